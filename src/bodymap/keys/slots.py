"""One way into a record: its data key, wrapped by a secret that somebody knows or has on paper.

The secret goes through Argon2id (RFC 9106, its second recommended choice: 64 MiB, three passes, four lanes; 0.15 to
0.4 s) to a key that wraps the data key with AES-256-GCM. What the slot is for is bound to it: a slot that was moved
to another record, another user or another effort does not open. All of the cryptography is the package's own.
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

from bodymap.errors import UserError
from bodymap.language import tr

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12

PASSPHRASE = "passphrase"
RECOVERY = "recovery"


class WrongPassphrase(UserError):  # noqa: N818
    """The secret does not open the slot. Nothing else is known, and nothing was changed."""

    def __init__(self, kind: str = PASSPHRASE) -> None:
        said = {
            PASSPHRASE: tr("That passphrase does not open the record."),
            RECOVERY: tr("That recovery key does not open the record."),
        }
        super().__init__(said[kind], tr("Check capitals and the keyboard's language."))


@dataclass(frozen=True, slots=True)
class Effort:
    """How much a guess costs; kept with each slot, so that later ones can cost more."""

    passes: int = 3
    lanes: int = 4
    kib: int = 64 * 1024

    def __post_init__(self) -> None:
        # a damaged file must not take all memory, nor hours
        if not (1 <= self.passes <= 64 and 1 <= self.lanes <= 64 and 8 * self.lanes <= self.kib <= 1024 * 1024):
            raise ValueError("an effort out of bounds")


EFFORT = Effort()


@dataclass(frozen=True, slots=True)
class Slot:
    """A wrapped data key. `owner` is a user's id, empty for the recovery key."""

    kind: str
    owner: str
    effort: Effort
    salt: bytes
    nonce: bytes
    wrapped: bytes

    def open(self, secret: bytes, record_id: str) -> bytes:
        """The data key. Raises WrongPassphrase where the secret, or anything that the slot is bound to, is another."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        wrapping = _derived(secret, self.salt, self.effort)
        try:
            return AESGCM(wrapping).decrypt(self.nonce, self.wrapped, self._bound(record_id))
        except InvalidTag:
            raise WrongPassphrase(self.kind) from None

    def _bound(self, record_id: str) -> bytes:
        parts = ["bodymap", record_id, self.kind, self.owner, self.effort.passes, self.effort.lanes, self.effort.kib]
        return json.dumps(parts).encode()

    def as_json(self) -> dict[str, object]:
        effort = {"passes": self.effort.passes, "lanes": self.effort.lanes, "kib": self.effort.kib}
        return {
            "kind": self.kind,
            "owner": self.owner,
            "argon2id": effort,
            "salt": _text(self.salt),
            "nonce": _text(self.nonce),
            "wrapped": _text(self.wrapped),
        }

    @classmethod
    def from_json(cls, found: Mapping[str, object]) -> "Slot":
        """Raises ValueError, TypeError or KeyError for what is no slot."""
        kind, owner, effort = found["kind"], found["owner"], found["argon2id"]
        if kind not in (PASSPHRASE, RECOVERY) or not isinstance(owner, str) or not isinstance(effort, dict):
            raise ValueError("no slot")
        numbers = [effort[name] for name in ("passes", "lanes", "kib")]
        if not all(type(number) is int for number in numbers):
            raise ValueError("no effort")
        salt, nonce, wrapped = (_bytes(found[name]) for name in ("salt", "nonce", "wrapped"))
        if len(salt) != SALT_BYTES or len(nonce) != NONCE_BYTES or len(wrapped) != KEY_BYTES + 16:
            raise ValueError("a part of another length")
        return cls(str(kind), owner, Effort(*numbers), salt, nonce, wrapped)


def wrap(data_key: bytes, secret: bytes, *, kind: str, owner: str, record_id: str) -> Slot:
    """A new slot for the data key, with a salt of its own and today's effort."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    bare = Slot(kind, owner, EFFORT, salt, nonce, b"")
    wrapped = AESGCM(_derived(secret, salt, EFFORT)).encrypt(nonce, data_key, bare._bound(record_id))
    return Slot(kind, owner, EFFORT, salt, nonce, wrapped)


def seal_of(data_key: bytes, content: bytes) -> str:
    """A code over the whole keys file that nobody can make without the data key."""
    from cryptography.hazmat.primitives import hashes, hmac
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"bodymap keys file").derive(data_key)
    code = hmac.HMAC(key, hashes.SHA256())
    code.update(content)
    return _text(code.finalize())


def same_seal(one: str, other: str) -> bool:
    import hmac

    return hmac.compare_digest(one.encode(), other.encode())


def _derived(secret: bytes, salt: bytes, effort: Effort) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    derivation = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=effort.passes, lanes=effort.lanes, memory_cost=effort.kib
    )
    return derivation.derive(secret)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise TypeError("no text")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
