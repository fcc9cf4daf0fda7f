"""Mutants of the IT band's files: each is the folder's tables with one thing left out, turned, renamed or swapped."""

import copy
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bodymap.protocol.building import build
from bodymap.protocol.checking import check
from bodymap.protocol.model import Protocol
from bodymap.protocol.reading import Reading, read_tables

FOLDER = Path(__file__).parents[2] / "resources" / "protocols" / "it_band"

Files = dict[str, dict[str, Any]]

_WORDS = frozenset(
    (
        *("name", "short", "title", "help", "how", "positive", "about", "note", "consequence", "version", "text"),
        *("text_unanswered", "record_only", "unit"),
    )
)
"""Keys whose words no verdict depends on: they are proofread, not tested word by word. `record_only` is a sentence
where it stands in [protocol], and is altered all the same where it is a flag."""

_SENTENCES = frozenset({"help"})
"""Tables of nothing but words."""

_FLIPS: Mapping[Any, tuple[Any, ...]] = {
    "avoid": ("modified", "refer"),
    "refer": ("avoid",),
    "modified": ("avoid",),
    "protocol": ("precaution",),
    "precaution": ("protocol",),
    "pending": ("refer",),
    "today": ("standing",),
    "standing": ("today",),
    "light": ("moderate",),
    "moderate": ("light",),
    "what applies": ("all",),
    "client": ("side",),
    "side": ("client",),
    "posture": ("activity",),
    "activity": ("posture",),
    "up": ("down",),
    "down": ("up",),
    "left": ("right",),
    "right": ("left",),
    "yes": ("no",),
    "no": ("yes",),
    "initial": ("later",),
}


def knowledge_mutants() -> Iterator[tuple[str, Files]]:
    """Every mutant of the folder: its name, and its tables by file."""
    files = {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
    for name, tables in files.items():
        for table, content in tables.items():
            if table not in _SENTENCES:
                for told, changed in _altered(content, table):
                    yield told, {**files, name: {**tables, table: changed}}


def protocol_of(files: Files) -> Protocol | None:
    """The protocol of these tables, or None where the loader refuses it."""
    reading = Reading()
    read_tables(files, reading)
    check(reading)
    return None if reading.faults else build(reading)


def _altered(tables: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every altered copy of a table or a list."""
    items = list(tables.items() if isinstance(tables, dict) else enumerate(tables))
    for key, value in items:
        name = value.get("id", key) if isinstance(value, dict) else key
        where = f"{path}.{name}"
        if key in _WORDS and not isinstance(value, bool):
            continue
        without = copy.deepcopy(tables)
        del without[key]
        yield f"{where}: left out", without
        for turned in _turned(key, value):
            changed = copy.deepcopy(tables)
            changed[key] = turned
            yield f"{where}: {value} → {turned}", changed
        if isinstance(value, dict | list):
            for told, inner in _altered(value, where):
                changed = copy.deepcopy(tables)
                changed[key] = inner
                yield told, changed
        if key in ("order", "steps"):
            for n in range(len(value) - 1):
                changed = copy.deepcopy(tables)
                changed[key][n : n + 2] = changed[key][n + 1], changed[key][n]
                yield f"{where}.{n}: swapped with the next", changed


def _turned(key: object, value: Any) -> tuple[Any, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (value + 1,)
    if key in ("id", "joint", "movement"):
        return (f"{value}_renamed",)
    return _FLIPS.get(value, ()) if isinstance(value, str) else ()
