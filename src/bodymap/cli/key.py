"""`bodymap key`: who opens an encrypted record, with which passphrase; makes a plain record an encrypted one. No Qt."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.cli import unlocking
from bodymap.cli.recording import take_over
from bodymap.cli.telling import must_be_heard, tell
from bodymap.cli.usual_record import named_record
from bodymap.domain.author import Author
from bodymap.errors import UserError
from bodymap.keys import KeyFile, Unlocked, is_encrypted
from bodymap.keys.keyfile import ROLES
from bodymap.language import tr

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from bodymap.store.access import Access

Deed = Callable[["Access"], None]

DEEDS = {
    "show-users": "list the users; needs no passphrase",
    "add-user": "give one more person a passphrase of their own",
    "change-user": "change a user's name, initials or role",
    "remove-user": "take a user's passphrase away",
    "change-passphrase": "set a new passphrase for yourself",
    "recover": "set a new passphrase with the recovery key",
    "new-recovery": "make a new recovery key; the old one opens nothing any more",
    "encrypt": "make a plain record an encrypted one, in its place",
}


def add_parser(subparsers: "_SubParsersAction[ArgumentParser]") -> "ArgumentParser":
    """Adds the `key` command with its deeds."""
    parser = subparsers.add_parser("key", help="users, passphrases and the recovery key of an encrypted record")
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    made = {name: deeds.add_parser(name, help=words) for name, words in DEEDS.items()}
    for name in ("add-user", "change-user", "remove-user"):
        made[name].add_argument("name", metavar="NAME", help="the user's name")
    made["change-user"].add_argument("--name", dest="new_name", metavar="NEW", help="the new name")
    made["encrypt"].add_argument("--name", required=True, metavar="NAME", help="your name, as it stands under a chart")
    for name in ("add-user", "change-user", "encrypt"):
        made[name].add_argument("--initials", metavar="AB", help="as they stand beside a signature")
    for name in ("add-user", "change-user"):
        made[name].add_argument("--role", choices=ROLES, help="an admin also keeps the users")
    for name in ("add-user", "change-passphrase", "recover", "encrypt"):
        made[name].add_argument("--new-passphrase-file", type=Path, metavar="FILE", help="read the new passphrase here")
    return parser


def run(args: argparse.Namespace) -> int:
    """Does one of the deeds. Raises UserError with what stands in its way; the keys are then as they were."""
    path = named_record(args.db)
    if args.deed == "encrypt":
        return _encrypt(path, args)
    if not is_encrypted(path):
        raise UserError(f"The record {path} is not encrypted, or not there.", "See: bodymap key encrypt --help.")
    keys = KeyFile.of(path)
    if args.deed == "show-users":
        for user in keys.users:
            tell(f"{user.name}  ({user.initials or 'no initials'}, {user.role})")
        return 0
    if args.deed == "recover":
        return _recover(path, keys, args)
    unlocked = unlocking.unlock(path, args)
    keys = KeyFile.of(path)  # as it is now; the prompt may have waited long
    if args.deed == "change-passphrase":
        return _change_passphrase(path, unlocked, args)
    if unlocked.author.role != "admin":
        raise UserError(f"{unlocked.author.name} does not keep the users of this record.", "Ask one of its admins.")
    if args.deed == "new-recovery":
        must_be_heard()
        fresh, recovery = keys.with_new_recovery(unlocked.key)
        _carry_out(path, unlocked, lambda access: access.renew_recovery(fresh))
        _print_recovery(recovery)
    else:
        _carry_out(path, unlocked, _of_users(keys, unlocked.key, args))
        print("Done.")
    return 0


def _carry_out(path: Path, unlocked: Unlocked, deed: Deed) -> None:
    """Does it and tells the audit; to the keys of a damaged record, which may be needed for its backups, without.

    Raises UserError where the record is open in a window: its own commands do the same, and are told.
    """
    from bodymap.store import DamagedRecord, Record
    from bodymap.store.access import WithoutAudit

    try:
        record = Record.open(path, key=unlocked.key)
    except DamagedRecord as error:
        deed(WithoutAudit(path))
        print(f"bodymap: {error.message} {tr('Its audit cannot tell that the keys were changed.')}", file=sys.stderr)
        return
    with record:
        take_over(record, unlocked.author)
        deed(record.access)


def _of_users(keys: KeyFile, key: bytes, args: argparse.Namespace) -> Deed:
    if args.deed == "add-user":
        author = Author(name=args.name.strip(), initials=args.initials or "", role=args.role or "therapist")
        typed = unlocking.new_passphrase(args, author.name)
        return lambda access: access.add_user(author, typed, key)
    user = next((user for user in keys.users if user.name.casefold() == args.name.strip().casefold()), None)
    if user is None:
        raise UserError(f"The record has no user {args.name}.", "See: bodymap key show-users.")
    if args.deed == "remove-user":
        return lambda access: access.remove_user(user.id, key)
    initials = user.initials if args.initials is None else args.initials
    changed = replace(user, name=(args.new_name or user.name).strip(), initials=initials, role=args.role or user.role)
    return lambda access: access.change_user(changed, key)


def _change_passphrase(path: Path, unlocked: Unlocked, args: argparse.Namespace) -> int:
    user, typed = unlocked.author, unlocking.new_passphrase(args, unlocked.author.name)
    _carry_out(path, unlocked, lambda access: access.set_passphrase(user, typed, unlocked.key))
    print("Changed. Backups made before still open with the old passphrase.")
    return 0


def _recover(path: Path, keys: KeyFile, args: argparse.Namespace) -> int:
    user = unlocking.chosen_user(keys, args)
    unlocked = unlocking.recover(path, keys, user)
    typed = unlocking.new_passphrase(args, user.name)
    _carry_out(path, unlocked, lambda access: access.set_passphrase(user, typed, unlocked.key, recovered=True))
    print(f"{user.name} has a new passphrase.")
    return 0


def _encrypt(path: Path, args: argparse.Namespace) -> int:
    from bodymap.store import Record
    from bodymap.store.sealing import plain_copies

    # the recovery key is shown once
    must_be_heard()
    with Record.open(path) as record:
        author = record.author = Author(name=args.name.strip(), initials=args.initials or "", role="admin")
        keys, key, recovery = KeyFile.new(record.id, author, unlocking.new_passphrase(args, author.name))
        record.encrypt(keys, key)
    print(f"Encrypted: {path}. The plain file was overwritten and removed; a drive may keep traces of it.")
    copies = plain_copies(path)
    for copy in copies:
        print(f"Still plain: {copy}")
    if copies:
        print("Whoever can read these files can read every client. Delete them when you need them no more.")
    _print_recovery(recovery)
    return 0


def _print_recovery(recovery: str) -> None:
    print(f"\nRecovery key: {recovery}\n")
    print("Write it down and keep it locked away from the computer: it opens the record without a passphrase.")
    print("It is shown this once. Without it, a forgotten passphrase cannot be replaced.")
