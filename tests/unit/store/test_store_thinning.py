"""What is thinned out of the backups, and what never is."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bodymap.store.thinning import DAYS, EVERY_ONE, MONTHS, WEEKS, kept

NOW = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)

ages = st.lists(st.integers(min_value=-3 * 24 * 60, max_value=3 * 366 * 24 * 60), min_size=1, max_size=200)


def back(minutes: int) -> datetime:
    return NOW - timedelta(minutes=minutes)


def test_a_year_of_half_hours_leaves_a_handful_that_reaches_far_back() -> None:
    stamps = [back(30 * step) for step in range(2 * 24 * 365)]
    staying = sorted(kept(stamps, NOW), reverse=True)
    old = [stamp for stamp in staying if NOW - stamp > EVERY_ONE]
    assert len(staying) - len(old) == 97, "every one of two days"
    assert len(old) == DAYS + WEEKS + MONTHS
    assert NOW - old[-1] > timedelta(days=300)
    days = [stamp.date() for stamp in old[:DAYS]]
    assert all(before - after == timedelta(days=1) for before, after in itertools.pairwise(days))
    weeks = [stamp.isocalendar()[:2] for stamp in old[DAYS : DAYS + WEEKS]]
    assert len(set(weeks)) == WEEKS
    months = [(stamp.year, stamp.month) for stamp in old[-MONTHS:]]
    assert len(set(months)) == MONTHS


def test_a_practice_that_rests_keeps_what_it_has() -> None:
    stamps = [NOW - timedelta(days=90 + day) for day in range(5)]
    assert kept(stamps, NOW) == frozenset(stamps)


@given(ages)
def test_the_newest_and_everything_young_stays(minutes: list[int]) -> None:
    stamps = [back(minute) for minute in minutes]
    staying = kept(stamps, NOW)
    assert max(stamps) in staying
    assert {stamp for stamp in stamps if NOW - stamp <= EVERY_ONE} <= staying <= set(stamps)


@given(ages)
def test_thinning_again_takes_nothing_more(minutes: list[int]) -> None:
    once = kept([back(minute) for minute in minutes], NOW)
    assert kept(once, NOW) == once


@given(ages)
def test_no_more_than_the_rule_says_stays_of_what_is_old(minutes: list[int]) -> None:
    staying = kept([back(minute) for minute in minutes], NOW)
    old = [stamp for stamp in staying if NOW - stamp > EVERY_ONE]
    assert len(old) <= DAYS + WEEKS + MONTHS + 1


@given(st.lists(st.integers(min_value=1, max_value=6 * 60), min_size=50, max_size=300))
def test_thinned_day_by_day_as_in_life_every_past_day_and_week_still_has_its_last_one(steps: list[int]) -> None:
    """Backups come one after the other and each is followed by a thinning, as the program does it."""
    now, there, made = NOW, set[datetime](), list[datetime]()
    for step in steps:
        now += timedelta(minutes=20 * step)
        there.add(now)
        made.append(now)
        there = set(kept(there, now))
    for age in range(3, DAYS):
        day = (now - timedelta(days=age)).date()
        of_day = [stamp for stamp in made if stamp.date() == day]
        assert not of_day or of_day[-1] in there
