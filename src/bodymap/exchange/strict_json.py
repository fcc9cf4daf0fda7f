"""JSON without its traps: a repeated key, NaN, infinity, half a character or bottomless nesting is a fault.

Hides the standard parser, which keeps the last of two equal keys and says nothing. Imports only the errors.
"""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from bodymap.errors import UserError
from bodymap.language import tr

LARGEST = 16 * 1024 * 1024
"""Characters; a visit with its earlier ones is a thousandth of this."""

MOST_CONTAINERS, MOST_VALUES = 200_000, 600_000
"""Objects and lists, and what they hold: more would cost the memory and the time of a small computer."""

MOST_DIGITS = 400
"""Of a whole number; a fraction of more is endless already."""


class _Repeated:
    """Stands in the tree for an object that held a key twice."""

    def __init__(self, key: str) -> None:
        self.key = key


class _Constant:
    """Stands in the tree for NaN or an infinity."""

    def __init__(self, name: str) -> None:
        self.name = name


def fault(path: str, message: str) -> NoReturn:
    """Refuses a document: the path of the fault, and what is wrong there."""
    raise UserError(f"{path}: {message}" if path else message)


def parse(text: str, largest: int = LARGEST) -> Any:
    """The document's tree. Raises UserError with the path of the first fault."""
    if len(text) > largest:
        fault("", tr("the document is larger than {n} million characters", n=largest // (1024 * 1024)))
    if text.count("{") + text.count("[") > MOST_CONTAINERS or text.count(",") > MOST_VALUES:
        fault("", tr("the document holds more entries than any chart has"))
    try:
        tree = json.loads(text, object_pairs_hook=_object, parse_constant=_Constant, parse_int=_number)
    except json.JSONDecodeError as error:
        fault(
            "",
            tr("not JSON from line {line}, column {column} on", line=error.lineno, column=error.colno),
        )
    except RecursionError:
        fault("", tr("the document is nested too deeply"))
    except ValueError as error:
        fault("", tr("not JSON: {why}", why=error))
    _walk(tree)
    return tree


def _number(digits: str) -> float:
    """A whole number; one that no chart holds counts as endless, and is found with its path."""
    return int(digits) if len(digits) <= MOST_DIGITS else float("inf")


def _object(pairs: list[tuple[str, Any]]) -> Any:
    keyed = dict(pairs)
    if len(keyed) == len(pairs):
        return keyed
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            return _Repeated(key)
        seen.add(key)
    return keyed


def _walk(tree: Any) -> None:
    """Finds what the parser let pass, without recursion of its own; the first in the order of the document is told."""
    keys: list[str | int] = []
    _check(tree, keys)
    waiting = [_members(tree)]
    while waiting:
        for key, value in waiting[-1]:
            keys.append(key)
            if type(key) is str and not key.isascii() and not _whole(key):
                fault(_path(keys[:-1]), "half a character (a lone surrogate) is not a key")
            _check(value, keys)
            if type(value) is dict or type(value) is list:
                waiting.append(_members(value))
                break
            keys.pop()
        else:
            waiting.pop()
            if keys:
                keys.pop()


def _members(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return iter(value.items())
    return iter(enumerate(value)) if isinstance(value, list) else iter(())


def _check(value: Any, keys: list[str | int]) -> None:
    if type(value) is str:
        if not value.isascii() and not _whole(value):
            fault(_path(keys), "half a character (a lone surrogate) is not text")
    elif type(value) is float:
        if value in (float("inf"), float("-inf")):
            fault(_path(keys), "the number is too large")
    elif type(value) is _Repeated:
        fault(join(_path(keys), value.key), "this key stands twice")
    elif type(value) is _Constant:
        fault(_path(keys), f"{value.name} is not a number")


def _path(keys: list[str | int]) -> str:
    path = ""
    for key in keys:
        path = f"{path}[{key}]" if isinstance(key, int) else join(path, key)
    return path


def join(path: str, key: str) -> str:
    """The path of a key inside the object at `path`."""
    return f"{path}.{key}" if path else key


def _whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
