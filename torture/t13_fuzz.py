"""T13: sound files with random faults in them: whatever reads them answers, or refuses with a sentence."""

from __future__ import annotations

import contextlib
import io
import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bodymap.diagram import load_diagram
from bodymap.domain.author import Author
from bodymap.domain.example import example_clients
from bodymap.domain.finding import new_id
from bodymap.errors import UserError
from bodymap.exchange import decode_chart, encode_visit
from bodymap.keys import KeyFile, keys_of
from bodymap.protocol import check_folder, load_protocol
from bodymap.resources import resource
from torture.trial import Outcome, Task, Trial

Reader = Callable[[bytes], object]
PIECES = (
    b"[",
    b"]",
    b"{",
    b"}",
    b'"',
    b",",
    b":",
    b"null",
    b"-1",
    b"1e999",
    b"NaN",
    b"\x00",
    b"\xff",
    b"\\ud800",
    b"left",
)


def run(task: Task) -> Outcome:
    """Charts get most of the tries, archives and keys a tenth each, protocols (a folder each) a hundredth."""
    charts, archives, keys = max(1, task.count * 8 // 10), max(1, task.count // 10), max(1, task.count // 10)
    total = _tried(task.chance, charts, _charts(), _read_chart)
    total += _tried(task.chance, archives, [_archive(task.folder)], _read_archive)
    total += _tried(task.chance, keys, [_keys(task.folder)], lambda content: _read_keys(task.folder, content))
    pack = (resource("protocols", "it_band") / "rules.toml").read_bytes()
    return total + _tried(
        task.chance, max(1, task.count // 100), [pack], lambda content: _read_pack(task.folder, content)
    )


def control(task: Task) -> Outcome:
    """A reader that takes for granted what should be there."""
    return _tried(task.chance, task.count, _charts(), lambda content: json.loads(content)["today"]["findings"])


def _tried(chance: random.Random, count: int, seeds: list[bytes], read: Reader) -> Outcome:
    broken, kinds = 0, set()
    for _ in range(count):
        content = _altered(chance.choice(seeds), chance)
        try:
            read(content)
        except UserError:
            pass
        except Exception as error:  # whatever it is, nobody above would know what to say
            broken += 1
            kinds.add(type(error).__name__)
    return Outcome(count, broken, ", ".join(sorted(kinds)))


def _altered(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(made) + 1)
        match chance.randrange(5):
            case 0 if at < len(made):
                made[at] = chance.randrange(256)
            case 1:
                del made[at : at + chance.randint(1, 40)]
            case 2:
                made[at:at] = chance.choice(PIECES)
            case 3:
                other = chance.randrange(len(made) + 1)
                made[at:at] = made[other : other + chance.randint(1, 80)]
            case _:
                lines = bytes(made).split(b"\n")
                chance.shuffle(lines)
                made = bytearray(b"\n".join(lines)) if chance.random() < 0.05 else made
    return bytes(made)


def _charts() -> list[bytes]:
    found = []
    for _, visits in example_clients(date(2026, 1, 2)):
        found += [encode_visit(visit, visits[:place]).encode() for place, visit in enumerate(visits)]
    return found


def _read_chart(content: bytes) -> None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return  # said by whoever opens the file
    decode_chart(text, load_protocol, load_diagram)


def _archive(folder: Path) -> bytes:
    from bodymap.cli import main
    from bodymap.store import Record

    record, path = folder / "archive.bodymap", folder / "archive.zip"
    with Record.create(record) as made:
        for client, visits in example_clients(date(2026, 1, 2)):
            made.add_client(client)
            for visit in visits:
                made.add_visit(visit)
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(["--db", str(record), "export", "-o", str(path)]) == 0
    return path.read_bytes()


def _read_archive(content: bytes) -> None:
    from bodymap.exchange.archive_in import Archive

    archive = Archive(io.BytesIO(content))
    for _ in archive.holdings(load_protocol, load_diagram):
        pass


def _keys(folder: Path) -> bytes:
    record = folder / "keys.bodymap"
    made, _, _ = KeyFile.new(new_id(), Author(name="Kim", initials="K", role="admin"), "a made up passphrase")
    made.save(record)
    return keys_of(record).read_bytes()


def _read_keys(folder: Path, content: bytes) -> None:
    record = folder / "fuzzed.bodymap"
    keys_of(record).write_bytes(content)
    KeyFile.of(record)


def _read_pack(folder: Path, content: bytes) -> None:
    pack = folder / "pack"
    pack.mkdir(exist_ok=True)
    for path in resource("protocols", "it_band").glob("*.toml"):
        (pack / path.name).write_bytes(path.read_bytes())
    (pack / "rules.toml").write_bytes(content)
    check_folder(pack)


TRIAL = Trial(
    "T13",
    "charts, archives, keys and protocols with random faults: an answer or a sentence, nothing else is raised",
    (600, 20_000, 1_000_000),
    run,
    control,
    "a reader that takes things for granted",
    200,
)
