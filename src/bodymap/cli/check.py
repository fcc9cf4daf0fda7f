"""`bodymap check`: reads the whole record and tells every fault. Changes nothing, imports no Qt."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.cli.recording import open_record
from bodymap.cli.usual_record import named_place

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `check` command."""
    parser = subparsers.add_parser("check", help="read the whole record, or a backup, and tell every fault")
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="a backup (default: the record)")
    return parser


def run(args: argparse.Namespace) -> int:
    """Exit status 1 where a fault was found. Raises UserError for what is no record at all."""
    from bodymap.store import DamagedRecord
    from bodymap.store.places import hazard

    path = args.file.absolute() if args.file else named_place(args.db)
    try:
        # beside an open window it reads what is on the disk at this moment
        with open_record(args, path, read_only=True) as record:
            found = record.examine()
    except DamagedRecord as error:
        print(error.message, file=sys.stderr)
        print(error.remedy, file=sys.stderr)
        return 1
    for fault in found.faults:
        print(fault, file=sys.stderr)
    place = hazard(path) if isinstance(path, Path) else None
    if place is not None:
        print(f"{place.message} {place.remedy}", file=sys.stderr)
    counted = "1 fault" if len(found.faults) == 1 else f"{len(found.faults) or 'no'} faults"
    print(f"{path}: {found.clients} clients and {found.visits} visits read, {counted}.")
    return 0 if found.sound else 1
