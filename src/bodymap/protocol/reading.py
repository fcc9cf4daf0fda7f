"""Reads a protocol's folder into plain tables, checked for form by `bodymap.protocol.schema`.

Hides TOML. Collects every fault instead of stopping at the first. May import nothing of bodymap but its own package.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bodymap.protocol import schema
from bodymap.protocol.faults import Fault, Place, line_of
from bodymap.protocol.model import Phrases
from bodymap.protocol.schema import Key, Table

_TOO_DEEP = re.compile(r"""^[ \t\[]*(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){64}""", re.MULTILINE)
"""A dotted key for which tomllib would take the square of its length."""

_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)$")
"""Where tomllib says that it stumbled."""

_TOO_LONG = re.compile(r"[0-9_]{400}")


@dataclass(slots=True)
class Reference:
    """An id that some key names, with the vocabularies that it may come from."""

    file: str
    place: Place
    key: str
    value: str
    vocabularies: tuple[str, ...]


@dataclass(slots=True)
class Record:
    """A table as read: its values by key, nested records included, and where it stands."""

    table: Table
    file: str
    place: Place
    values: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def get(self, key: str, otherwise: Any = None) -> Any:
        return self.values.get(key, otherwise)


@dataclass(slots=True)
class Reading:
    """All that was read from a folder."""

    records: dict[str, list[Record]] = field(default_factory=dict)
    statements: dict[str, str] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, Any] = field(default_factory=Phrases.english)
    statements_file: str = ""
    unread: bool = False
    """Whether a file or a table of it could not be read: what it holds is then not known to be missing."""

    def fault(self, file: str, place: Place, key: str, message: str, value: str = "") -> None:
        """Notes a fault at its line."""
        line = line_of(self.texts[file], place, key, value) if file in self.texts else 0
        named = ".".join(
            [*(name if index < 0 else f"{name}[{index}]" for name, index in place), *([key] if key else [])]
        )
        self.faults.append(Fault(file, line, named, message))


def read(folder: Path) -> Reading:
    """Everything in the folder's `*.toml` files, with the faults of form."""
    reading = Reading()
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not files:
        reading.faults.append(Fault(str(folder), 0, "", "no protocol files (*.toml) are here"))
        return reading
    read_tables({path.name: parse(path, reading, path.name) for path in files}, reading)
    return reading


def read_tables(files: Mapping[str, Mapping[str, Any]], reading: Reading) -> None:
    """Reads tables that are parsed already, by file."""
    for file, tables in files.items():
        for name, content in tables.items():
            _top(name, content, file, reading)
    for table in schema.ONCE:
        found = reading.records.get(table.name, [])
        for again in found[1:]:
            reading.fault(again.file, again.place, "", f"[{table.name}] stands already in {found[0].file}")
    if not reading.unread:
        _missing({name for tables in files.values() for name in tables}, reading)


def _missing(given: set[str], reading: Reading) -> None:
    """Notes the tables without which nothing can be judged and that no file has."""
    heads = {name: f"[{name}]" for name in (*(table.name for table in schema.ONCE), "statements")}
    heads |= {name: f"[[{name}]]" for name in schema.NEEDED_TABLES}
    for name, head in heads.items():
        if name not in given:
            reading.faults.append(Fault("*.toml", 0, name, f"expected a table {head} in one of the files"))


def parse(path: Path, reading: Reading, name: str) -> dict[str, Any]:
    """The tables of one file, of that name in faults; none, and a fault, where it cannot be read."""
    try:
        # some editors put a byte order mark before the first word
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return _unread(reading, Fault(name, 0, "", f"cannot be read: {error.strerror}"))
    except UnicodeDecodeError as error:
        return _unread(reading, Fault(name, 0, "", f"cannot be read: byte {error.start} is not UTF-8"))
    reading.texts[name] = text
    if deep := _TOO_DEEP.search(text):
        return _unread(reading, Fault(name, _line_of(text, deep), "", "a key with more than 64 parts"))
    try:
        return tomllib.loads(text)
    except RecursionError:
        return _unread(reading, Fault(name, 0, "", "is nested too deeply"))
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        return _unread(reading, Fault(name, int(at[1]) if at else 0, "", f"is not TOML: {error}"))
    except ValueError:
        # the one thing of which tomllib does not tell in its own way
        long = _TOO_LONG.search(text)
        return _unread(reading, Fault(name, _line_of(text, long) if long else 0, "", "a number with too many digits"))


def _unread(reading: Reading, fault: Fault) -> dict[str, Any]:
    reading.unread = True
    reading.faults.append(fault)
    return {}


def _line_of(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1


def _top(name: str, content: Any, file: str, reading: Reading) -> None:
    if name == "statements":
        _statements(content, file, reading)
        return
    for table in schema.ONCE:
        if table.name == name:
            if isinstance(content, dict):
                reading.records.setdefault(name, []).append(_record(table, content, file, ((name, -1),), reading))
            else:
                reading.unread = True
                reading.fault(file, (), name, f"expected a table [{name}]")
            return
    for table in schema.TOP:
        if table.name == name:
            records = _records(table, content, file, (), reading)
            reading.records.setdefault(name, []).extend(records)
            reading.unread |= not records
            return
    known = ", ".join(sorted(["statements", *(table.name for table in (*schema.ONCE, *schema.TOP))]))
    reading.fault(file, ((name, 0),), "", f"unknown table; one of {known}")


def _statements(content: Any, file: str, reading: Reading) -> None:
    if not isinstance(content, dict) or not content:
        reading.unread = True
        reading.fault(file, (), "statements", "expected a table [statements] with an id and words on each line")
        return
    if reading.statements_file:
        reading.fault(file, (("statements", -1),), "", f"[statements] stands already in {reading.statements_file}")
    reading.statements_file = file
    for key, words in content.items():
        if isinstance(words, str) and words.strip():
            reading.statements[key] = words
        else:
            reading.fault(file, (("statements", -1),), key, "expected the statement's words")


def _records(table: Table, content: Any, file: str, place: Place, reading: Reading) -> list[Record]:
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content) or not content:
        reading.fault(file, place, table.name, f"expected one or more tables [[{table.name}]]")
        return []
    return [_record(table, item, file, (*place, (table.name, n)), reading) for n, item in enumerate(content)]


def _record(table: Table, content: dict[str, Any], file: str, place: Place, reading: Reading) -> Record:
    record = Record(table, file, place)
    for given in content:
        if given not in table.keys:
            reading.fault(file, place, given, f"unknown key; one of {', '.join(table.keys)}")
    for name, key in table.keys.items():
        if name in content:
            value = _value(name, key, content[name], file, place, reading)
            if value is not None:
                record.values[name] = value
        elif key.needed:
            reading.fault(file, place, "", f"'{name}' is missing; expected {_expected(key)}")
    return record


def _value(name: str, key: Key, value: Any, file: str, place: Place, reading: Reading) -> Any:
    if key.form == schema.TABLES and key.table:
        return _records(key.table, value, file, place, reading)
    if key.form == schema.TABLE and key.table:
        if isinstance(value, dict) and value:
            return _record(key.table, value, file, (*place, (key.table.name, -1)), reading)
    elif key.form == schema.TEXT:
        if isinstance(value, str) and value.strip():
            _words(name, key, [value], file, place, reading)
            return value
    elif key.form == schema.TEXTS:
        if (
            isinstance(value, list)
            and all(isinstance(word, str) and word for word in value)
            and (value or not key.filled)
        ):
            if len(set(value)) < len(value):
                reading.fault(file, place, name, "names something twice")
            _words(name, key, value, file, place, reading)
            return tuple(value)
    elif key.form == schema.FLAG:
        if isinstance(value, bool):
            return value
    elif key.form == schema.WHOLE:
        if isinstance(value, int) and not isinstance(value, bool):
            return value
    elif isinstance(value, dict) and value and all(_is_words(words) for words in value.values()):
        for question, answers in value.items():
            if len(set(answers)) < len(answers):
                reading.fault(file, place, name, f"names an answer of {question} twice")
        _words(name, key, list(value), file, place, reading)
        return {question: tuple(words) for question, words in value.items()}
    reading.fault(file, place, name, f"expected {_expected(key)}")
    return None


def _is_words(words: Any) -> bool:
    return isinstance(words, list) and bool(words) and all(isinstance(word, str) and word for word in words)


def _words(name: str, key: Key, words: list[str], file: str, place: Place, reading: Reading) -> None:
    for word in words:
        if key.among and word not in key.among:
            reading.fault(file, place, name, f"'{word}' is not one of {', '.join(key.among)}", word)
        if key.refers:
            reading.references.append(Reference(file, place, name, word, key.refers))


def _expected(key: Key) -> str:
    forms = {
        schema.TEXT: "words in quotes",
        schema.TEXTS: "a list of words" + (" that is not empty" if key.filled else ""),
        schema.FLAG: "true or false",
        schema.WHOLE: "a whole number",
        schema.ANSWERS: 'questions with lists of answers, such as { dvt = ["yes"] }',
        schema.TABLE: f"a table '{key.table.name}'" if key.table else "a table",
        schema.TABLES: f"one or more tables [[… {key.table.name}]]" if key.table else "tables",
    }
    among = f": one of {', '.join(key.among)}" if key.among else ""
    refers = f": the id of a {' or '.join(key.refers)}" if key.refers else ""
    return forms[key.form] + among + refers
