"""What was palpated: each zone found in, clear, or not examined. Not examined stays visibly open."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from bodymap.domain.laterality import Side
from bodymap.domain.visit import Visit
from bodymap.language import tr, tr_plural
from bodymap.ui import steps
from bodymap.ui.controls import Button, Caption, Check, Label
from bodymap.ui.controls.paragraph import paint_paragraph
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look
from bodymap.ui.words import capital
from bodymap.workspace.finishing import waiting_ghosts


class Examination(QWidget):
    """The zones of one side with a tick for "clear"; "clear the rest" asks once. `asking` carries what must be seen."""

    asking = Signal(QWidget)

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._desk, self._side = look, desk, Side.RIGHT
        self._shown = ("", Side.RIGHT)
        self._asked: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._caption = Caption(look, "")
        column.addWidget(self._caption)
        help_text = desk.protocol.help.get("palpation")
        self._help = Label(look, help_text.text if help_text else "", "secondary", "muted", wrap=True)
        column.addWidget(self._help)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        column.addLayout(self._grid)
        self.checks: dict[str, ZoneTick] = {}
        for zone in desk.protocol.zones.values():
            check = ZoneTick(look, zone.short)
            check.setToolTip(capital(zone.name))
            check.clicked.connect(lambda ticked, zone=zone.id: self._tick(zone, ticked))
            self.checks[zone.id] = check
        self.clear_rest = Button(look, "", icon="tick")
        self.clear_rest.clicked.connect(lambda: self._ask(True))
        self._sure = Label(look, "", "body_strong", "modified", wrap=True)
        self.yes, self.no = Button(look, tr("Yes, they are clear"), kind="primary"), Button(look, tr("Not yet"))
        self.yes.clicked.connect(self._clear_rest)
        self.no.clicked.connect(lambda: self._ask(False))
        column.addWidget(self.clear_rest, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._sure)
        row = QHBoxLayout()
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch(1)
        column.addLayout(row)
        look.changed.connect(self._place)
        self._place()
        self._ask(False)

    def show_side(self, visit: Visit, side: Side, live: bool) -> None:
        """Brings the ticks up to date for one side."""
        if (visit.id, side) != self._shown:
            self._shown, self._side = (visit.id, side), side
            self._ask(False)
        counts = _counts(visit, side)
        done = 0
        for zone, check in self.checks.items():
            known, number = self._desk.protocol.zones[zone], counts.get(zone, 0)
            clear = (side, zone) in visit.clear
            check.show_found(number)
            check.setChecked(clear and not number)
            check.setEnabled(live and not number)
            place = capital(tr("{side} {zone}", side=side.word, zone=known.name))
            if number:
                check.setAccessibleName(tr("{zone}: {n} found", zone=place, n=number))
            else:
                check.setAccessibleName(
                    tr("{zone}: clear", zone=place) if clear else tr("{zone}: not examined", zone=place)
                )
            done += bool(number or clear)
        self._caption.setText(
            tr("Examined on {side}: {done} of {zones} zones", side=side.word, done=done, zones=len(self.checks))
        )
        rest = self._rest(visit)
        if self._sure.isVisibleTo(self) and (not live or rest != self._asked):
            # what was asked is no longer so
            self._ask(False)
        self.clear_rest.setText(tr_plural("The other {n} are clear", "The other {n} are clear", len(rest)))
        self.clear_rest.setVisible(bool(rest) and live and not self._sure.isVisibleTo(self))

    def _rest(self, visit: Visit) -> list[str]:
        """What may be clear all at once: not where the last visit found something that nobody has asked about today."""
        known = {zone for side, zone in visit.clear if side is self._side} | set(_counts(visit, self._side))
        for ghost in waiting_ghosts(visit, self._desk.previous):
            if ghost.side is self._side:
                known.update(ghost.zones)
        return [zone for zone in self.checks if zone not in known]

    def _tick(self, zone: str, ticked: bool) -> None:
        visit = self._desk.visit
        if visit is None:
            return
        protocol = self._desk.protocol
        if ticked:
            self._desk.take(steps.clear(protocol, visit, self._side, [zone]))
        else:
            self._desk.take(steps.not_examined(protocol, visit, self._side, zone))

    def ask_rest(self) -> None:
        """Asks once whether all that is left was palpated with nothing found."""
        visit = self._desk.visit
        if visit is not None and self._rest(visit):
            self._ask(True)
        elif visit is not None and any(not check.isChecked() and check.isEnabled() for check in self.checks.values()):
            self._desk.notice(tr("What is left had findings last time: press their marks on the diagram."))
        elif visit is not None:
            self._desk.notice(tr("Every zone of the {side} limb is examined.", side=self._side.word))

    def _ask(self, asking: bool) -> None:
        visit = self._desk.visit
        self._asked = self._rest(visit) if visit else []
        number = len(self._asked)
        self._sure.setText(
            tr_plural(
                "Were all {n} palpated on {side}, with nothing found?",
                "Were all {n} palpated on {side}, with nothing found?",
                number,
                side=self._side.word,
            )
        )
        for widget in (self._sure, self.yes, self.no):
            widget.setVisible(asking)
        self.clear_rest.setVisible(not asking and number > 0)
        if asking:
            self.yes.setFocus(Qt.FocusReason.OtherFocusReason)
            self.asking.emit(self.yes)

    def _clear_rest(self) -> None:
        visit = self._desk.visit
        if visit is None:
            return
        # those that were asked about, as far as nothing has been found there since
        rest = [zone for zone in self._asked if zone in self._rest(visit)]
        self._ask(False)
        self._desk.take(steps.clear(self._desk.protocol, visit, self._side, rest))

    def _place(self) -> None:
        columns = 2 if self._look.scale <= 1.25 else 1
        rows = -(-len(self.checks) // columns)
        for place, check in enumerate(self.checks.values()):
            self._grid.addWidget(check, place % rows, place // rows)


class ZoneTick(Check):
    """A zone's state at a glance: a number where something was found, a tick where it is clear, an empty box where no
    hand has been."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__(look, text)
        self._zone_look, self._found = look, 0

    def show_found(self, number: int) -> None:
        if number != self._found:
            self._found = number
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._found:
            super().paintEvent(_event)
            return
        look = self._zone_look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            side = look.px(18)
            box = QRectF(3, (self.height() - side) / 2, side, side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("keyline"))
            painter.drawRoundedRect(box, 4, 4)
            painter.setFont(look.font("chip"))
            painter.setPen(look.color("halo"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._found))
            text = QRectF(side + 12, (self.height() - look.line("body")) / 2, self.width() - side - 12, self.height())
            paint_paragraph(painter, look, self.text(), "body", "text", text)


def _counts(visit: Visit, side: Side) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in visit.findings:
        if finding.side is side:
            for zone in finding.zones:
                counts[zone] = counts.get(zone, 0) + 1
    return counts
