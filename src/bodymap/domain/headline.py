"""What changed, in one sentence of a fixed grammar.

Hides which change is told first. Names of kinds and zones come from the caller; no free text enters. May import only
the domain.

Grammar: at most two clauses, what is worse or new before what is better or gone, since a reader who stops early must
not go away comforted. One finding is named, several are counted.
"""

from collections.abc import Callable, Sequence

from bodymap.domain.progress import Change, Course

Name = Callable[[str], str]

_TOLD = (Course.WORSE, Course.NEW, Course.BETTER, Course.GONE)
_VERB = {Course.WORSE: "worse", Course.NEW: "new", Course.BETTER: "better", Course.GONE: "gone"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTED = (
    (Course.NEW, "new"),
    (Course.WORSE, "worse"),
    (Course.BETTER, "better"),
    (Course.GONE, "gone"),
)


def headline(changes: Sequence[Change], kind_name: Name, zone_name: Name) -> str:
    """One sentence without a full stop: `Trigger point in the RIGHT TFL is worse, four findings are new`."""
    findings = [change for change in changes if change.kind is not None]
    clauses = [
        _clause([change for change in findings if change.course is course], course, kind_name, zone_name)
        for course in _TOLD
        if any(change.course is course for change in findings)
    ]
    if clauses:
        return _capital(", ".join(clauses[:2]))
    if any(change.course is Course.SAME for change in findings):
        return "No clear change"
    if findings:
        open_ones = f"{number(len(findings))} earlier finding{_s(len(findings))}"
        return _capital(f"{open_ones} not asked about yet")
    return "Nothing found at either visit"


def tally(changes: Sequence[Change]) -> str:
    """How many findings changed, without courses of which there is none: `4 new, 1 worse, 1 gone`; may be empty."""
    courses = [change.course for change in changes if change.kind is not None]
    return ", ".join(f"{courses.count(course)} {word}" for course, word in _COUNTED if course in courses)


def number(count: int) -> str:
    """A small number as a word."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _clause(changes: Sequence[Change], course: Course, kind_name: Name, zone_name: Name) -> str:
    if len(changes) == 1:
        only = changes[0]
        again = " again" if only.returned else ""
        place = f"{only.side.word} {zone_name(only.zone)}"
        return f"{_small(kind_name(only.kind or ''))} in the {place} is {_VERB[course]}{again}"
    return f"{number(len(changes))} findings are {_VERB[course]}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """Lower case unless the word is an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
