"""The whole limb at a glance: one row a zone, with how many techniques each verdict holds and what is called for.

Painted rows that are real buttons: a press looks at the zone. Knows nothing of other panels.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from bodymap.domain.terms import word
from bodymap.language import tr
from bodymap.protocol import LIMB, Protocol, Row, Verdict
from bodymap.ui.controls.paragraph import height_of, paint_paragraph
from bodymap.ui.controls.verdict import ICONS
from bodymap.ui.panels.spoken import VERDICTS
from bodymap.ui.style import FOCUS_RING, Look
from bodymap.ui.words import capital


@dataclass(frozen=True, slots=True)
class ZoneView:
    """A zone in one row. `counts` hold the techniques by verdict, the most open first."""

    name: str
    counts: tuple[tuple[str, int], ...]
    pending: bool
    second: str
    called: bool


def zone_view(protocol: Protocol, zone: str, rows: tuple[Row, ...], found: str) -> ZoneView:
    """What one row of the overview says of a zone; `found` are its findings in words."""
    counts = tuple((str(verdict), sum(row.verdict is verdict for row in rows)) for verdict in VERDICTS)
    called = [protocol.techniques[row.technique].name for row in rows if row.indicated and not row.verdict.withholds]
    forbidden = [protocol.techniques[row.technique].name for row in rows if row.indicated and row.verdict.withholds]
    second = found
    if called:
        second = tr("Called for: {techniques}", techniques=", ".join(called))
    elif forbidden:
        second = tr("Called for, but not open: {techniques}", techniques=", ".join(forbidden))
    name = tr("Whole limb") if zone == LIMB else capital(protocol.zones[zone].name)
    shown = tuple((verdict, number) for verdict, number in counts if number)
    return ZoneView(name, shown, any(row.pending for row in rows), second, bool(called))


class ZoneRow(QAbstractButton):
    """One zone; `clicked` looks at it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._view = ZoneView("", (), False, "", False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    def show_view(self, view: ZoneView) -> None:
        if view != self._view:
            self._view = view
            counts = ", ".join(f"{number} {word('verdict', verdict)}" for verdict, number in view.counts)
            waits = tr("waits for answers") if view.pending else ""
            said = (view.name, counts or tr("nothing suggested here"), waits, view.second)
            self.setAccessibleName(". ".join(part for part in said if part))
            self.setToolTip(counts)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.reach(36))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        look = self._look
        first = height_of(look, self._view.name, "body_strong", self._name_width(width))
        second = height_of(look, self._view.second, "secondary", width - 16) if self._view.second else 0
        return max(first + second + 12, look.reach(36))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, view = self._look, self._view
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.underMouse() or self.isDown():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.color("surface2"))
                painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
            box = QRectF(8, 6, self._name_width(self.width()), self.height())
            used = paint_paragraph(painter, look, view.name, "body_strong", "text", box)
            if view.second:
                below = QRectF(8, 6 + used, self.width() - 16, self.height())
                paint_paragraph(painter, look, view.second, "secondary", "accent" if view.called else "muted", below)
            self._paint_counts(painter)
            painter.fillRect(QRectF(8, self.height() - 1, self.width() - 16, 1), look.color("line"))
            if self.hasFocus():
                painter.setPen(QPen(look.color("accent"), FOCUS_RING))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def _counts_width(self) -> int:
        # the last one ends where the line below it ends
        return max(len(self._view.counts) * (self._look.px(16) + 3 + self._look.px(14) + 8) - 8, 0)

    def _name_width(self, width: int) -> int:
        return max(width - 16 - self._counts_width(), 60)

    def _paint_counts(self, painter: QPainter) -> None:
        look, line = self._look, self._look.line("body_strong")
        x = self.width() - 8 - self._counts_width()
        side = look.px(16)
        painter.setFont(look.font("chip"))
        for verdict, number in self._view.counts:
            icon = "ring-question" if self._view.pending and verdict == Verdict.AVOID else ICONS[verdict]
            role = "modified" if icon == "ring-question" else verdict
            painter.drawImage(x, 6 + (line - side) // 2, look.picture(icon, role, 16, self.devicePixelRatioF()))
            x += side + 3
            painter.setPen(look.color(role))
            painter.drawText(QRectF(x, 6, look.px(14) + 8, line), Qt.AlignmentFlag.AlignVCenter, str(number))
            x += look.px(14) + 8
