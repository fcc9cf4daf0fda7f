"""Widgets side by side where there is room for them, otherwise one below the other. May import only controls and Qt."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bodymap.ui.controls.segmented import Segmented


class SideBySide(QWidget):
    """Shares the width evenly; stacks as soon as one of the widgets would get less than it likes."""

    def __init__(self, *widgets: QWidget, spacing: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets, self._gap = widgets, spacing
        for widget in widgets:
            widget.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        width = sum(widget.sizeHint().width() for widget in self._widgets) + self._gap * (len(self._widgets) - 1)
        return QSize(width, self.heightForWidth(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:
        widths = (widget.minimumSizeHint().width() for widget in self._widgets)
        return QSize(max(widths, default=0), 0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        share = self._share(width)
        if share is None:
            heights = [_height(widget, width) for widget in self._widgets]
            return sum(heights) + self._gap * (len(heights) - 1)
        return max((_height(widget, share) for widget in self._widgets), default=0)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
            self.updateGeometry()
        return super().event(event)

    def _share(self, width: int) -> int | None:
        """The width of each, None where they are to be stacked."""
        share = (width - self._gap * (len(self._widgets) - 1)) // max(len(self._widgets), 1)
        fits = all(_least(widget) <= share for widget in self._widgets)
        return share if fits else None

    def _place(self) -> None:
        share, x, y = self._share(self.width()), 0, 0
        for widget in self._widgets:
            if share is None:
                height = _height(widget, self.width())
                widget.setGeometry(0, y, self.width(), height)
                y += height + self._gap
            else:
                height = _height(widget, share)
                widget.setGeometry(x, (self.height() - height) // 2, share, height)
                x += share + self._gap


def _least(widget: QWidget) -> int:
    return widget.row_width() if isinstance(widget, Segmented) else widget.minimumSizeHint().width()


def _height(widget: QWidget, width: int) -> int:
    return widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
