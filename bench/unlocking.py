"""Opening an encrypted record with a passphrase, beside deriving its key and nothing else."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from bench import made_up
from bench.measure import Row, in_turns
from bodymap.domain.author import Author
from bodymap.keys import KeyFile, slots
from bodymap.store import Record

FLOOR = "cryptography: Argon2id alone, with the same memory, passes and lanes"
PHRASE = "tulip bridge copper lantern"


def measure(runs: int) -> Iterator[Row]:
    """A record with one client's visit of 40 marks; the keys file read, the record opened and looked over."""
    with tempfile.TemporaryDirectory(prefix="bodymap-bench-") as name:
        path = Path(name) / "record.bodymap"
        workspace = made_up.empty_workspace(path)
        made_up.charted_client(workspace, made_up.MARKS)
        keys, key, _ = KeyFile.new(workspace.record.id, Author(name="Aya Example", role="admin"), PHRASE)
        workspace.record.encrypt(keys, key)
        workspace.close()
        user = keys.users[0].id

        def ours() -> float:
            began = perf_counter()
            record = Record.open(path, key=KeyFile.of(path).unlock(PHRASE, user).key)
            spent = perf_counter() - began
            record.close()
            return spent * 1000

        def derivation() -> float:
            effort = slots.EFFORT
            alone = Argon2id(
                salt=bytes(16), length=32, iterations=effort.passes, lanes=effort.lanes, memory_cost=effort.kib
            )
            began = perf_counter()
            alone.derive(PHRASE.encode())
            return (perf_counter() - began) * 1000

        for warm in (derivation, ours):
            warm()
        floor, whole = in_turns(max(runs, 5), derivation, ours)
    yield Row(
        key="open",
        what="open an encrypted record by its passphrase",
        unit="ms",
        ours=whole,
        floor=floor,
        floor_is=FLOOR,
        bar=1.3,
    )
