"""Asks for a passphrase where a command meets an encrypted record.

A passphrase is never an argument, since those stand in the list of processes and in the shell's history. It comes from
`--passphrase-file`, from the file that BODYMAP_PASSPHRASE_FILE names, or from a prompt that does not show it. Imports
neither Qt nor the store.
"""

import argparse
import contextlib
import getpass
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.errors import UserError
from bodymap.keys import KeyFile, Unlocked, WrongPassphrase, is_encrypted, untold
from bodymap.keys.attempts import Attempts

if TYPE_CHECKING:
    from bodymap.domain.author import Author

VARIABLE = "BODYMAP_PASSPHRASE_FILE"
TRIES = 3


def key_for(path: Path, args: argparse.Namespace, like: bytes | None = None) -> bytes | None:
    """The raw key of the record or backup at `path`, None for a plain one.

    `like` is a key that is at hand; where it is this one's too, as with a backup of the open record, nobody is asked.
    """
    if not is_encrypted(path):
        return None
    if like is not None and _fits(path, like):
        return like
    return unlock(path, args, noting=False).key


def unlock(path: Path, args: argparse.Namespace, *, noting: bool = True) -> Unlocked:
    """Opens the keys of the record at `path`. Raises UserError where they stay closed.

    Wrong passphrases are noted beside it for the next one who gets in, but not beside a backup: nobody works there.
    """
    keys = KeyFile.of(path)
    user = chosen_user(keys, args)
    given = _from_file(args)
    if given is not None:
        with _noted(path, user, noting=noting):
            return keys.unlock(given, user.id)
    if not sys.stdin.isatty():
        raise UserError(
            f"The record {path} is encrypted, and nobody is there to be asked for the passphrase.",
            f"Name a file that holds it with --passphrase-file, or in {VARIABLE}.",
        )
    attempts = Attempts()
    for last in (*[False] * (TRIES - 1), True):
        try:
            with _noted(path, user, noting=noting):
                return keys.unlock(getpass.getpass(f"Passphrase of {user.name} for {path.name}: "), user.id)
        except WrongPassphrase as wrong:
            if last:
                raise
            print(wrong.message, file=sys.stderr)
            time.sleep(attempts.wrong())
    raise AssertionError("the last try returns or raises")


def recover(path: Path, keys: KeyFile, user: "Author") -> Unlocked:
    """Asks for the recovery key at the terminal. Raises UserError where nobody is there, or it does not open."""
    if not sys.stdin.isatty():
        raise UserError("Nobody is there to be asked for the recovery key.", "Run this in a terminal.")
    with _noted(path, user, noting=True):
        return keys.recover(input("Recovery key: "), user.id)


@contextlib.contextmanager
def _noted(path: Path, user: "Author", *, noting: bool) -> Iterator[None]:
    try:
        yield
    except WrongPassphrase:
        if noting:
            untold.note(path, untold.Deed.WRONG, user.id)
        raise


def new_passphrase(args: argparse.Namespace, *personal: str) -> str:
    """A passphrase that is set, typed twice or read from `--new-passphrase-file`. Raises UserError for a weak one."""
    from bodymap.keys.passphrase import check_passphrase, strength_of

    if args.new_passphrase_file is not None:
        typed = _read(args.new_passphrase_file)
        check_passphrase(typed)
        return typed
    if not sys.stdin.isatty():
        raise UserError("Nobody is there to be asked for the new passphrase.", "Give --new-passphrase-file.")
    typed = getpass.getpass("New passphrase: ")
    print(strength_of(typed, *personal).words, file=sys.stderr)
    check_passphrase(typed)
    check_passphrase(typed, getpass.getpass("Once more: "))
    return typed


def chosen_user(keys: KeyFile, args: argparse.Namespace) -> "Author":
    """Who opens the record: the one that `--user` names, or the only one. Raises UserError where that is not clear."""
    name = args.user
    if name is None and len(keys.users) == 1:
        return keys.users[0]
    named = [user for user in keys.users if name is not None and name.casefold() in (user.name.casefold(), user.id)]
    if len(named) == 1:
        return named[0]
    known = ", ".join(user.name for user in keys.users)
    if name is None:
        raise UserError("This record has several users.", f"Say who opens it with --user: {known}.")
    raise UserError(f"The record has no user {name}.", f"Its users are: {known}.")


def _from_file(args: argparse.Namespace) -> str | None:
    named = args.passphrase_file or os.environ.get(VARIABLE)
    return _read(Path(named)) if named else None


def _read(path: Path) -> str:
    """The first line of a file, without its end."""
    try:
        return path.read_text(encoding="utf-8").split("\n", 1)[0].removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UserError(f"The passphrase cannot be read from {path}: {what}.", "Check the file.") from error


def _fits(path: Path, key: bytes) -> bool:
    try:
        KeyFile.of(path).check_seal(key)
    except UserError:
        return False
    return True
