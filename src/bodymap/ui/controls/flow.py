"""A layout that sets its items side by side and goes on in the next line where there is no room. Imports only Qt.

Items of one line stand at its middle.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """For tags and small buttons. Its height follows from its width."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 6, line_spacing: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._line_gap = spacing, line_spacing
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        margins = self.contentsMargins()
        left, right = rect.x() + margins.left(), rect.right() + 1 - margins.right()
        x, y, line = left, rect.y() + margins.top(), 0
        standing: list[tuple[QLayoutItem, int, QSize]] = []  # those of the line that is being filled, with their left
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            width = min(size.width(), max(right - left, item.minimumSize().width()))
            if x > left and x + width > right:
                if place:
                    _stand(standing, y, line)
                x, y, line, standing = left, y + line + self._line_gap, 0, []
            standing.append((item, x, QSize(width, size.height())))
            x += width + self._gap
            line = max(line, size.height())
        if place:
            _stand(standing, y, line)
        return y + line - rect.y() + margins.bottom()


def _stand(items: list[tuple[QLayoutItem, int, QSize]], top: int, line: int) -> None:
    for item, left, size in items:
        item.setGeometry(QRect(QPoint(left, top + (line - size.height()) // 2), size))
