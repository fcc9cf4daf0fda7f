"""Adds a step to the plan by hand: side, place, technique, each from the protocol's own lists."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from bodymap.domain.laterality import Side
from bodymap.domain.visit import PlanStep
from bodymap.language import tr
from bodymap.protocol import LIMB
from bodymap.ui.controls import Button, Card, Choice, Segmented
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look
from bodymap.ui.words import capital


class StepAdder(Card):
    """Closed it is one button; open it starts with the side and zone at hand."""

    added = Signal(object)

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=4, parent=parent)
        self._desk = desk
        protocol = desk.protocol
        self.opener = Button(look, tr("Add a step"), icon="plus", kind="link")
        self.opener.clicked.connect(self._open)
        self.side = Segmented(look, [(side, side.word, None) for side in Side], name=tr("Side"))
        places = [(zone.id, capital(zone.name)) for zone in protocol.zones.values() if not zone.record_only]
        self.place = Choice(look, [*places, (LIMB, tr("Whole limb"))], name=tr("Place"))
        self.step = Choice(look, [], name=tr("Technique"))
        self.add = Button(look, tr("Add to the plan"), icon="plus")
        self.place.currentIndexChanged.connect(self._list_steps)
        self.add.clicked.connect(self._add)
        self.column.addWidget(self.opener, 0, Qt.AlignmentFlag.AlignLeft)
        self._form = (self.side, self.place, self.step, self.add)
        for widget in self._form:
            self.column.addWidget(widget)
            widget.setVisible(False)

    def _open(self) -> None:
        focus = self._desk.focus
        self.side.set_value(focus.side)
        self.place.set_value(focus.zone if focus.zone in self._desk.protocol.zones else LIMB)
        if self.place.value is None:
            self.place.set_value(LIMB)
        self._list_steps()
        self.opener.setVisible(False)
        for widget in self._form:
            widget.setVisible(True)
        self.step.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list_steps(self) -> None:
        protocol, zone = self._desk.protocol, self.place.value or LIMB
        steps = [(technique.id, capital(technique.name)) for technique in protocol.techniques_in(zone)]
        # measures that the protocol puts into plans, such as ice after friction
        steps += [
            (step, capital(protocol.step_name(step))) for step in protocol.plan.order if step in protocol.measures
        ]
        self.step.set_choices(steps)

    def _add(self) -> None:
        if self.step.value is not None and self.side.value is not None:
            self.added.emit(PlanStep(self.side.value, self.place.value, self.step.value))
