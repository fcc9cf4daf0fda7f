"""A printed document as plain structure: what stands in it and in which order, without any measure of paper.

Hides nothing; `bodymap.paint.sheet` gives it a place. Imports only the domain and the language.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.practice import NO_PRACTICE, Practice
from bodymap.language import chosen, tr


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


@dataclass(frozen=True, slots=True)
class Blanks:
    """Labels, each with a line that is filled in by hand."""

    title: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something for the client: what it is, where in words, how in plain sentences, and labels of lines to fill in."""

    name: str
    where: str
    how: tuple[str, ...]
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """Things to do, always in large type. `heed` sets a bar beside them: what to stop for."""

    title: str
    steps: tuple[Step, ...]
    heed: bool = False


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


@dataclass(frozen=True, slots=True)
class Figures:
    """Both limbs side by side with their numbered marks, and below them the legend: kind and label."""

    figures: tuple[Figure, ...]
    legend: tuple[tuple[str, str], ...]
    diagram: str
    title: str = ""
    small: bool = False
    """Not as tall as the page allows: a letter is words first."""


@dataclass(frozen=True, slots=True)
class SmallBody:
    """Both limbs at one visit, without labels: a date, and a line that says how many marks there are."""

    caption: str
    figures: tuple[Figure, ...]
    line: str = ""


@dataclass(frozen=True, slots=True)
class SmallBodies:
    """The body over time, in rows of one height; `large` goes with the client's large type."""

    title: str
    bodies: tuple[SmallBody, ...]
    diagram: str
    note: str = ""
    large: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A reading at a day; without a value it is a gap. `hollow` says that nothing was found: it is drawn open."""

    day: datetime.date
    value: float | None
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One course over time. `band` are the readings that are no clear change against the first.

    `verdict` says in words how it went; `ticks` are days on which something was done, drawn below the axis.
    """

    title: str
    verdict: str
    low: float
    high: float
    unit: str = ""
    dots: tuple[Dot, ...]
    band: tuple[float, float] | None = None
    ticks: tuple[datetime.date, ...] = ()


@dataclass(frozen=True, slots=True)
class Charts:
    """Courses over one span of days, so that they can be held against each other."""

    title: str
    charts: tuple[Chart, ...]
    span: tuple[datetime.date, datetime.date]
    note: str = ""


Block = Table | Pairs | Words | Blanks | Steps | Figures | SmallBodies | Charts


def notice() -> str:
    """Stands at the foot of every page."""
    return tr("Prepared with bodymap. The therapist decides; no clinician has reviewed the rules.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole document. `running` heads the pages after the first; `sign` are the lines to be signed by hand."""

    title: str
    name: str
    line: str
    gates: tuple[tuple[str, str], ...] = ()
    """Each gate as its verdict and the words of its box."""
    subject: str
    running: str
    blocks: tuple[Block, ...]
    sign: tuple[str, ...] = ()
    printed: str
    practice: Practice = NO_PRACTICE
    language: str = field(default_factory=chosen)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The limbs with numbered marks, wherever they stand."""
        return tuple(figure for block in self.blocks if isinstance(block, Figures) for figure in block.figures)

    @property
    def author(self) -> str:
        """Whose document it is: the therapist, else the practice."""
        return self.practice.therapist or self.practice.name
