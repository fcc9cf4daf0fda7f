"""`bodymap import`: an archive, a FHIR bundle or a chart document into the record, all or nothing. Imports no Qt."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.cli.reading import naming
from bodymap.cli.recording import open_record
from bodymap.errors import UserError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `import` command."""
    parser = subparsers.add_parser("import", help="take an archive, a FHIR bundle or a chart document into the record")
    parser.add_argument("file", metavar="FILE", help="an archive (zip), a FHIR bundle or a chart document (JSON)")
    parser.add_argument("--into-client", metavar="ID", help="whose visit a chart document is")
    parser.add_argument("--no-earlier", action="store_true", help="chart document: leave its earlier visits out")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be taken in")
    return parser


def run(args: argparse.Namespace) -> int:
    """Takes the file in and says what it brought. Raises UserError with the path of the first fault."""
    # the file before the record: a faulty one must not make a record that was not there
    from bodymap.workspace import importing

    path = Path(args.file)
    with naming(args.file):
        contents = importing.read_contents(path)
        if contents.kind == "chart" and args.into_client is None:
            raise UserError(
                "A chart document does not say whose visit it is.", "Name the client with --into-client ID."
            )
        if contents.kind != "chart" and args.into_client is not None:
            raise UserError("This file brings its own clients.", "Leave --into-client out.")
    with open_record(args, create=contents.kind != "chart" and args.db is not None) as record, naming(args.file):
        if contents.kind == "archive":
            tally = importing.take_in_archive(record, path, dry_run=args.dry_run)
        elif contents.kind == "fhir":
            tally = importing.take_in_holdings(record, contents.holdings, dry_run=args.dry_run)
        else:
            visits = contents.visits[-1:] if args.no_earlier else contents.visits
            tally = importing.take_in_visits(record, args.into_client, visits, dry_run=args.dry_run)
    for line in importing.sentences(tally, would=args.dry_run):
        print(line)
    if contents.dropped:
        print(f"{contents.dropped} free keys (x-…) have no place in the record and were left out")
    return 0
