"""How a ring looks: its targets, what is under the pointer, the place that is asked about and the words above.

Pure painting over plain values, in logical pixels of the widget that the ring covers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen

from bodymap.language import tr
from bodymap.paint.symbols import BEYOND, UNKNOWN, paint_symbol, symbol_radius
from bodymap.ui.canvas.ring_shape import RingShape
from bodymap.ui.controls.card import paint_card
from bodymap.ui.style import FOCUS_RING, Look

TARGET, WORDED = 48.0, 68.0
"""Pixels of a target at 100 %: one with a symbol alone, and one with a word below it."""

MARGIN = 6.0
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Choice:
    """One target: a kind's symbol, an icon with its word, or a figure. `severities` are those that dragging on runs
    through, from the ring outward; none where dragging on means nothing."""

    key: str
    words: str
    kind: str = ""
    icon: str = ""
    figure: str = ""
    severities: tuple[int, ...] = ()
    hint: str = ""
    short: str = ""
    """One word in place of several, where it stands under its icon."""


@dataclass(frozen=True, slots=True)
class Face:
    """All that stays the same while a ring is open. `at` is the place that is asked about."""

    look: Look
    title: str
    choices: tuple[Choice, ...]
    shape: RingShape
    middle: QPointF
    at: QPointF
    caption: QSizeF
    width: float

    @property
    def caption_box(self) -> QRectF:
        """Where the words stand: above the ring, or below it where there is no room above."""
        left = min(max(self.middle.x() - self.caption.width() / 2, MARGIN), self.width - self.caption.width() - MARGIN)
        top = self.middle.y() - self.shape.edge - MARGIN - self.caption.height()
        if top < 0:
            top = self.middle.y() + self.shape.edge + MARGIN
        return QRectF(QPointF(left, top), self.caption)

    @property
    def box(self) -> QRectF:
        """All that is painted, whatever is chosen."""
        ring, mark = self.shape.edge + MARGIN, symbol_radius(10, self.look.scale) + BEYOND * self.look.scale / 2
        around = QRectF(self.middle.x() - ring, self.middle.y() - ring, 2 * ring, 2 * ring)
        place = QRectF(self.at.x() - mark, self.at.y() - mark, 2 * mark, 2 * mark)
        return around.united(place).united(self.caption_box.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))


def caption_size(look: Look, title: str, choices: Sequence[Choice], most: float) -> QSizeF:
    """Room for the title and for every choice's words, so that the caption stays as it is while one slides."""
    widest = max(look.width(text, "technique") for text in (title, *(choice.words for choice in choices)))
    hints = max(look.width(hint, "secondary") for hint in (_how(), *map(hint_of, choices)))
    return QSizeF(min(max(widest, hints) + 32, most), look.line("technique") + look.line("secondary") + 16)


def word_room(look: Look, choices: Sequence[Choice]) -> float:
    """Pixels that the longest word below an icon needs, with air at both ends; 0 where there are no icons."""
    words = [look.width(choice.short or choice.words, "secondary") for choice in choices if choice.icon]
    return max(words) + 8 if words else 0.0


def fitted(look: Look, word: str, room: float) -> QFont:
    """The font of the words below icons, smaller where a target could not grow with a large text."""
    font, width = QFont(look.font("secondary")), look.width(word, "secondary")
    if width > room:
        font.setPointSizeF(font.pointSizeF() * room / width * 0.98)
    return font


def _how() -> str:
    return tr("slide or press, Esc closes")


def hint_of(choice: Choice) -> str:
    """What can be done beside picking: the key, and dragging on."""
    key = tr("key {key}", key=choice.hint) if choice.hint else ""
    more = ""
    if choice.severities:
        more = tr("drag on for {first}–{last}", first=choice.severities[0], last=choice.severities[-1])
    return " · ".join(part for part in (key, more) if part)


def paint_ring(painter: QPainter, face: Face, current: int | None, severity: int | None) -> None:
    """Paints a ring with one of its choices under the pointer, and the severity that was dragged."""
    _paint_band(painter, face, current)
    for place, choice in enumerate(face.choices):
        _paint_choice(painter, face, place, choice)
    chosen = None if current is None else face.choices[current]
    _paint_place(painter, face, chosen, severity)
    _paint_caption(painter, face, chosen, severity)


def _paint_band(painter: QPainter, face: Face, current: int | None) -> None:
    look, shape = face.look, face.shape
    band = QPainterPath()
    band.addEllipse(face.middle, shape.edge, shape.edge)
    band.addEllipse(face.middle, shape.hole, shape.hole)
    painter.setPen(QPen(look.color("ctl"), 1))
    painter.setBrush(look.color("surface"))
    painter.drawPath(band)
    if current is not None:
        painter.setPen(QPen(look.color("accent"), FOCUS_RING))
        painter.setBrush(look.color("soft"))
        reach = shape.target / 2 - 1
        painter.drawEllipse(face.middle + QPointF(*shape.middle(current)), reach, reach)


def _paint_choice(painter: QPainter, face: Face, place: int, choice: Choice) -> None:
    look, target = face.look, face.shape.target
    centre = face.middle + QPointF(*face.shape.middle(place))
    if choice.kind:
        paint_symbol(painter, choice.kind, centre, 11.0 * target / TARGET, look.theme, scale=look.scale * 0.8)
        return
    painter.setPen(look.color("text"))
    box = QRectF(0, 0, target, target)
    box.moveCenter(centre)
    if not choice.icon:
        painter.setFont(look.font("technique"))
        painter.drawText(box, CENTRE, choice.figure)
        return
    side = 20.0 * target / WORDED
    picture = look.picture(choice.icon, "text", round(side / look.scale), painter.device().devicePixelRatioF())
    height = look.line("secondary")
    top = box.top() + (box.height() - side - height) / 2
    painter.drawImage(QPointF(centre.x() - side / 2, top), picture)
    painter.setFont(fitted(look, choice.short or choice.words, box.width()))
    painter.drawText(QRectF(box.left(), top + side, box.width(), height), CENTRE, choice.short or choice.words)


def _paint_place(painter: QPainter, face: Face, choice: Choice | None, severity: int | None) -> None:
    """The place that is asked about, or the mark as it would become."""
    look = face.look
    if choice is not None and choice.kind:
        shown = (UNKNOWN if severity is None else severity) if choice.severities else None
        radius = symbol_radius(severity, look.scale)
        paint_symbol(painter, choice.kind, face.at, radius, look.theme, severity=shown, scale=look.scale)
    elif any(known.kind for known in face.choices):
        painter.setPen(QPen(look.color("halo"), 2))
        painter.setBrush(look.color("accent"))
        painter.drawEllipse(face.at, 5, 5)


def _paint_caption(painter: QPainter, face: Face, choice: Choice | None, severity: int | None) -> None:
    look, size, box = face.look, face.caption, face.caption_box
    paint_card(painter, look, box.toRect())
    words = face.title if choice is None else choice.words
    if choice is not None and severity is not None:
        words = f"{words} {severity}"
    first = QRectF(box.left() + 8, box.top() + 8, size.width() - 16, look.line("technique"))
    painter.setPen(look.color("text"))
    painter.setFont(look.font("technique"))
    # a side stands first or last
    words = look.metrics("technique").elidedText(words, Qt.TextElideMode.ElideMiddle, first.width())
    painter.drawText(first, CENTRE, words)
    painter.setPen(look.color("muted"))
    painter.setFont(look.font("secondary"))
    below = _how() if choice is None else hint_of(choice)
    painter.drawText(first.translated(0, first.height()), CENTRE, below)
