"""No side changes on the way out and in; the torture programme sends ten thousand marks, this a few hundred."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
import laterality_trips


def test_no_mark_changes_its_side() -> None:
    assert laterality_trips.swapped(300, seed=17) == []


def test_a_planted_change_is_found_in_every_form() -> None:
    found = laterality_trips.swapped(laterality_trips.MARKS, seed=17, plant=True)
    assert [line.partition(":")[0] for line in found] == list(laterality_trips.FORMS)
