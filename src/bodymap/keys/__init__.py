"""The keys of an encrypted record: who may open it, and by which passphrase or recovery key.

A record is enciphered with one random data key. The file `NAME.keys` beside it holds that key once for each way in,
each copy wrapped by a passphrase or by the recovery key, so that a passphrase changes without touching the record.
Hides derivation, wrapping, the form of that file and the system's keyring. Knows neither SQL nor Qt, and imports
`cryptography` and `keyring` when they are first needed, so that a prompt can stand there before them.
"""

from bodymap.keys.keyfile import PENDING, KeyFile, Unlocked, is_encrypted, keys_of
from bodymap.keys.passphrase import Rejected, Strength, strength_of
from bodymap.keys.slots import WrongPassphrase

__all__ = [
    "PENDING",
    "KeyFile",
    "Rejected",
    "Strength",
    "Unlocked",
    "WrongPassphrase",
    "is_encrypted",
    "keys_of",
    "strength_of",
]
