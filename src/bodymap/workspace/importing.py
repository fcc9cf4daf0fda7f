"""Takes what a file holds into the record: an archive, a FHIR bundle, a chart document. All is written, or nothing.

Hides the order of checking and writing: the whole file is read and judged first, and only then written, in one
transaction. Nothing in the record is ever overwritten or removed; `exchange.merging` has the rules. A signature
that comes without a signed version is none here: nobody is named, and no hash holds what was signed. Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from bodymap.diagram import load_diagram
from bodymap.domain.signed import Kept
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.exchange.archive_in import Archive
from bodymap.exchange.archive_out import About, Held
from bodymap.exchange.chart_in import ChartDocument, decode_tree
from bodymap.exchange.fhir import decode_bundle
from bodymap.exchange.merging import Intake, Tally, sort_in, sort_visits
from bodymap.exchange.strict_json import LARGEST, fault, parse
from bodymap.language import tr
from bodymap.protocol import load_protocol
from bodymap.report.words import day

if TYPE_CHECKING:
    from bodymap.store import Record

MOST_BYTES = 32 * 1024 * 1024
"""Of a file that is read as a whole; the sheets in a FHIR bundle are most of it."""

NOTHING: Mapping[str, Kept] = MappingProxyType({})

Told = Callable[[int, int], object]
"""Hears how much is done, of how much. What it raises ends the work, and nothing is written then."""


def _unheard(_done: int, _of: int) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a file holds, before anything of it is written.

    `kind` is `archive`, `fhir` or `chart`. A chart names no client: whose it is, the therapist says. `dropped` counts
    free `x-` keys outside of findings, which the record has no place for. `holdings` are those of a FHIR bundle,
    `about` is what an archive says of itself once it was looked into.
    """

    kind: str
    visits: tuple[Visit, ...] = ()
    holdings: tuple[Held, ...] = ()
    dropped: int = 0
    about: About | None = None


def read_contents(path: Path) -> Contents:
    """Says what a file is, and reads it but for an archive, which is large. Raises UserError for anything else."""
    with opened(path) as file:
        start = file.read(4)
        if start in (b"PK\x03\x04", b"PK\x05\x06"):
            return Contents(kind="archive")
        content = start + file.read(MOST_BYTES)
    if len(content) > MOST_BYTES:
        raise UserError(
            tr("The file is larger than {n} million bytes.", n=MOST_BYTES >> 20), tr("Take it in by parts.")
        )
    try:
        # without the byte order mark that some editors put first: with it or without, it is the same document
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(tr("The file is neither an archive nor UTF-8 text: byte {byte}.", byte=error.start)) from error
    tree = parse(text, MOST_BYTES)
    if isinstance(tree, dict) and "resourceType" in tree:
        return Contents(kind="fhir", holdings=decode_bundle(tree, load_protocol, load_diagram))
    return _chart(tree, text)


def _chart(tree: Any, text: str) -> Contents:
    """A chart document as drafts: the visit and the earlier ones before it. Raises UserError with a fault's path.

    Whatever has no id gets one that follows from the text, so that the same document brings the same visits again.
    """
    if len(text) > LARGEST:
        fault("", tr("the document is larger than {n} million characters", n=LARGEST >> 20))
    if isinstance(tree, dict) and not str(tree.get("format", "bodymap.chart/")).startswith("bodymap.chart/"):
        fault("format", tr("this is no chart document but {form}", form=f"{tree['format']!r:.60}"))
    read = decode_tree(tree, load_protocol, load_diagram, lambda path: _name_of(text, path))
    visits = (*read.chart.earlier, read.chart.today)
    return Contents(kind="chart", visits=tuple(map(_draft, visits)), dropped=_dropped(read))


def _name_of(text: str, path: str) -> str:
    return sha256(f"{path}\n{text}".encode()).hexdigest()[:32]


def _draft(visit: Visit) -> Visit:
    """Signed elsewhere is not signed here. What was drawn and judged without saying by what, is so by today's."""
    protocol = load_protocol(visit.protocol)
    return replace(
        visit,
        signed=False,
        protocol_version=visit.protocol_version or protocol.version,
        diagram=visit.diagram or protocol.diagram,
        diagram_version=visit.diagram_version or load_diagram(protocol.diagram).version,
    )


def _dropped(read: ChartDocument) -> int:
    return sum(len(keys) for keys in read.extra.values())


def look_into(record: Record, path: Path, client_id: str | None, told: Told = _unheard) -> tuple[Contents, Tally]:
    """What a file holds and what it would bring, with nothing written. A chart document needs the client whose it is.

    Raises UserError at the first fault.
    """
    contents = read_contents(path)
    if contents.kind == "archive":
        with opened(path) as file:
            contents = replace(contents, about=Archive(file, told).about)
        return contents, take_in_archive(record, path, told, dry_run=True)
    if contents.kind == "fhir":
        return contents, take_in_holdings(record, contents.holdings, dry_run=True)
    if client_id is None:
        raise UserError(
            tr("A chart document does not say whose visit it is."),
            tr("Open the client first, then take the document in."),
        )
    return contents, take_in_visits(record, client_id, contents.visits, dry_run=True)


def sentences(tally: Tally, *, would: bool = False) -> tuple[str, ...]:
    """What was taken in, or would be, for a person to read."""
    be = "would be " if would else ""
    said = [
        f"clients: {tally.clients_new} {be}added, {tally.clients_same} known",
        f"visits: {tally.visits_new} {be}added, {tally.visits_same} there already",
    ]
    if tally.clients_differing:
        said.append(f"clients: {tally.clients_differing} known with other particulars, {be}added to their notes")
    if tally.clients_erased:
        said.append(f"clients: {tally.clients_erased} erased from this record, left out")
    if tally.visits_unsigned:
        said.append(f"visits: {tally.visits_unsigned} signed without a signed version, {be}added as drafts")
    if tally.visits_beside:
        differ = "visits: {} differ from the record's, {}kept beside them; nothing is overwritten"
        said.append(differ.format(tally.visits_beside, be))
    return tuple(said)


def take_in_archive(record: Record, path: Path, told: Told = _unheard, *, dry_run: bool = False) -> Tally:
    """Takes in an archive; with `dry_run` only says what it would bring. Raises UserError at the first fault."""
    with opened(path) as file:
        archive = Archive(file, told)
        return _take_in(
            record,
            lambda: archive.holdings(load_protocol, load_diagram),
            lambda done: told(done, archive.about.clients),
            dry_run=dry_run,
        )


def take_in_holdings(record: Record, holdings: tuple[Held, ...], *, dry_run: bool = False) -> Tally:
    """Takes in clients with their visits, as of a FHIR bundle, by the same rules."""
    return _take_in(record, lambda: iter(holdings), lambda _: None, dry_run=dry_run)


def _take_in(
    record: Record, read: Callable[[], Iterator[Held]], told: Callable[[int], object], *, dry_run: bool
) -> Tally:
    """Judges all first and then writes all: a file is read twice rather than held in memory."""

    def judged() -> Iterator[tuple[Intake, dict[str, Kept], frozenset[str]]]:
        erased = record.taking.erased()
        for done, held in enumerate(read(), 1):
            if held.client.id not in erased:
                beside = {key: _checked(key, kept) for key, kept in held.kept.items()}
                versioned = {key for key, of_one in beside.items() if of_one.versions}
                bare = frozenset(visit.id for visit in held.visits if visit.signed and visit.id not in versioned)
                drafts = (replace(visit, signed=visit.signed and visit.id not in bare) for visit in held.visits)
                yield sort_in(replace(held, visits=tuple(drafts)), _AsDrafts(record, bare)), beside, bare
            told(done)

    tally = Tally()
    for intake, _, bare in judged():
        unsigned = sum(visit.id in bare for visit in intake.new)
        tally = replace(tally.and_of(intake), visits_unsigned=tally.visits_unsigned + unsigned)
    erased = record.taking.erased()
    tally = replace(tally, clients_erased=sum(held.client.id in erased for held in read()) if erased else 0)
    if not dry_run and tally.writes:
        with record.at_once():
            for intake, beside, _ in judged():
                _write(record, intake, beside)
    return tally


def _checked(visit_id: str, kept: Kept) -> Kept:
    """The same. Raises UserError where a version is not what was signed."""
    for version in kept.versions:
        if version.hash != version.expected():
            raise UserError(
                tr(
                    "Version {number} of the visit {id} is not what was signed: its hash differs.",
                    number=version.number,
                    id=visit_id,
                )
            )
    return kept


def take_in_visits(record: Record, client_id: str, visits: tuple[Visit, ...], *, dry_run: bool = False) -> Tally:
    """Takes visits of a chart document into a client's record as drafts.

    Raises UserError for an unknown client, and for a visit that the record knows as another client's.
    """
    try:
        client = record.client(client_id)
    except KeyError:
        raise UserError(
            tr("The record has no client '{id}'.", id=client_id), tr("The ids are in `bodymap export --list`.")
        ) from None
    for visit in visits:
        _refuse_others(record, client_id, visit)
    owned = tuple(replace(visit, client_id=client_id) for visit in visits)
    intake = replace(sort_visits(owned, _AsDrafts(record, frozenset(visit.id for visit in owned))), client=client)
    tally = Tally().and_of(intake)
    if not dry_run and tally.writes:
        with record.at_once():
            _write(record, intake)
    return replace(tally, clients_same=0)


def _refuse_others(record: Record, client_id: str, visit: Visit) -> None:
    try:
        whose = record.visit(visit.id).client_id
    except KeyError:
        return
    if whose != client_id:
        raise UserError(
            tr("The visit of {day} is in the record already, under another client.", day=day(visit.date)),
            tr("Check whose chart this is; nothing was taken in."),
        )


class _AsDrafts:
    """The record as a file without signatures sees it: a visit that is signed here says the same as its draft.

    `visits` are the ids of those that stand in the file without theirs.
    """

    def __init__(self, record: Record, visits: frozenset[str]) -> None:
        self._record = record
        self._visits = visits

    def client(self, client_id: str) -> Client:
        return self._record.client(client_id)

    def visit(self, visit_id: str) -> Visit:
        visit = self._record.visit(visit_id)
        return replace(visit, signed=False) if visit_id in self._visits else visit


def _write(record: Record, intake: Intake, beside: Mapping[str, Kept] = NOTHING) -> None:
    if intake.add is not None:
        record.add_client(intake.add)
    if intake.change is not None:
        record.save_client(record.client(intake.change.id), intake.change)
    for visit in intake.new:
        if visit.id in beside:
            record.taking.add(visit, beside[visit.id])
        else:
            record.add_visit(visit)
    for visit in intake.beside:
        record.add_visit(visit)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Opens a file to read. Raises UserError where there is none or it cannot be read."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise UserError(
            tr("The file {path} cannot be read: {why}.", path=path, why=error.strerror), tr("Check its name.")
        ) from error
    with file:
        try:
            yield file
        except OSError as error:
            raise UserError(
                tr("The file {path} cannot be read: {why}.", path=path, why=error.strerror), tr("Copy it again.")
            ) from error
