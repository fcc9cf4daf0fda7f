"""The program's own values as canonical JSON and back, exactly, without asking any protocol for its words.

A chart document is checked against today's knowledge and says in words what it means; this keeps what was, as it was:
signed versions, judgements and undo steps. Equal values make equal texts, so that a text can be hashed. Values that
occur again and again (reasons, above all) are written once. May import the domain and the protocol's answers.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeVar, cast

from bodymap.domain import edits, finding, laterality, shape, visit
from bodymap.protocol import answer, model, rules

_CLASSES: tuple[type[Any], ...] = (
    *(edits.AddFinding, edits.AnswerQuestion, edits.Batch, edits.ChangeFinding, edits.RemoveFinding, edits.SetField),
    *(finding.Activity, finding.Acuity, finding.Finding, finding.Moment, finding.Status),
    *(laterality.Side, shape.Shape, shape.ShapeKind),
    *(visit.PlanStep, visit.RomReading, visit.SpecialTest, visit.Treatment, visit.Visit),
    *(answer.Advice, answer.CareRow, answer.PlanFault, answer.Prompt, answer.Reason, answer.Row, answer.Suggestions),
    *(model.Condition, rules.Verdict),
)
_BY_NAME = {kind.__name__: kind for kind in _CLASSES}
_FIELDS: dict[type[Any], tuple[str, ...]] = {
    kind: tuple(each.name for each in fields(kind)) for kind in _CLASSES if is_dataclass(kind)
}
_SHARED = (answer.Reason, model.Condition)

V = TypeVar("V")


def encode_exact(value: object) -> str:
    """Raises TypeError for a value that is none of the program's own."""
    writer = _Writer()
    tree = writer.tree(value)
    return _json({"shared": writer.shared, "value": tree} if writer.shared else {"value": tree})


def decode_exact(text: str, kind: type[V]) -> V:
    """The value again. Raises ValueError where the text is not what `encode_exact` wrote of such a value."""
    try:
        document = json.loads(text)
        reader = _Reader()
        for shared in document.get("shared", ()):
            reader.shared.append(reader.value(shared))
        value = reader.value(document["value"])
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ValueError("no exact value") from error
    if not isinstance(value, kind):
        raise ValueError(f"not a {kind.__name__}")  # noqa: TRY004
    return value


def _json(tree: object) -> str:
    return json.dumps(tree, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


class _Writer:
    """Turns values into trees. `shared` are those that are referred to by their number."""

    def __init__(self) -> None:
        self.shared: list[object] = []
        self._places: dict[object, int] = {}

    def tree(self, value: object) -> object:
        if value is None or type(value) in (bool, int, float, str):
            return value
        if isinstance(value, Enum):
            return {type(value).__name__: value.name}
        if isinstance(value, tuple):
            return [self.tree(item) for item in value]
        if isinstance(value, list):
            return {"list": [self.tree(item) for item in value]}
        if isinstance(value, frozenset):
            return {"set": sorted((self.tree(item) for item in value), key=_json)}
        if isinstance(value, Mapping):
            pairs = [[self.tree(key), self.tree(item)] for key, item in value.items()]
            return {"dict" if type(value) is dict else "map": sorted(pairs, key=_json)}
        if isinstance(value, date):
            return {"date": value.isoformat()}
        return self._object(value)

    def _object(self, value: object) -> object:
        kind = type(value)
        if _BY_NAME.get(kind.__name__) is not kind:
            raise TypeError(f"a {kind.__name__} has no exact form")
        if kind not in _SHARED:
            return self._fields(value)
        place = self._places.get(value)
        if place is None:
            tree = self._fields(value)
            place = self._places[value] = len(self.shared)
            self.shared.append(tree)
        return {"#": place}

    def _fields(self, value: object) -> object:
        kind = type(value)
        return {kind.__name__: {name: self.tree(getattr(value, name)) for name in _FIELDS[kind]}}


class _Reader:
    """Turns trees into values."""

    def __init__(self) -> None:
        self.shared: list[object] = []

    def value(self, tree: Any) -> Any:
        if isinstance(tree, list):
            return tuple(self.value(item) for item in tree)
        if not isinstance(tree, dict):
            return tree
        [(name, inner)] = tree.items()
        match name:
            case "#":
                return self.shared[inner]
            case "list":
                return [self.value(item) for item in inner]
            case "set":
                return frozenset(self.value(item) for item in inner)
            case "dict":
                return self._pairs(inner)
            case "map":
                return MappingProxyType(self._pairs(inner))
            case "date":
                return date.fromisoformat(inner)
        kind = _BY_NAME[name]
        if issubclass(kind, Enum):
            return cast(Any, kind)[inner]
        return kind(**{key: self.value(item) for key, item in inner.items()})

    def _pairs(self, pairs: Any) -> dict[Any, Any]:
        return {self.value(key): self.value(item) for key, item in pairs}
