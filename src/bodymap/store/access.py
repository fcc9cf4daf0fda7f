"""Who was let into a record and who may be: what the audit is told of its keys.

The keys stand in their own file; this is the only way to change them while the record is open, so that no change of
them goes untold, wherever the program dies. What was done at the keys while the record was locked, or not told when
the program ended, is told with the next unlocking, once.
"""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bodymap.domain.author import Author
from bodymap.errors import UserError
from bodymap.keys import KeyFile, untold
from bodymap.keys.untold import Change, Deed, Line, Tries, Untold
from bodymap.store import settings
from bodymap.store.audit import Audit, Verb
from bodymap.store.link import Link
from bodymap.store.turns import Turns

TOLD = "keys_told"
"""The record's setting that names what the audit was told last of what stands beside the record (`Untold.mark`)."""


class Access:
    """The keys of one open record, as far as the audit is concerned.

    Each change is written with its entry or not at all. Raises UserError where it is refused or cannot be written; the
    keys are then as they were. `key` is the record's raw key. What derives from a passphrase takes a while.
    """

    def __init__(self, turns: Turns, link: Link, audit: Audit) -> None:
        self._turns = turns
        self._link = link
        self._audit = audit
        self._path = link.path

    # letting somebody in

    def unlocked_by(self, author: Author) -> Tries:
        """Names who has unlocked the record, and tells the audit, with what was done at its keys before.

        Returns the wrong passphrases since the last time. A record that is open for reading only goes on keeping them.
        """
        self._audit.author = author
        tries = self.settle()
        # on a full disk charts can still be read
        with contextlib.suppress(UserError):
            self._log(Verb.RECORD_UNLOCKED)
        return tries

    def settle(self) -> Tries:
        """Tells the audit what was done at the keys and is not told yet. Returns the wrong passphrases among it."""
        waiting = self._waiting()
        if waiting.size and not self._turns.read_only:
            with contextlib.suppress(UserError):
                if waiting.lines:
                    with self._turns.writing(), self._audit.writing():
                        self._audit.notes += self._tell(waiting)
                untold.forget(self._path, waiting)
        return Tries.among(waiting.lines)

    def forgotten(self) -> None:
        """Tells the audit that the system's keyring holds the key no more."""
        # on a full disk it is forgotten all the same
        with contextlib.suppress(UserError):
            self._log(Verb.KEY_FORGOTTEN, user=self._audit.author.name)

    # changing who may be

    def set_passphrase(self, user: Author, passphrase: str, key: bytes, *, recovered: bool = False) -> None:
        """Gives a user a new passphrase; `recovered` says that the recovery key let them in."""
        verb = Verb.PASSPHRASE_RECOVERED if recovered else Verb.PASSPHRASE_CHANGED
        self._change(lambda keys: keys.with_passphrase(user.id, passphrase, key), verb, user=user.name)

    def add_user(self, author: Author, passphrase: str, key: bytes) -> None:
        told = {"user": author.name, "role": author.role}
        self._change(lambda keys: keys.with_user(author, passphrase, key), Verb.USER_ADDED, **told)

    def change_user(self, author: Author, key: bytes) -> None:
        """Gives a user another name, other initials or another role."""
        known = KeyFile.of(self._path).user(author.id)
        told: dict[str, object] = {"user": known.name}
        for part in ("name", "initials", "role"):
            was, now = getattr(known, part), getattr(author, part)
            told |= {part: [was, now]} if was != now else {}
        self._change(lambda keys: keys.with_changed_user(author, key), Verb.USER_CHANGED, **told)

    def remove_user(self, user_id: str, key: bytes) -> None:
        name = KeyFile.of(self._path).user(user_id).name
        self._change(lambda keys: keys.without_user(user_id, key), Verb.USER_REMOVED, user=name)

    def renew_recovery(self, keys: KeyFile) -> None:
        """Puts keys with a new recovery key, which is on paper by now, in the place of those that are there."""
        self._change(lambda _: keys, Verb.RECOVERY_RENEWED)

    def _change(self, change: Callable[[KeyFile], KeyFile], verb: Verb, **details: object) -> None:
        before = KeyFile.of(self._path)
        after = change(before)
        if after == before:
            return
        with self._turns.writing():
            self.settle()
            _announce(self._path, self._audit.author, before, after, verb, details)
            waiting = self._waiting()
            try:
                with self._audit.writing():
                    # the keys are still those of before, by which the change that was just announced is none yet
                    self._tell(waiting)
                    self._audit.append(verb, details=details)
                    after.save(self._path)
            except BaseException:
                # the entry was taken back, so the keys must be, too
                if KeyFile.of(self._path) != before:
                    before.save(self._path)
                raise
            untold.forget(self._path, waiting)

    def _waiting(self) -> Untold:
        if not untold.place_of(self._path).exists():
            return Untold()
        told = ""
        # where even that cannot be read, it is better told twice
        with contextlib.suppress(UserError), self._turns.reading():
            told = settings.read(self._link, TOLD)
        return untold.read(self._path, told)

    def _tell(self, waiting: Untold) -> int:
        """Adds the entries, within a transaction, and that they are told; returns how many rows were written."""
        keys = self._keys()
        lines = waiting.held_against(keys) if keys is not None else waiting.lines
        names = {user.id: user.name for user in keys.users} if keys is not None else {}
        told = [_wrong(lines, names)] if Tries.among(lines).wrong else []
        told += filter(None, (_entry(line, names.get(line.user, "somebody")) for line in lines))
        for verb, details in told:
            self._audit.append(verb, details=details)
        return len(told) + settings.write(self._link, TOLD, waiting.mark)

    def _keys(self) -> KeyFile | None:
        try:
            return KeyFile.of(self._path)
        except UserError:
            return None

    def _log(self, verb: Verb, **details: object) -> None:
        if not self._turns.read_only:
            with self._turns.writing():
                self._audit.log(verb, details=details)


class WithoutAudit(Access):
    """The keys of a record that is too damaged to be opened: its backups may need them, and nobody can be told."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _change(self, change: Callable[[KeyFile], KeyFile], verb: Verb, **details: object) -> None:
        before = KeyFile.of(self._path)
        after = change(before)
        # a backup that takes the record's place under these keys tells it
        _announce(self._path, Author(), before, after, verb, details)
        after.save(self._path)


def _announce(
    path: Path, author: Author, before: KeyFile, after: KeyFile, verb: Verb, details: Mapping[str, object]
) -> None:
    untold.announce(path, Deed.CHANGED, author.id, Change(before.seal, after.seal, verb, details))


_VERBS = {Deed.RECOVERED: Verb.PASSPHRASE_RECOVERED, Deed.REMEMBERED: Verb.KEY_REMEMBERED}
_OF_KEYS = {verb.value: verb for verb in Verb if verb.value.startswith("keys.")}


def _wrong(lines: Sequence[Line], names: Mapping[str, str]) -> tuple[Verb, dict[str, object]]:
    """The one entry for all wrong passphrases."""
    tries = Tries.among(lines)
    chosen = sorted({names.get(line.user, "somebody") for line in lines if line.deed is Deed.WRONG})
    since = tries.since.isoformat() if tries.since is not None else ""
    return Verb.UNLOCK_FAILED, {"times": tries.wrong, "since": since, "users": chosen}


def _entry(line: Line, name: str) -> tuple[Verb, dict[str, object]] | None:
    """The entry for any other line; one for a change says whose it was, since somebody else may be in by now."""
    at = line.at.isoformat()
    if line.deed in _VERBS:
        return _VERBS[line.deed], {"user": name, "at": at}
    if line.change is None or line.change.verb not in _OF_KEYS:
        return None  # a wrong passphrase, or a line that this program has not written
    return _OF_KEYS[line.change.verb], {**line.change.said, "by": name, "at": at}
