"""`bodymap backup`: a proved copy of the record while no window has it open. Imports no Qt."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.cli.recording import open_record
from bodymap.cli.telling import tell
from bodymap.cli.usual_record import named_record, on_server
from bodymap.errors import UserError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `backup` command."""
    parser = subparsers.add_parser("backup", help="make a backup of the record, or list those that there are")
    parser.add_argument("--to", type=Path, metavar="DIR", help="the folder (default: the record's own)")
    parser.add_argument("--list", action="store_true", help="list the backups in the folder and make none")
    return parser


def run(args: argparse.Namespace) -> int:
    """Makes the backup and says where it is. Raises UserError where the record or the folder cannot be used."""
    from bodymap.store.backup import BACKUP_FOLDER, backups_of, same_disk, usual_folder

    if on_server(args.db):
        raise UserError(
            "A record on a server is backed up by the server, not from here.",
            "docs/clinic.md shows how: pg_dump every night, and the log of changes.",
        )
    path = named_record(args.db)
    if args.list:
        found = backups_of(path, args.to or usual_folder(path))
        for backup in found:
            tell(f"{backup.at.astimezone():%Y-%m-%d %H:%M:%S}  {backup.size / 1024:8.0f} KB  {backup.path}")
        tell(f"{len(found)} {'backup' if len(found) == 1 else 'backups'} in {args.to or usual_folder(path)}")
        return 0
    with open_record(args, path) as record:
        set_there = record.setting(BACKUP_FOLDER)
        folder = args.to or (Path(set_there) if set_there else usual_folder(path))
        backup = record.back_up(folder)
    print(f"Backed up and compared: {backup.path} ({backup.size / 1024:.0f} KB)")
    if same_disk(path, folder):
        print("It lies on the same disk as the record: keep copies of the folder elsewhere, too.")
    return 0
