"""T20: wrong passphrases open nothing and change no byte; the right one opens however its letters are composed."""

from __future__ import annotations

import contextlib
import random
import unicodedata
from pathlib import Path

from bodymap.errors import UserError
from bodymap.keys import KeyFile, keys_of, slots
from bodymap.store import header
from torture.records import CHEAP, create
from torture.trial import Outcome, Task, Trial

RIGHT = "Überaus 'süße' Ångström; \"Näh-Nadel\" ©"


DEAR = 25
"""One of so many is derived at the program's own effort; the others next to free, since the promise is the same."""


def run(task: Task) -> Outcome:
    dear = max(1, task.count // DEAR)
    path = task.folder / "record.bodymap"
    total = _tried(path, [_wrong(task.chance) for _ in range(max(1, task.count - dear))], CHEAP)
    total += _tried(path.with_name("dear.bodymap"), [_wrong(task.chance) for _ in range(dear)], slots.EFFORT)
    return total + Outcome(0, 0, f"{dear} of them at full cost")


def control(task: Task) -> Outcome:
    """The right passphrase among the wrong ones."""
    return _tried(task.folder / "record.bodymap", [_wrong(task.chance), RIGHT], CHEAP)


def _tried(path: Path, passphrases: list[str], effort: slots.Effort) -> Outcome:
    with create(path, phrase=RIGHT, effort=effort) as record:
        key = record.key
    before = path.read_bytes(), keys_of(path).read_bytes()
    broken = int(header.is_plain(path))
    [user] = KeyFile.of(path).users
    for passphrase in passphrases:
        with contextlib.suppress(UserError):
            KeyFile.of(path).unlock(passphrase, user.id)
            broken += 1
        broken += (path.read_bytes(), keys_of(path).read_bytes()) != before
    for form in ("NFC", "NFD"):
        broken += KeyFile.of(path).unlock(unicodedata.normalize(form, RIGHT), user.id).key != key
    return Outcome(len(passphrases), broken)


def _wrong(chance: random.Random) -> str:
    """Nearly right, or anything at all, quotes and other scripts among it; never empty and never right."""
    made = RIGHT
    while unicodedata.normalize("NFC", made) == unicodedata.normalize("NFC", RIGHT) or not made:
        if chance.random() < 0.5:
            at = chance.randrange(len(RIGHT))
            instead = chance.choice(["", "'", '"', ";", "x'", "\u0000", "ß", RIGHT[at].swapcase()])
            made = RIGHT[:at] + instead + RIGHT[at + 1 :]
        else:
            signs = [chr(n) for span in ((32, 127), (0x370, 0x600)) for n in range(*span)]
            made = "".join(chance.choices(signs, k=20))
    return made


TRIAL = Trial(
    "T20",
    "wrong passphrases, quotes and other scripts among them: nothing opens, no byte of record or keys changes",
    (50, 1000, 1000),
    run,
    control,
    "the right one among them",
    1,
)
