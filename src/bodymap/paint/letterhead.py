"""The practice at the head of a sheet: logo, name, address, telephone; therapist and licence opposite.

Hides how they share the width. Lengths are pixels at 150 to the inch. Imports QtGui, the text setting and the domain.
"""

from functools import lru_cache

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter

from bodymap.domain.practice import Practice
from bodymap.paint.theme import Theme
from bodymap.paint.typeset import Line, Run, draw_line, line_height, wrap

LOGO = QSizeF(260, 56)
GAP = 18.0


def letterhead_height(practice: Practice, width: float) -> float:
    """How much of a page's height it takes."""
    words = max(_height(lines) for lines in _columns(practice, width)[1])
    return max(words, _logo_box(practice).height())


def paint_letterhead(painter: QPainter, box: QRectF, practice: Practice) -> None:
    """Paints it into its box."""
    logo, (left, right) = _columns(practice, box.width())
    if logo.width():
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(logo.translated(box.topLeft()), _logo(practice.logo))
    start = box.left() + (logo.width() + GAP if logo.width() else 0.0)
    ink = Theme.load("print").color("text")
    for lines, shifted in ((left, False), (right, True)):
        y = box.top()
        for line, role in lines:
            draw_line(painter, box.right() - line.width if shifted else start, y, line, ink)
            y += line_height(role)


_Lines = list[tuple[Line, str]]


def _columns(practice: Practice, width: float) -> tuple[QRectF, tuple[_Lines, _Lines]]:
    """Where the logo stands, and the lines beside it and opposite."""
    logo = _logo_box(practice)
    room = width - (logo.width() + GAP if logo.width() else 0.0)
    opposite = _lines(room * 0.4, (practice.signer, "print_note"), (practice.phone, "print_note"))
    taken = max((line.width for line, _ in opposite), default=0.0)
    beside = _lines(
        room - taken - 2 * GAP, (practice.name, "print_practice"), (" · ".join(practice.address), "print_note")
    )
    return logo, (beside, opposite)


def _lines(room: float, *parts: tuple[str, str]) -> _Lines:
    return [(line, role) for text, role in parts if text for line in wrap([Run(text, role)], room)]


def _height(lines: _Lines) -> float:
    return sum(line_height(role) for _, role in lines)


def _logo_box(practice: Practice) -> QRectF:
    image = _logo(practice.logo)
    if image.isNull():
        return QRectF()
    return QRectF(QRectF().topLeft(), QSizeF(image.size()).scaled(LOGO, Qt.AspectRatioMode.KeepAspectRatio))


@lru_cache(maxsize=2)
def _logo(content: bytes) -> QImage:
    """The kept PNG as an opaque picture; a damaged one is no picture, and the sheet goes without."""
    if not content:
        return QImage()
    return QImage.fromData(content).convertToFormat(QImage.Format.Format_RGB32)
