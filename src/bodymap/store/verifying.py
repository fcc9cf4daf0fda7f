"""Tells whether the audit holds: every link of the chain, every signed version, and the head that is kept outside.

`look_at_head` is asked while a record opens and looks at the end of the chain only; `verify` reads all of it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from bodymap.domain.signed import SignedVersion
from bodymap.language import tr
from bodymap.store import head, tables
from bodymap.store.audit import FIRST, Audit, Entry, Verb, digest_of
from bodymap.store.link import Link

_VERSIONS = select(*tables.version.c).order_by(tables.version.c.visit_id, tables.version.c.number)
_JUDGED = (
    select(tables.visit.c.id, tables.judgement.c.said)
    .outerjoin(tables.judgement, tables.judgement.c.visit_id == tables.visit.c.id)
    .where(tables.visit.c.signed == 1)
)
_ERASED = select(tables.erasure.c.client_id)
_CLIENTS = select(tables.client.c.id).join(tables.erasure, tables.erasure.c.client_id == tables.client.c.id)

Say = Callable[..., str]
"""Says a sentence, as `tr` does. Named `tr` where it is a parameter, so that its sentences are gathered."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the audit does not hold: the number of the entry, 0 where it is none of them, and what is wrong."""

    sequence: int
    what: str

    def __str__(self) -> str:
        return tr("entry {n}: {what}", n=self.sequence, what=self.what) if self.sequence else self.what


@dataclass(frozen=True, slots=True)
class Report:
    """The result of `verify`: how many entries, the newest hash, and what is wrong, in order."""

    entries: int
    hash: str
    faults: tuple[Fault, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.faults


@dataclass(slots=True)
class _Seen:
    """What the entries say, gathered on the way through them."""

    erased: set[str] = field(default_factory=set)
    bare: list[Entry] = field(default_factory=list)
    versions: dict[tuple[str, int], tuple[str, Entry]] = field(default_factory=dict)
    off: dict[int, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def read_head(record: Path) -> head.Head | ValueError | None:
    """The head beside the record, None where there is none, the error where it cannot be read."""
    try:
        return head.read(record)
    except (ValueError, OSError) as error:
        return error if isinstance(error, ValueError) else ValueError(str(error))


def verify(link: Link, audit: Audit, outside: head.Head | ValueError | None, *, at_a_moment: bool = False) -> Report:
    """Reads the whole audit and every signed version. Raises UserError where the file cannot be read.

    `at_a_moment` is for a copy of a record that goes on being written to: its head may be further.
    """
    faults: list[Fault] = []
    seen = _Seen()
    previous, number = FIRST, 0
    hashes: dict[int, str] = {0: FIRST}
    for entry in audit.entries():
        faults += _link_faults(entry, number, previous)
        faults += _details_faults(entry, seen)
        previous, number = entry.hash, entry.sequence
        if isinstance(outside, head.Head) and entry.sequence == outside.sequence:
            hashes[number] = previous
    faults += [
        Fault(entry.sequence, tr("what it told of is gone, and nothing says that this client was erased"))
        for entry in seen.bare
        if entry.client_id not in seen.erased
    ]
    faults += _erasure_faults(link, seen)
    faults += _version_faults(link, seen)
    faults += [Fault(sequence, what) for sequence, what in seen.off.items()]
    further = isinstance(outside, head.Head) and outside.sequence > number
    if not (at_a_moment and further):
        faults += _head_faults(outside, number, hashes)
    return Report(number, previous, tuple(faults), tuple(seen.remarks))


def _link_faults(entry: Entry, number: int, previous: str) -> Iterator[Fault]:
    if entry.sequence != number + 1:
        first, last = number + 1, entry.sequence - 1
        if first == last:
            yield Fault(first, tr("missing (entries {n} are not there)", n=first))
        else:
            yield Fault(first, tr("missing (entries {first} to {last} are not there)", first=first, last=last))
    if entry.expected(previous) != entry.hash:
        yield Fault(
            entry.sequence,
            tr("{verb} of {at} was changed, or does not belong behind the one before", verb=entry.verb, at=entry.at),
        )


def _details_faults(entry: Entry, seen: _Seen) -> Iterator[Fault]:
    if entry.details is None:
        if entry.digest:
            seen.bare.append(entry)
    elif entry.salt is None or digest_of(entry.salt, entry.details) != entry.digest:
        yield Fault(entry.sequence, tr("what {verb} of {at} tells of was changed", verb=entry.verb, at=entry.at))
        return
    try:
        _gather(entry, entry.said, seen)
    except (ValueError, KeyError, TypeError):
        yield Fault(entry.sequence, tr("what {verb} of {at} tells of cannot be read", verb=entry.verb, at=entry.at))


def _gather(entry: Entry, said: Mapping[str, object], seen: _Seen) -> None:
    match entry.verb:
        case Verb.CLIENT_ERASED:
            seen.erased.add(str(entry.client_id))
        case Verb.VISIT_SIGNED | Verb.AMENDMENT_BEGUN if "version" in said:
            seen.versions[str(entry.visit_id), int(str(said["version"]))] = (str(said["hash"]), entry)
        case Verb.HEAD_OFF | Verb.HEAD_MISSING:
            seen.off[entry.sequence] = str(said["what"])
        case Verb.HEAD_ACCEPTED:
            for sequence, what in seen.off.items():
                seen.remarks.append(
                    tr(
                        "entry {n}: {what} Accepted by {author} on {at}: {reason}",
                        n=sequence,
                        what=what,
                        author=entry.author,
                        at=entry.at[:10],
                        reason=said["reason"],
                    )
                )
            seen.off.clear()
        case Verb.HEAD_BEHIND:
            seen.remarks.append(tr("entry {n}, {at}: {what}", n=entry.sequence, at=entry.at[:16], what=said["what"]))


def _erasure_faults(link: Link, seen: _Seen) -> Iterator[Fault]:
    for (client_id,) in link.rows(_ERASED):
        if client_id not in seen.erased:
            yield Fault(0, tr("the client {id} is listed as erased, and no entry tells of it", id=client_id))
    for (client_id,) in link.rows(_CLIENTS):
        yield Fault(0, tr("the client {id} was erased and is there again", id=client_id))


def _version_faults(link: Link, seen: _Seen) -> Iterator[Fault]:
    waiting = dict(seen.versions)
    newest: dict[str, str] = {}
    for row in link.rows(_VERSIONS):
        version = SignedVersion(*row)
        newest[version.visit_id] = version.judgement
        told = waiting.pop((version.visit_id, version.number), None)
        which = {"number": version.number, "id": version.visit_id}
        if told is None:
            words = tr("version {number} of the visit {id} is there, and no entry tells of its signature", **which)
            yield Fault(0, words)
        elif version.expected() != version.hash or version.hash != told[0]:
            yield Fault(told[1].sequence, tr("version {number} of the visit {id} is not what was signed", **which))
    for (visit_id, number), (_, entry) in waiting.items():
        if entry.client_id not in seen.erased:
            words = tr("version {number} of the visit {id} is gone", number=number, id=visit_id)
            yield Fault(entry.sequence, words)
    yield from _judgement_faults(link, newest)


def _judgement_faults(link: Link, newest: Mapping[str, str]) -> Iterator[Fault]:
    """A signed visit's judgement is beside it once more, for who reads the record without its versions."""
    for visit_id, said in link.rows(_JUDGED):
        if visit_id in newest and (said or "") != newest[visit_id]:
            if said is None:
                yield Fault(0, tr("the judgement beside the signed visit {id} is gone", id=visit_id))
            else:
                words = tr(
                    "the judgement beside the signed visit {id} is not the one that it was signed with", id=visit_id
                )
                yield Fault(0, words)


def _head_faults(outside: head.Head | ValueError | None, newest: int, hashes: Mapping[int, str]) -> Iterator[Fault]:
    if outside is None:
        if newest:
            yield Fault(0, tr("the head that is kept beside the record is missing"))
    elif isinstance(outside, ValueError):
        yield Fault(0, tr("the head that is kept beside the record cannot be read"))
    else:
        words = _off(outside, newest, hashes.get(outside.sequence), tr)
        if words:
            yield Fault(newest, words)


def _off(outside: head.Head, newest: int, here: str | None, tr: Say) -> str:
    if outside.sequence > newest:
        return tr(
            "The head beside the record knows of {sequence} entries, the record holds {newest}: entries "
            "were cut off, or the file is an older copy.",
            sequence=outside.sequence,
            newest=newest,
        )
    if here != outside.hash:
        return tr(
            "The head beside the record knows another entry {sequence} than the record holds.",
            sequence=outside.sequence,
        )
    return ""


@dataclass(frozen=True, slots=True)
class HeadNote:
    """What was found about the head when a record was opened; `off` where it was more than the end of a crash."""

    words: str = ""
    off: bool = False


def look_at_head(audit: Audit, outside: head.Head | ValueError | None, *, upgraded: bool) -> HeadNote:
    """Compares the record's end with the head outside, writes what was found into the audit, and says it in words.

    Without words where all is well. A head was there before the first entry: one that is missing was lost or taken
    away, and a record whose end was cut off looks the same.
    """
    newest, _ = audit.newest
    known = isinstance(outside, head.Head) and outside.record == audit.record_id
    # the entry is kept for ever, in English; what is shown now is said in the language in use
    verb, kept = (None, "") if newest == 0 and not known else _state(audit, outside, newest, _in_english)
    words = _state(audit, outside, newest, tr)[1] if verb is not None else ""
    if newest == 0 and not known:
        audit.write_head()
    if newest == 0 or upgraded:
        audit.log(Verb.RECORD_UPGRADED if upgraded else Verb.RECORD_CREATED)
    if verb is not None:
        audit.log(verb, details={"what": kept})
    if verb is Verb.HEAD_BEHIND:
        words = " ".join((words, tr("Nothing that was saved is lost, and the audit is whole.")))
    return HeadNote(words, verb in (Verb.HEAD_OFF, Verb.HEAD_MISSING))


def _in_english(text: str, /, **values: object) -> str:
    return text.format_map(values)


def _state(audit: Audit, outside: head.Head | ValueError | None, newest: int, tr: Say) -> tuple[Verb | None, str]:
    if outside is None:
        return Verb.HEAD_MISSING, tr(
            "There was no head beside the record; it was written anew. "
            "Unless the record was moved without it, entries may have been cut off."
        )
    if isinstance(outside, ValueError):
        return Verb.HEAD_OFF, tr("The head beside the record could not be read.")
    if outside.record != audit.record_id:
        return Verb.HEAD_OFF, tr("The head beside the record was that of another record.")
    words = _off(outside, newest, audit.hash_at(outside.sequence), tr)
    if words:
        return Verb.HEAD_OFF, words
    behind = newest - outside.sequence
    if behind:
        if behind == 1:
            return Verb.HEAD_BEHIND, tr("The program ended unexpectedly: the head was 1 entry behind.")
        return Verb.HEAD_BEHIND, tr("The program ended unexpectedly: the head was {n} entries behind.", n=behind)
    return None, ""
