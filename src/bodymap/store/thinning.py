"""Which backups stay when there are many: dense where they are young, thin where they are old.

A pure function over instants, so that what is deleted can be proved rather than tried. Knows no files.
"""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta

EVERY_ONE = timedelta(days=2)
"""Younger than this, every backup stays."""

DAYS, WEEKS, MONTHS = 12, 10, 9
"""Behind those: the last backup of so many days, then of so many weeks, then of so many months that have one."""


def kept(stamps: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """The instants (all with a zone, or all without) whose backups stay. The newest is always among them.

    A backup that seems to come from the future stays: the clock was wrong once, or is now. Backups that are dropped
    are those that a later one of the same day, week or month stands for, and those older than everything kept.
    """
    newest_first = sorted(set(stamps), reverse=True)
    staying = {stamp for stamp in newest_first if now - stamp <= EVERY_ONE} | set(newest_first[:1])
    rest = [stamp for stamp in newest_first if stamp not in staying]
    for bucket, count in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        last = _last_of_each(rest, bucket, count)
        staying.update(last)
        # what lies before the last bucket is for the wider ones
        oldest = {bucket(stamp) for stamp in last}
        rest = [stamp for stamp in rest if bucket(stamp) not in oldest]
    return frozenset(staying)


def _last_of_each(newest_first: list[datetime], bucket: Callable[[datetime], Hashable], count: int) -> list[datetime]:
    found: dict[Hashable, datetime] = {}
    for stamp in newest_first:
        key = bucket(stamp)
        if key not in found and len(found) < count:
            found[key] = stamp
    return list(found.values())


def _day(stamp: datetime) -> Hashable:
    return stamp.date()


def _week(stamp: datetime) -> Hashable:
    return stamp.isocalendar()[:2]


def _month(stamp: datetime) -> Hashable:
    return stamp.year, stamp.month
