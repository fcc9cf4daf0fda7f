"""The zones tile the limb: no point in two, no gap between neighbours, and the heights that the protocol means."""

from itertools import combinations, pairwise
from random import Random

import pytest

from bodymap.diagram import Diagram, Ring, load_diagram
from bodymap.report.callouts import crosses

VOCABULARY = {
    "gluteus_maximus", "tensor_fasciae_latae", "quadriceps", "itb_proximal", "itb_middle", "itb_distal",
    "lateral_femoral_condyle", "itb_insertion", "gluteus_medius", "hamstrings", "low_back", "sacroiliac_joint",
    "lower_leg", "foot",
}  # fmt: skip
NEIGHBOURS = [
    ("gluteus_maximus", "itb_proximal"), ("tensor_fasciae_latae", "itb_proximal"),
    ("tensor_fasciae_latae", "quadriceps"), ("itb_proximal", "itb_middle"), ("itb_middle", "itb_distal"),
    ("itb_distal", "lateral_femoral_condyle"), ("lateral_femoral_condyle", "itb_insertion"),
    ("quadriceps", "itb_middle"), ("quadriceps", "itb_distal"), ("gluteus_medius", "gluteus_maximus"),
    ("gluteus_medius", "tensor_fasciae_latae"), ("gluteus_medius", "itb_proximal"), ("hamstrings", "gluteus_maximus"),
    ("hamstrings", "itb_middle"), ("hamstrings", "itb_distal"), ("lower_leg", "itb_insertion"),
    ("sacroiliac_joint", "gluteus_maximus"), ("low_back", "sacroiliac_joint"), ("foot", "lower_leg"),
]  # fmt: skip


@pytest.fixture(scope="module")
def diagram() -> Diagram:
    return load_diagram()


def inside(ring: Ring, x: float, y: float) -> bool:
    """The slow and plain test, as a yardstick for the indexed one."""
    found = False
    for (ax, ay), (bx, by) in pairwise((*ring, ring[0])):
        if (ay <= y) != (by <= y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            found = not found
    return found


def edges(diagram: Diagram, zone: str) -> set[frozenset[tuple[float, float]]]:
    return {frozenset(edge) for part in diagram.zones[zone] for ring in part for edge in pairwise((*ring, ring[0]))}


def points(count: int) -> list[tuple[float, float]]:
    random = Random(20)
    return [(random.uniform(-0.38, 0.46), random.uniform(-0.62, 2.26)) for _ in range(count)]


def test_the_zones_are_those_of_the_vocabulary(diagram: Diagram) -> None:
    assert set(diagram.zones) == VOCABULARY


def test_no_point_lies_in_two_zones_and_the_index_finds_the_same_as_the_plain_test(diagram: Diagram) -> None:
    for x, y in points(4000):
        holding = [zone for zone, ((ring,),) in diagram.zones.items() if inside(ring, x, y)]
        assert len(holding) <= 1, (x, y)
        assert diagram.zone_at(x, y) == (holding[0] if holding else None)


def test_no_border_crosses_another_nor_itself(diagram: Diagram) -> None:
    """Random points find no sliver that is some pixels wide; borders that meet only where they end leave none."""
    borders = [(zone, *edge) for zone, ((ring,),) in diagram.zones.items() for edge in pairwise((*ring, ring[0]))]
    met = [
        (one[0], other[0], one[1])
        for one, other in combinations(borders, 2)
        if min(one[1][0], one[2][0]) <= max(other[1][0], other[2][0])
        and min(other[1][0], other[2][0]) <= max(one[1][0], one[2][0])
        and crosses(*one[1:], *other[1:])
    ]
    assert met == []


@pytest.mark.parametrize(("one", "other"), NEIGHBOURS)
def test_neighbours_share_their_border_exactly(diagram: Diagram, one: str, other: str) -> None:
    assert edges(diagram, one) & edges(diagram, other)


def test_a_border_belongs_to_two_zones_at_most(diagram: Diagram) -> None:
    borders = [edge for zone in diagram.zones for edge in edges(diagram, zone)]
    assert max(borders.count(edge) for edge in set(borders)) == 2


def test_every_point_of_the_limb_below_the_groin_has_a_zone(diagram: Diagram) -> None:
    skin = [point for point in points(4000) if point[1] > 0 and inside(diagram.skin, *point)]
    missed = [point for point in skin if diagram.zone_at(*point) is None]
    assert len(skin) > 500
    assert len(missed) <= len(skin) * 0.002  # the skin and the zones are thinned apart by less than a pixel


@pytest.mark.parametrize(
    ("x", "y", "zone"),
    [
        (0.0, 0.0, "itb_proximal"),
        (0.01, 0.32, "itb_proximal"),
        (0.01, 0.35, "itb_middle"),
        (0.01, 0.65, "itb_middle"),
        (0.01, 0.68, "itb_distal"),
        (0.0, 0.92, "itb_distal"),
        (0.0, 0.94, "lateral_femoral_condyle"),
        (0.0, 1.03, "lateral_femoral_condyle"),
        (0.0, 1.04, "itb_insertion"),
        (0.0, -0.42, "gluteus_medius"),
        (-0.11, -0.395, "gluteus_medius"),
        (0.12, -0.19, "tensor_fasciae_latae"),
        (-0.15, 0.03, "gluteus_maximus"),
        (0.06, 0.9, "quadriceps"),
        (-0.12, 0.6, "hamstrings"),
        (-0.1, 1.5, "lower_leg"),
        (0.2, 2.15, "foot"),
        (-0.15, -0.5, "low_back"),
        (0.2, -0.5, None),
        (2.0, 0.0, None),
        (float("nan"), 0.0, None),
    ],
)
def test_known_places_lie_in_their_zone(diagram: Diagram, x: float, y: float, zone: str | None) -> None:
    assert diagram.zone_at(x, y) == zone


def test_bony_landmarks_lie_where_they_are_charted(diagram: Diagram) -> None:
    assert diagram.zone_at(*diagram.landmarks["greater_trochanter"]) == "itb_proximal"
    assert diagram.zone_at(*diagram.landmarks["gerdys_tubercle"]) == "itb_insertion"
    assert diagram.zone_at(*diagram.landmarks["lateral_femoral_epicondyle"]) == "lateral_femoral_condyle"
    assert diagram.zone_at(*diagram.landmarks["PSIS"]) == "sacroiliac_joint"


def test_the_centre_of_a_zone_is_inside_it(diagram: Diagram) -> None:
    for zone in diagram.zones:
        assert diagram.zone_at(*diagram.centre_of(zone)) == zone
