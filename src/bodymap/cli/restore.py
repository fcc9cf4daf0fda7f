"""`bodymap restore`: puts a backup in the place of the record, after keeping what is there. Imports no Qt."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.cli.recording import refuse_assistant
from bodymap.cli.unlocking import key_for, unlock
from bodymap.cli.usual_record import named_record
from bodymap.errors import UserError
from bodymap.keys import is_encrypted
from bodymap.language import tr

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `restore` command."""
    parser = subparsers.add_parser("restore", help="put a backup in the place of the record; keeps what it replaces")
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--plain", action="store_true", help="let an unencrypted backup replace an encrypted record")
    parser.add_argument("--other-record", action="store_true", help="let a backup of another record replace this one")
    return parser


def run(args: argparse.Namespace) -> int:
    """Says what it will do, asks, does it, and says where the old record is. Raises UserError for an unsound backup."""
    from bodymap.store.previewing import is_another, look_into
    from bodymap.store.restoring import restore

    path = named_record(args.db)
    target_key = _key_of_replaced(path, args)
    key = key_for(args.file.absolute(), args, like=target_key)
    held = look_into(args.file, key)
    last = f", the last of {held.last_visit}" if held.last_visit else ""
    sealed = "encrypted" if held.encrypted else "not encrypted"
    print(f"The backup {args.file} is sound: {held.clients} clients, {held.visits} visits{last}; {sealed}.")
    print(f"It is of the record {held.record_id}.")
    _refuse_plain(path, encrypted=held.encrypted, allowed=args.plain)
    if not args.other_record and is_another(path, held.record_id, target_key):
        raise UserError(
            tr("The backup is not of the record {path}, but of another one.", path=path),
            tr("Choose one of its own backups, or give --other-record if that is what you want. Nothing was changed."),
        )
    for remark in held.remarks:
        print(f"{remark} This does not stand against restoring it; `bodymap audit` tells more.")
    if path.exists():
        print(f"It will take the place of {path}, which is kept in the folder of the backups first.")
    else:
        print(f"It will become {path}, where nothing is yet.")
    if not args.yes and not _agreed():
        print("Nothing was changed.")
        return 1
    done = restore(args.file, path, key=key, target_key=target_key, other_record=args.other_record)
    if done.before is not None:
        print(f"Kept what was there: {done.before}")
    if done.erased_again:
        print(f"Erased again, as they were in the record: {done.erased_again} of the backup's clients.")
    elif done.erased_again is None:
        print("Who was erased since the backup was made is not known here; erase them again.")
    print(f"Restored and compared: {path}")
    return 0


def _key_of_replaced(path: Path, args: argparse.Namespace) -> bytes | None:
    """The key of the record that gives way, None for a plain one. Raises UserError for who may not replace it."""
    if not is_encrypted(path):
        return None
    unlocked = unlock(path, args)
    refuse_assistant(unlocked.author, "put a backup in the place of the record")
    return unlocked.key


def _refuse_plain(path: Path, *, encrypted: bool, allowed: bool) -> None:
    """Raises UserError where an encrypted record would become a plain one and nobody has asked for that."""
    if encrypted or allowed or not path.exists():
        return
    if is_encrypted(path):
        raise UserError(
            f"The record {path} is encrypted and this backup is not: restored, it could be read without a passphrase.",
            "Choose an encrypted backup, or give --plain if that is what you want. Nothing was changed.",
        )


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise UserError("Nobody is there to be asked.", "Give --yes to restore without a question.")
    return input("Restore it? [y/N] ").strip().lower() in ("y", "yes")
