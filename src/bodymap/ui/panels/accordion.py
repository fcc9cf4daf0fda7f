"""The column of sections at the right: all headers in view, one section open, the rest of the height is its own.

Hides which section is open and where each was scrolled to. Knows no section but through `Section`.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from bodymap.language import tr
from bodymap.ui.panels.section import Section
from bodymap.ui.style import FOCUS_RING, Look

MARGIN = 16
ONE_LINE = 1.25
"""Up to this text scale title and summary always share one line."""
LEAST_CONTENT = 320
"""Below this height of the open section, at a text of 100 %, the whole column scrolls: a question fits whole."""


class Accordion(QWidget):
    """`opened` tells the title of the section that is open now; empty where none is."""

    opened = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._sections: list[Section] = []
        self._headers: list[SectionHeader] = []
        self._areas: list[_Body] = []
        self._rest = QWidget()
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._rest, 1)
        outer = self._outer = _scroll_area(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(outer)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(320)

    def add(self, section: Section) -> None:
        """Adds a section at the end, closed."""
        header = SectionHeader(self._look, section)
        area = _Body(self._look, lambda: self.height() - header.heightForWidth(self.width()))
        _scroll_area(section, area)
        area.setVisible(False)
        place = len(self._sections)
        self._sections.append(section)
        self._headers.append(header)
        self._areas.append(area)
        self._column.insertWidget(2 * place, header)
        self._column.insertWidget(2 * place + 1, area, 1)
        header.clicked.connect(lambda: self.open(None if section.is_open else section))
        header.walked.connect(lambda step: self._walk(place, step))
        section.wants_open.connect(lambda: self.open(section))

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(self._sections)

    @property
    def current(self) -> Section | None:
        return next((section for section in self._sections if section.is_open), None)

    def open(self, wanted: Section | str | None) -> None:
        """Opens a section, by itself or its title, and closes the others; None closes all."""
        if self.current is not None and wanted in (self.current, self.current.title):
            return
        self._keep_focus(wanted)
        for section, header, area in zip(self._sections, self._headers, self._areas, strict=True):
            is_wanted = wanted in (section, section.title)
            if not is_wanted:
                area.setVisible(False)
                section.set_open(False)
            header.tell()
        for section, header, area in zip(self._sections, self._headers, self._areas, strict=True):
            if wanted in (section, section.title):
                section.set_open(True)
                area.setVisible(True)
                header.tell()
        # with large text the column scrolls: what was asked for comes into view with its header
        QTimer.singleShot(0, self, self._bring)
        for header, above in zip(self._headers[1:], self._sections, strict=False):
            header.set_below(above.is_open)
        current = self.current
        self._rest.setVisible(current is None)
        self.opened.emit(current.title if current else "")

    def _keep_focus(self, wanted: Section | str | None) -> None:
        """The keys go on from a header where they are in what closes: left alone they would jump to the banner."""
        focused = QApplication.focusWidget()
        leaving = [focused is not None and area.isAncestorOf(focused) for area in self._areas]
        if any(leaving):
            opening = [wanted in (section, section.title) for section in self._sections]
            place = (opening if any(opening) else leaving).index(True)
            self._headers[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring(self) -> None:
        for section, header, area in zip(self._sections, self._headers, self._areas, strict=True):
            if section.is_open:
                self._outer.ensureWidgetVisible(area, 0, 0)
                self._outer.ensureWidgetVisible(header, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for area in self._areas:
            area.updateGeometry()

    def _walk(self, place: int, step: int) -> None:
        self._headers[(place + step) % len(self._headers)].setFocus(Qt.FocusReason.TabFocusReason)


class SectionHeader(QAbstractButton):
    """Chevron, title and summary. Enter or Space opens, Up and Down walk from header to header."""

    walked = Signal(int)

    def __init__(self, look: Look, section: Section, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._section = look, section
        self._told: tuple[str, bool] | None = None
        self._shorter = ""
        self._below_open = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        section.summary_changed.connect(self.tell)
        look.changed.connect(self._dress)
        self.tell()

    def tell(self) -> None:
        """Reads the section's summary again; does nothing where it says what it said before."""
        summary, opened = self._section.told_summary(), self._section.is_open
        if (summary, opened) == self._told:
            return
        self._told, self._shorter = (summary, opened), self._section.told_shorter()
        words = f"{self._section.title}: {summary}" if summary else self._section.title
        self.setAccessibleName(
            tr("{section}, open", section=words) if opened else tr("{section}, closed", section=words)
        )
        if self._look.scale > ONE_LINE:
            self.updateGeometry()
        self.update()

    def set_below(self, opened: bool) -> None:
        """Whether the section above it is open: then a line parts it from what scrolls there."""
        if opened is not self._below_open:
            self._below_open = opened
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, max(self._look.line("section") + 16, self._look.reach(36), 36) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        more = 0 if self._fits(width) else self._look.line("banner")
        return self.sizeHint().height() + more

    def _summary_shown(self) -> str:
        return self._told[0] if self._told else ""

    def _fits(self, width: int) -> bool:
        """Whether title and summary stand on one line; with large text the summary goes below."""
        title = self._look.metrics("section").horizontalAdvance(self._section.title)
        summary = self._look.metrics("banner").horizontalAdvance(self._summary_shown())
        return self._look.scale <= ONE_LINE or MARGIN + self._look.px(16) + 8 + title + 16 + summary + MARGIN <= width

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.walked.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave, QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, box = self._look, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), look.color("surface2" if self.underMouse() else "surface"))
            side = look.px(16)
            chevron = "chevron-down" if self._section.is_open else "chevron-right"
            picture = look.picture(chevron, "muted", 16, self.devicePixelRatioF())
            painter.drawImage(MARGIN, (self.height() - side) // 2, picture)
            left, right = MARGIN + side + 8.0, box.right() - MARGIN
            below = 0 if self._fits(self.width()) else look.line("banner")
            painter.setFont(look.font("section"))
            painter.setPen(look.color("text"))
            first = QRectF(left, 0, right - left, box.height() - below)
            painter.drawText(first, Qt.AlignmentFlag.AlignVCenter, self._section.title)
            align = Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag.AlignRight
            )
            if below:
                second = QRectF(left, box.height() - below - 10, right - left, below)
            else:
                left += look.metrics("section").horizontalAdvance(self._section.title) + 16
                second = QRectF(left, 0, max(right - left, 0), box.height())
            painter.setFont(look.font("banner"))
            painter.setPen(look.color("muted"))
            words = self._summary_shown()
            if self._shorter and look.width(words, "banner") > second.width():
                words = self._shorter
            summary = look.metrics("banner").elidedText(words, Qt.TextElideMode.ElideRight, second.width())
            painter.drawText(second, align, summary)
            painter.fillRect(QRectF(0, box.height() - 1, box.width(), 1), look.color("line"))
            if self._below_open:
                painter.fillRect(QRectF(0, 0, box.width(), 1), look.color("line"))
            if self.hasFocus():
                painter.setPen(QPen(look.color("accent"), FOCUS_RING))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(3, 3, -3, -4), 6, 6)

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()


class _Body(QScrollArea):
    """The open section. Its height is what is left over, never what its content would like to have.

    It asks for the least that shows a card, and never for more than is in view with its header: a height of none, as
    the policy Ignored asks, is taken from it by headers of two lines before the column begins to scroll.
    """

    def __init__(self, look: Look, room: Callable[[], int]) -> None:
        """`room` tells how many pixels the column has in view beside the header."""
        super().__init__()
        self._look, self._room = look, room
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._least())

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._least())

    def _least(self) -> int:
        return max(min(self._look.px(LEAST_CONTENT), self._room()), 0)


def _scroll_area(widget: QWidget, area: QScrollArea | None = None) -> QScrollArea:
    area = area or QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    area.setWidget(widget)
    widget.setAutoFillBackground(False)
    return area
