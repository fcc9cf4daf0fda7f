"""A printed document as plain structure: what stands in it and in which order, without any measure of paper.

Hides nothing; `bodymap.paint.sheet` gives it a place, `bodymap.report.plain` makes it text. Imports only the domain.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: words, before them the symbol of a kind, the pattern of a verdict or an icon's name."""

    text: str
    strong: bool = False
    kind: str = ""
    verdict: str = ""
    icon: str = ""
    muted: bool = False
    lead: str = ""
    """Words in strong letters before the text, in the same run of lines."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and its share of the width; words always wrap, they are never cut."""

    title: str
    share: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that may be parted by a page's end, where the heading is repeated. `note` stands below."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    small: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """Short words with their answers, in as many columns as fit."""

    title: str
    pairs: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


Block = Table | Pairs | Words


@dataclass(frozen=True, slots=True)
class NumberedMark:
    """A finding with the number that it carries in figure and table; `severity` in words, empty where unknown.

    `resolved`: it no longer stands, and must not look as if it did.
    """

    number: int
    finding: Finding
    name: str
    severity: str
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One limb with its marks. `closed`: zones closed to all massage, with the verdict; `state`: of the whole limb."""

    side: Side
    marks: tuple[NumberedMark, ...]
    closed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole document. `running` heads the pages after the first; `sign` are the lines to be filled in by hand."""

    title: str
    name: str
    line: str
    gates: tuple[tuple[str, str], ...]
    """Each gate as its verdict and the words of its box."""
    subject: str
    running: str
    figures: tuple[Figure, ...]
    legend: tuple[tuple[str, str], ...]
    """Kind and name, in the order of the protocol."""
    blocks: tuple[Block, ...]
    sign: tuple[str, ...]
    printed: str
    diagram: str
    author: str = ""
