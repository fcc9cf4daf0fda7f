"""Which visits of a client a chart is judged with: those that stand before it, and those of a day that has not come."""

from datetime import date

import pytest

from bodymap.domain.visit import Visit, ahead, before

ROW = tuple(Visit(date=date(2026, 3, day), protocol="made_up") for day in (2, 9, 9, 16))


@pytest.mark.parametrize("place", range(4))
def test_those_before_a_visit_are_told_by_its_place_in_the_row_not_by_its_day(place: int) -> None:
    assert before(ROW, ROW[place]) == ROW[:place]


@pytest.mark.parametrize(("today", "found"), [(15, ROW[3:]), (16, ()), (9, ROW[3:]), (8, ROW[1:])])
def test_those_ahead_stand_after_it_on_a_day_that_has_not_come(today: int, found: tuple[Visit, ...]) -> None:
    assert ahead(ROW, ROW[0], date(2026, 3, today)) == found


def test_a_visit_that_is_not_in_the_row_has_no_place_in_it() -> None:
    other = Visit(date=date(2026, 3, 9), protocol="made_up")
    with pytest.raises(KeyError, match=other.id):
        before(ROW, other)
    with pytest.raises(KeyError, match=other.id):
        ahead((), other, date(2026, 3, 9))
