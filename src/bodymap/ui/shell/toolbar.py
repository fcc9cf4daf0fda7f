"""The toolbar over the diagram: side, tool, before or after, layers, undo. It shows state and asks; it holds none."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from bodymap.domain.finding import Moment
from bodymap.domain.laterality import Side
from bodymap.language import tr, tr_in
from bodymap.ui.controls.buttons import Button, IconButton
from bodymap.ui.controls.segmented import Segmented
from bodymap.ui.style import Look

HEIGHT, GAP, AIR = 52, 12, 8
FORMS = ((0, 0), (1, 0), (1, 1), (2, 0), (2, 1))
"""What has a word beside its picture, from the roomiest form to the smallest: the tools with both, with words alone,
with pictures alone; the layers with their word, or without."""
SIDES = ((Side.LEFT,), (Side.RIGHT,), (Side.LEFT, Side.RIGHT))
TOOLS = (
    ("point", tr_in("tool", "Point"), "point"),
    ("stroke", tr_in("tool", "Band"), "band"),
    ("area", tr_in("tool", "Area"), "lasso"),
    ("select", tr_in("tool", "Select"), "select"),
)

TOOL_TIPS = {
    "point": tr("Point: press, and drag for the severity"),
    "stroke": tr("Band: draw"),
    "area": tr("Area: draw"),
    "select": tr("Select: drag a box over marks"),
}
SPOKEN = {
    "point": tr("Draw a point"),
    "stroke": tr("Draw a band"),
    "area": tr("Draw an area"),
    "select": tr("Select marks"),
}
MOMENTS = (
    (Moment.BEFORE, tr_in("marks of which pass", "Before"), None),
    (Moment.AFTER, tr_in("marks of which pass", "After"), None),
)


class Toolbar(QWidget):
    """See the module."""

    shown_chosen = Signal(object)
    tool_chosen = Signal(object)
    moment_chosen = Signal(object)

    def __init__(self, look: Look, undo: QAction, redo: QAction, layers: QMenu, *others: QAction) -> None:
        super().__init__()
        self._look = look
        self._shape: tuple[bool, int, int] | None = None
        words = (Side.LEFT.word, Side.RIGHT.word, tr("BOTH"))
        self.sides = Segmented(
            look, [(s, w, None) for s, w in zip(SIDES, words, strict=True)], name=tr_in("of the body", "Side")
        )
        self.sides.chosen.connect(self.shown_chosen)
        # from the widest to the narrowest: words say more than pictures, so these go first
        self.tools = Segmented(look, TOOLS, name=tr("Draw a"))
        self._tools = (
            self.tools,
            Segmented(look, [(key, text, None) for key, text, _ in TOOLS], name=tr("Draw a")),
            Segmented(look, [(key, "", icon) for key, _, icon in TOOLS], name=tr("Draw a")),
        )
        for tools in self._tools:
            tools.chosen.connect(self.tool_chosen)
            for key, _, _ in TOOLS:
                tools.button(key).setToolTip(TOOL_TIPS[key])
                tools.button(key).setAccessibleName(SPOKEN[key])
        self.moments = Segmented(look, MOMENTS, name=tr("Marks of"))
        self.moments.chosen.connect(self.moment_chosen)
        # with its word, and without it where the room is needed
        self._layers = (Button(look, tr("Layers"), icon="layers"), IconButton(look, "layers", tr("Layers"), edged=True))
        for button in self._layers:
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, at=button: layers.popup(at.mapToGlobal(at.rect().bottomLeft())))
        icons = {"print": "printer"}
        self._icons = QWidget()
        small = QHBoxLayout(self._icons)
        small.setContentsMargins(0, 0, 0, 0)
        small.setSpacing(2)
        for action in (undo, redo, *others):
            name = action.objectName()
            small.addWidget(ActionButton(look, icons.get(name, name), action))
        self._rows = (QHBoxLayout(), QHBoxLayout())
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 12, 0)
        column.setSpacing(0)
        for row in self._rows:
            row.setSpacing(GAP)
            column.addLayout(row, 1)
        look.changed.connect(self._dress)
        self._dress()
        self.sides.set_value((Side.RIGHT,))
        self.moments.set_value(Moment.BEFORE)
        self.set_tool("point")
        self.set_charting(False, shown=False)
        self.sides.setEnabled(False)

    def set_tool(self, tool: str) -> None:
        for tools in self._tools:
            tools.set_value(tool)

    def set_charting(self, possible: bool, *, shown: bool) -> None:
        """Tools rest while no visit takes marks; both passes of one that is `shown` can be looked at."""
        for part in self._tools:
            part.setEnabled(possible)
        self.moments.setEnabled(shown)
        self.sides.setEnabled(True)

    def _dress(self) -> None:
        # the rows are laid anew: what is in them may be higher now
        self._shape = None
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """One row where there is room; pictures first lose their words, and two rows stand for large text."""
        room = self.width() - 28
        sides, moments, icons = (part.sizeHint().width() for part in (self.sides, self.moments, self._icons))
        tools = [part.sizeHint().width() for part in self._tools]
        layers = [part.sizeHint().width() for part in self._layers]
        fixed = sides + moments + icons + GAP * 4
        one = next((form for form in FORMS if fixed + tools[form[0]] + layers[form[1]] <= room), None)
        two = one is None
        tool, layer = one or (
            _widest(tools, room - sides - GAP),
            _widest(layers, room - moments - icons - GAP * 2),
        )
        shape = (two, tool, layer)
        for place, part in enumerate(self._tools):
            part.setVisible(place == tool)
        for place, button in enumerate(self._layers):
            button.setVisible(place == layer)
        if shape == self._shape:
            return
        self._shape = shape
        first, second = self._rows
        for row in self._rows:
            while row.count():
                row.takeAt(0)
        for part in (self.sides, *self._tools):
            first.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        target = second if two else first
        if two:
            first.addStretch(1)
        target.addWidget(self.moments, 0, Qt.AlignmentFlag.AlignVCenter)
        target.addStretch(1)
        for button in self._layers:
            target.addWidget(button)
        target.addWidget(self._icons)
        self._column.setStretch(1, 1 if two else 0)
        # two rows with large text leave the diagram what air they can
        upper, lower = (part.sizeHint().height() for part in (self.sides, self.moments))
        self.setFixedHeight(upper + lower + 3 * AIR if two else self._look.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.color("surface"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.color("line"))


def _widest(widths: list[int], room: int) -> int:
    """The place of the first of these, from the widest to the narrowest, that fits; the narrowest where none does."""
    return next((place for place, width in enumerate(widths) if width <= room), len(widths) - 1)


class ActionButton(IconButton):
    """An icon button that is one of the window's commands: same name, shortcut and state."""

    def __init__(self, look: Look, icon: str, action: QAction) -> None:
        super().__init__(look, icon, action.text())
        self._action = action
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        keys = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.set_name(self._action.text().replace("&", ""), keys)
