"""`bodymap export`: a visit, a client or the whole record as a file of another form. Imports no Qt but for PDFs."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.cli.recording import open_record
from bodymap.cli.telling import tell
from bodymap.errors import UserError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from bodymap.domain.visit import Client, Visit
    from bodymap.store import Record

FORMATS = ("chart", "archive", "csv", "fhir")
ALL = "all"


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `export` command."""
    parser = subparsers.add_parser("export", help="write a visit, a client or the record as a file of another form")
    parser.add_argument("--format", choices=FORMATS, default="archive", help="default: archive")
    parser.add_argument("--client", metavar="ID", help="only this client")
    parser.add_argument("--visit", metavar="ID", help="only this visit: chart (needed) and fhir")
    parser.add_argument(
        "--table", choices=("findings", "measures", "treatments", ALL), default=ALL, help="csv: which (default: all)"
    )
    parser.add_argument("--names", action="store_true", help="csv: clients by name too, not by id alone")
    parser.add_argument("--bom", action="store_true", help="csv: begin with a byte order mark, for some spreadsheets")
    parser.add_argument("--snomed", action="store_true", help="fhir: SNOMED CT codes too; their use needs a licence")
    parser.add_argument("--no-pdf", action="store_true", help="fhir: leave the sheets (PDF) out")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file to write")
    parser.add_argument("--list", action="store_true", help="only list the ids of clients and visits")
    return parser


def run(args: argparse.Namespace) -> int:
    """Writes the file. Raises UserError for an unknown id, and where the file cannot be written."""
    if args.output is None and not args.list:
        raise UserError("It is not said where to write.", "Name a file with -o FILE.")
    with _opened(args) as record:
        if args.list:
            for line in _listing(record, args.client):
                tell(line)
            return 0
        for line in _export(record, args):
            print(line, file=sys.stderr)
    return 0


def _opened(args: argparse.Namespace) -> "Record":
    """Opens for writing where that can be, so that the audit hears of it; beside another window only to read."""
    from bodymap.store.failures import OpenElsewhere, ReadOnlyPlace

    if not args.list:
        with suppress(OpenElsewhere, ReadOnlyPlace):
            return open_record(args)
    return open_record(args, read_only=True)


def _export(record: "Record", args: argparse.Namespace) -> Iterator[str]:
    from bodymap.exchange.csv_out import TABLES
    from bodymap.workspace import exporting

    if args.format == "chart":
        if args.visit is None:
            raise UserError("A chart document is one visit.", "Name it with --visit ID; --list has the ids.")
        exporting.export_chart(record, args.output, args.visit)
        written = [args.output]
    elif args.format == "fhir":
        pdf = None if args.no_pdf else _sheets(record)
        exporting.export_fhir(record, args.output, args.client, args.visit, snomed=args.snomed, pdf=pdf)
        written = [args.output]
    elif args.visit is not None:
        raise UserError(f"--format {args.format} holds no single visit.", "Name the client with --client ID instead.")
    elif args.format == "csv":
        tables = tuple(TABLES) if args.table == ALL else (args.table,)
        written = list(
            exporting.export_tables(record, args.output, args.client, tables, names=args.names, bom=args.bom)
        )
    else:
        about = exporting.export_archive(record, args.output, args.client)
        yield f"{about.clients} clients, {about.visits} visits"
        written = [args.output]
    for path in written:
        yield f"{path} is written."
    yield exporting.PLAIN


def _sheets(record: "Record") -> "Callable[[Client, Visit], bytes]":
    """What draws the chart sheet of a visit as PDF."""
    from bodymap.paint.offscreen import offscreen_application
    from bodymap.paint.printing import pages_of, pdf_bytes
    from bodymap.workspace.sheets import Sources

    application = offscreen_application()
    sources = Sources(record, datetime.now().astimezone())

    def draw(client: "Client", visit: "Visit") -> bytes:
        # the application must live as long as pages are drawn
        assert application is not None
        return pdf_bytes(pages_of("chart", sources.of(client.id, visit.id)))

    return draw


def _listing(record: "Record", client_id: str | None) -> Iterator[str]:
    from bodymap.workspace.exporting import holdings

    for held in holdings(record, client_id):
        yield f"{held.client.id}  {held.client.name}"
        for visit in held.visits:
            yield f"    {visit.id}  {visit.date.isoformat()}  {'signed' if visit.signed else 'draft'}"
