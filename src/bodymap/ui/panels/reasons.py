"""A block of reasons, painted: title, star, sentences and tags in one widget, measured once per width.

One widget rather than a dozen labels, so that the panel follows the zone under the hand without a pause. Tags show
the statements' words on hover, on a click and on Enter. Knows nothing of the engine but `spoken.Block`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from bodymap.language import tr
from bodymap.ui.controls import Label, paint_tag
from bodymap.ui.controls.paragraph import broken, height_of, paint_paragraph
from bodymap.ui.controls.tag import tag_size
from bodymap.ui.panels.spoken import Block, Chip, Note
from bodymap.ui.style import FOCUS_RING, Look

INSET = 8
CALLED = tr("called for")
Words = Callable[[str], str]
"""Gives the words of a statement."""


@dataclass(frozen=True, slots=True)
class _Piece:
    box: QRectF
    text: str
    role: str
    color: str
    chip: Chip | None = None
    star: bool = False


class ReasonBlock(QWidget):
    """Shows one `Block`; `show_block` with the same block does nothing."""

    def __init__(self, look: Look, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._words = look, words
        self.block = Block()
        # by width: a layout asks for several while it decides whether a scroll bar is needed
        self._laid: dict[int, tuple[int, list[_Piece]]] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        look.changed.connect(self._forget)

    def show_block(self, block: Block) -> None:
        if block != self.block:
            self.block = block
            self.setAccessibleName(spoken_text(block))
            # only what has statements to show is a stop for Tab
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._told() else Qt.FocusPolicy.NoFocus)
            self._forget()

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.line("body"))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(width)[0]

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.block.ruled:
                painter.fillRect(QRectF(INSET, 0, self.width() - 2 * INSET, 1), look.color("line"))
            for piece in self._lay(self.width())[1]:
                if piece.chip is not None:
                    color = "muted" if piece.chip.style == "soft" else "text"
                    paint_tag(painter, look, piece.box, piece.text, piece.chip.style, color)
                elif piece.star:
                    picture = look.picture("star", "accent", 14, self.devicePixelRatioF())
                    painter.drawImage(piece.box.topLeft(), picture)
                else:
                    paint_paragraph(painter, look, piece.text, piece.role, piece.color, piece.box)
            if self.hasFocus():
                painter.setPen(QPen(look.color("accent"), FOCUS_RING))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            chip = self._chip_at(event.pos())
            in_title = event.pos().y() < self._look.line("technique") + 8
            text = self._of(chip) if chip else self.block.tip if in_title else ""
            # as rich text, because plain tooltips do not wrap
            told = f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if text else ""
            QToolTip.showText(event.globalPos(), told, self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        chip = self._chip_at(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if chip else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        chip = self._chip_at(event.position().toPoint())
        if chip is not None:
            self.show_words(self._of(chip), event.globalPosition().toPoint())
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            told = dict.fromkeys(line for chip in self._told() for line in self._of(chip).split("\n"))
            self.show_words("\n".join(told), self.mapToGlobal(QPoint(INSET, self.height())))
        else:
            super().keyPressEvent(event)

    def show_words(self, text: str, where: QPoint) -> "StatementPopup":
        """Shows the statements' own words until something else is pressed."""
        popup = StatementPopup(self._look, text, self)
        popup.show_at(where)
        return popup

    def _told(self) -> list[Chip]:
        return [chip for note in self.block.notes for chip in note.chips if chip.statements]

    def _of(self, chip: Chip) -> str:
        lines = [f"{statement}  {self._words(statement)}" for statement in chip.statements]
        return "\n".join([chip.words, *lines] if chip.words else lines)

    def _chip_at(self, where: QPoint) -> Chip | None:
        for piece in self._lay(self.width())[1]:
            if piece.chip and piece.chip.statements and piece.box.adjusted(-2, -6, 2, 6).contains(where):
                return piece.chip
        return None

    def _lay(self, width: int) -> tuple[int, list[_Piece]]:
        if width not in self._laid:
            self._laid[width] = _laid_out(self._look, self.block, width)
        return self._laid[width]

    def _forget(self) -> None:
        self._laid.clear()
        self.updateGeometry()
        self.update()


def spoken_text(block: Block) -> str:
    """The whole block as a screen reader says it."""
    parts = [block.title, CALLED if block.called_for else ""]
    for note in block.notes:
        parts.append(note.text)
        for chip in note.chips:
            parts += [chip.words, chip.text]
    return ". ".join(part.rstrip(".") for part in parts if part).replace(":. ", ": ")


def _laid_out(look: Look, block: Block, width: int) -> tuple[int, list[_Piece]]:
    pieces: list[_Piece] = []
    inner, y = width - 2 * INSET, 8.0 if block.ruled else 2.0
    if block.title:
        y = _lay_title(look, block, inner, y, pieces)
    for note in block.notes:
        y = _lay_note(look, note, inner, y, pieces)
    return round(y + 4), pieces


def _lay_title(look: Look, block: Block, inner: int, y: float, pieces: list[_Piece]) -> float:
    height = height_of(look, block.title, "technique", inner)
    pieces.append(_Piece(QRectF(INSET, y, inner, height), block.title, "technique", "text"))
    if not block.called_for:
        return y + height
    side, gap, line = look.px(14), 4, look.line("technique")
    wide = side + gap + look.width(CALLED, "tag") + 2
    x = INSET + look.width(block.title, "technique") + 10
    top = y
    if height > line or x + wide > INSET + inner:
        x, top = float(INSET), y + height
    pieces.append(_Piece(QRectF(x, top + (line - side) / 2, side, side), "", "", "", star=True))
    rise = (line - look.line("tag")) / 2
    box = QRectF(x + side + gap, top + rise, wide, look.line("tag"))
    pieces.append(_Piece(box, CALLED, "tag", "accent"))
    return max(y + height, top + line)


def _lay_note(look: Look, note: Note, inner: int, y: float, pieces: list[_Piece]) -> float:
    indent = look.px(14) + 4 if note.starred else 0
    if note.starred:
        top = y + (look.line("secondary") - look.px(14)) / 2
        pieces.append(_Piece(QRectF(INSET, top, look.px(14), look.px(14)), "", "", "", star=True))
    height = height_of(look, note.text, "secondary", inner - indent)
    pieces.append(_Piece(QRectF(INSET + indent, y, inner - indent, height), note.text, "secondary", note.color))
    if not note.chips:
        return y + height + 2
    sizes = [tag_size(look, chip.text) for chip in note.chips]
    lines = broken(look, note.text, "secondary", inner - indent)
    after = (lines[-1][1] if lines else 0.0) + 8
    together = sum(size.width() for size in sizes) + 6 * (len(sizes) - 1)
    x, line = float(INSET + indent), 0
    if after + together <= inner - indent:
        # tags go on in the last line where there is room for all of them
        x, y = x + after, y + height - (look.line("secondary") + sizes[0].height()) / 2
    else:
        y += height + 2
    for chip in note.chips:
        size = tag_size(look, chip.text)
        wide = min(size.width(), inner - indent)
        if x > INSET + indent and x + wide > INSET + inner:
            x, y = float(INSET + indent), y + line + 3
        pieces.append(_Piece(QRectF(x, y, wide, size.height()), chip.text, "tag", "text", chip))
        x, line = x + wide + 6, size.height()
    return y + line + 5


class StatementPopup(QFrame):
    """The words of statements in a small panel that closes at the next press or with Esc."""

    def __init__(self, look: Look, text: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look = look
        self.setObjectName("statements")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 10, 12, 10)
        self.label = Label(look, text, "body", wrap=True)
        self._column.addWidget(self.label)
        self.setFixedWidth(min(parent.width(), look.px(360)))
        self.setAccessibleName(text)

    def show_at(self, where: QPoint) -> None:
        """Below the point, kept on its screen."""
        self.setFixedHeight(self._column.heightForWidth(self.width()))
        screen = self.screen().availableGeometry()
        x = min(where.x(), screen.right() - self.width())
        y = where.y() + 8
        if y + self.height() > screen.bottom():
            y = where.y() - 8 - self.height()
        self.move(max(x, screen.left()), max(y, screen.top()))
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.color("surface"))
            painter.setPen(QPen(self._look.color("ctl"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
