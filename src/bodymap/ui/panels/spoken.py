"""What the engine answered, arranged for reading: groups by verdict, techniques with one set of reasons together.

Pure: no Qt. Leaves nothing out: every reason of every row is either with its techniques or with the whole group.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bodymap.domain.laterality import Side
from bodymap.domain.terms import word
from bodymap.language import capital, tr, tr_in
from bodymap.protocol import LIMB, Protocol, Reason, Row, Suggestions, Verdict
from bodymap.protocol.answer import CareRow
from bodymap.report.words import ranges

_WORD = re.compile(r"\w+")
_WIDE_DEPTHS = {"light to moderate": tr_in("depth", "light to moderate"), "can be deep": tr_in("depth", "can be deep")}
_BASES = {"protocol": tr_in("a rule stands on", "protocol"), "precaution": tr_in("a rule stands on", "precaution")}
VERDICTS = (Verdict.ALLOWED, Verdict.MODIFIED, Verdict.AVOID, Verdict.REFER)


@dataclass(frozen=True, slots=True)
class Chip:
    """A tag behind a text; it shows its `words` and those of its `statements` when asked."""

    text: str
    style: str
    statements: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence with its tags. `color` is a role."""

    text: str
    color: str = "text"
    chips: tuple[Chip, ...] = ()
    starred: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Techniques that share everything; `called_for` puts the star beside them."""

    title: str = ""
    called_for: bool = False
    notes: tuple[Note, ...] = ()
    tip: str = ""
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    verdict: Verdict
    count: str
    number: int
    pending: bool
    blocks: tuple[Block, ...]


def groups(protocol: Protocol, here: Iterable[Row], limb: Iterable[Row]) -> tuple[Group, ...]:
    """The rows of a zone and of its limb by verdict, the most open first; what is called for comes first in each."""
    rows, places = [*here, *limb], []
    for verdict in VERDICTS:
        members = [row for row in rows if row.verdict is verdict]
        if members:
            places.append(
                Group(
                    verdict, _count(members), len(members), any(r.pending for r in members), _blocks(protocol, members)
                )
            )
    return tuple(places)


def reason_notes(reasons: Iterable[Reason], verdict: Verdict) -> tuple[Note, ...]:
    """The reasons as notes: those that decide first, then the weaker ones, then what calls for it."""
    ordered = sorted(reasons, key=lambda reason: -reason.verdict.severity)
    return tuple(
        Note(
            reason.text,
            "text" if reason.verdict is verdict and verdict is not Verdict.ALLOWED else "muted",
            reason_chips(reason),
            starred=reason.verdict is Verdict.ALLOWED,
        )
        for reason in ordered
    )


def reason_chips(reason: Reason) -> tuple[Chip, ...]:
    where = Chip(f"{reason.rule} · {ranges(reason.statements)}", "soft", reason.statements)
    return (where, Chip(_BASES.get(reason.basis, reason.basis), "solid" if reason.basis == "protocol" else "dashed"))


def open_here(rows: Iterable[Row]) -> tuple[int, int]:
    """How many techniques may be done, as they are or modified, of how many."""
    known = list(rows)
    return sum(not row.verdict.withholds for row in known), len(known)


def limits(row: Row | CareRow) -> tuple[str, ...]:
    """How a technique or a measure is to be done, where it may be done at all."""
    if row.verdict.withholds:
        return ()
    cap = row.depth_cap if isinstance(row, Row) else None
    return (*row.modifications, *((tr("Depth: {depth} at most.", depth=word("depth", cap)),) if cap else ()))


def waiting(judged: Suggestions, side: Side) -> int:
    """How many answers this side waits for."""
    return sum(asked_of in (None, side) for _, asked_of in judged.open_questions)


def care_notes(row: CareRow) -> tuple[Note, ...]:
    """Modifications and reasons of a self-care measure."""
    return tuple(Note(text) for text in limits(row)) + reason_notes(row.reasons, row.verdict)


def _count(rows: list[Row]) -> str:
    of_limb = sum(row.zone == LIMB for row in rows)
    here = len(rows) - of_limb
    if not of_limb:
        return str(here)
    if not here:
        return tr("{n} for the limb", n=of_limb)
    return tr("{here} here, {n} for the limb", here=here, n=of_limb)


def _blocks(protocol: Protocol, rows: list[Row]) -> tuple[Block, ...]:
    shared = _Shared.of(rows)
    blocks: list[Block] = []
    if shared:
        blocks.append(Block(notes=_notes(rows[0], shared.limits, shared.reasons)))
    together: dict[tuple[object, ...], list[Row]] = {}
    for row in sorted(rows, key=lambda row: not row.indicated):
        how, own = shared.rest(row)
        standing = tuple((condition.statement, condition.text) for condition in row.conditions)
        key = (row.zone, row.indicated, how, own, standing, _depth(protocol, row))
        together.setdefault(key, []).append(row)
    for members in together.values():
        row = members[0]
        notes = _notes(row, *shared.rest(row))
        if not row.verdict.withholds:
            notes += _standing(protocol, row)
        names = ", ".join(protocol.techniques[each.technique].name for each in members)
        title = capital(names)
        if row.zone == LIMB:
            title = tr("{techniques} · whole limb", techniques=title)
        blocks.append(Block(title, row.indicated, notes, _tip(protocol, members), len(blocks) > bool(shared)))
    return tuple(blocks)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What stands for all techniques of a group: told once."""

    limits: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, rows: list[Row]) -> "_Shared":
        if len(rows) < 2:
            return cls()
        first, others = rows[0], rows[1:]
        return cls(
            tuple(limit for limit in limits(first) if all(limit in limits(row) for row in others)),
            tuple(reason for reason in first.reasons if all(reason in row.reasons for row in others)),
        )

    def __bool__(self) -> bool:
        return bool(self.limits or self.reasons)

    def rest(self, row: Row) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
        """What is left to say of one technique."""
        return (
            tuple(limit for limit in limits(row) if limit not in self.limits),
            tuple(reason for reason in row.reasons if reason not in self.reasons),
        )


def _notes(row: Row, how: tuple[str, ...], reasons: tuple[Reason, ...]) -> tuple[Note, ...]:
    """First what to do, then why. What is weaker than a refusal is told by its tags alone."""
    unsaid = [limit for limit in how if not any(_says(reason.text, limit) for reason in reasons)]
    notes: tuple[Note, ...] = (Note(" ".join(unsaid)),) if unsaid else ()
    if not row.verdict.withholds:
        return notes + reason_notes(reasons, row.verdict)
    weaker = tuple(reason for reason in reasons if Verdict.ALLOWED < reason.verdict < row.verdict)
    told = tuple(reason for reason in reasons if reason not in weaker)
    notes += reason_notes(told, row.verdict)
    if weaker:
        notes += (Note(tr("Besides:"), "muted", tuple(_brief(reason) for reason in weaker)),)
    return notes


def _says(text: str, limit: str) -> bool:
    """Whether a reason already says in full how the technique is limited; then it need not be said twice."""
    return set(_WORD.findall(limit.casefold())) <= set(_WORD.findall(text.casefold()))


def _brief(reason: Reason) -> Chip:
    return Chip(f"{reason.rule} · {ranges(reason.statements)}", "soft", reason.statements, reason.text)


def _standing(protocol: Protocol, row: Row) -> tuple[Note, ...]:
    """The depth that a technique has by itself, and what stands with it always."""
    words = [f"{capital(_depth_word(_depth(protocol, row)))}."] if _depth(protocol, row) else []
    words += [condition.text for condition in row.conditions]
    statements = tuple(condition.statement for condition in row.conditions)
    if not words:
        return ()
    return (Note(" ".join(words), "muted", (Chip(ranges(statements), "soft", statements),) if statements else ()),)


def _depth(protocol: Protocol, row: Row) -> str:
    depth = protocol.techniques[row.technique].depth
    return "" if depth in ("none", "unstated") or row.depth_cap else depth


def _depth_word(depth: str) -> str:
    return _WIDE_DEPTHS.get(depth) or word("depth", depth)


def _tip(protocol: Protocol, rows: list[Row]) -> str:
    known = [protocol.techniques[row.technique] for row in rows]
    return "\n".join(f"{capital(technique.name)}: {technique.how}" for technique in known)
