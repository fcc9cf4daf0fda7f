"""Where the parts of the window stand: banner, rail, pages and side column, and what floats over the diagram.

Hides widths, breakpoints and the places of palette, zoom box, start card and messages. Knows nothing of the record.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bodymap.ui.canvas.canvas import DiagramCanvas
from bodymap.ui.shell.banner import Banner
from bodymap.ui.shell.bare import widths
from bodymap.ui.shell.messages import MessageBar
from bodymap.ui.shell.palette import KindPalette
from bodymap.ui.shell.rail import Rail
from bodymap.ui.shell.side import EDGE, SideColumn
from bodymap.ui.shell.start import StartCard
from bodymap.ui.shell.strip import VisitStrip
from bodymap.ui.shell.toolbar import Toolbar
from bodymap.ui.shell.zoom import ZoomBox
from bodymap.ui.style import Look

CARD_AIR = 24
"""Above and below the start card, where there is room."""

GAP = 8
"""Below a message where no strip stands."""

LEAST_FOR_MESSAGES = 360
"""Where the chart leaves less than this beside the palette, a message takes the window's whole width."""


class Frame(QWidget):
    """The window's one central widget. `pages` holds the chart first; `side` is the column at its right."""

    def __init__(
        self,
        look: Look,
        canvas: DiagramCanvas,
        banner: Banner,
        rail: Rail,
        toolbar: Toolbar,
        strip: VisitStrip,
        messages: MessageBar,
    ) -> None:
        super().__init__()
        self._look, self._canvas, self._rail, self._strip, self._messages = look, canvas, rail, strip, messages
        self._banner, self._toolbar = banner, toolbar
        self.zoom_box = ZoomBox(look, lambda: canvas.zoom(1.25), lambda: canvas.zoom(0.8), canvas.home, canvas)
        self.card = StartCard(look, canvas)
        self.card.hide()
        self.palette_box: KindPalette | None = None
        chart = QWidget()
        column = _bare(QVBoxLayout(chart))
        for part in (toolbar, canvas, strip):
            column.addWidget(part, 1 if part is canvas else 0)
        self.pages = QStackedWidget()
        self.pages.addWidget(chart)
        self.side = SideColumn(look)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(rail)
        body.addWidget(self.pages, 1)
        body.addWidget(self.side)
        self._rows = _bare(QVBoxLayout(self))
        self._rows.addWidget(banner)
        self._rows.addLayout(body, 1)
        # over the strip of visits, which makes room: a message must neither move nor cover what is under the hand
        messages.setParent(self)
        messages.moved.connect(self._place_message)
        canvas.installEventFilter(self)

    def add_strip(self, strip: QWidget) -> None:
        """Puts a strip of the window's whole width under the banner."""
        self._rows.insertWidget(1, strip)

    def fit(self) -> None:
        """Gives rail and panel their widths; on a small window they yield to the diagram."""
        rail, panel = widths(self._look, self.window().width())
        self.side.setFixedWidth(panel + EDGE)
        self._rail.setFixedWidth(rail)
        # on a small window the strip gives way before the diagram is cut; Alt + arrows still go through the visits
        beside = self.height() - self._banner.height() - self._toolbar.height() - self._strip.height()
        roomy = self.window().height() >= self._look.px(560) and beside >= self._canvas.minimumHeight()
        self._strip.setVisible(roomy)
        self.place_floats()
        self._place_message()

    def place_floats(self) -> None:
        """Puts palette, zoom box and start card over the diagram, and tells the diagram what they cover."""
        canvas, zoom_box, card, palette = self._canvas, self.zoom_box, self.card, self.palette_box
        zoom_box.adjustSize()
        zoom_box.move(canvas.width() - zoom_box.width() - 12, 12)
        left = 0.0
        if palette is not None and palette.isVisibleTo(canvas):
            palette.set_room(canvas.width(), canvas.height() - 24)
            palette.move(12, 12)
            left = palette.width() + 12.0
        canvas.set_insets(left, zoom_box.width() + 12.0)
        with_all = canvas.height() + (self._toolbar.height() if self._toolbar.isVisibleTo(self) else 0)
        card.set_room(canvas.width() - left, with_all)
        self._clear_for_card(with_all - self._toolbar.height())
        x = left + (canvas.width() - left - card.width()) / 2
        card.raise_()
        free = canvas.height() - card.height()
        card.move(int(x), max(min(CARD_AIR, free // 2), int(free * 0.42)))

    def _clear_for_card(self, beside: int) -> None:
        """Takes the tools away where the card has no room beside them: with large text its buttons would lie below.

        `beside` is the height of the diagram under the tools, in pixels.

        The tools rest while a card stands: there is no visit to mark.
        """
        toolbar, card = self._toolbar, self.card
        wanted = not card.isVisibleTo(self._canvas) or card.height() + 2 * CARD_AIR <= beside
        if wanted is not toolbar.isVisibleTo(self):
            toolbar.setVisible(wanted)

    def _place_message(self) -> None:
        pages, messages = self.pages.geometry(), self._messages
        if messages.isHidden():
            self._strip.make_room(0)
            return
        if self.palette_box is not None and self.palette_box.isVisible():
            # beside the palette, never over a kind
            pages.setLeft(pages.left() + self.palette_box.geometry().right())
        if pages.width() < self._look.px(LEAST_FOR_MESSAGES):
            # with large text on a small window: words that break after every second are read by nobody
            pages.setLeft(0)
            pages.setRight(self.width() - 1)
        width = min(pages.width() - 48, self._look.px(640), messages.sizeHint().width())
        height = messages.heightForWidth(width)
        x = pages.center().x() - width // 2
        below = self._strip.make_room(height) if self._strip.isVisible() else GAP
        # with large text on a small window there is no strip, or the words are taller: then over the diagram's foot
        messages.setGeometry(x, pages.bottom() + 1 - below - height, width, height)
        messages.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self.place_floats)
        return False


def _bare(layout: QVBoxLayout) -> QVBoxLayout:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    return layout
