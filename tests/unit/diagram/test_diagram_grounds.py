"""Where a drawn structure melts away it is painted less and less, and nothing of it is left at the very end."""

import re
from itertools import accumulate

import pytest

np = pytest.importorskip("numpy")

from tools.plate.fibres import strokes_of  # noqa: E402
from tools.plate.fields import Field  # noqa: E402
from tools.plate.form import Tone, halo  # noqa: E402
from tools.plate.grounds import ending, grounds, melt_levels, melting  # noqa: E402
from tools.plate.structures import Structure, visible  # noqa: E402
from tools.plate.style import Style, hand_of  # noqa: E402

BAR = ((0.0, 0.0), (0.0, 0.0), (0.1, 0.0), (0.1, 0.0), (0.1, 0.4), (0.1, 0.4), (0.0, 0.4), (0.0, 0.4))
END = (-0.05, 0.4, 0.15, 0.4, 0.1)
"""The lower end of the bar, and a tenth of a unit above it."""


def bar(**more: object) -> Structure:
    return Structure("bar", "under", "muscle1", BAR, **more)  # type: ignore[arg-type]


def at(item: Structure, values: object, x: float, y: float) -> float:
    window = item.distance.window
    column, row = round(x / 0.003) - window.column, round(y / 0.003) - window.row
    return float(values[row, column])  # type: ignore[index]


def test_an_end_melts_and_the_rest_is_whole() -> None:
    item = bar(melt=(END,))
    left = melting(item)
    assert at(item, left, 0.05, 0.1) == 1.0
    assert at(item, left, 0.05, 0.4) == 0.0
    assert 0.0 < at(item, left, 0.05, 0.34) < 1.0
    assert (melting(bar()) == 1.0).all()


def test_a_rim_grows_from_its_least_to_whole() -> None:
    item = bar()
    rimmed = ending(item, Style(rim=0.02, rim_least=0.4))
    assert at(item, rimmed, 0.05, 0.2) == 1.0
    assert at(item, rimmed, 0.003, 0.2) == pytest.approx(0.4 + 0.6 * 0.003 / 0.02, abs=0.01)


def test_what_is_opaque_needs_no_steps() -> None:
    assert grounds(bar(), Style(fill="{muscle1}"), engraved=False) is None
    assert grounds(bar(melt=(END,)), Style(fill="{muscle1}"), engraved=False) is not None


def test_a_long_end_melts_in_more_steps_than_a_short_one() -> None:
    short, long = melt_levels(bar(melt=((0.05, 0.4, 0.03),))), melt_levels(bar(melt=(END,)))
    assert len(short) < len(long)
    assert short[-1] == long[-1] == 1.0


def test_neither_strokes_nor_a_shadow_lie_where_nothing_is_left() -> None:
    item = bar(melt=((-0.05, 0.4, 0.15, 0.4, 0.2),), fibres=60)
    style = Style(fill="{muscle1}", strands=12, stroke=0.002)
    nothing = Field(item.distance.window, np.zeros_like(item.distance.values))
    strokes = strokes_of(item, style, Tone(nothing, nothing, nothing, nothing, nothing), engraved=False)
    middles = [(min(heights(data)) + max(heights(data))) / 2 for kind in strokes.values() for data in kind]
    assert len(middles) > 100
    assert max(middles) < 372
    assert max(y for data in halo(item, style, (0.008,)) for y in heights(data)) < 300


def heights(data: str) -> list[float]:
    """The heights of the points of a path of one absolute start and relative steps."""
    return list(accumulate(float(part) for part in re.findall(r"-?[\d.]+", data)[1::2]))


def test_a_structure_can_have_a_hand_of_its_own() -> None:
    style = Style(fill="{muscle1}", strands=3, stroke=0.002)
    assert hand_of(bar(hand=(("strands", 1.0),)), {"muscle1": style}) == Style(
        fill="{muscle1}", strands=1.0, stroke=0.002
    )


def test_a_fringe_hides_nothing_of_what_lies_below() -> None:
    below = bar()
    fringe = Structure("fringe", "over", "fringe", BAR)
    assert visible({"bar": below, "fringe": fringe}, "bar")
    assert not visible({"bar": below, "muscle": Structure("muscle", "over", "muscle1", BAR)}, "bar")
