"""The rows of the list of changes, as plain values: what stands in each column, and what a screen reader says.

Knows no widget, so that what is said can be tested without a window.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bodymap.domain.laterality import Side
from bodymap.domain.progress import Change, Course
from bodymap.language import tr, tr_in
from bodymap.ui import words
from bodymap.ui.progress.wording import COURSE_WORDS, Wording, capital


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. `kind` is None for zones that are open; `first` says that a new group begins with it."""

    course: Course
    course_word: str
    first: bool
    kind: str | None
    text: str
    short: str
    value: str
    spoken: str
    hint: str
    thread: tuple[Side, str, str] | None
    """What the trend shows when the row is chosen: side, zone and kind."""


def rows_of(
    changes: Sequence[Change], wording: Wording, *, both: bool, signed: bool, first_visit: bool = False
) -> list[Row]:
    """The rows in the order of the changes; open zones are gathered into one row a side.

    At a first visit nothing is new: what is there was found.
    """
    rows: list[Row] = []
    course: Course | None = None
    for change in changes:
        if change.kind is not None:
            word = course_word(change.course, signed)
            if first_visit and change.course is Course.NEW:
                word = tr_in("a finding was", "Found")
            rows.append(_row(change, wording, word, both=both, first=change.course is not course))
            course = change.course
    for side in (Side.RIGHT, Side.LEFT):
        zones = [change.zone for change in changes if change.kind is None and change.side is side]
        if zones:
            rows.append(_open(side, zones, wording, both=both, first=course is not Course.NOT_EXAMINED))
            course = Course.NOT_EXAMINED
    return rows


def _row(change: Change, wording: Wording, word: str, *, both: bool, first: bool) -> Row:
    kind, side = change.kind or "", change.side if both else None
    return Row(
        course=change.course,
        course_word=word,
        first=first,
        kind=change.kind,
        text=wording.found_in(kind, wording.zone(change.zone), side),
        short=wording.found_in(kind, wording.zone_short(change.zone), side),
        value=value(change),
        spoken=tr(
            "{course}: {kind}, {side} {zone}, {severity}",
            course=word,
            kind=wording.kind(kind),
            side=change.side.word,
            zone=wording.zone(change.zone),
            severity=value(change).replace("→", tr_in("between two numbers, spoken", "to")),
        ),
        hint=_hint(change),
        thread=(change.side, change.zone, change.kind or ""),
    )


def _open(side: Side, zones: Sequence[str], wording: Wording, *, both: bool, first: bool) -> Row:
    names = ", ".join(wording.zone(zone) for zone in zones)
    short = ", ".join(wording.zone_short(zone) for zone in zones)
    return Row(
        course=Course.NOT_EXAMINED,
        course_word=COURSE_WORDS[Course.NOT_EXAMINED],
        first=first,
        kind=None,
        text=f"{side.word}: {names}" if both else capital(names),
        short=f"{side.word}: {short}" if both else capital(short),
        value=tr_in("zones that nobody looked at are", "open"),
        spoken=tr("Not examined: {side} {zones}", side=side.word, zones=names),
        hint=tr("Neither found in nor ticked clear at the later visit."),
        thread=None,
    )


def course_word(course: Course, signed: bool) -> str:
    """The word of a course; at a signed visit nothing is still to ask."""
    return tr_in("a finding is", "Not asked") if course is Course.TO_ASK and signed else COURSE_WORDS[course]


def value(change: Change) -> str:
    """`3 → 6`, `was 5`, `5`; an unknown severity is a question mark."""
    if change.course is Course.NEW and not change.returned:
        return number(change.after)
    if change.course in (Course.TO_ASK, Course.NOT_EXAMINED):
        return tr("was {severity}", severity=number(change.before))
    if change.course is Course.GONE:
        return tr("was {severity}", severity=number(change.before)) if change.earlier else tr("resolved")
    return f"{number(change.before)} → {number(change.after)}"


def number(severity: float | None, unit: str = "") -> str:
    """A reading without needless decimals; a question mark where it is not known."""
    return "?" if severity is None else f"{words.number(severity)}{unit}"


def _hint(change: Change) -> str:
    if change.course is Course.TO_ASK:
        return tr("Other findings are charted in this zone, but nobody said what became of this one.")
    if change.course is Course.NOT_EXAMINED:
        return tr("Nobody looked at this zone at the later visit; that is not an improvement.")
    if change.settled is not None:
        return tr("Recorded as gone on {date}, and not charted since.", date=words.long_date(change.settled))
    if change.course is Course.GONE and change.later is None:
        return tr("The zone was palpated and ticked clear.")
    if change.earlier is None or change.later is None:
        return ""
    origin = (
        tr("Carried on from the earlier visit.") if change.carried else tr("Matched by zone, kind, place and size.")
    )
    if change.course is not Course.SAME:
        return origin
    unknown = change.before is None or change.after is None
    doubt = tr("A severity is not known.") if unknown else tr("A difference of 1 counts as no change.")
    return f"{origin} {doubt}"
