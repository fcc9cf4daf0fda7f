"""`bodymap clinic`: what whoever looks after a clinic's server does. Imports no Qt."""

import argparse
from typing import TYPE_CHECKING

from bodymap.cli.usual_record import named_place, on_server
from bodymap.errors import UserError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `clinic` command."""
    parser = subparsers.add_parser("clinic", help="make or update a record on a clinic's server (docs/clinic.md)")
    deeds = parser.add_subparsers(metavar="DEED", dest="deed", required=True)
    deeds.add_parser("setup", help="make the tables in an empty database, or bring them up to date")
    return parser


def run(args: argparse.Namespace) -> int:
    """Raises UserError where --db names no server, or the server cannot be used."""
    from bodymap.store import open_record

    if not on_server(args.db):
        raise UserError("--db names no server.", "Name one before the command: --db postgresql://user@host/database.")
    with open_record(named_place(args.db), create=True) as record:
        clients, visits, _ = record.extent()
        print(f"{record.path}: the record is ready, with {clients} clients and {visits} visits.")
    return 0
