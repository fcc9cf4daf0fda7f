"""The picture path by path: what lies beside a tile is left out, and nothing else."""

import json
import re
from pathlib import Path

import pytest

from bodymap.diagram import art_parts, art_text, parts
from bodymap.errors import UserError
from bodymap.resources import resource

EVERYWHERE = (-2000.0, -2000.0, 2000.0, 4000.0)


def paths(text: str) -> list[str]:
    return re.findall(r"<path[^>]*>", text)


@pytest.mark.parametrize("near", [True, False])
@pytest.mark.parametrize("theme", ["light", "print"])
@pytest.mark.parametrize("layers", [("skin", "muscles"), ("skin", "band_lifted", "bones")])
def test_a_box_around_everything_holds_the_whole_art(theme: str, layers: tuple[str, ...], near: bool) -> None:
    whole = art_parts(theme, layers, near=near).within(*EVERYWHERE)
    assert paths(whole) == paths(art_text(theme, layers, near=near))


def test_a_foot_has_no_hip() -> None:
    parts = art_parts("light", ("skin", "muscles"))
    foot, all_of_it = parts.within(-400, 1900, 500, 2300), parts.within(*EVERYWHERE)
    assert 50 < len(paths(foot)) < len(paths(all_of_it)) / 2
    assert parts.within(5000, 0, 6000, 100) == ""


def test_every_start_of_a_path_lies_in_its_box() -> None:
    """Were a box too small, part of the limb would be missing at the edge of a tile."""
    boxes = json.loads(resource("diagrams", "lateral_leg", "boxes.json").read_text(encoding="utf-8"))
    text = resource("diagrams", "lateral_leg", "plate.svg").read_text(encoding="utf-8")
    starts = [re.findall(r"M(-?[\d.]+) ?(-?[\d.]+)", row) for row in text.split("\n") if row.startswith("<path")]
    known = [box for group in boxes["plate.svg"].values() for box in group]
    assert len(starts) == len(known) > 2000
    for path, (left, top, right, bottom) in zip(starts, known, strict=True):
        assert all(left <= float(x) <= right and top <= float(y) <= bottom for x, y in path)


@pytest.mark.parametrize(
    "content", ["", "[]", '{"plate.svg": {"skin": [[0, 0, 1, 1]]}}', '{"plate.svg": {"skin": [0]}}']
)
def test_boxes_that_do_not_fit_the_drawing_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    file = tmp_path / "boxes.json"
    file.write_text(content, encoding="utf-8")
    monkeypatch.setattr(parts, "resource", lambda *_: file)
    parts._boxes.cache_clear()
    with pytest.raises(UserError, match="boxes of the drawing"):
        art_parts("light", ("skin",))
    parts._boxes.cache_clear()
