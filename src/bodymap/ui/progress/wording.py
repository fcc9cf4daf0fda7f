"""Progress in words: the protocol's names as this page writes them, and a word, icon and colour for each course.

Hides how names bend in a sentence or a narrow row. An id that the protocol does not know is shown as it is, never
dropped. Knows no widget.
"""

from collections.abc import Sequence

from bodymap.domain.laterality import Side
from bodymap.domain.outcomes import Measure
from bodymap.domain.progress import Course
from bodymap.domain.visit import Treatment
from bodymap.language import in_sentence, tr, tr_in
from bodymap.protocol import Protocol
from bodymap.report.named import MotionKey, kind_name, motion_measures, outcome_measures, plain, zone_in_sentence
from bodymap.ui.words import capital as capital
from bodymap.ui.words import decimal

COURSE_WORDS = {
    Course.NEW: tr_in("a finding is", "New"),
    Course.WORSE: tr_in("a finding is", "Worse"),
    Course.BETTER: tr_in("a finding is", "Better"),
    Course.GONE: tr_in("a finding is", "Gone"),
    Course.SAME: tr_in("a finding is", "No clear change"),
    Course.TO_ASK: tr_in("a finding is", "Still to ask"),
    Course.NOT_EXAMINED: tr_in("a finding is", "Not examined"),
}
COURSE_ICONS = {
    Course.NEW: "plus",
    Course.WORSE: "arrow-up",
    Course.BETTER: "arrow-down",
    Course.GONE: "tick",
    Course.SAME: "equals",
    Course.TO_ASK: "more",
    Course.NOT_EXAMINED: "more",
}
COURSE_ROLES = {
    Course.NEW: "accent",
    Course.WORSE: "avoid",
    Course.BETTER: "allowed",
    Course.GONE: "allowed",
    Course.SAME: "muted",
    Course.TO_ASK: "muted",
    Course.NOT_EXAMINED: "muted",
}


class Wording:
    """Names from one protocol."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol
        self.zones: tuple[str, ...] = tuple(protocol.zones)

    def kind(self, kind: str) -> str:
        """`Trigger point`."""
        return kind_name(self._protocol, kind)

    def zone(self, zone: str) -> str:
        """`ITB middle third`: for rows, where a comma already parts kind and zone."""
        known = self._protocol.zones.get(zone)
        return (known.name if known else plain(zone)).replace(", ", " ")

    def zone_short(self, zone: str) -> str:
        """`TFL`, `glute max`: for a row where the name does not fit."""
        known = self._protocol.zones.get(zone)
        return in_sentence(known.short if known else plain(zone))

    def zone_in_sentence(self, zone: str) -> str:
        """`middle third of the ITB`."""
        return zone_in_sentence(self._protocol, zone)

    def found_in(self, kind: str, place: str, side: Side | None) -> str:
        """`Trigger point, RIGHT TFL`; without the side where it is told elsewhere. `place` is a zone's name."""
        if side is None:
            return f"{self.kind(kind)}, {place}"
        return tr("{kind}, {side} {zone}", kind=self.kind(kind), side=side.word, zone=place)

    def treatment(self, done: Treatment) -> str:
        """`stripping, ITB middle third, 6 min`."""
        parts = [self.technique(done.technique)]
        if done.zone in self._protocol.zones:
            parts.append(self.zone(done.zone or ""))
        if done.minutes is not None:
            parts.append(tr("{minutes} min", minutes=decimal(f"{done.minutes:g}")))
        return ", ".join(parts)

    def technique(self, technique: str) -> str:
        known = technique in self._protocol.techniques or technique in self._protocol.measures
        return self._protocol.step_name(technique) if known else plain(technique)

    def home_care(self, measures: Sequence[str]) -> str:
        return ", ".join(self.technique(measure) for measure in measures)

    def measures(self, sides: Sequence[Side], motions: Sequence[MotionKey] = ()) -> list[Measure]:
        """The protocol's outcome measures of the client and of these sides, then the motions that were measured."""
        words = {outcome.id for outcome in self._protocol.outcomes.values() if outcome.own_words}
        own = [each for each in outcome_measures(self._protocol) if each.id not in words]
        of_sides = [measure for measure in own if measure.side is None or measure.side in sides]
        return of_sides + motion_measures(self._protocol, motions)
