"""A protocol's texts in another language, laid over the English ones before anything is made of them.

Beside a protocol's files may lie `languages/<language>/*.toml`. They give texts by id and nothing else: ids, rules and
numbers stand in the English files alone, so that no language can change a verdict. What a language leaves out or gets
wrong stays English and is a fault for `bodymap protocol check`; texts made for another version of the protocol are left
out altogether, since nobody has said that they still mean the same.
Knows no language by name. May import nothing of bodymap but its own package.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter
from typing import Any

from bodymap.protocol import schema
from bodymap.protocol.faults import Fault, line_at
from bodymap.protocol.reading import Reading, Record, parse

Keys = tuple[str, ...]
"""The way to a text: (`question`, `dvt`, `short`), (`rule`, `R5`, `case`, `1`, `then`, `2`, `text`)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A text that a person meets: where it stands, and its English words."""

    values: MutableMapping[str, Any]
    key: str
    english: str | tuple[str, ...]


@dataclass(slots=True)
class Translation:
    """What a language says, as far as it is sound, and its faults."""

    texts: dict[Keys, str | tuple[str, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def languages_of(folder: Path) -> tuple[str, ...]:
    """The languages that the protocol in the folder has beside English."""
    there = folder / "languages"
    return tuple(sorted(path.name for path in there.iterdir() if path.is_dir())) if there.is_dir() else ()


def translate(reading: Reading, folder: Path, language: str) -> None:
    """Lays the language's sound texts over the English ones. For a reading without faults."""
    told = texts_of(reading)
    for keys, text in read_language(folder, language, reading, told).texts.items():
        told[keys].values[told[keys].key] = text


def translation_faults(reading: Reading, folder: Path) -> Iterator[Fault]:
    """Every fault of every language that lies beside the protocol."""
    told = texts_of(reading)
    for language in languages_of(folder):
        yield from read_language(folder, language, reading, told).faults


def texts_of(reading: Reading) -> dict[Keys, Told]:
    """Every text that a person meets, in the order of the English files."""
    found: dict[Keys, Told] = {}
    for table in schema.ONCE:
        for record in reading.records.get(table.name, ()):
            _gather(record, (table.name,), found)
    for table in schema.TOP:
        for number, record in enumerate(reading.records.get(table.name, ()), 1):
            _gather(record, (table.name, record.get("id", str(number))), found)
    for words, values in (("statements", reading.statements), ("phrases", reading.phrases)):
        found |= {(words, key): Told(values, key, text) for key, text in values.items()}
    return found


def _gather(record: Record, at: Keys, found: dict[Keys, Told]) -> None:
    for name, key in record.table.keys.items():
        value = record.get(name)
        if key.told and value is not None:
            found[*at, name] = Told(record.values, name, value)
        elif isinstance(value, Record):
            _gather(value, (*at, name), found)
        elif key.form == schema.TABLES and value is not None:
            for number, inner in enumerate(value, 1):
                _gather(inner, (*at, name, inner.get("id", str(number))), found)


def read_language(folder: Path, language: str, reading: Reading, told: Mapping[Keys, Told]) -> Translation:
    """What the language's files say, held against the English texts."""
    place = folder / "languages" / language
    made = Translation()
    files = Reading()
    first: dict[Keys, str] = {}
    tables = {f"languages/{language}/{path.name}": path for path in sorted(place.glob("*.toml"))}
    for file, path in tables.items():
        for keys, value in _leaves(parse(path, files, file)):
            fault = _wrong(keys, value, told)
            if keys in first:
                fault = f"stands already in {first[keys]}"
            first.setdefault(keys, file)
            if keys == ("language", "version"):
                fault = _of_version(value, reading)
            elif not fault:
                made.texts[keys] = tuple(value) if isinstance(value, list) else value
            if fault:
                made.faults.append(Fault(file, line_at(files.texts[file], keys), ".".join(keys), fault))
    made.faults += files.faults
    if not files.unread:
        made.faults += _missing(f"languages/{language}", told, first)
    if first.get(("language", "version")) is None or any(fault.key == "language.version" for fault in made.faults):
        made.texts.clear()
    return made


def _leaves(table: Mapping[str, Any], at: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*at, key))
        else:
            yield (*at, key), value


def _of_version(value: object, reading: Reading) -> str:
    version = reading.records["protocol"][0]["version"] if reading.records.get("protocol") else ""
    if value == version:
        return ""
    return f"these texts are for version {value!r} of the protocol, which is now '{version}'; none of them is used"


def _missing(place: str, told: Mapping[Keys, Told], given: Mapping[Keys, str]) -> Iterator[Fault]:
    if ("language", "version") not in given:
        message = "expected [language] with the version of the protocol that is translated; none of the texts is used"
        yield Fault(place, 0, "language.version", message)
    for keys, text in told.items():
        if keys not in given:
            yield Fault(place, 0, ".".join(keys), f"is missing; it stays English: {_short(text.english)}")


def _short(english: str | tuple[str, ...]) -> str:
    words = english if isinstance(english, str) else " ".join(english)
    return f'"{words[:60]}…"' if len(words) > 60 else f'"{words}"'


def _wrong(keys: Keys, value: object, told: Mapping[Keys, Told]) -> str:
    """What is wrong with a text; empty where it is sound."""
    if keys not in told:
        return _unknown(keys, told)
    english = told[keys].english
    if isinstance(english, str):
        return _unlike(english, value) if _is_text(value) else "expected words in quotes"
    if not isinstance(value, list) or not all(map(_is_text, value)) or len(value) != len(english):
        return f"expected {len(english)} texts in a list, as in English"
    return next(filter(None, map(_unlike, english, value)), "")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _unknown(keys: Keys, told: Mapping[Keys, Told]) -> str:
    if any(keys[:n] in told for n in range(len(keys))):
        return "expected words in quotes in the place of this table"
    known = next(n for n in range(len(keys), -1, -1) if any(other[:n] == keys[:n] for other in told))
    after = list(dict.fromkeys(other[known] for other in told if other[:known] == keys[:known] and len(other) > known))
    listed = ", ".join(after) if len(after) <= 30 else f"{', '.join(after[:3])} … {after[-1]}"
    named = keys[known] if known < len(keys) else keys[-1]
    return f"'{named}' is no text of the English files here; one of {listed}"


def _unlike(english: str, text: Any) -> str:
    """What the text's places in braces lack against the English ones, or have besides them."""
    wanted, given = _places(english), _places(text)
    if given is None:
        return "braces do not match"
    if wanted != given:
        listed = ", ".join(f"{{{name}}}" for name in sorted(wanted or ())) or "none"
        return f"the places in braces differ from the English ones: {listed}"
    return ""


def _places(text: str) -> frozenset[str] | None:
    """The places in braces with whatever stands in them; None where the braces do not match."""
    try:
        parts = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return None
    return frozenset(f"{name}{':' + form if form else ''}{'!' + how if how else ''}" for name, form, how in parts)
