"""Labels that keep their type role, wrap with a true height, or shorten themselves.

Hides fonts, colours and what must be measured anew when the look changes. They paint themselves: a style sheet on the
application takes fonts and palettes of widgets back whenever it is set again. May import only `ui.style` and Qt.
"""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from bodymap.ui.controls.paragraph import height_of, paint_paragraph
from bodymap.ui.style import Look


class Label(QLabel):
    """Text in a type role and a colour role, on one line or wrapped."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        role: str = "body",
        color: str = "text",
        *,
        wrap: bool = False,
        align: Qt.AlignmentFlag | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._look, self._role, self._color, self._wrap, self._align = look, role, color, wrap, align
        self.setTextFormat(Qt.TextFormat.PlainText)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        look.changed.connect(self._dress)

    def set_color(self, color: str) -> None:
        if color != self._color:
            self._color = color
            self.update()

    def set_text(self, text: str) -> None:
        """Sets the text and hides the label where there is none."""
        self.setText(text)
        self.setVisible(bool(text))

    def setText(self, text: str) -> None:
        # the same words again must not lay the whole panel out anew
        if text != self.text():
            super().setText(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        wide = max((self._look.width(line, self._role) for line in self.text().split("\n")), default=0.0)
        return QSize(round(wide) + 2, self._look.line(self._role) * (self.text().count("\n") + 1))

    def minimumSizeHint(self) -> QSize:
        # a wrapped text may become as narrow as its panel; its height follows from heightForWidth
        return QSize(0, self._look.line(self._role)) if self._wrap else self.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return self._wrap

    def heightForWidth(self, width: int) -> int:
        return height_of(self._look, self.text(), self._role, width) if self._wrap else self.sizeHint().height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        box = QRectF(self.rect())
        if not self._wrap:
            box.translate(0, (box.height() - self.sizeHint().height()) / 2)
            box.setWidth(max(box.width(), self.sizeHint().width()))
        with QPainter(self) as painter:
            paint_paragraph(painter, self._look, self.text(), self._role, self._color, box, align=self._align)

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()


class Icon(QWidget):
    """A picture of the icon family beside a text that says the same in words."""

    def __init__(
        self, look: Look, name: str, role: str = "text", size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._name, self._role, self._size = look, name, role, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._dress)

    def set_icon(self, name: str, role: str) -> None:
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(self._size), self._look.px(self._size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        picture = self._look.picture(self._name, self._role, self._size, self.devicePixelRatioF())
        with QPainter(self) as painter:
            painter.drawImage(0, 0, picture)

    def _dress(self) -> None:
        self.updateGeometry()
        self.update()


class Caption(Label):
    """A group caption: small capitals, spaced, muted. `above` pixels, at a text of 100 %, part it from the last."""

    def __init__(self, look: Look, text: str = "", parent: QWidget | None = None, *, above: int = 0) -> None:
        super().__init__(look, text, "caption", "muted", wrap=True, parent=parent)
        self._above = above

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(0, self._look.px(self._above))

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(width) + self._look.px(self._above)

    def paintEvent(self, _event: QPaintEvent) -> None:
        box = QRectF(self.rect()).adjusted(0, self._look.px(self._above), 0, 0)
        with QPainter(self) as painter:
            paint_paragraph(painter, self._look, self.text(), self._role, self._color, box)


class Elided(Label):
    """One line that ends in an ellipsis where there is no room; the whole text is its tooltip then."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        role: str = "body",
        color: str = "text",
        *,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, text, role, color, align=align, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.width("…", self._role)), self._look.line(self._role))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            painter.setFont(look.font(self._role))
            painter.setPen(look.color(self._color))
            shown = look.metrics(self._role).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(
                self.rect(), (self._align or Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter, shown
            )

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._explain()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._explain()
        self._dress()

    def _explain(self) -> None:
        cut = self._look.width(self.text(), self._role) > self.width()
        self.setToolTip(self.text() if cut else "")


class Fitting(Elided):
    """One line in the longest of several wordings that has room; the first says all and is its tooltip where cut.

    `asks` is the place of the wording whose width it would like to have; it never asks for less than the last.
    """

    def __init__(
        self,
        look: Look,
        role: str = "body",
        color: str = "text",
        *,
        asks: int = 0,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        self._wordings: tuple[str, ...] = ("",)
        self._asks = asks
        super().__init__(look, "", role, color, align=align)

    def set_wordings(self, *wordings: str) -> None:
        """Sets them, from the longest to the shortest."""
        self._wordings = wordings
        self.setText(wordings[0])

    @property
    def shown(self) -> str:
        """The wording that is seen at the present width."""
        fits = (each for each in self._wordings if self._look.width(each, self._role) <= self.width())
        return next(fits, self._wordings[-1])

    def sizeHint(self) -> QSize:
        asked = self._wordings[min(self._asks, len(self._wordings) - 1)]
        return QSize(round(self._look.width(asked, self._role)) + 2, self._look.line(self._role))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._look.width(self._wordings[-1], self._role)) + 2, self._look.line(self._role))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            painter.setFont(look.font(self._role))
            painter.setPen(look.color(self._color))
            shown = look.metrics(self._role).elidedText(self.shown, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(
                self.rect(), (self._align or Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter, shown
            )
