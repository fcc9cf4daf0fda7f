"""“Remember on this computer”: a record's key in the system's keyring, for whoever is logged in there.

The data key itself is kept, under the record's id, never in a file of ours. Where the system has no keyring that keeps
secrets safely the choice is not offered. Hides the package and all its ways to fail: what fails is as if nothing had
been remembered.
"""

import base64
import binascii
from typing import Any

from bodymap.keys.keyfile import KeyFile, Unlocked

SERVICE = "bodymap"


def possible() -> bool:
    """Whether this computer has a keyring. Imports the package: ask off the window's thread."""
    return _backend() is not None


def remember(keys: KeyFile, unlocked: Unlocked) -> bool:
    """Keeps the key; returns whether it did."""
    backend = _backend()
    if backend is None:
        return False
    try:
        backend.set_password(SERVICE, keys.record_id, f"{unlocked.author.id}:{base64.b64encode(unlocked.key).decode()}")
    except Exception:  # backends raise errors of their own and of D-Bus; not being remembered harms nobody
        return False
    return True


def remembered(keys: KeyFile) -> Unlocked | None:
    """What was kept for this record, if it still fits: not for a user who is gone, nor another record's key."""
    backend = _backend()
    if backend is None:
        return None
    try:
        found = backend.get_password(SERVICE, keys.record_id)
        if not found:
            return None
        user_id, _, text = found.partition(":")
        key = base64.b64decode(text, validate=True)
        keys.check_seal(key)
        return Unlocked(key, keys.user(user_id))
    except (binascii.Error, ValueError):
        return None
    except Exception:
        return None


def forget(keys: KeyFile) -> bool:
    """Removes what was kept; returns whether anything was, and is gone."""
    backend = _backend()
    if backend is None:
        return False
    try:
        backend.delete_password(SERVICE, keys.record_id)
    except Exception:
        return False
    return True


def _backend() -> Any:
    try:
        import keyring
        from keyring.backends import fail, null

        backend = keyring.get_keyring()
    except Exception:
        return None
    # plain-text and absent keyrings keep nothing safely
    if isinstance(backend, fail.Keyring | null.Keyring) or backend.priority < 1:
        return None
    return backend
