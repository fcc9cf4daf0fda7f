"""The pane's own words: LEFT or RIGHT, which pass is shown, which way is front, what the verdicts' patterns mean."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen, QPolygonF

from bodymap.domain.laterality import Side
from bodymap.language import tr, tr_in
from bodymap.paint.patterns import paint_verdict_swatch
from bodymap.ui.canvas.stamps import HALO, Line, Stamp, Stamps
from bodymap.ui.style import Look

GAP = 16.0
ARROW = 44.0
HIP = {Side.RIGHT: 0.14, Side.LEFT: 0.19}
"""How far the limb reaches to the left of the pane's middle at the height of the heading, of the pane's height: at home
the limb is fitted to that."""
Said = tuple[tuple[str, ...], tuple[str, ...]]
NAME_ROLES = ("side_name", "client_name", "body_strong")
"""The type of a side's name, from the widest to the narrowest."""

VERDICT_WORDS = (
    ("refer", tr("Stop and refer")),
    ("avoid", tr("Closed to all massage")),
    ("modified", tr("Some techniques restricted")),
    ("allowed", tr("All techniques allowed")),
)
"""What a zone's colour and pattern say where zones are shown by verdict."""


def beside_limb(side: Side, box: QRectF) -> float:
    """Pixels from the heading's edge to the limb at home, in the free part of a pane."""
    return box.width() / 2 - HIP[side] * box.height() - GAP


class Heading:
    """See the module. One for each canvas."""

    def __init__(self, look: Look, stamps: Stamps) -> None:
        self._look, self._stamps = look, stamps
        self._said: dict[Side, Stamp] = {}
        self._set: dict[Side, tuple[tuple[object, ...], Stamp, Stamp]] = {}

    def paint(self, painter: QPainter, side: Side, box: QRectF, said: Said, *, legend: bool) -> None:
        """Paints them into the free part of a pane; `said` is the pass and a hint, each in wordings from the longest.

        The first that keeps clear of the limb at home is taken, or the last; none where not even that has room.
        """
        look, ratio = self._look, painter.device().devicePixelRatio()
        left, bottom = box.left() + GAP, box.bottom() - GAP
        stamp, compass = self._stamps_of(side, box, said, ratio)
        self._said[side] = stamp
        stamp.draw(painter, left, box.top() + GAP - 4)
        compass.draw(painter, left, bottom - compass.height)
        if legend:
            self._legend(painter, left, bottom - look.px(28))

    def bring(self, side: Side, box: QRectF, said: Said, ratio: float) -> list[QRectF]:
        """Sets what is said at the head of a side's pane; which parts of it look otherwise than painted last."""
        stamp, _ = self._stamps_of(side, box, said, ratio)
        before, self._said[side] = self._said.get(side), stamp
        if before is stamp:
            return []
        top = QPointF(box.left() + GAP - HALO, box.top() + GAP - 4 - HALO)
        sizes = [QSizeF(each.width + 2 * HALO + 1, each.height + 2 * HALO + 1) for each in (before, stamp) if each]
        return [QRectF(top, size) for size in sizes]

    def _stamps_of(self, side: Side, box: QRectF, said: Said, ratio: float) -> tuple[Stamp, Stamp]:
        """What stands at the head and at the foot, as pictures."""
        key = (box.width(), box.height(), said, ratio, self._look.theme.name, self._look.scale)
        known = self._set.get(side)
        if known is None or known[0] != key:
            compass = self._compass(side, ratio)
            if compass.width > box.width() - 2 * GAP:
                compass = self._compass(side, ratio, short=True)
            known = self._set[side] = key, self._stamp(side, box, said, ratio), compass
        return known[1:]

    def _stamp(self, side: Side, box: QRectF, said: Said, ratio: float) -> Stamp:
        lines = [Line(side.word, self._role(box.width() - GAP), "text")]
        for wordings, color in zip(said, ("muted", "accent"), strict=True):
            words = self._wording(wordings, beside_limb(side, box), box.width() - 2 * GAP)
            lines += [Line(words, "body", color)] if words else []
        return self._stamps.of(tuple(lines), ratio, halo=True)

    def _wording(self, wordings: tuple[str, ...], wanted: float, most: float) -> str:
        def width(words: str) -> float:
            return self._look.width(words, "body")

        clear = next((words for words in wordings if width(words) <= wanted), wordings[-1] if wordings else "")
        return clear if width(clear) <= most else ""

    def _role(self, room: float) -> str:
        """The largest type in which either side's name is whole: what covers the diagram must never cut it."""

        def widest(role: str) -> float:
            return max(self._look.width(side.word, role) for side in Side)

        return next((role for role in NAME_ROLES if widest(role) <= room), NAME_ROLES[-1])

    def _compass(self, side: Side, ratio: float, *, short: bool = False) -> Stamp:
        """An arrow that says which way is front: the limbs of two sides face away from each other.

        A short one leaves out the word for the way back, so that the words of two narrow panes do not run together.
        """
        look = self._look
        back = "" if short else tr_in("way on the body", "back")
        front = tr_in("way on the body", "front")
        first, second = (back, front) if side is Side.RIGHT else (front, back)
        one, two = (self._stamps.of((Line(word, "secondary", "muted"),), ratio, halo=True) for word in (first, second))
        metrics = look.metrics("secondary")
        height = metrics.ascent()

        def paint(painter: QPainter) -> None:
            one.draw(painter, 0, 0)
            x, y = one.width + 8, height - metrics.xHeight() / 2
            end = x + ARROW
            tip, back = (end, -5) if side is Side.RIGHT else (x, 5)
            arrow = QPainterPath(QPointF(x, y))
            arrow.lineTo(end, y)
            arrow.addPolygon(QPolygonF([QPointF(tip + back, y - 4), QPointF(tip, y), QPointF(tip + back, y + 4)]))
            painter.strokePath(arrow, QPen(look.color("canvas"), HALO))
            painter.strokePath(arrow, QPen(QBrush(look.color("muted")), 1.2))
            two.draw(painter, end + 8, 0)

        return self._stamps.drawing(
            ("compass", side, short), QSizeF(one.width + two.width + ARROW + 16, height), ratio, paint
        )

    def _legend(self, painter: QPainter, left: float, bottom: float) -> None:
        """What the zones' colours and patterns mean, from the bottom up."""
        look = self._look
        row = look.px(22)
        for place, (verdict, words) in enumerate(reversed(VERDICT_WORDS)):
            top = bottom - (place + 1) * row
            paint_verdict_swatch(painter, QRectF(left, top, look.px(26), look.px(14)), verdict, look.theme, look.scale)
            at = QPointF(left + look.px(34), top + (look.px(14) - look.line("secondary")) / 2)
            self._stamps.draw(painter, Line(words, "secondary", "text"), at, halo=True)
