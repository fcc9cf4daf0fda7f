"""The rows of the plan: a step that can be moved, taken off and ticked; a treatment that can be described."""

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bodymap.domain.terms import word
from bodymap.domain.visit import Treatment
from bodymap.language import tr, tr_in
from bodymap.protocol import DEPTHS
from bodymap.ui.controls import Card, Check, Choice, Icon, IconButton, Label, Number, SideBySide
from bodymap.ui.controls.verdict import ICONS, WORDS
from bodymap.ui.style import Look
from bodymap.ui.words import capital

NO_MINUTES = 0


class StepRow(Card):
    """Alt+Up and Alt+Down move it; the buttons do the same. `moved` carries -1 or +1."""

    moved = Signal(int)
    removed = Signal()
    ticked = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=4, spacing=0, ring=True, parent=parent)
        self.tick = Check(look)
        self.tick.clicked.connect(self.ticked)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        self._name = Label(look, "", "technique", wrap=True)
        self._where = Label(look, "", "secondary", "muted", wrap=True)
        self._verdict = Label(look, "", "secondary", wrap=True)
        for label in (self._name, self._where, self._verdict):
            texts.addWidget(label)
        self._icon = Icon(look, "ring-tick", "allowed")
        self.up = IconButton(look, "arrow-up", tr_in("move a step", "Earlier"), role="muted", icon_size=16)
        self.down = IconButton(look, "arrow-down", tr_in("move a step", "Later"), role="muted", icon_size=16)
        self.off = IconButton(look, "close", tr("Take off the plan"), role="muted", icon_size=16)
        row, buttons = QHBoxLayout(), QHBoxLayout()
        row.setSpacing(4)
        buttons.setSpacing(0)
        row.addWidget(self.tick)
        row.addLayout(texts, 1)
        for widget in (self._icon, self.up, self.down, self.off):
            buttons.addWidget(widget)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(4)
        self._line.addLayout(row, 1)
        self._line.addLayout(buttons)
        self.column.addLayout(self._line)
        self.column.setContentsMargins(8, 4, 2, 4)
        look.changed.connect(self._turn)
        self._turn()
        self._fault = Label(look, "", "secondary", "avoid", wrap=True)
        self.column.addWidget(self._fault)
        self.up.clicked.connect(lambda: self.moved.emit(-1))
        self.down.clicked.connect(lambda: self.moved.emit(1))
        self.off.clicked.connect(self.removed)

    def show_step(
        self, place: int, count: int, name: str, where: str, verdict: str, how: str, fault: str, done: bool, live: bool
    ) -> None:
        """Brings the row up to date; `how` says what is modified, `fault` names the broken constraint."""
        self._name.setText(f"{place + 1}. {name}")
        self._where.setText(capital(where))
        told = f"{WORDS[verdict]}: {how}" if how else WORDS[verdict]
        self._verdict.set_text("" if verdict == "allowed" else told)
        self._verdict.set_color(verdict)
        self._icon.set_icon(ICONS[verdict], verdict)
        self._icon.setToolTip(WORDS[verdict])
        self._fault.set_text(fault)
        self.set_edge("avoid" if fault else "line")
        self.tick.setChecked(done)
        self.tick.setEnabled(live)
        self.tick.setAccessibleName(tr("Done: {step}", step=f"{name}, {where}"))
        self.tick.setToolTip(tr("Tick when it is done"))
        self.up.setEnabled(live and place > 0)
        self.down.setEnabled(live and place < count - 1)
        self.off.setEnabled(live)
        for button, words in (
            (self.up, tr_in("move a step", "Earlier")),
            (self.down, tr_in("move a step", "Later")),
            (self.off, tr("Take off the plan")),
        ):
            button.setAccessibleName(f"{words}: {name}, {where}")
        spoken = tr(
            "Step {n} of {steps}: {step}, {place}, {verdict}. {fault}",
            n=place + 1,
            steps=count,
            step=name,
            place=where,
            verdict=told,
            fault=fault,
        )
        self.setAccessibleName(spoken.strip())

    def _turn(self) -> None:
        # with large text, or large buttons, these stand below the words
        large = self.look.scale > 1.25 or self.look.touch
        self._line.setDirection(QBoxLayout.Direction.TopToBottom if large else QBoxLayout.Direction.LeftToRight)

    def take_focus(self, moved: int) -> None:
        """Puts the focus on the button that moved it here, or on the tick."""
        button = self.up if moved < 0 else self.down
        wanted = button if moved and button.isEnabled() else self.tick
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class TreatmentView:
    treatment: Treatment
    name: str
    where: str


class TreatmentRow(Card):
    """What was done: depth, minutes, response; against its verdict, the reason too."""

    changed = Signal(object)
    removed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=8, spacing=4, parent=parent)
        self._view: TreatmentView | None = None
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Icon(look, "tick", "allowed"), 0, Qt.AlignmentFlag.AlignTop)
        self._name = Label(look, "", "technique", wrap=True)
        head.addWidget(self._name, 1)
        self.off = IconButton(look, "close", tr("Was not done"), role="muted", icon_size=16)
        self.off.clicked.connect(lambda: self._view and self.removed.emit(self._view.treatment))
        head.addWidget(self.off, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self._against = Label(look, "", "secondary", "avoid", wrap=True)
        self.column.addWidget(self._against)
        depths = [(depth, capital(word("depth", depth))) for depth in DEPTHS]
        self.depth_choice = Choice(look, [("", tr("Depth?")), *depths], name=tr("Depth"))
        self.minutes = Number(look, name=tr("Minutes"))
        self.minutes.setRange(NO_MINUTES, 240)
        self.minutes.setSpecialValueText(tr("Minutes?"))
        self.minutes.setSuffix(tr(" min"))
        self.minutes.setKeyboardTracking(False)
        self.column.addWidget(SideBySide(self.depth_choice, self.minutes))
        self.response = QLineEdit()
        self.response.setPlaceholderText(tr("Response"))
        self.response.setAccessibleName(tr("Response"))
        self.column.addWidget(self.response)
        self.depth_choice.chosen.connect(lambda depth: self._tell(depth=depth))
        self.minutes.valueChanged.connect(lambda minutes: self._tell(minutes=float(minutes) if minutes else None))
        self.response.editingFinished.connect(lambda: self._tell(response=self.response.text().strip()))

    def show_treatment(self, view: TreatmentView, live: bool) -> None:
        if view != self._view:
            done = view.treatment
            self._view = None
            self._name.setText(f"{view.name}, {view.where}")
            against = ""
            if done.override_reason:
                verdict = word("verdict", done.verdict)
                against = tr("Against {verdict}: {reason}", verdict=verdict, reason=done.override_reason)
            self._against.set_text(against)
            self.depth_choice.set_value(done.depth)
            self.minutes.setValue(round(done.minutes or 0))
            self.response.setText(done.response)
            self.setAccessibleName(f"{view.name}, {view.where}. {against}".strip())
            self._view = view
        for widget in (self.depth_choice, self.minutes, self.response, self.off):
            widget.setEnabled(live)

    def _tell(self, **what: object) -> None:
        if self._view is not None:
            changed = replace(self._view.treatment, **what)  # type: ignore[arg-type]
            if changed != self._view.treatment:
                self.changed.emit(changed)
