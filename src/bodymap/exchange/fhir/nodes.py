"""One object of a FHIR bundle with its path, read key by key; what is missing or of another form is a fault there.

A bundle may hold much that we never write, so unknown keys are let be here. Imports only the errors and `strict_json`.
"""

from collections.abc import Iterator
from typing import Any

from bodymap.exchange.strict_json import fault, join


class Node:
    """An object with its path. Raises UserError with the path of what is not as it should be."""

    def __init__(self, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            fault(path, "expected an object")
        self._values: dict[str, Any] = value
        self.path = path

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def at(self, key: str) -> str:
        return join(self.path, key)

    def raw(self, key: str) -> Any:
        """The value as it stands; None where it is missing."""
        return self._values.get(key)

    def text(self, key: str, otherwise: str | None = None) -> str:
        """A text; needed where there is no `otherwise`."""
        value = self._values.get(key, otherwise)
        if value is None:
            fault(self.at(key), "is missing")
        if not isinstance(value, str):
            fault(self.at(key), "expected text")
        return value

    def node(self, key: str) -> "Node":
        """The object at a key; an empty one where it is missing."""
        return Node(self._values.get(key, {}), self.at(key))

    def nodes(self, key: str) -> Iterator["Node"]:
        """The objects of a list; none where it is missing."""
        value = self._values.get(key, [])
        if not isinstance(value, list):
            fault(self.at(key), "expected a list")
        for number, item in enumerate(value):
            yield Node(item, f"{self.at(key)}[{number}]")

    def code(self, system: str) -> str | None:
        """The code that a CodeableConcept (or a single Coding) has in a system; None where it has none."""
        codings = self.nodes("coding") if "coding" in self else iter((self,))
        for coding in codings:
            if coding.raw("system") == system:
                return coding.text("code")
        return None

    def needed_code(self, system: str) -> str:
        """As `code`, of a concept that must have one."""
        found = self.code(system)
        if found is None:
            fault(self.path, f"has no code of {system}")
        return found

    def identifier(self, system: str) -> str | None:
        """The value that an identifier of this system has."""
        for identifier in self.nodes("identifier"):
            if identifier.raw("system") == system:
                return identifier.text("value")
        return None

    def extension(self, url: str, key: str) -> Any:
        """The value of an extension; None where there is none."""
        for extension in self.nodes("extension"):
            if extension.raw("url") == url:
                return extension.raw(key)
        return None

    def note(self) -> str:
        """The text of the first annotation."""
        return next((note.text("text") for note in self.nodes("note")), "")

    def refers(self, key: str) -> str:
        """What a reference points to."""
        return self.node(key).text("reference")
