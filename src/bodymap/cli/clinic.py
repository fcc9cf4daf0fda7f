"""`bodymap clinic`: what whoever looks after a clinic's server does. Imports no Qt."""

import argparse
from typing import TYPE_CHECKING

from bodymap.cli.telling import tell
from bodymap.cli.usual_record import named_place, on_server
from bodymap.errors import UserError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `clinic` command."""
    parser = subparsers.add_parser("clinic", help="keep a record on a clinic's server (docs/clinic.md)")
    deeds = parser.add_subparsers(metavar="DEED", dest="deed", required=True)
    deeds.add_parser("setup", help="make the tables in an empty database, or bring them up to date")
    roles = deeds.add_parser("roles", help="roles, their rights, guards and the log of changed rows")
    user = deeds.add_parser("user", help="make somebody a user of the record")
    user.add_argument("login", metavar="LOGIN", help="what they are called on the server")
    user.add_argument("--role", choices=("therapist", "assistant", "admin", "auditor"), default="therapist")
    user.add_argument("--name", required=True, help="how the chart names them")
    user.add_argument("--initials", required=True, help="their initials")
    for deed in (roles, user):
        deed.add_argument("--apply", action="store_true", help="do it (default: print the SQL)")
    return parser


def run(args: argparse.Namespace) -> int:
    """Raises UserError where --db names no server, or the server cannot be used."""
    if args.deed == "setup":
        return _set_up(args)
    from bodymap.store.server import roles

    if args.deed == "roles":
        statements = roles.statements()
    else:
        statements = roles.user(args.login, args.role, args.name, args.initials)
    if not args.apply:
        tell("\n".join(f"{statement};" for statement in statements))
        return 0
    from bodymap.store import ServerAddress
    from bodymap.store.server.administering import administer

    _require_server(args)
    administer(ServerAddress.parse(args.db), statements)
    print("Done. Users set their password themselves: \\password in psql." if args.deed == "user" else "Done.")
    return 0


def _set_up(args: argparse.Namespace) -> int:
    from bodymap.store import open_record

    _require_server(args)
    with open_record(named_place(args.db), create=True) as record:
        clients, visits, _ = record.extent()
        print(f"{record.path}: the record is ready, with {clients} clients and {visits} visits.")
    return 0


def _require_server(args: argparse.Namespace) -> None:
    if not on_server(args.db):
        raise UserError("--db names no server.", "Name one before the command: --db postgresql://user@host/database.")
