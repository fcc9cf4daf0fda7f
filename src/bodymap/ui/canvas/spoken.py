"""The diagram by ear: what a screen reader finds on it, each zone, mark and ghost with its name, value and place.

Hides how Qt asks for them. Nothing is kept here: every answer is read from the desk when it is asked for, so that it
can never tell of another visit or side than the diagram shows. What is done by key is `keys.py`'s.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRect
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.language import tr
from bodymap.ui.steps import finding_name
from bodymap.ui.words import capital, listed

if TYPE_CHECKING:
    from bodymap.ui.canvas.hand import DiagramHand

HOW = tr(
    "Arrows walk the zones, Enter marks, digits after it are the severity, the menu key opens what can be done, "
    "Tab leaves. Question mark: all keys."
)
SIZE = 44
"""Pixels of the place that is told for a zone or a mark."""

_KEPT: list[QAccessibleInterface] = []
"""Qt holds on to what it was once given and frees it by itself: none of it may go before the program does.

The stubs of Qt for Python do not say that an interface, an object or a window may be missing; Qt itself does.
"""


class SpokenDiagram(QAccessibleWidget):
    """The diagram with its children: the zones shown, then the marks, then the ghosts that wait for an answer."""

    def __init__(self, diagram: DiagramHand) -> None:
        super().__init__(diagram, QAccessible.Role.Canvas, tr("Diagram"))
        self._diagram = diagram
        self._slots: list[_Slot] = []

    @property
    def diagram(self) -> DiagramHand | None:
        return self._diagram if isValid(self._diagram) else None

    def items(self) -> list[tuple[Side, str | Finding]]:
        """What can be found now, in the order in which it is told: a zone by its id, a mark or ghost as itself."""
        diagram = self.diagram
        desk = None if diagram is None else diagram.desk
        if diagram is None or desk is None or desk.visit is None:
            return []
        zones = [zone for zone in desk.protocol.zones if zone in desk.diagram.zones]
        found: list[tuple[Side, str | Finding]] = [(side, zone) for side in diagram.shown for zone in zones]
        for each in (diagram.overlay.marks, diagram.overlay.ghosts):
            found += [(side, finding) for side in diagram.shown for finding in each[side]]
        return found

    def childCount(self) -> int:
        return len(self.items())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        if not 0 <= index < self.childCount():
            return None
        while len(self._slots) <= index:
            slot = _Slot(self, len(self._slots))
            self._slots.append(slot)
            _KEPT.append(slot)
        return self._slots[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return next((number for number, slot in enumerate(self._slots) if slot is child), -1)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """The mark that is selected, else the zone at hand."""
        diagram = self.diagram
        desk = None if diagram is None else diagram.desk
        if desk is None:
            return None
        focus = desk.focus
        for number, (_, item) in enumerate(self.items()):
            if isinstance(item, Finding) and focus.findings[:1] == (item.id,):
                return self.child(number)
        for number, (side, item) in enumerate(self.items()):
            if item == focus.zone and side is focus.side:
                return self.child(number)
        return None

    def text(self, kind: QAccessible.Text) -> str:
        diagram = self.diagram
        if diagram is None:
            return ""
        if kind == QAccessible.Text.Name:
            return tr("Diagram, {sides}", sides=listed([side.word for side in diagram.shown]))
        if kind == QAccessible.Text.Value:
            return diagram.accessibleDescription()
        return HOW if kind in (QAccessible.Text.Description, QAccessible.Text.Help) else ""


class _Slot(QAccessibleInterface):
    """One child by its number: a zone, a mark or a ghost, whichever stands at that number now."""

    def __init__(self, parent: SpokenDiagram, number: int) -> None:
        super().__init__()
        self._parent, self._number = parent, number

    def _item(self) -> tuple[DiagramHand, Side, str | Finding] | None:
        if not isValid(self._parent):
            return None
        items, diagram = self._parent.items(), self._parent.diagram
        if diagram is None or self._number >= len(items):
            return None
        return diagram, *items[self._number]

    def isValid(self) -> bool:
        return self._item() is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def window(self) -> None:  # type: ignore[override]
        return None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]
        return self._parent if isValid(self._parent) else None

    def child(self, _index: int) -> None:  # type: ignore[override]
        return None

    def childAt(self, _x: int, _y: int) -> None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        return -1

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """Nothing on the diagram is renamed by ear."""

    def role(self) -> QAccessible.Role:
        found = self._item()
        return QAccessible.Role.ListItem if found and isinstance(found[2], str) else QAccessible.Role.Graphic

    def text(self, kind: QAccessible.Text) -> str:
        found = self._item()
        if found is None:
            return ""
        diagram, side, item = found
        desk = diagram.desk
        assert desk is not None
        if isinstance(item, str):
            if kind == QAccessible.Text.Name:
                return tr("{side} {zone}", side=side.word, zone=desk.protocol.zone_name(item))
            return diagram.overlay.state_words(side, item) if kind == QAccessible.Text.Value else ""
        ghost = item in diagram.overlay.ghosts[side]
        if kind == QAccessible.Text.Name:
            name = capital(finding_name(desk.protocol, item))
            if not ghost or not diagram.overlay.askable:
                return name
            if desk.focus.moment is Moment.AFTER:
                return tr("{finding}, before treatment", finding=name)
            return tr("{finding}, last visit", finding=name)
        if kind == QAccessible.Text.Value:
            return (
                tr("severity not known")
                if item.severity is None
                else tr("severity {severity} of 10", severity=item.severity)
            )
        if kind == QAccessible.Text.Description:
            gone = [tr("resolved")] if item.status is Status.RESOLVED else []
            waits = [tr("same, better, worse or gone? G asks")] if ghost and diagram.overlay.askable else []
            return ", ".join([*gone, *waits, *([item.note] if item.note else [])])
        return ""

    def rect(self) -> QRect:
        found = self._item()
        if found is None:
            return QRect()
        diagram, side, item = found
        desk = diagram.desk
        assert desk is not None
        zone = item if isinstance(item, str) else item.zone
        shape = None if isinstance(item, str) else item.shape
        at = diagram.place_of(side, desk.diagram.centre_of(zone) if shape is None else shape.centre)
        corner = diagram.mapToGlobal((at or QPointF()) - QPointF(SIZE / 2, SIZE / 2)).toPoint()
        return QRect(corner.x(), corner.y(), SIZE, SIZE)

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        found = self._item()
        if found is None:
            state.invalid = 1
            return state
        diagram, side, item = found
        desk = diagram.desk
        assert desk is not None
        state.focusable = state.selectable = 1
        if isinstance(item, str):
            state.selected = int(desk.focus.zone == item and desk.focus.side is side)
        else:
            state.selected = int(item.id in desk.focus.findings)
        state.focused = int(diagram.hasFocus() and self._parent.focusChild() is self)
        return state


@cache
def make_audible() -> None:
    """Lets Qt ask this module about diagrams. Once for the program: Qt keeps the list of those that it asks."""
    QAccessible.installFactory(_spoken)


def _spoken(_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    from bodymap.ui.canvas.hand import DiagramHand

    if not isinstance(thing, DiagramHand):
        return None
    made = SpokenDiagram(thing)
    _KEPT.append(made)
    return made


def tell_focus(diagram: QWidget) -> None:
    """Tells who listens which zone or mark is at hand now."""
    if QAccessible.isActive():
        spoken = QAccessible.queryAccessibleInterface(diagram)
        child = spoken.focusChild() if isinstance(spoken, SpokenDiagram) else None
        if child is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(child, QAccessible.Event.Focus))


def say(diagram: QWidget, words: str) -> None:
    """Says something that has changed while name and place have not."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(diagram, words))
