"""Places that anybody who knows the leg would name, and the zones that they must lie in."""

import pytest

from bodymap.diagram import load_diagram

PLACES = [
    ((0.12, -0.15), "tensor_fasciae_latae"),
    ((0.13, -0.25), "tensor_fasciae_latae"),
    ((0.115, 0.05), "tensor_fasciae_latae"),
    ((-0.18, -0.1), "gluteus_maximus"),
    ((-0.15, 0.08), "gluteus_maximus"),
    ((0.0, 0.05), "itb_proximal"),
    ((0.0, 0.25), "itb_proximal"),
    ((0.01, 0.5), "itb_middle"),
    ((0.0, 0.8), "itb_distal"),
    ((-0.01, 0.98), "lateral_femoral_condyle"),
    ((0.005, 1.11), "itb_insertion"),
    ((0.12, 0.6), "quadriceps"),
    ((0.15, 0.35), "quadriceps"),
    ((-0.12, 0.5), "hamstrings"),
    ((-0.1, -0.35), "gluteus_medius"),
    ((-0.18, 1.35), "lower_leg"),
    ((0.02, 1.4), "lower_leg"),
    ((0.15, 2.14), "foot"),
]


@pytest.mark.parametrize(("place", "zone"), PLACES)
def test_a_known_place_lies_in_its_zone(place: tuple[float, float], zone: str) -> None:
    assert load_diagram().zone_at(*place) == zone
