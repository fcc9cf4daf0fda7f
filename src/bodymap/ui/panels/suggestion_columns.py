"""What the suggestions keep and fill anew: advice, the verdicts of a zone, the zones of the limb, each in its column.

Hides which widgets there are already: a column shows what it is given and hides the rest, touching only what is not
right, so that nothing flickers or jumps while marking. The panel itself reads and edits.
"""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.domain.laterality import Side
from bodymap.language import tr
from bodymap.protocol import LIMB, Advice, Protocol, Suggestions, Verdict
from bodymap.ui.controls import Button, Caption, VerdictHeader
from bodymap.ui.panels.overview import ZoneRow, zone_view
from bodymap.ui.panels.reasons import ReasonBlock
from bodymap.ui.panels.spoken import VERDICTS, Block, Group, Note, reason_chips
from bodymap.ui.panels.suggestion_parts import indented
from bodymap.ui.style import Look

Words = Callable[[str], str]
"""A statement's words, by its id."""


class AdviceColumn(QVBoxLayout):
    """What is advised, each with the way to its place. `wanted` carries that place: its side and zone."""

    wanted = Signal(object)

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._look, self._words = look, words
        self._kept: list[tuple[ReasonBlock, Button]] = []

    def show_advice(self, protocol: Protocol, advice: Sequence[Advice], at_hand: tuple[Side, str | None]) -> None:
        """`at_hand` is the place that is looked at: nobody needs a way to it."""
        while len(self._kept) < len(advice):
            block = ReasonBlock(self._look, self._words)
            link = Button(self._look, "", icon="chevron-right", kind="link", flush=True)
            self.addWidget(block)
            self.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            link.clicked.connect(lambda _=False, link=link: self.wanted.emit(link.property("place")))
            self._kept.append((block, link))
        for place, (block, link) in enumerate(self._kept):
            said = advice[place] if place < len(advice) else None
            block.setVisible(said is not None)
            link.setVisible(said is not None and (said.side, said.zone) != at_hand)
            if said is not None:
                block.show_block(Block(notes=_advised(said)))
                link.setText(tr("Go to {place}", place=protocol.place_name(said.side, said.zone)))
                link.setProperty("place", (said.side, said.zone))


class VerdictColumn(QVBoxLayout):
    """The techniques of a zone under their verdicts, or one sentence where there is none."""

    def __init__(self, look: Look, words: Words) -> None:
        super().__init__()
        self._look, self._words = look, words
        self._headers = {verdict: VerdictHeader(look, verdict, above=8) for verdict in VERDICTS}
        self.none = ReasonBlock(look, words)
        self.blocks: list[ReasonBlock] = []

    def show_groups(self, shown: Iterable[Group], instead: str) -> None:
        """`instead` is said ahead of everything; empty where nothing is."""
        self.none.show_block(Block(notes=(Note(instead),)))
        wanted: list[QWidget] = [self.none] if instead else []
        used = 0
        for group in shown:
            header = self._headers[group.verdict]
            header.set_count(group.count, _word(group), str(group.number))
            wanted.append(header)
            for block in group.blocks:
                if used == len(self.blocks):
                    self.blocks.append(ReasonBlock(self._look, self._words))
                self.blocks[used].show_block(block)
                wanted.append(self.blocks[used])
                used += 1
        _fill(self, wanted)


class ZoneColumn(QVBoxLayout):
    """The zones of the sides in view, one row each. `wanted` carries the side and zone of a row that was pressed."""

    wanted = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._captions = {side: indented(Caption(look, tr("{side} limb", side=side.word))) for side in Side}
        self.rows: dict[tuple[Side, str], ZoneRow] = {}

    def show_zones(
        self, protocol: Protocol, judged: Suggestions, sides: Sequence[Side], found: Callable[[Side, str], str]
    ) -> None:
        """`found` says what was found in a zone."""
        wanted: list[QWidget] = []
        for side in sides:
            if len(sides) > 1:
                wanted.append(self._captions[side])
            for zone in (*protocol.zones, LIMB):
                rows = judged.zone(side, zone)
                if rows:
                    row = self._row(side, zone)
                    row.show_view(zone_view(protocol, zone, rows, "" if zone == LIMB else found(side, zone)))
                    row.setEnabled(zone != LIMB)
                    wanted.append(row)
        _fill(self, wanted)

    def _row(self, side: Side, zone: str) -> ZoneRow:
        row = self.rows.get((side, zone))
        if row is None:
            row = self.rows[side, zone] = ZoneRow(self._look)
            row.clicked.connect(lambda: self.wanted.emit((side, zone)))
        return row


def _advised(advice: Advice) -> tuple[Note, ...]:
    first = advice.reasons[0] if advice.reasons else None
    return (Note(advice.text, "text", reason_chips(first) if first else ()),)


def _word(group: Group) -> str:
    return tr("Avoid until answered") if group.pending and group.verdict is Verdict.AVOID else ""


def _fill(part: QVBoxLayout, wanted: list[QWidget]) -> None:
    """Shows these widgets in this order, and hides the rest, touching only what is not right already."""
    for place in reversed(range(part.count())):
        item = part.itemAt(place)
        widget = item.widget() if item is not None else None
        if widget is not None and widget not in wanted:
            widget.setVisible(False)
            part.takeAt(place)
    for place, widget in enumerate(wanted):
        if part.indexOf(widget) != place:
            part.insertWidget(place, widget)
        widget.setVisible(True)
