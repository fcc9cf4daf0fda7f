"""Reads the fields of one JSON object: each has its form, an unknown key is refused, `x-` keys are set aside.

Imports only the errors and `strict_json`.
"""

import datetime
import re
from collections.abc import Callable, Collection, Iterator
from difflib import get_close_matches
from typing import Any, TypeVar

from bodymap.exchange.strict_json import fault, join

T = TypeVar("T")

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LISTED = 40

LONGEST = 1_000_000
"""Characters of one text; the notes of a whole life fit in."""


class Fields:
    """An object of the document, with its path for the fault messages. `extra` holds its `x-` keys.

    Raises UserError where the value is no object, or has a key that is not among `known`.
    """

    def __init__(self, value: Any, path: str, known: Collection[str]) -> None:
        if not isinstance(value, dict):
            fault(path, f"expected an object, not {_form(value)}")
        self.path = path
        self._values = value
        self.extra = {key: inner for key, inner in value.items() if key.startswith("x-")}
        for key in value:
            if key not in known and key not in self.extra:
                near = get_close_matches(key, known, n=1)
                hint = f"did you mean '{near[0]}'?" if near else f"one of {_listed(known)}"
                fault(join(path, key), f"unknown key; {hint}")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def at(self, key: str) -> str:
        """The path of a key."""
        return join(self.path, key)

    def needed(self, key: str) -> Any:
        """The value of a key that must be there."""
        if key not in self._values:
            fault(self.at(key), "is missing")
        return self._values[key]

    def text(self, key: str, otherwise: str = "", longest: int = LONGEST) -> str:
        value = self._values.get(key, otherwise)
        if not isinstance(value, str):
            fault(self.at(key), f"expected text, not {_form(value)}")
        if len(value) > longest:
            fault(self.at(key), f"the text is longer than {longest:,} characters")
        return value

    def identifier(self, key: str) -> str | None:
        """Text that is not empty; None where the key is missing."""
        if key not in self._values:
            return None
        value = self.text(key)
        if not value.strip():
            fault(self.at(key), "is empty")
        return value

    def choice(self, key: str, among: Collection[str], what: str, otherwise: str | None = None) -> str:
        """One word of a list; `otherwise` where the key is missing, and if that is None too, the key is needed."""
        value = self.needed(key) if otherwise is None else self._values.get(key, otherwise)
        if key not in self._values:
            return str(value)
        return one_of(value, among, what, self.at(key))

    def optional(self, key: str, among: Collection[str], what: str) -> str | None:
        """One word of a list; None where the key is missing or null."""
        if self._values.get(key) is None:
            return None
        return one_of(self._values[key], among, what, self.at(key))

    def flag(self, key: str) -> bool | None:
        """True or false; None where it is missing or null."""
        value = self._values.get(key)
        if value is not None and not isinstance(value, bool):
            fault(self.at(key), f"expected true or false, not {_form(value)}")
        return value

    def number(self, key: str, least: float, most: float) -> float | None:
        """A number in a range; None where it is missing or null."""
        value = self._values.get(key)
        if value is None:
            return None
        number = real(value, self.at(key))
        if not least <= number <= most:
            fault(self.at(key), f"{value} is not between {least:g} and {most:g}")
        return number

    def whole(self, key: str, least: int, most: int) -> int | None:
        """A whole number in a range; None where it is missing, null or `unknown`."""
        if self._values.get(key) == "unknown":
            return None
        number = self.number(key, least, most)
        if number is not None and not number.is_integer():
            fault(self.at(key), f"{number} is not a whole number")
        return None if number is None else int(number)

    def date(self, key: str) -> datetime.date:
        """A calendar date as YYYY-MM-DD."""
        value = self.needed(key)
        if not isinstance(value, str):
            fault(self.at(key), f"expected a date as YYYY-MM-DD, not {_form(value)}")
        if not _DATE.fullmatch(value):
            fault(self.at(key), f"expected a date as YYYY-MM-DD, not '{value}'")
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            fault(self.at(key), f"there is no day '{value}'")

    def items(self, key: str) -> Iterator[tuple[Any, str]]:
        """The items of a list with their paths; none where it is missing."""
        value = self._values.get(key, [])
        if not isinstance(value, list):
            fault(self.at(key), f"expected a list, not {_form(value)}")
        for n, item in enumerate(value):
            yield item, f"{self.at(key)}[{n}]"

    def each(self, key: str, read: Callable[[Any, str], T]) -> tuple[T, ...]:
        """What `read` makes of every item of a list."""
        return tuple(read(item, path) for item, path in self.items(key))

    def inner(self, key: str, known: Collection[str]) -> "Fields":
        """The object at a key; an empty one where it is missing."""
        return Fields(self._values.get(key, {}), self.at(key), known)


def one_of(value: Any, among: Collection[str], what: str, path: str) -> str:
    """The value, if it is a word of the list."""
    if not isinstance(value, str):
        fault(path, f"expected one of {_listed(among)}, not {_form(value)}")
    if value not in among:
        fault(path, f"unknown {what} '{value[:60]}'; one of {_listed(among)}")
    return value


def real(value: Any, path: str) -> float:
    """The value, if it is a number; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        fault(path, f"expected a number, not {_form(value)}")
    try:
        return float(value)
    except OverflowError:
        fault(path, "the number is too large")


def _listed(words: Collection[str]) -> str:
    return ", ".join(list(words)[:_LISTED]) or "none"


def _form(value: Any) -> str:
    forms = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return forms.get(type(value), "a number")
