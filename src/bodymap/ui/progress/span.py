"""What the page of progress looks at: a client's visits by date, the sides, and a pair of visits. Knows no widget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bodymap.domain.finding import Finding, Moment
from bodymap.domain.laterality import Side
from bodymap.domain.progress import stands
from bodymap.domain.trends import in_order
from bodymap.domain.visit import Visit
from bodymap.ui.words import listed


@dataclass(frozen=True, slots=True)
class Span:
    """`current` is the place of the visit that is looked at, `compared` of the earlier one it is held against.

    Both are -1 where there is none. `words` are the protocol's sentences on the visit `words_for`.
    """

    visits: tuple[Visit, ...] = ()
    sides: tuple[Side, ...] = (Side.RIGHT,)
    current: int = -1
    compared: int = -1
    words: str = ""
    words_for: str = ""

    @property
    def advice(self) -> str:
        """The protocol's sentences, at the visit that they were said of and at no other."""
        return self.words if self.later is not None and self.later.id == self.words_for else ""

    @property
    def later(self) -> Visit | None:
        return self.visits[self.current] if self.current >= 0 else None

    @property
    def earlier(self) -> Visit | None:
        return self.visits[self.compared] if self.compared >= 0 else None

    @property
    def between(self) -> tuple[Visit, ...]:
        """The visits that lie between the two."""
        return self.visits[self.compared + 1 : self.current]

    @property
    def side_words(self) -> str:
        """`LEFT and RIGHT`."""
        return listed([side.word for side in self.sides])

    def at(self, visit_id: str) -> "Span":
        """Looks at that visit, held against the one before it; at the latest where it is not known."""
        place = self._place(visit_id, len(self.visits) - 1)
        return replace(self, current=place, compared=place - 1)

    def against(self, visit_id: str) -> "Span":
        """Holds the visit that is looked at against that one, where it is an earlier one."""
        place = self._place(visit_id, -1)
        return replace(self, compared=place) if 0 <= place < self.current else self

    def renewed(self, visits: Sequence[Visit], sides: tuple[Side, ...], current: str, advice: str) -> "Span":
        """Other visits, or the same after an edit: then what is compared stays as it was chosen."""
        span = Span(tuple(in_order(visits)), sides, words=advice).at(current)
        span = replace(span, words_for=span.later.id if span.later is not None else "")
        same = self.later is not None and span.later is not None and self.later.id == span.later.id
        return span.against(self.earlier.id) if same and self.earlier is not None else span

    def _place(self, visit_id: str, default: int) -> int:
        return next((n for n, visit in enumerate(self.visits) if visit.id == visit_id), default)


def shown_findings(visit: Visit, side: Side, moment: Moment = Moment.BEFORE) -> list[Finding]:
    """What the pictures show: found before treatment (or after it), and still there."""
    return [f for f in visit.findings if f.side is side and f.moment is moment and stands(f)]
