"""The menu of the diagram: on marks what can be done with them, elsewhere the kinds that can be put there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from bodymap.domain.laterality import Side
from bodymap.domain.shape import Point, Shape
from bodymap.ui.actions import Actions
from bodymap.ui.canvas.charting import Charting
from bodymap.ui.desk import Desk
from bodymap.ui.words import capital


def diagram_menu(
    parent: QWidget,
    desk: Desk,
    charting: Charting,
    kinds: Sequence[str],
    actions: Actions,
    side: Side,
    place: Point | None,
) -> QMenu | None:
    """The menu for a place of the diagram, or for the selected marks where there is none; None if it would be empty."""
    if not charting.selected() if place is None else desk.diagram.zone_at(*place) is None:
        return None
    menu = QMenu(parent)
    if place is None:
        _fill_for_marks(menu, desk, charting, kinds, actions)
    else:
        shape = Shape.point(*place)
        for kind in kinds:
            name = capital(desk.protocol.kinds[kind].name)
            menu.addAction(f"{name} here", partial(charting.add, side, shape, charting.last_of(kind), kind))
    return menu


def _fill_for_marks(menu: QMenu, desk: Desk, charting: Charting, kinds: Sequence[str], actions: Actions) -> None:
    change, severities = menu.addMenu("Change to"), menu.addMenu("Severity")
    for kind in kinds:
        change.addAction(capital(desk.protocol.kinds[kind].name), partial(charting.set_kind, kind))
    for severity in (None, *range(11)):
        words = "Unknown" if severity is None else str(severity)
        severities.addAction(words, partial(charting.set_severity, severity))
    for key in ("resolve", "delete"):
        menu.addAction(actions[key])
