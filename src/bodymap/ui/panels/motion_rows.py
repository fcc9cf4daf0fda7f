"""Range of motion, LEFT and RIGHT side by side: degrees, and whether it hurts. Enter goes on to the next field."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bodymap.domain.edits import SetField
from bodymap.domain.laterality import Side
from bodymap.domain.visit import RomReading, Visit
from bodymap.language import tr, tr_in
from bodymap.protocol.model import Motion
from bodymap.report.words import ranges
from bodymap.ui.controls import Caption, Elided, Segmented, SideBySide
from bodymap.ui.desk import Desk
from bodymap.ui.panels.measures import StartingMeasure
from bodymap.ui.style import Look
from bodymap.ui.words import capital

PAIN = ((True, tr_in("a movement", "Hurts")), (False, tr_in("a movement", "Free")))


class PainSwitch(Segmented):
    """Hurts or free; pressing what is chosen already takes it back, since not asked is neither."""

    told = Signal(object)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, [(value, text, None) for value, text in PAIN], name=name, stretch=True)
        self._known: bool | None = None
        self.chosen.connect(self._press)

    def show_value(self, painful: bool | None) -> None:
        self._known = painful
        self.set_value(painful)

    def _press(self, painful: bool) -> None:
        self.show_value(None if painful is self._known else painful)
        self.told.emit(self._known)


class MotionSide(QWidget):
    """One movement of one side. `entered` follows Enter in the degrees."""

    entered = Signal()

    def __init__(self, look: Look, desk: Desk, motion: Motion, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._motion, self._side = desk, motion, side
        self._shown = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Caption(look, side.word))
        degrees = tr("{side} {movement}, degrees", side=side.word, movement=motion.name)
        pain = tr("{side} {movement}, pain", side=side.word, movement=motion.name)
        self.degrees = StartingMeasure(look, degrees, float(motion.usual or 0), -60, 180)
        self.degrees.setSuffix("°")
        self.painful = PainSwitch(look, pain)
        column.addWidget(SideBySide(self.degrees, self.painful, spacing=4))
        self.degrees.valueChanged.connect(lambda: self._set())
        self.degrees.lineEdit().returnPressed.connect(self.entered)
        self.painful.told.connect(lambda _painful: self._set())

    def show_visit(self, visit: Visit, live: bool) -> None:
        self._shown = visit.id
        known = self._known(visit)
        self.degrees.show_value(known.degrees if known else None)
        self.painful.show_value(known.painful if known else None)
        for widget in (self.degrees, self.painful):
            widget.setEnabled(live)

    def _known(self, visit: Visit) -> RomReading | None:
        key = (self._side, self._motion.joint, self._motion.movement)
        return next((rom for rom in visit.rom if (rom.side, rom.joint, rom.movement) == key), None)

    def _set(self) -> None:
        visit = self._desk.visit
        if visit is None or visit.id != self._shown:
            return
        known = self._known(visit)
        reading = RomReading(
            side=self._side,
            joint=self._motion.joint,
            movement=self._motion.movement,
            degrees=self.degrees.read(),
            painful=self.painful.value,
        )
        empty = reading.degrees is None and reading.painful is None
        if reading == known or (empty and known is None):
            return
        rest = tuple(rom for rom in visit.rom if rom is not known)
        self._desk.do(
            SetField("rom", rest if empty else (*rest, reading)),
            tr("measure {movement}, {side}", movement=self._motion.name, side=self._side.word),
        )


class MotionRow(QWidget):
    """A movement of both sides. `left_behind` follows Enter in the last of its fields."""

    left_behind = Signal()

    def __init__(self, look: Look, desk: Desk, motion: Motion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(2)
        name = capital(motion.name)
        if motion.usual is not None:
            name = tr("{movement} · usually {degrees}°", movement=name, degrees=motion.usual)
        column.addWidget(Elided(look, name, "body_strong"))
        self.sides = {side: MotionSide(look, desk, motion, side) for side in Side}
        column.addWidget(SideBySide(*self.sides.values(), spacing=16))
        self.setToolTip(ranges(motion.statements))
        first, second = self.sides.values()
        first.entered.connect(lambda: second.degrees.begin())
        second.entered.connect(self.left_behind)

    def begin(self) -> None:
        """Puts the first side's degrees under the keys."""
        next(iter(self.sides.values())).degrees.begin()

    def show_visit(self, visit: Visit, live: bool) -> None:
        for side in self.sides.values():
            side.show_visit(visit, live)
