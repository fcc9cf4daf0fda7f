"""T20: wrong passphrases open nothing and change no byte; the right one opens however its letters are composed."""

from __future__ import annotations

import random
import unicodedata

from bodymap.domain.author import Author
from bodymap.domain.finding import new_id
from bodymap.errors import UserError
from bodymap.keys import KeyFile, keys_of
from bodymap.store import Record, opening
from torture.trial import Outcome, Task, Trial

RIGHT = "Überaus 'süße' Ångström; \"Näh-Nadel\" ©"


def run(task: Task) -> Outcome:
    return _tried(task, [_wrong(task.chance) for _ in range(task.count)], right=True)


def control(task: Task) -> Outcome:
    """The right passphrase among the wrong ones."""
    return _tried(task, [_wrong(task.chance), RIGHT], right=False)


def _tried(task: Task, passphrases: list[str], *, right: bool) -> Outcome:
    path, record_id = task.folder / f"record-{right}.bodymap", new_id()
    keys, key, _ = KeyFile.new(record_id, Author(name="Kim", initials="K", role="admin"), RIGHT)
    Record.create(path, key=key, record_id=record_id).close()
    keys.save(path)
    before = path.read_bytes(), keys_of(path).read_bytes()
    broken = int(opening.is_plain(path))
    [user] = KeyFile.of(path).users
    for passphrase in passphrases:
        try:
            KeyFile.of(path).unlock(passphrase, user.id)
        except UserError:
            pass
        else:
            broken += 1
        broken += (path.read_bytes(), keys_of(path).read_bytes()) != before
    if right:
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
    (6, 60, 1000),
    run,
    control,
    "the right one among them",
    1,
)
