"""What is said of one finding."""

from dataclasses import replace

from bodymap.domain.finding import Finding, Moment, Status, counted_once
from bodymap.domain.laterality import Side

FOUND = Finding(side=Side.LEFT, kind="pain", zones=("foot",), severity=6)


def test_what_became_of_a_finding_is_not_another_one() -> None:
    gone = replace(FOUND, id="b", severity=0, status=Status.RESOLVED, moment=Moment.AFTER, follows=FOUND.id)
    new = replace(FOUND, id="c", moment=Moment.AFTER)
    of_last_week = replace(FOUND, id="d", follows="not of this visit")
    after_of_last_week = replace(FOUND, id="e", moment=Moment.AFTER, follows="not of this visit")
    assert counted_once((FOUND, gone, new, of_last_week, after_of_last_week)) == (
        FOUND,
        new,
        of_last_week,
        after_of_last_week,
    )
