"""What changed, in one sentence of a fixed grammar.

Hides which change is told first. Names of kinds and zones come from the caller; no free text enters. May import only
the domain.

Grammar: at most two clauses, what is worse or new before what is better or gone, since a reader who stops early must
not go away comforted. One finding is named, several are counted.
"""

from collections.abc import Callable, Sequence

from bodymap.domain.progress import Change, Course
from bodymap.domain.terms import word
from bodymap.language import capital, in_sentence, tr, tr_in, tr_plural

Name = Callable[[str], str]

_TOLD = (Course.WORSE, Course.NEW, Course.BETTER, Course.GONE)
_NUMBERS = (
    tr_in("number of findings", "no"),
    tr_in("number of findings", "one"),
    tr_in("number of findings", "two"),
    tr_in("number of findings", "three"),
    tr_in("number of findings", "four"),
    tr_in("number of findings", "five"),
    tr_in("number of findings", "six"),
    tr_in("number of findings", "seven"),
    tr_in("number of findings", "eight"),
    tr_in("number of findings", "nine"),
    tr_in("number of findings", "ten"),
    tr_in("number of findings", "eleven"),
    tr_in("number of findings", "twelve"),
)
_COUNTED = (Course.NEW, Course.WORSE, Course.BETTER, Course.GONE)


def headline(changes: Sequence[Change], kind_name: Name, zone_name: Name) -> str:
    """One sentence without a full stop: `Trigger point in the RIGHT TFL is worse, four findings are new`."""
    findings = [change for change in changes if change.kind is not None]
    clauses = [
        _clause([change for change in findings if change.course is course], course, kind_name, zone_name)
        for course in _TOLD
        if any(change.course is course for change in findings)
    ]
    if clauses:
        return capital(", ".join(clauses[:2]))
    if any(change.course is Course.SAME for change in findings):
        return tr("No clear change")
    if findings:
        return capital(
            tr_plural(
                "{count} earlier finding not asked about yet",
                "{count} earlier findings not asked about yet",
                len(findings),
                count=number(len(findings)),
            )
        )
    return tr("Nothing found at either visit")


def tally(changes: Sequence[Change]) -> str:
    """How many findings changed, without courses of which there is none: `4 new, 1 worse, 1 gone`; may be empty."""
    courses = [change.course for change in changes if change.kind is not None]
    return ", ".join(f"{courses.count(course)} {word('course', course)}" for course in _COUNTED if course in courses)


def number(count: int) -> str:
    """A small number as a word."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _clause(changes: Sequence[Change], course: Course, kind_name: Name, zone_name: Name) -> str:
    if len(changes) == 1:
        only = changes[0]
        kind, zone, how = in_sentence(kind_name(only.kind or "")), zone_name(only.zone), word("course", course)
        if only.returned:
            return tr("{kind} in the {side} {zone} is {how} again", kind=kind, side=only.side.word, zone=zone, how=how)
        return tr("{kind} in the {side} {zone} is {how}", kind=kind, side=only.side.word, zone=zone, how=how)
    return tr("{count} findings are {how}", count=number(len(changes)), how=word("course", course))
