"""Progress in words: the protocol's names as this page writes them, and a word, icon and colour for each course.

Hides how names bend in a sentence or a narrow row. An id that the protocol does not know is shown as it is, never
dropped. Knows no widget.
"""

from collections.abc import Sequence

from bodymap.domain.laterality import Side
from bodymap.domain.outcomes import Measure
from bodymap.domain.progress import Course
from bodymap.domain.visit import Treatment
from bodymap.language import tr, tr_in
from bodymap.protocol import Protocol
from bodymap.ui.words import capital as capital
from bodymap.ui.words import decimal, in_sentence

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
        known = self._protocol.kinds.get(kind)
        return capital(known.name if known else _plain(kind))

    def zone(self, zone: str) -> str:
        """`ITB middle third`: for rows, where a comma already parts kind and zone."""
        known = self._protocol.zones.get(zone)
        return (known.name if known else _plain(zone)).replace(", ", " ")

    def zone_short(self, zone: str) -> str:
        """`TFL`, `glute max`: for a row where the name does not fit."""
        known = self._protocol.zones.get(zone)
        return in_sentence(known.short if known else _plain(zone))

    def zone_in_sentence(self, zone: str) -> str:
        """`middle third of the ITB`."""
        known = self._protocol.zones.get(zone)
        whole, _, part = (known.name if known else _plain(zone)).partition(", ")
        return tr("{part} of the {whole}", part=part, whole=whole) if part else whole

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
        return self._protocol.step_name(technique) if known else _plain(technique)

    def home_care(self, measures: Sequence[str]) -> str:
        return ", ".join(self.technique(measure) for measure in measures)

    def measures(self, sides: Sequence[Side], motions: Sequence[tuple[Side, str, str]] = ()) -> list[Measure]:
        """The protocol's outcome measures of the client and of these sides, then the motions that were measured."""
        own = tuple(outcome.id for outcome in self._protocol.outcomes.values() if outcome.own_words)
        listed = [
            Measure(
                id=outcome.id,
                name=outcome.name,
                low=outcome.least,
                high=outcome.most,
                up=outcome.better == "up",
                matters=outcome.matters,
                unit="°" if outcome.unit == "degrees" else outcome.unit,
                side=Side(outcome.side) if outcome.side else None,
                mean_of=own if outcome.id == "psfs_mean" else (),
            )
            for outcome in self._protocol.outcomes.values()
            if not outcome.own_words and (not outcome.side or Side(outcome.side) in sides)
        ]
        return listed + [self._motion(*motion) for motion in motions]

    def _motion(self, side: Side, joint: str, movement: str) -> Measure:
        known = self._protocol.motions.get(f"{joint}_{movement}")
        name = capital(known.name if known else f"{joint} {_plain(movement)}")
        return Measure(
            id=f"rom:{side}:{joint}:{movement}",
            name=f"{name}, {side.word}",
            low=0,
            high=180,
            unit="°",
            side=side,
            joint=joint,
            movement=movement,
        )


def _plain(identifier: str) -> str:
    return identifier.replace("_", " ")
