"""What a stroke or an outline on the diagram touches."""

from math import cos, pi, sin

import pytest

from bodymap.diagram import Diagram, Point, load_diagram


@pytest.fixture(scope="module")
def diagram() -> Diagram:
    return load_diagram()


def circle(x: float, y: float, r: float) -> list[Point]:
    return [(x + r * cos(a * pi / 12), y + r * sin(a * pi / 12)) for a in range(24)]


def test_a_stroke_down_the_band_runs_through_its_thirds_longest_first(diagram: Diagram) -> None:
    assert diagram.zones_of_stroke([(0.01, 0.1), (0.01, 0.8)]) == ("itb_middle", "itb_proximal", "itb_distal")


def test_a_sliver_of_a_stroke_does_not_count(diagram: Diagram) -> None:
    assert diagram.zones_of_stroke([(0.01, 0.36), (0.01, 0.68)]) == ("itb_middle",)


def test_a_stroke_with_little_on_the_limb_still_has_its_zone(diagram: Diagram) -> None:
    assert diagram.zones_of_stroke([(0.19, 0.5), (1.5, 0.5)]) == ("quadriceps",)


def test_a_stroke_of_one_point_is_a_point(diagram: Diagram) -> None:
    assert diagram.zones_of_stroke([(0.01, 0.5)]) == ("itb_middle",)
    assert diagram.zones_of_stroke([(0.01, 0.5)] * 3) == ("itb_middle",)


def test_a_stroke_beside_the_limb_has_no_zone(diagram: Diagram) -> None:
    assert diagram.zones_of_stroke([(0.9, 0.0), (0.9, 1.0)]) == ()
    assert diagram.zones_of_stroke([]) == ()


def test_an_area_within_one_zone(diagram: Diagram) -> None:
    assert diagram.zones_of_area(circle(0.01, 0.5, 0.03)) == ("itb_middle",)


def test_an_area_over_a_border_has_both_zones(diagram: Diagram) -> None:
    assert set(diagram.zones_of_area(circle(0.01, 0.3333, 0.04))) == {"itb_proximal", "itb_middle"}


def test_an_area_that_covers_a_small_zone_names_it_though_it_is_a_small_share(diagram: Diagram) -> None:
    assert "lateral_femoral_condyle" in diagram.zones_of_area(circle(0.0, 1.0, 0.4))


def test_a_faint_overlap_is_not_noticed(diagram: Diagram) -> None:
    assert diagram.zones_of_area(circle(-0.15, -0.03, 0.05)) == ("gluteus_maximus",)


def test_an_outline_that_crosses_itself_is_tolerated(diagram: Diagram) -> None:
    eight = [(-0.02, 0.45), (0.04, 0.55), (-0.02, 0.55), (0.04, 0.45)]
    assert diagram.zones_of_area(eight) == ("itb_middle",)


@pytest.mark.parametrize(
    "outline", [[(0.01, 0.5)], [(0.01, 0.5), (0.02, 0.5)], [(0.01, 0.5), (0.02, 0.5), (0.03, 0.5)]]
)
def test_an_outline_without_area_is_never_empty_handed(diagram: Diagram, outline: list[Point]) -> None:
    assert diagram.zones_of_area(outline) == ("itb_middle",)


def test_an_outline_beside_the_limb_has_no_zone(diagram: Diagram) -> None:
    assert diagram.zones_of_area(circle(0.9, 0.9, 0.05)) == ()
    assert diagram.zones_of_area([]) == ()
