"""Home care: what the client may do between visits, by side, with verdict and reasons; a tick recommends it."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from bodymap.domain.edits import SetField
from bodymap.domain.laterality import Side
from bodymap.language import tr, tr_plural
from bodymap.protocol import Protocol, Suggestions, Verdict
from bodymap.protocol.answer import CareRow
from bodymap.report.words import ranges
from bodymap.ui.controls import Check, Icon, Label, Rule, Segmented
from bodymap.ui.controls.verdict import ICONS, WORDS
from bodymap.ui.desk import Desk, Focus
from bodymap.ui.panels.reasons import INSET, ReasonBlock, Words
from bodymap.ui.panels.section import Section
from bodymap.ui.panels.spoken import Block, Chip, Note, care_notes
from bodymap.ui.style import Look
from bodymap.ui.words import capital
from bodymap.workspace import Changes


class HomeCare(Section):
    title = tr("Home care")

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, desk, parent)
        self._side: Side | None = None
        self.rows: dict[str, MeasureRow] = {}

    def summary(self) -> str:
        visit, protocol = self.desk.visit, self.desk.protocol
        if visit is None:
            return ""
        named = [
            measure.name
            for measure in protocol.measures.values()
            if any((s, measure.id) in visit.home_care for s in Side)
        ]
        return ", ".join(named) or tr("nothing yet")

    def shorter(self) -> str:
        visit = self.desk.visit
        number = len({measure for _, measure in visit.home_care}) if visit is not None else 0
        return tr_plural("{n} measure", "{n} measures", number) if number else ""

    def build(self) -> None:
        self.column.setSpacing(4)
        self.sides = Segmented(self.look, [(side, side.word, None) for side in Side], name=tr("Side"))
        self.sides.chosen.connect(lambda side: self.desk.look(side=side))
        self.column.addWidget(self.sides, 0, Qt.AlignmentFlag.AlignLeft)
        self._failed = Label(self.look, "", "body_strong", "avoid", wrap=True)
        self.column.addWidget(self._failed)
        for measure in self.desk.protocol.measures.values():
            row = MeasureRow(self.look, capital(measure.name), self._words)
            row.tick.clicked.connect(lambda ticked, measure=measure.id: self._tick(measure, ticked))
            self.column.addWidget(row)
            self.rows[measure.id] = row
        self.column.addStretch(1)

    def follow(self, focus: Focus) -> None:
        if focus.side is not self._side:
            self.refresh(None)

    def refresh(self, _changes: Changes | None = None) -> None:
        visit, judged, side = self.desk.visit, self.desk.suggestions, self.desk.focus.side
        if visit is None or judged is None:
            return
        self._side = side
        self.sides.set_value(side)
        words = self.desk.protocol.cannot_judge.text.replace("{side}", side.word) if judged.failed else ""
        self._failed.set_text(words)
        for measure, row in self.rows.items():
            ticked = (side, measure) in visit.home_care
            row.show_measure(measure_view(self.desk.protocol, judged, side, measure), ticked, self.desk.editable)

    def _tick(self, measure: str, ticked: bool) -> None:
        visit, side = self.desk.visit, self.desk.focus.side
        if visit is None:
            return
        key = (side, measure)
        care = visit.home_care | {key} if ticked else visit.home_care - {key}
        name = self.desk.protocol.measures[measure].name
        words = (
            tr("recommend {measure}, {side}", measure=name, side=side.word)
            if ticked
            else tr("do not recommend {measure}, {side}", measure=name, side=side.word)
        )
        self.desk.do(SetField("home_care", frozenset(care)), words)

    def _words(self, statement: str) -> str:
        return self.desk.protocol.statements.get(statement, "")


@dataclass(frozen=True, slots=True)
class MeasureView:
    """What is shown of a measure on a side. `in_part`: some places are withheld, and `verdict` is that of the rest."""

    verdict: Verdict
    block: Block
    in_part: bool = False
    called_for: bool = False

    @property
    def words(self) -> str:
        words = WORDS[self.verdict]
        if self.in_part:
            words = tr("{verdict} in part", verdict=words)
        return tr("{verdict}, called for", verdict=words) if self.called_for else words

    @property
    def look(self) -> str:
        """The verdict whose icon and colour it has: what is open in part only never looks allowed."""
        return str(Verdict.MODIFIED if self.in_part else self.verdict)


def measure_view(protocol: Protocol, judged: Suggestions, side: Side, measure: str) -> MeasureView:
    """The strictest verdict of the places that are open, or of all where none is; what is withheld is told first."""
    known = protocol.measures[measure]
    rows = [row for row in judged.self_care if row.side is side and row.measure == measure]
    if judged.failed or not rows:
        return MeasureView(Verdict.AVOID, Block(notes=(Note(known.how, "muted"),)))
    open_rows = [row for row in rows if not row.verdict.withholds]
    counted = open_rows or rows
    together: dict[tuple[object, ...], list[CareRow]] = {}
    for row in sorted(rows, key=lambda row: -row.verdict.severity):
        together.setdefault((row.verdict, row.modifications, row.reasons), []).append(row)
    in_part = 0 < len(open_rows) < len(rows)
    withheld: list[Note] = []
    others: list[Note] = [Note(known.how, "muted", (Chip(ranges(known.statements), "soft", known.statements),))]
    for members in together.values():
        first = in_part and members[0].verdict.withholds
        (withheld if first else others).extend(_told(protocol, members, several=len(together) > 1))
    return MeasureView(
        verdict=max((row.verdict for row in counted), key=lambda verdict: verdict.severity),
        block=Block(notes=(*withheld, *others)),
        in_part=in_part,
        called_for=any(row.indicated for row in counted),
    )


def _told(protocol: Protocol, rows: list[CareRow], *, several: bool) -> tuple[Note, ...]:
    row = rows[0]
    places = [protocol.zones[each.zone].name for each in rows if each.zone]
    head = f"{WORDS[row.verdict]}: {', '.join(places)}." if several and places else ""
    return ((Note(head, str(row.verdict)),) if head else ()) + care_notes(row)


class MeasureRow(QWidget):
    """A measure with its tick. One that is withheld can be taken back but not recommended."""

    def __init__(self, look: Look, name: str, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        self._head = head = QHBoxLayout()
        head.setSpacing(6)
        self.tick = Check(look, name)
        self._icon = Icon(look, "ring-tick", "allowed")
        self._word = Label(look, "", "tag", "muted")
        head.addWidget(self._icon)
        head.addWidget(self._word)
        head.addStretch()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(0)
        self._line.addWidget(self.tick, 1)
        self._line.addLayout(head)
        column.addLayout(self._line)
        self._block = ReasonBlock(look, words)
        # under the name, not under its box
        self._under = QHBoxLayout()
        self._under.addWidget(self._block)
        column.addLayout(self._under)
        column.addWidget(Rule(look))
        look.changed.connect(self._turn)
        self._turn()

    def _turn(self) -> None:
        large = self._look.scale > 1.25
        # with large text the verdict goes below: then it too stands under the name
        self._head.setContentsMargins(self.tick.indent() if large else 0, 0, 0, 0)
        self._under.setContentsMargins(self.tick.indent() - INSET, 0, 0, 0)
        self._line.setDirection(QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight)

    def show_measure(self, view: MeasureView, ticked: bool, live: bool) -> None:
        withheld = view.verdict.withholds
        self._icon.set_icon(ICONS[view.look], view.look)
        self._word.setText(view.words)
        self._word.set_color("accent" if view.called_for and not view.in_part and not withheld else view.look)
        self._block.show_block(view.block)
        self.tick.setChecked(ticked)
        self.tick.setEnabled(live and (ticked or not withheld))
        self.tick.setAccessibleDescription(view.words)
