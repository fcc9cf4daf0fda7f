"""Broken lines of text with the type scale's own line height: measured and painted by one piece of code.

Hides QTextLayout. May import only `ui.style` and Qt.
"""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from bodymap.ui.style import Look


@lru_cache(maxsize=2048)
def _broken(text: str, font: QFont, width: int) -> tuple[tuple[str, float], ...]:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    found: list[tuple[str, float]] = []
    for part in text.split("\n"):
        layout = QTextLayout(part, font)
        layout.setTextOption(option)
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(width, 1))
            start, length = line.textStart(), line.textLength()
            found.append((part[start : start + length].rstrip(), line.naturalTextWidth()))
        layout.endLayout()
    return tuple(found)


def broken(look: Look, text: str, role: str, width: int) -> tuple[tuple[str, float], ...]:
    """The lines with their widths, as this text breaks at this width."""
    # characters outside the basic plane would shift Python's indices against Qt's: show them on their own terms
    return _broken(text, look.font(role), width) if text else ()


def height_of(look: Look, text: str, role: str, width: int) -> int:
    return len(broken(look, text, role, width)) * look.line(role)


def paint_paragraph(
    painter: QPainter,
    look: Look,
    text: str,
    role: str,
    color: str,
    box: QRectF,
    *,
    align: Qt.AlignmentFlag | None = None,
) -> float:
    """Paints from the top of the box and returns the height used; alignment is left unless told."""
    font, line_height = look.font(role), look.line(role)
    metrics: QFontMetricsF = look.metrics(role)
    painter.setFont(font)
    painter.setPen(look.color(color))
    rise = (line_height + metrics.ascent() - metrics.descent()) / 2
    y = box.top()
    for words, width in broken(look, text, role, int(box.width())):
        x = box.left()
        if align is Qt.AlignmentFlag.AlignRight:
            x = box.right() - width
        elif align is Qt.AlignmentFlag.AlignHCenter:
            x = box.left() + (box.width() - width) / 2
        painter.drawText(QPointF(x, y + rise), words)
        y += line_height
    return y - box.top()
