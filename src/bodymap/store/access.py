"""Who was let into a record and who may be: what the audit is told of its keys.

The keys stand in their own file; this is the only way to change them while the record is open, so that no change of
them goes untold. What was done at the keys while the record was locked is told with the next unlocking.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path

from bodymap.domain.author import Author
from bodymap.errors import UserError
from bodymap.keys import KeyFile, untold
from bodymap.keys.untold import Deed, Tries, Untold
from bodymap.store.audit import Audit, Verb
from bodymap.store.turns import Turns


class Access:
    """The keys of one open record, as far as the audit is concerned.

    Each change is written with its entry or not at all. Raises UserError where it is refused or cannot be written; the
    keys are then as they were. `key` is the record's raw key. What derives from a passphrase takes a while.
    """

    def __init__(self, turns: Turns, audit: Audit, path: Path) -> None:
        self._turns = turns
        self._audit = audit
        self._path = path

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
        """Tells the audit what was done at the keys while it could not be told."""
        waiting = untold.read(self._path)
        tries = Tries.among(waiting.lines)
        if waiting.size and not self._turns.read_only:
            with contextlib.suppress(UserError):
                self._tell(waiting, tries)
                untold.forget(self._path, waiting)
        return tries

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
        with self._turns.writing():
            try:
                with self._audit.writing():
                    self._audit.append(verb, details=details)
                    after.save(self._path)
            except BaseException:
                # the entry was taken back, so the keys must be, too
                if KeyFile.of(self._path) != before:
                    before.save(self._path)
                raise

    def _tell(self, waiting: Untold, tries: Tries) -> None:
        names = self._names()
        if tries.since is not None:
            chosen = sorted({names.get(line.user, "somebody") for line in waiting.of(Deed.WRONG)})
            self._log(Verb.UNLOCK_FAILED, times=tries.wrong, since=tries.since.isoformat(), users=chosen)
        for deed, verb in ((Deed.RECOVERED, Verb.PASSPHRASE_RECOVERED), (Deed.REMEMBERED, Verb.KEY_REMEMBERED)):
            for line in waiting.of(deed):
                self._log(verb, user=names.get(line.user, "somebody"), at=line.at.isoformat())

    def _names(self) -> dict[str, str]:
        try:
            return {user.id: user.name for user in KeyFile.of(self._path).users}
        except UserError:
            return {}

    def _log(self, verb: Verb, **details: object) -> None:
        if not self._turns.read_only:
            with self._turns.writing():
                self._audit.log(verb, details=details)


class WithoutAudit(Access):
    """The keys of a record that is too damaged to be opened: its backups may need them, and nobody can be told."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _change(self, change: Callable[[KeyFile], KeyFile], verb: Verb, **details: object) -> None:  # noqa: ARG002
        change(KeyFile.of(self._path)).save(self._path)
