"""Where a fault lies in a protocol's files. tomllib tells no lines, so the line is found again in the text."""

import re
from dataclasses import dataclass

Place = tuple[tuple[str, int], ...]
"""The way to a table: (`rule`, 7), (`case`, 0), (`then`, 1); an index of -1 stands for a table that is no list."""

_HEADER = re.compile(r"^\s*\[\[?\s*([\w.\-]+)\s*\]\]?")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: the file, the line (0 where it has none), the key and what was expected."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


def line_of(text: str, place: Place, key: str = "", value: str = "") -> int:
    """The line, counted from 1, of a value in the table at `place`; of its key or the table's head where that is all
    that can be found; 0 if not even that."""
    lines = text.splitlines()
    start, end = 0, len(lines)
    prefix = ""
    for name, index in place:
        prefix = f"{prefix}.{name}" if prefix else name
        heads = [number for number in range(start, end) if _head(lines[number]) == prefix]
        if not heads:
            break
        start = heads[max(index, 0)] if max(index, 0) < len(heads) else heads[0]
        later = [number for number in range(start + 1, end) if _closes(_head(lines[number]), prefix)]
        end = later[0] if later else end
    last = key.rsplit(".", 1)[-1]
    keyed = [
        number
        for number in range(start, end)
        if last and re.search(rf"(^|[\s.{{,]){re.escape(last)}\s*=", lines[number])
    ]
    for number in range(keyed[0] if keyed else start, end):
        if value and f'"{value}"' in lines[number]:
            return number + 1
    for number in range(start, end):
        if value and re.search(rf"(^|[\s{{,]){re.escape(value)}\s*=", lines[number]):
            return number + 1
    return (keyed[0] if keyed else start) + 1 if lines else 0


def line_at(text: str, keys: tuple[str, ...]) -> int:
    """The line, counted from 1, of a value that is named by all its keys, however they are split between the table's
    head and the line; of the head where the line is not found, 0 if not even that."""
    lines = text.splitlines()
    for split in range(len(keys) - 1, -1, -1):
        heads = (
            [number for number, line in enumerate(lines) if _head(line) == ".".join(keys[:split])] if split else [-1]
        )
        for head in heads:
            for number in range(head + 1, len(lines)):
                if _head(lines[number]):
                    break
                if re.match(rf"\s*{re.escape('.'.join(keys[split:]))}\s*=", lines[number]):
                    return number + 1
            if head >= 0:
                return head + 1
    return 0


def _head(line: str) -> str:
    found = _HEADER.match(line)
    return found[1] if found else ""


def _closes(head: str, prefix: str) -> bool:
    return bool(head) and not head.startswith(prefix + ".")
