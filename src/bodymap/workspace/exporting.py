"""Writes what the record holds into files of other forms: chart document, archive, CSV, FHIR.

Hides how a file becomes whole or does not appear at all, and that it is for its owner's eyes alone. What is written is
not encrypted, whatever the record is: whoever asks a person must say so. Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from bodymap import __version__, durable
from bodymap.domain.signed import Kept
from bodymap.domain.visit import Client, Visit, ahead, before
from bodymap.errors import UserError
from bodymap.exchange.archive_out import About, Held, write_archive
from bodymap.exchange.chart_out import encode_visit
from bodymap.exchange.csv_out import TABLES, encode_table
from bodymap.exchange.fhir import Bundling, encode_bundle
from bodymap.language import tr
from bodymap.protocol import load_protocol

if TYPE_CHECKING:
    from bodymap.store import Record

T = TypeVar("T")

PLAIN = tr(
    "It is not encrypted: whoever has the file can read it. Keep it where only you can, and delete it when done."
)
"""What is said of every file that leaves the record."""

_PAGE = 200


def holdings(record: Record, client_id: str | None = None, visit_id: str | None = None) -> Iterator[Held]:
    """The clients with their visits: all of them with the archived ones, or one, or one visit of one.

    Raises UserError for an id that the record does not know.
    """
    if visit_id is not None:
        unknown = tr("The record has no visit '{id}'.", id=visit_id)
        with record.at_a_moment():
            visit = _known(lambda: record.visit(visit_id), unknown)
            held = Held(record.client(visit.client_id), (visit,), {visit.id: _kept(record, visit.id)})
        if client_id is not None and visit.client_id != client_id:
            raise UserError(
                tr("The visit {id} is another client's.", id=visit_id), tr("Leave --client out, or name the right one.")
            )
        yield held
    elif client_id is not None:
        unknown = tr("The record has no client '{id}'.", id=client_id)
        yield _known(lambda: _held(record, client_id), unknown)
    else:
        # the list first: nothing may shift under the pages while they are read
        ids: list[str] = []
        with record.at_a_moment():
            while page := record.clients(_PAGE, len(ids), archived=True):
                ids += [row.id for row in page]
        for key in ids:
            try:
                held = _held(record, key)
            except KeyError:  # erased since
                continue
            yield held


def _held(record: Record, client_id: str) -> Held:
    """A client with all that is theirs, as it stood at one moment. Raises KeyError where the record has none such."""
    with record.at_a_moment():
        client, visits = record.client(client_id), record.visits(client_id)
        kept = {visit.id: _kept(record, visit.id) for visit in visits}
    return Held(client, visits, {key: beside for key, beside in kept.items() if not beside.empty})


def _kept(record: Record, visit_id: str) -> Kept:
    """What the record keeps beside a visit; undo steps are nobody else's."""
    return Kept(
        versions=record.signing.versions(visit_id),
        judgement=record.taking.judgement(visit_id),
        amendment=record.signing.amendment(visit_id),
    )


def _known(look_up: Callable[[], T], unknown: str) -> T:
    try:
        return look_up()
    except KeyError:
        raise UserError(unknown, tr("The ids are in `bodymap export --list`.")) from None


def export_chart(record: Record, path: Path, visit_id: str) -> None:
    """Writes one visit, with those of its client that it is judged with, as a chart document."""
    with record.at_a_moment():
        [held] = holdings(record, visit_id=visit_id)
        text = chart_of(record, held)
    write_text(path, text)
    _tell(record, "chart document", held.client.id, visit_id)


def chart_of(record: Record, held: Held, today: date | None = None) -> str:
    """The chart document of a single visit, with the earlier ones of its client and those ahead of the clock.

    Raises UserError where one of these follows another protocol: left out, what it found would restrict nothing.
    """
    [visit] = held.visits
    row = record.visits(held.client.id)
    return encode_visit(visit, (*before(row, visit), *ahead(row, visit, today or date.today())))


def export_archive(
    record: Record,
    path: Path,
    client_id: str | None = None,
    told: Callable[[int], object] = lambda _: None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> About:
    """Writes the whole record, or one client, as an archive. What `told` raises ends it, and there is no file then."""
    about = About(record=record.id, made_at=now().replace(microsecond=0), made_by=f"bodymap {__version__}")
    done = write_private(path, lambda file: write_archive(file, holdings(record, client_id), about, told))
    _tell(record, "archive", client_id)
    return done


def export_tables(
    record: Record,
    path: Path,
    client_id: str | None = None,
    tables: tuple[str, ...] = tuple(TABLES),
    *,
    names: bool = False,
    bom: bool = False,
) -> tuple[Path, ...]:
    """Writes CSV tables. A single table goes to `path`; several go beside it, with the table's name in theirs."""
    held = tuple(holdings(record, client_id))
    texts = {name: encode_table(name, held, load_protocol, names=names, bom=bom) for name in tables}
    paths = [path if len(tables) == 1 else path.with_name(f"{path.stem}-{name}.csv") for name in tables]
    for target, text in zip(paths, texts.values(), strict=True):
        write_text(target, text)
    _tell(record, "CSV", client_id)
    return tuple(paths)


def export_fhir(
    record: Record,
    path: Path,
    client_id: str | None = None,
    visit_id: str | None = None,
    *,
    snomed: bool = False,
    pdf: Callable[[Client, Visit], bytes] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Writes a FHIR bundle of the record, a client or a visit; `pdf` draws the sheet that goes with each visit."""
    how = Bundling(now=now(), made_by=f"bodymap {__version__}", snomed=snomed, pdf=pdf)
    write_text(path, encode_bundle(holdings(record, client_id, visit_id), load_protocol, how))
    _tell(record, "FHIR", client_id, visit_id)


def _tell(record: Record, form: str, client_id: str | None, visit_id: str | None = None) -> None:
    """Tells the audit that charts left the record; one that is only read keeps no such notes."""
    from bodymap.store.audit import Verb

    record.log(Verb.CHART_EXPORTED, client_id, visit_id, form=form)


def write_text(path: Path, text: str) -> None:
    """Writes UTF-8 text as `write_private` does."""

    def write(file: BinaryIO) -> None:
        file.write(text.encode("utf-8"))

    write_private(path, write)


def write_private(path: Path, write: Callable[[BinaryIO], T]) -> T:
    """Writes a file that only its owner may read; it is there whole, or what stood there before is untouched.

    Raises UserError where the disk refuses.
    """
    try:
        with durable.replacing(path) as file:
            return write(file)
    except OSError as error:
        raise UserError(
            tr("The file {path} cannot be written: {why}.", path=path, why=error.strerror or error),
            tr("Choose another folder, or free space."),
        ) from error
