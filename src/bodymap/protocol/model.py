"""A protocol as values: its vocabulary, its rules and its words, all read from data (`bodymap.protocol.loading`).

Hides nothing and decides nothing: an entry of the files is a value here, a key of theirs a field, and `Protocol` holds
them all and says their names. May import the domain.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bodymap.domain.laterality import Side
from bodymap.protocol.rules import CannotJudge, PlanRules, Rule
from bodymap.protocol.value import NOTHING, Value

SOURCE = "en"
"""The language of a protocol's own files."""

LIMB = "limb"
"""The zone of what is done with the whole limb: motion and stretching."""

SIDES = tuple(Side)
"""Left and right, for what is gone through at every judgement: an enumeration makes a generator each time."""

DEPTHS = ("light", "moderate", "deep")
"""From the lightest to the deepest; the lowest cap wins."""


class Zone(Value):
    """A named part of one side. `around` holds the zones beside it; nothing is suggested in a record-only one."""

    id: str
    name: str
    short: str
    note: str = ""
    record_only: bool = False
    beside: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


class Kind(Value):
    """A kind of finding. A lasting one stays in force until the same kind is recorded as resolved there.

    `particulars` are those of a finding's fields that have a meaning for this kind: `activity`, `radiation`.
    """

    id: str
    name: str
    help: str
    lasting: bool = False
    particulars: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class Group(Value):
    """Zones or kinds under one name, for the rules."""

    id: str
    name: str
    members: tuple[str, ...]


class Question(Value):
    """A screening question, asked of the whole client or of each side (`{side}` in the words).

    `answers` are its answers besides `unanswered`; `when` says after which answers it matters.
    """

    id: str
    asks: str
    text: str
    short: str
    answers: tuple[str, ...]
    consequence: str
    statements: tuple[str, ...]
    when: Mapping[str, tuple[str, ...]] = NOTHING

    @property
    def per_side(self) -> bool:
        return self.asks == "side"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What stands with a technique always, without making its verdict `modified`."""

    statement: str
    text: str


class Technique(Value):
    """Something done with the hands; `zones` are those where it applies, or `limb` alone."""

    id: str
    name: str
    depth: str
    zones: tuple[str, ...]
    how: str
    statements: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()

    @property
    def of_limb(self) -> bool:
        return self.zones == (LIMB,)


class ForClient(Value):
    """A measure in the words of the client's sheet; `often` and `heed` are empty where the source is silent."""

    name: str
    do: tuple[str, ...]
    often: str = ""
    heed: str = ""


class Stop(Value):
    """What a client stops for, and whom to ask then: `doctor` or `therapist`."""

    id: str
    ask: str
    text: str
    statements: tuple[str, ...]


class Measure(Value):
    """A self-care measure: one of the side, or one of each of its zones."""

    id: str
    name: str
    how: str
    statements: tuple[str, ...]
    physical: bool = False
    zones: tuple[str, ...] = ()
    client: ForClient | None = None


class Observation(Value):
    """A posture or an activity that is seen or asked for."""

    id: str
    name: str
    group: str
    help: str
    statements: tuple[str, ...]


class Test(Value):
    """An orthopaedic test: how it is done, and what positive means."""

    __test__ = False

    id: str
    name: str
    how: str
    positive: str
    statements: tuple[str, ...]


class Motion(Value):
    """A movement of a joint whose range is measured; `usual` in degrees, None where no figure is usual."""

    id: str
    joint: str
    movement: str
    name: str
    statements: tuple[str, ...]
    usual: int | None = None


class Choice(Value):
    """An answer of the pain history. One with a `prompt` departs from the usual picture and asks about `question`.

    Where several answers may hold, one that stands `alone` excludes the others.
    """

    id: str
    text: str
    prompt: str = ""
    question: str = ""
    alone: bool = False
    statements: tuple[str, ...] = ()


class HistoryQuestion(Value):
    """A question of the pain history. Several answers are stored as their ids joined by commas."""

    id: str
    text: str
    statements: tuple[str, ...]
    choices: tuple[Choice, ...]
    several: bool = False


class PromptRule(Value):
    """Asks about a question when a finding of these kinds lies in `zones` or spreads as in `radiation`."""

    id: str
    question: str
    kinds: tuple[str, ...]
    text: str
    statements: tuple[str, ...]
    zones: tuple[str, ...] = ()
    radiation: tuple[str, ...] = ()


class Outcome(Value):
    """A measure tracked across visits; `matters` is the smallest change that means something, None if none is agreed.

    The client's own words for it, where it has some, are kept in the visit's `history` under its id. `mean_of` are the
    measures whose mean stands in for a reading that is not there.
    """

    id: str
    name: str
    least: int
    most: int
    better: str
    help: str
    matters: int | None = None
    unit: str = ""
    side: str = ""
    own_words: bool = False
    mean_of: tuple[str, ...] = ()


class Band(Value):
    """A word for a range of severities."""

    name: str
    least: int
    most: int


class HelpText(Value):
    id: str
    title: str
    text: str
    statements: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def _written(form: str, month: str, day: datetime.date) -> str:
    # asked for by every reason that names an earlier visit
    return form.format(year=f"{day.year:04}", month=month, day=day.day)


class Phrases(Value):
    """What the engine itself says around the protocol's texts, in English unless the protocol's language says it."""

    left: str = "LEFT"
    right: str = "RIGHT"
    limb: str = LIMB
    whole_limb: str = "whole {side} limb"
    place: str = "{zone} {side}"
    listed: str = "{words} and {last}"
    day: str = "{day} {month} {year}"
    months: Sequence[str] = (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    )
    recorded: str = "{kind} (recorded on {day})"
    meant_for: str = "{technique} is for: {zones}."
    no_place: str = "{step} does not apply to the {side} {zone}."
    to_avoid: str = "{step} on the {side} {zone} is to avoid: {why}"
    withheld: str = "{step} on the {side} {zone} is withheld; refer: {why}"
    hip: str = "hip"
    leg: str = "leg"
    failed: str = "The chart cannot be judged: {why}."
    unknown: str = "unknown {what} '{word}'"
    unknown_answer: str = "unknown answer '{word}' to the history question '{question}'"
    foreign: str = "a visit follows the protocol '{other}', not '{protocol}'"
    inside: str = "an error inside the program ({error})"

    @classmethod
    def english(cls) -> dict[str, Any]:
        """Every phrase in English, by its name."""
        return {name: getattr(cls, name) for name in cls.__annotations__}


@dataclass(frozen=True, eq=False, kw_only=True)
class Protocol:
    """All that one protocol knows. Mappings keep the order of the files; look-ups by id are theirs.

    `questions` is the order in which they are asked; `record_only` what is said of a zone where nothing is suggested.
    Compared by identity: a protocol is loaded once in each language. `language` changes its texts, and nothing else.
    """

    id: str
    version: str
    language: str
    title: str
    short: str
    diagram: str
    about: str
    record_only: str
    statements: Mapping[str, str]
    zones: Mapping[str, Zone]
    zone_groups: Mapping[str, Group]
    kinds: Mapping[str, Kind]
    kind_groups: Mapping[str, Group]
    questions: Mapping[str, Question]
    techniques: Mapping[str, Technique]
    measures: Mapping[str, Measure]
    stops: Mapping[str, Stop]
    observations: Mapping[str, Observation]
    tests: Mapping[str, Test]
    motions: Mapping[str, Motion]
    history: Mapping[str, HistoryQuestion]
    prompts: Mapping[str, PromptRule]
    outcomes: Mapping[str, Outcome]
    bands: tuple[Band, ...]
    help: Mapping[str, HelpText]
    rules: Mapping[str, Rule]
    plan: PlanRules
    cannot_judge: CannotJudge
    phrases: Phrases
    carriers: Mapping[str, tuple[str, ...]]
    """For every statement the places that carry it, such as `rule R7` or `question dvt`."""

    def zone_name(self, zone: str | None, *, in_list: bool = False) -> str:
        """The zone's name in words; the limb's for the limb and where there is none.

        In a list a comma within the name would be read as the end of it, and is left out. A zone of another protocol
        keeps its id, spelled with spaces: charts of several protocols can stand in one record.
        """
        if not zone or zone == LIMB:
            return self.phrases.limb
        name = self.zones[zone].name if zone in self.zones else zone.replace("_", " ")
        return name.replace(",", "") if in_list else name

    def place_name(self, side: Side, zone: str | None) -> str:
        """A zone of one side: `ITB, middle third RIGHT`; `whole RIGHT limb`."""
        if not zone or zone == LIMB:
            return self.phrases.whole_limb.format(side=self.side_word(side))
        return self.phrases.place.format(zone=self.zone_name(zone), side=self.side_word(side))

    def step_place(self, side: Side, zone: str | None, step: str) -> str:
        """Where a step is done, to stand beside its name: for a measure of the side `RIGHT` alone.

        A plan may keep such a measure, as ice, with the zone that it is applied after; its name says where it goes.
        """
        if step in self.measures and not self.measures[step].zones:
            return self.side_word(side)
        return self.place_name(side, zone)

    def side_word(self, side: Side) -> str:
        """LEFT or RIGHT in capitals, in the protocol's own language."""
        return self.phrases.left if side is Side.LEFT else self.phrases.right

    def listed(self, words: Sequence[str]) -> str:
        """Words as a list in a sentence: `a, b and c`."""
        if len(words) < 2:
            return "".join(words)
        return self.phrases.listed.format(words=", ".join(words[:-1]), last=words[-1])

    def day(self, day: datetime.date) -> str:
        """The day as it stands in a sentence: `2 March 2026`."""
        return _written(self.phrases.day, self.phrases.months[day.month - 1], day)

    def step_name(self, step: str) -> str:
        """The name of a technique or of a self-care measure."""
        return self.techniques[step].name if step in self.techniques else self.measures[step].name

    def techniques_in(self, zone: str) -> tuple[Technique, ...]:
        """Those that apply in the zone, or to the limb; none in a record-only zone."""
        return tuple(technique for technique in self.techniques.values() if zone in technique.zones)

    def band(self, severity: int | None) -> str:
        """The word for a severity; empty where there is none."""
        for band in self.bands:
            if severity is not None and band.least <= severity <= band.most:
                return band.name
        return ""
