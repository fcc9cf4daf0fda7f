"""Faults of single entries that their form does not show: an id that no chart could keep, a question that is
never asked, a range that holds nothing.

May import nothing of bodymap but its own package.
"""

import re
from collections.abc import Iterator

from bodymap.protocol import schema
from bodymap.protocol.case_faults import UNANSWERED
from bodymap.protocol.reading import Reading, Record

_ID = re.compile(r"[A-Za-z0-9_]+")
"""A letter of another script can look the same and be another one; a comma would split an answer that is kept."""

LEAST_SEVERITY, MOST_SEVERITY = 0, 10

Found = Iterator[tuple[str, str]]
"""What is wrong, with the key."""


def check_entries(reading: Reading) -> None:
    """Notes these faults of every entry."""
    for table in (*schema.ONCE, *schema.TOP):
        for record in reading.records.get(table.name, []):
            for entry in (record, *record.get("choice", ())):
                _note(entry, _of_id(entry), reading)
    for statement in reading.statements:
        if not _ID.fullmatch(statement):
            reading.fault(reading.statements_file, (("statements", -1),), statement, _not_an_id(statement))
    asked: dict[str, Record] = {}
    for question in reading.records.get("question", []):
        _note(question, _of_question(question, asked), reading)
        asked[question.get("id", "")] = question
    own_words = {outcome.get("id") for outcome in reading.records.get("outcome", []) if outcome.get("own_words")}
    for history in reading.records.get("history", []):
        _note(history, _of_history(history, own_words), reading)
        _note_twice(history.get("choice", ()), ("id",), reading)
    for outcome in reading.records.get("outcome", []):
        _note(outcome, _of_outcome(outcome), reading)
    named: set[int] = set()
    for band in reading.records.get("band", []):
        _note(band, _of_band(band, named), reading)
        named.update(_range(band))
    _note_twice(reading.records.get("motion", ()), ("joint", "movement"), reading)


def _note(record: Record, found: Found, reading: Reading) -> None:
    for message, key in found:
        reading.fault(record.file, record.place, key, message)


def _note_twice(records: list[Record] | tuple[Record, ...], keys: tuple[str, ...], reading: Reading) -> None:
    """Notes each of the records that has the same words under these keys as one before it."""
    seen: set[tuple[str, ...]] = set()
    for record in records:
        words = tuple(record.get(key, "") for key in keys)
        if all(words) and words in seen:
            reading.fault(record.file, record.place, keys[-1], f"'{' '.join(words)}' stands already before it")
        seen.add(words)


def _of_id(record: Record) -> Found:
    name = record.get("id")
    if name is not None and not _ID.fullmatch(name):
        yield _not_an_id(name), "id"


def _not_an_id(name: str) -> str:
    return f"{name!a} is no id; expected letters from a to z, digits and _"


def _of_question(question: Record, asked: dict[str, Record]) -> Found:
    """`asked` are the questions before it. One that waits for what cannot be answered before it is never asked."""
    if UNANSWERED in question.get("answers", ()):
        yield f"'{UNANSWERED}' says that there is no answer; leave it out", "answers"
    for other in question.get("when", {}):
        if other not in asked:
            yield f"'{other}' is not asked before it, so it would never be asked itself", "when"
        elif asked[other].get("asks") == "side":
            yield f"'{other}' is asked of each side; expected a question that is asked of the client", "when"


def _of_history(history: Record, own_words: set[str]) -> Found:
    name = history.get("id")
    if name is not None and name in own_words:
        yield f"the client's own words for the outcome '{name}' are kept under this id", "id"


def _of_outcome(outcome: Record) -> Found:
    least, most, matters = outcome.get("least"), outcome.get("most"), outcome.get("matters")
    if least is not None and most is not None:
        if least >= most:
            yield f"expected more than least, which is {least}", "most"
        elif matters is not None and not 0 < matters <= most - least:
            yield f"expected a change between 1 and {most - least}", "matters"
    if outcome.get("id") in outcome.get("mean_of", ()):
        yield "an outcome cannot stand in for itself", "mean_of"


def _of_band(band: Record, named: set[int]) -> Found:
    severities = _range(band)
    if not severities:
        yield f"expected severities from least to most, between {LEAST_SEVERITY} and {MOST_SEVERITY}", "least"
    elif twice := named.intersection(severities):
        yield f"severity {min(twice)} has a name already", "least"


def _range(band: Record) -> range:
    least, most = band.get("least", 0), band.get("most", 0)
    return range(least, most + 1) if LEAST_SEVERITY <= least <= most <= MOST_SEVERITY else range(0)
