"""What is said of one finding."""

from dataclasses import replace

from bodymap.domain.finding import Finding, Moment, Status, counted_once, with_what_became
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


def test_a_finding_goes_with_what_became_of_it_and_the_other_way_round() -> None:
    after = replace(FOUND, id="b", moment=Moment.AFTER, follows=FOUND.id)
    other = replace(FOUND, id="c")
    next_visit = replace(FOUND, id="d", follows="c")
    known = (FOUND, after, other, next_visit)
    assert with_what_became(known, [FOUND.id]) == (FOUND, after)
    assert with_what_became(known, ["b"]) == (FOUND, after)
    assert with_what_became(known, ["c"]) == (other,)
