"""The keys file of one record: who may open it, each with the data key wrapped by a passphrase of their own.

Users' names and roles stand in it readable, since a person is chosen before a passphrase is typed; nothing of clients
does. The whole file carries a code made with the data key: who does not have that key can neither add a user nor
raise a role unseen. It is written as a new file that takes the place of the old one, so that a crash leaves one whole.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from bodymap import durable
from bodymap.domain.author import Author
from bodymap.errors import UserError
from bodymap.keys import slots
from bodymap.keys.passphrase import secret_of_passphrase
from bodymap.keys.recovery import new_recovery_key, secret_of
from bodymap.keys.slots import PASSPHRASE, RECOVERY, Slot
from bodymap.language import tr

APPLICATION = "bodymap"
FORM = 1
SUFFIX = ".keys"
PENDING = ".restoring"
"""Stands behind the name of what a restore has brought and not put in its place yet (`store/placing.py`)."""

LARGEST = 1024 * 1024
"""Bytes; a thousand users take a third of it."""

ROLES = ("therapist", "assistant", "admin")
"""An admin is a therapist who also keeps the users."""

_PLAIN = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a right passphrase yields: the record's raw key, and who is at the program."""

    key: bytes = field(repr=False)
    author: Author


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The content of a keys file, as a value: every change makes another one, to be written with `save`."""

    record_id: str
    users: tuple[Author, ...]
    slots: tuple[Slot, ...] = field(repr=False)
    seal: str = field(repr=False, default="")

    # making, reading, writing

    @classmethod
    def new(cls, record_id: str, admin: Author, passphrase: str) -> tuple[Self, bytes, str]:
        """A keys file with its first user, the fresh data key, and the recovery key as it is to be printed."""
        key = secrets.token_bytes(slots.KEY_BYTES)
        made = cls(record_id, (), ())._with_user(admin, passphrase, key)
        made, recovery = made.with_new_recovery(key)
        return made, key, recovery

    @classmethod
    def of(cls, record: Path) -> Self:
        """The keys of the record at this path. Raises UserError where they are missing, damaged, newer or foreign."""
        path = _at_hand(record)
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except FileNotFoundError as error:
            raise UserError(
                tr("The keys file {path} is missing; without it the record cannot be opened.", path=path),
                tr("Put it back from a backup: every backup has a copy."),
            ) from error
        except OSError as error:
            raise UserError(
                tr("The keys file {path} cannot be read: {why}.", path=path, why=error.strerror),
                tr("Check its permissions."),
            ) from error
        try:
            return cls._from_json(json.loads(content), path)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise UserError(
                tr("The keys file {path} is damaged.", path=path),
                tr("Put it back from a backup: every backup has a copy."),
            ) from error

    def save(self, record: Path) -> None:
        """Puts this beside the record, whole or not at all. Raises UserError where the disk refuses."""
        path = keys_of(record)
        content = json.dumps(self._as_json() | {"seal": self.seal}, indent=1, ensure_ascii=False).encode()
        try:
            with durable.replacing(path) as file:
                file.write(content)
        except OSError as error:
            raise not_written(error, record) from error

    # opening

    def user(self, user_id: str) -> Author:
        """Raises UserError for somebody who is not among the users."""
        for author in self.users:
            if author.id == user_id:
                return author
        raise UserError(tr("The record has no such user."), tr("Choose one of those that it names."))

    def unlock(self, passphrase: str, user_id: str) -> Unlocked:
        """Raises WrongPassphrase; costs the time of one derivation, whether right or wrong."""
        author = self.user(user_id)
        return Unlocked(self._opened(PASSPHRASE, user_id, secret_of_passphrase(passphrase)), author)

    def recover(self, typed: str, user_id: str) -> Unlocked:
        """Opens with the recovery key, as this user. Raises UserError for a slip, WrongPassphrase for another key."""
        author = self.user(user_id)
        return Unlocked(self._opened(RECOVERY, "", secret_of(typed)), author)

    def check_seal(self, key: bytes) -> None:
        """Raises UserError where users, roles or ways in were changed by somebody without the record's key."""
        if not slots.same_seal(self.seal, slots.seal_of(key, self._content())):
            raise UserError(
                tr("The keys file was changed by something other than bodymap; its users and roles cannot be trusted."),
                tr("Put it back from a backup: every backup has a copy."),
            )

    def _opened(self, kind: str, owner: str, secret: bytes) -> bytes:
        for slot in self.slots:
            if (slot.kind, slot.owner) == (kind, owner):
                key = slot.open(secret, self.record_id)
                self.check_seal(key)
                return key
        raise UserError(
            tr("The keys file has no such way in."), tr("Put it back from a backup: every backup has a copy.")
        )

    # changing, always with the data key at hand

    def with_user(self, author: Author, passphrase: str, key: bytes) -> Self:
        """With one user more. Raises UserError where the name is empty or taken."""
        self.check_seal(key)
        return self._with_user(author, passphrase, key)

    def _with_user(self, author: Author, passphrase: str, key: bytes) -> Self:
        author = replace(author, id=author.id or secrets.token_hex(16))
        self._check(author)
        slot = self._wrapped(key, secret_of_passphrase(passphrase), PASSPHRASE, author.id)
        return replace(self, users=(*self.users, author), slots=(*self.slots, slot))._sealed(key)

    def without_user(self, user_id: str, key: bytes) -> Self:
        """Without this user. Raises UserError where nobody would be left who keeps the users."""
        self.check_seal(key)
        self.user(user_id)
        users = tuple(author for author in self.users if author.id != user_id)
        _one_admin(users)
        kept = tuple(slot for slot in self.slots if slot.kind == RECOVERY or slot.owner != user_id)
        return replace(self, users=users, slots=kept)._sealed(key)

    def with_changed_user(self, author: Author, key: bytes) -> Self:
        """With another name, initials or role for a user. Raises UserError as `with_user` and `without_user` do."""
        self.check_seal(key)
        self.user(author.id)
        self._check(author)
        users = tuple(author if known.id == author.id else known for known in self.users)
        _one_admin(users)
        return replace(self, users=users)._sealed(key)

    def with_passphrase(self, user_id: str, passphrase: str, key: bytes) -> Self:
        """With a new passphrase for a user; the old one opens this file no more, but still opens older copies of it."""
        self.check_seal(key)
        self.user(user_id)
        new = self._wrapped(key, secret_of_passphrase(passphrase), PASSPHRASE, user_id)
        kept = tuple(slot for slot in self.slots if (slot.kind, slot.owner) != (PASSPHRASE, user_id))
        return replace(self, slots=(*kept, new))._sealed(key)

    def with_new_recovery(self, key: bytes) -> tuple[Self, str]:
        """With a new recovery key, which is given out as it is to be printed and is kept nowhere."""
        if self.seal:
            self.check_seal(key)
        recovery = new_recovery_key()
        slot = self._wrapped(key, secret_of(recovery), RECOVERY, "")
        kept = tuple(known for known in self.slots if known.kind != RECOVERY)
        return replace(self, slots=(*kept, slot))._sealed(key), recovery

    def _check(self, author: Author) -> None:
        if not author.name.strip():
            raise UserError(tr("A user needs a name."), tr("Enter the name as it shall stand under a chart."))
        if author.role not in ROLES:
            raise UserError(
                tr("There is no role “{role}”.", role=author.role),
                tr("Choose one of: {roles}.", roles=", ".join(ROLES)),
            )
        taken = {known.name.strip().casefold() for known in self.users if known.id != author.id}
        if author.name.strip().casefold() in taken:
            raise UserError(tr("There is already a user {name}.", name=author.name.strip()), tr("Choose another name."))

    def _wrapped(self, key: bytes, secret: bytes, kind: str, owner: str) -> Slot:
        return slots.wrap(key, secret, kind=kind, owner=owner, record_id=self.record_id)

    def _sealed(self, key: bytes) -> Self:
        return replace(self, seal=slots.seal_of(key, self._content()))

    # its form

    def _content(self) -> bytes:
        return json.dumps(self._as_json(), sort_keys=True, ensure_ascii=True).encode()

    def _as_json(self) -> dict[str, Any]:
        return {
            "application": APPLICATION,
            "form": FORM,
            "record": self.record_id,
            "users": [
                {"id": author.id, "name": author.name, "initials": author.initials, "role": author.role}
                for author in self.users
            ],
            "slots": [slot.as_json() for slot in self.slots],
        }

    @classmethod
    def _from_json(cls, found: Mapping[str, Any], path: Path) -> Self:
        if found["application"] != APPLICATION:
            raise UserError(
                tr("{path} is no keys file of bodymap.", path=path),
                tr("Put the right one in its place, from a backup."),
            )
        if type(found["form"]) is not int or found["form"] > FORM:
            raise UserError(
                tr("The keys file {path} was written by a newer bodymap.", path=path),
                tr("Update bodymap. Nothing was touched."),
            )
        users = tuple(
            Author(**{name: _word(user[name]) for name in ("id", "name", "initials", "role")})
            for user in found["users"]
        )
        if not users:
            raise ValueError("no users")
        return cls(_word(found["record"]), users, tuple(map(Slot.from_json, found["slots"])), _word(found["seal"]))


def keys_of(record: Path) -> Path:
    """Where the keys of a record stand: `NAME.keys` beside it."""
    return record.with_name(record.name + SUFFIX)


def _at_hand(record: Path) -> Path:
    """Where the keys are read: those that a restore brought, once the file that they open has taken its place."""
    brought = record.with_name(record.name + PENDING)
    pending = keys_of(brought)
    return pending if pending.exists() and not brought.exists() else keys_of(record)


def not_written(error: OSError, record: Path) -> UserError:
    """What a change of the keys becomes that the disk refuses."""
    return UserError(
        tr(
            "The keys file {path} cannot be written: {why}. The old one still holds.",
            path=keys_of(record),
            why=error.strerror,
        ),
        tr("Check the disk and its permissions, then try again."),
    )


def is_encrypted(record: Path) -> bool:
    """Whether the file at this path needs a key: it has bytes, none of a plain record, and its keys beside it.

    False as well for what is missing or cannot be read; opening it says why.
    """
    try:
        with record.open("rb") as file:
            head = file.read(len(_PLAIN))
    except OSError:
        return False
    return bool(head) and head != _PLAIN and _at_hand(record).exists()


def set_aside(record: Path) -> Path | None:
    """Gives a keys file that stands where a new record shall be made another name, and returns it. It may be needed."""
    path = keys_of(record)
    if not path.exists():
        return None
    number = 1
    while (aside := path.with_name(f"{path.name}-{number}")).exists():
        number += 1
    return path.rename(aside)


def _one_admin(users: tuple[Author, ...]) -> None:
    if not any(author.role == "admin" for author in users):
        raise UserError(
            tr("A record needs one user at least who keeps the others."), tr("Make somebody else admin first.")
        )


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
