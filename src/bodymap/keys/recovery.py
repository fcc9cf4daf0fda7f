"""The recovery key: 120 random bits as seven groups of four signs that survive handwriting and typing.

The alphabet is Crockford's: it has no I, L, O or U, and what looks like one of its signs is taken for it. The last
group is a check sum, so that a slip of the pen is told from a wrong key.
"""

import hashlib
import secrets

from bodymap.errors import UserError
from bodymap.language import tr

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
GROUPS = 7
_SECRET = GROUP * (GROUPS - 1)
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_recovery_key() -> str:
    """A fresh key as it is printed: `K7QM-…`, from the system's source of randomness."""
    secret = "".join(secrets.choice(ALPHABET) for _ in range(_SECRET))
    signs = secret + _check(secret)
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def groups_of(key: str) -> tuple[str, ...]:
    return tuple(key.split("-"))


def secret_of(typed: str) -> bytes:
    """What a typed key stands for, whatever its case, spaces, dashes, and O for 0 or I for 1.

    Raises UserError, naming what is wrong, where it cannot be a recovery key.
    """
    signs = plain(typed)
    strange = next((sign for sign in signs if sign not in ALPHABET), None)
    if strange is not None:
        raise UserError(
            tr("A recovery key has no sign “{strange}”.", strange=strange),
            tr("It has digits and letters in seven groups of four."),
        )
    if len(signs) != GROUP * GROUPS:
        raise UserError(
            tr("A recovery key has {signs} characters; these are {typed}.", signs=GROUP * GROUPS, typed=len(signs)),
            tr("Type all seven groups of the recovery sheet."),
        )
    if signs[_SECRET:] != _check(signs[:_SECRET]):
        raise UserError(
            tr("There is a slip in this recovery key."), tr("Compare it group by group with the recovery sheet.")
        )
    return signs[:_SECRET].encode("ascii")


def plain(typed: str) -> str:
    """The signs alone, as the alphabet writes them."""
    return "".join(sign for sign in typed.upper() if not sign.isspace() and sign not in "-–—_.").translate(_ALIKE)


def _check(secret: str) -> str:
    number = int.from_bytes(hashlib.sha256(secret.encode("ascii")).digest()[:4], "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(GROUP))
