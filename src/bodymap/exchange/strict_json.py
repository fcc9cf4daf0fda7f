"""JSON without its traps: a repeated key, NaN, infinity, half a character or bottomless nesting is a fault.

Hides the standard parser, which keeps the last of two equal keys and says nothing. Imports only the errors.
"""

import json
from typing import Any, NoReturn

from bodymap.errors import UserError

LARGEST = 16 * 1024 * 1024
"""Characters; a visit with its earlier ones is a thousandth of this."""


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


def parse(text: str) -> Any:
    """The document's tree. Raises UserError with the path of the first fault."""
    if len(text) > LARGEST:
        fault("", f"the document is larger than {LARGEST // (1024 * 1024)} million characters")
    try:
        tree = json.loads(text, object_pairs_hook=_object, parse_constant=_Constant)
    except json.JSONDecodeError as error:
        fault("", f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}")
    except RecursionError:
        fault("", "the document is nested too deeply")
    except ValueError as error:
        fault("", f"not JSON: {error}")
    _walk(tree)
    return tree


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
    waiting: list[tuple[str, Any]] = [("", tree)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, _Repeated):
            fault(join(path, value.key), "this key stands twice")
        if isinstance(value, _Constant):
            fault(path, f"{value.name} is not a number")
        if isinstance(value, float) and value in (float("inf"), float("-inf")):
            fault(path, "the number is too large")
        if isinstance(value, str) and not _whole(value):
            fault(path, "half a character (a lone surrogate) is not text")
        if isinstance(value, dict):
            for key in value:
                if not _whole(key):
                    fault(path, "half a character (a lone surrogate) is not a key")
            waiting += [(join(path, key), inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [(f"{path}[{n}]", inner) for n, inner in reversed(list(enumerate(value)))]


def join(path: str, key: str) -> str:
    """The path of a key inside the object at `path`."""
    return f"{path}.{key}" if path else key


def _whole(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text) if not text.isascii() else True
