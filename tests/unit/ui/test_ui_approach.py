"""A finger is brought nearer where it could mean two zones, and only there."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bodymap.diagram import load_diagram
from bodymap.ui.canvas.approach import ENOUGH, FINGER, nearer, zones_under

SMALL, LARGE = 293.0, 560.0
"""Pixels a unit at hip to knee, in a window of 1280 × 800 and on a large screen."""


def test_a_zone_is_as_wide_as_the_circle_that_fits_into_it() -> None:
    diagram = load_diagram()
    assert diagram.breadths["tensor_fasciae_latae"] == pytest.approx(0.089, abs=0.003)
    for zone, breadth in diagram.breadths.items():
        assert zones_under(diagram, diagram.centres[zone], breadth / 2 - 0.002) == {zone}


@pytest.mark.parametrize("zone", ["lateral_femoral_condyle", "itb_insertion", "tensor_fasciae_latae"])
def test_small_zones_grow_to_a_fingertip_in_a_small_window(zone: str) -> None:
    diagram = load_diagram()
    factor = nearer(diagram, diagram.centres[zone], SMALL)
    assert factor is not None
    assert diagram.breadths[zone] * SMALL * factor >= ENOUGH * FINGER


def test_a_wide_zone_is_marked_at_once() -> None:
    diagram = load_diagram()
    for zone in ("itb_middle", "gluteus_maximus", "itb_proximal", "lower_leg"):
        assert nearer(diagram, diagram.centres[zone], SMALL) is None


def test_where_all_zones_are_large_enough_nothing_moves() -> None:
    diagram = load_diagram()
    assert all(nearer(diagram, centre, LARGE) is None for centre in diagram.centres.values())


@given(st.floats(-0.36, 0.46), st.floats(-0.6, 2.24), st.floats(80.0, 6000.0))
@example(-0.1875, -0.25, 80.0)
def test_coming_nearer_is_enough(x: float, y: float, scale: float) -> None:
    diagram = load_diagram()
    factor = nearer(diagram, (x, y), scale)
    if factor is not None:
        assert factor > 1
        assert nearer(diagram, (x, y), scale * factor) is None
