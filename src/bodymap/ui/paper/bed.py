"""Pages below each other on the window's ground, as they print: what the preview scrolls through.

Hides zoom and that a page is painted once for a size. May import `ui.style` and `paint`.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from bodymap.language import tr
from bodymap.paint.printing import LAYOUT_DPI, page_image
from bodymap.paint.sheet import Pages
from bodymap.ui.style import Look

GAP, EDGE = 24, 24
LEAST, MOST, STEP = 0.25, 3.0, 1.25
WIDEST = 1.0
"""The zoom beyond which the whole width is not filled: larger than on paper helps nobody."""

KEPT = 12
"""How many painted pages are kept."""


class PageBed(QScrollArea):
    """Shows pages; `turned` tells that another page is the one in view."""

    turned = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = _Sheets(look)
        self._zoom: float | None = None
        self._whole = False
        self.setWidget(self._sheet)
        self.setWidgetResizable(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(tr("Pages as they print"))
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.turned.emit())

    @property
    def count(self) -> int:
        return len(self._sheet.pages.pages) if self._sheet.pages else 0

    @property
    def current(self) -> int:
        """The page that most is seen of, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return next(
            (n for n in range(self.count) if self._sheet.box(n).bottom() + GAP >= middle), max(self.count - 1, 0)
        )

    def show_pages(self, pages: Pages | None) -> None:
        """Shows other pages from the first on; None shows none."""
        self._sheet.show_pages(pages)
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self.turned.emit()

    def set_grey(self, *, grey: bool) -> None:
        """Shows the pages as a printer without colour prints them."""
        self._sheet.grey = grey
        self._sheet.update()

    def go(self, number: int) -> None:
        """Brings a page (from 0) into view."""
        if self.count:
            top = self._sheet.box(min(max(number, 0), self.count - 1)).top()
            self.verticalScrollBar().setValue(top - EDGE // 2)

    def zoom(self, factor: float) -> None:
        """Larger or smaller, around the page in view."""
        page = self.current
        self._zoom = min(max(self._sheet.zoom * factor, LEAST), MOST)
        self._arrange()
        self.go(page)

    def fit(self, *, whole: bool) -> None:
        """The whole page in view, or its whole width, however large the window is."""
        page = self.current
        self._zoom, self._whole = None, whole
        self._arrange()
        self.go(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom is None:
            self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
            event.accept()
            return
        super().wheelEvent(event)

    def _arrange(self) -> None:
        pages = self._sheet.pages
        if pages is None:
            self._sheet.resize(0, 0)
            return
        room = self.viewport().size() - QSize(2 * EDGE, 2 * EDGE)
        wide, high = room.width() / pages.size.width(), room.height() / pages.size.height()
        fitting = min(wide, high) if self._whole else min(wide, WIDEST)
        self._sheet.zoom = max(self._zoom if self._zoom is not None else fitting, 0.05)
        self._sheet.arrange()


class _Sheets(QWidget):
    """Paints the pages that are in view."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.pages: Pages | None = None
        self.zoom, self.grey = 1.0, False
        self._kept: dict[tuple[int, float, bool], QImage] = {}
        look.changed.connect(self.update)

    def show_pages(self, pages: Pages | None) -> None:
        self.pages = pages
        self._kept.clear()

    def arrange(self) -> None:
        assert self.pages is not None
        last = self.box(len(self.pages.pages) - 1)
        self.resize(last.width() + 2 * EDGE, last.bottom() + 1 + EDGE)
        self.update()

    def box(self, number: int) -> QRect:
        """Where a page stands."""
        assert self.pages is not None
        size = (self.pages.size * self.zoom).toSize()
        return QRect(QPoint(EDGE, EDGE + number * (size.height() + GAP)), size)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.pages is None:
            return
        ratio = self.devicePixelRatioF()
        with QPainter(self) as painter:
            for number in range(len(self.pages.pages)):
                box = self.box(number)
                if not box.intersects(event.rect()):
                    continue
                painter.drawImage(box, self._page(number, box.width() * ratio))
                painter.setPen(QPen(self._look.color("ctl"), 1))
                painter.drawRect(QRectF(box).adjusted(-0.5, -0.5, 0.5, 0.5))

    def _page(self, number: int, width: float) -> QImage:
        """A page in pixels, painted once for a width."""
        assert self.pages is not None
        key = (number, width, self.grey)
        if key not in self._kept:
            if len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            image = page_image(self.pages, number, LAYOUT_DPI * width / self.pages.size.width())
            self._kept[key] = image.convertToFormat(QImage.Format.Format_Grayscale8) if self.grey else image
        return self._kept[key]
