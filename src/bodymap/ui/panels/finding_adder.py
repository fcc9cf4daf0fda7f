"""Adds a finding without the diagram: side, zone, kind and severity, each from the protocol's own lists.

What is added so has no place of its own; it stands in its zone, on the diagram and on paper.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.language import tr, tr_in
from bodymap.ui.controls import Button, Card, Choice, Segmented, SeverityControl
from bodymap.ui.desk import Desk
from bodymap.ui.kinds import kinds_of
from bodymap.ui.style import Look
from bodymap.ui.words import capital


class FindingAdder(Card):
    """Closed it is one button; open it starts with the side and zone at hand and stays for the next finding."""

    added = Signal(object)

    def __init__(self, look: Look, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=4, parent=parent)
        self._desk = desk
        protocol = desk.protocol
        self.opener = Button(look, tr("Add a finding in words"), icon="plus", kind="link")
        self.opener.clicked.connect(self._open)
        self.side = Segmented(look, [(side, side.word, None) for side in Side], name=tr("Side"))
        self.zone = Choice(look, [(zone.id, capital(zone.name)) for zone in protocol.zones.values()], name=tr("Zone"))
        self.kind = Choice(look, kinds_of(protocol), name=tr("Kind"))
        desk.relabelled.connect(self._rename)
        self.severity = SeverityControl(look)
        self.add = Button(look, tr("Add"), icon="plus")
        self.done = Button(look, tr_in("closes a form", "Done"), kind="quiet")
        self.add.clicked.connect(self._add)
        self.done.clicked.connect(self._close)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.add)
        row.addWidget(self.done)
        row.addStretch(1)
        self.column.addWidget(self.opener, 0, Qt.AlignmentFlag.AlignLeft)
        self._form = (self.side, self.zone, self.kind, self.severity, self._buttons)
        for widget in self._form:
            self.column.addWidget(widget)
            widget.setVisible(False)

    def _rename(self) -> None:
        self.kind.rename(kinds_of(self._desk.protocol))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds wherever one is in the form; Esc closes it."""
        if self.opener.isHidden() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._add()
        elif self.opener.isHidden() and event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        focus, protocol = self._desk.focus, self._desk.protocol
        self.side.set_value(focus.side)
        self.zone.set_value(focus.zone if focus.zone in protocol.zones else next(iter(protocol.zones)))
        if self.kind.value is None:
            self.kind.set_value(next(iter(protocol.kinds)))
        self._show(True)
        self.zone.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        self._show(False)
        self.opener.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, wanted: bool) -> None:
        self.opener.setVisible(not wanted)
        for widget in self._form:
            widget.setVisible(wanted)

    def _add(self) -> None:
        if None not in (self.side.value, self.zone.value, self.kind.value):
            self.added.emit(
                Finding(
                    side=self.side.value,
                    zones=(self.zone.value,),
                    kind=self.kind.value,
                    severity=self.severity.severity,
                    status=Status.ACTIVE,
                    moment=self._desk.focus.moment,
                )
            )
            # the next one is begun where this one was: only what differs is chosen anew
            self.zone.setFocus(Qt.FocusReason.OtherFocusReason)
