"""Where it keeps coming back: every zone shaded by the share of visits at which something was found, and a list.

By zone, never by pixels: the same pain drawn twice overlaps by less than half. May import `ui`
controls, `paint` and the domain.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent, QPen, QResizeEvent, QTransform
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from bodymap.domain.laterality import Side
from bodymap.domain.trends import Recurrence, recurrence
from bodymap.language import in_sentence, tr, tr_in, tr_plural
from bodymap.paint.plate import MIRROR, Plate, zone_path
from bodymap.ui.controls import Card, Label, Rule
from bodymap.ui.controls.paragraph import height_of, paint_paragraph
from bodymap.ui.progress.chart_frame import dashed
from bodymap.ui.progress.span import Span
from bodymap.ui.progress.wording import Wording
from bodymap.ui.style import Look
from bodymap.ui.words import capital, long_date

TOP, BOTTOM, HALF = -0.58, 1.34, 0.42
"""What of the limb is shown, in diagram units."""

Told = tuple[Side, tuple[Recurrence, ...]]


class HeatView(QWidget):
    """The plate to the left, the list to the right; both over the visits between the two that are chosen."""

    def __init__(self, look: Look, wording: Wording, plate: Callable[[], Plate], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._wording = look, wording
        self.plate = HeatPlate(look, wording, plate)
        picture = Card(look, fill="canvas", padding=12)
        picture.column.addWidget(self.plate, 1)
        self._list = Card(look, padding=0, spacing=0)
        self.title = Label(look, tr("Where it keeps coming back"), "card_headline", wrap=True)
        self.about = Label(look, "", "body", "muted", wrap=True)
        head = QVBoxLayout()
        head.setContentsMargins(15, 12, 15, 12)
        head.setSpacing(2)
        head.addWidget(self.title)
        head.addWidget(self.about)
        self._list.column.setContentsMargins(1, 1, 1, 1)
        self._list.column.addLayout(head)
        self._rows = QWidget()
        self._column = QVBoxLayout(self._rows)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._rows)
        self._list.column.addWidget(scroll, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(picture, 1)
        row.addWidget(self._list)
        look.changed.connect(self._arrange)
        self._arrange()

    def show_span(self, span: Span) -> None:
        """Shows the visits from the one compared with to the one looked at, both included."""
        visits = span.visits[max(span.compared, 0) : span.current + 1]
        told = [(side, recurrence(visits, side, self._wording.zones)) for side in span.sides]
        self.plate.show_told(told, len(visits))
        first, last = long_date(visits[0].date), long_date(visits[-1].date)
        self.about.setText(
            tr_plural(
                "{sides}, {n} visit from {first} to {last}. Counted over the visits at which the zone was looked at.",
                "{sides}, {n} visits from {first} to {last}. Counted over the visits at which the zone was looked at.",
                len(visits),
                sides=span.side_words,
                first=first,
                last=last,
            )
        )
        self._fill(told)

    def _fill(self, told: Sequence[Told]) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        entries = [(side, entry) for side, entries in told for entry in entries]
        entries.sort(key=lambda pair: (-pair[1].found, -(pair[1].share or 0), -pair[1].examined))
        for side, entry in entries:
            self._column.addWidget(Rule(self._look))
            self._column.addWidget(HeatRow(self._look, side, entry, self._wording))
        self._column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self._list.setFixedWidth(min(self._look.px(400), round(self.width() * 0.55)))


class HeatRow(QWidget):
    """A zone: its shade, its name, how often, and of what kinds."""

    def __init__(self, look: Look, side: Side, told: Recurrence, wording: Wording) -> None:
        super().__init__()
        self._look, self._told = look, told
        self._name = capital(tr("{side} {zone}", side=side.word, zone=wording.zone(told.zone)))
        self._kinds = ", ".join(f"{in_sentence(wording.kind(kind))} {times}×" for kind, times in told.kinds)
        if told.share is None:
            self._kinds = tr("not looked at")
        elif not told.found:
            self._kinds = tr("nothing found")
        self._times = tr_in("zones that nobody looked at are", "open")
        if told.examined:
            self._times = tr("{found} of {examined}", found=told.found, examined=told.examined)
        self.setAccessibleName(f"{self._name}: {self._times}. {self._kinds}")
        self.setToolTip(self._kinds)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(300), self._look.px(46))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.px(46))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """Kinds and a long name go on in further lines rather than being cut."""
        _, room = self._text(width)
        lines = height_of(self._look, self._name, "body_strong", room)
        return max(lines + height_of(self._look, self._kinds, "secondary", room) + self._look.px(10), self._look.px(46))

    def _text(self, width: int) -> tuple[int, int]:
        """Where name and kinds begin, and how much room they have beside how often."""
        left = 16 + self._look.px(20) + 12
        return left, width - left - round(self._look.width(self._times, "body_strong")) - 28

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(16, (self.height() - look.px(20)) / 2, look.px(20), look.px(20))
            _shade(painter, look, self._told.share)
            painter.drawRoundedRect(box, 4, 4)
            left, room = self._text(self.width())
            top = (self.height() - self.heightForWidth(self.width())) / 2 + look.px(5)
            for role, ink, text in (("body_strong", "text", self._name), ("secondary", "muted", self._kinds)):
                top += paint_paragraph(painter, look, text, role, ink, QRectF(left, top, room, self.height()))
            painter.setFont(look.font("body_strong"))
            painter.setPen(look.color("text"))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, 0, self.width() - 16, self.height()), flags, self._times)


class HeatPlate(QWidget):
    """The limb or both limbs, with every zone shaded and its share written."""

    def __init__(self, look: Look, wording: Wording, plate: Callable[[], Plate]) -> None:
        super().__init__()
        self._look, self._wording, self._plate = look, wording, plate
        self._told: Sequence[Told] = ()
        self._picture: tuple[tuple[object, ...], QImage] | None = None
        self.setMinimumSize(160, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def show_told(self, told: Sequence[Told], visits: int) -> None:
        self._told = told
        often = [
            tr(
                "{side} {zone} {found} of {examined}",
                side=side.word,
                zone=self._wording.zone(entry.zone),
                found=entry.found,
                examined=entry.examined,
            )
            for side, entries in told
            for entry in entries
        ]
        self.setAccessibleName(tr_plural("Heat map over {n} visit", "Heat map over {n} visits", visits))
        self.setAccessibleDescription("; ".join(often))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawImage(0, 0, self._drawn())
            for place, (side, entries) in enumerate(self._told):
                way = self._way(place, side)
                self._paint_zones(painter, entries, way)
                painter.setFont(self._look.font("side_name"))
                painter.setPen(self._look.color("text"))
                width, line = self.width() / len(self._told), self._look.line("side_name")
                painter.drawText(QRectF(place * width + 8, 4, width, line), Qt.AlignmentFlag.AlignLeft, side.word)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_at(event.pos()), self)
            return True
        return super().event(event)

    def told_at(self, spot: QPoint) -> str:
        """What is told of the zone at a place; empty outside of all zones."""
        for place, (side, entries) in enumerate(self._told):
            back, _ = self._way(place, side).inverted()
            at = back.map(QPointF(spot))
            zone = self._plate().diagram.zone_at(at.x(), at.y()) if TOP <= at.y() <= BOTTOM else None
            for entry in entries:
                if entry.zone == zone:
                    name = capital(tr("{side} {zone}", side=side.word, zone=self._wording.zone(entry.zone)))
                    if not entry.examined:
                        return tr("{zone}: not looked at", zone=name)
                    return tr(
                        "{zone}: found at {found} of {examined}",
                        zone=name,
                        found=entry.found,
                        examined=entry.examined,
                    )
        return ""

    def _paint_zones(self, painter: QPainter, entries: Sequence[Recurrence], way: QTransform) -> None:
        look, diagram = self._look, self._plate().diagram
        painter.save()
        painter.setClipRect(self.rect())
        for entry in entries:
            _shade(painter, look, entry.share)
            painter.drawPath(way.map(zone_path(diagram, entry.zone)))
        taken: list[QRectF] = []
        for entry in entries:
            if entry.found:
                taken.append(self._paint_share(painter, way.map(QPointF(*diagram.centres[entry.zone])), entry, taken))
        painter.restore()

    def _paint_share(self, painter: QPainter, at: QPointF, entry: Recurrence, taken: Sequence[QRectF]) -> QRectF:
        """Writes the share at the zone's centre, or below where another one stands; returns its box."""
        look, text = self._look, f"{entry.found}/{entry.examined}"
        width = look.metrics("chip").horizontalAdvance(text) + 10
        box = QRectF(at.x() - width / 2, at.y() - look.px(9), width, look.px(18))
        while any(box.intersects(other) for other in taken):
            box.translate(0, box.height() / 2)
        painter.setPen(QPen(look.color("keyline"), 1))
        painter.setBrush(look.color("halo"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(look.font("chip"))
        painter.setPen(look.color("keyline"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        return box

    def _way(self, place: int, side: Side) -> QTransform:
        """From the diagram's frame to this widget's pixels, for one of the limbs side by side."""
        width = self.width() / max(len(self._told), 1)
        scale = min(self.height() / (BOTTOM - TOP), width / (2 * HALF))
        way = QTransform.fromTranslate((place + 0.5) * width, self.height() / 2).scale(scale, scale)
        way.translate(0, -(TOP + BOTTOM) / 2)
        return MIRROR * way if side is Side.LEFT else way

    def _drawn(self) -> QImage:
        """The plate behind the zones, kept until its size, theme or sides change."""
        ratio = self.devicePixelRatioF()
        key = (self._look.theme.name, self.size().toTuple(), tuple(side for side, _ in self._told), ratio)
        if self._picture is None or self._picture[0] != key:
            image = QImage(self.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(ratio)
            image.fill(Qt.GlobalColor.transparent)
            with QPainter(image) as painter:
                for place, (side, _) in enumerate(self._told):
                    self._plate().paint(painter, self._way(place, side))
            self._picture = (key, image)
        return self._picture[1]


def _shade(painter: QPainter, look: Look, share: float | None) -> None:
    """Pen and brush of a zone: the darker the oftener, dashed where nobody looked, and bare where always clear."""
    if share is None:
        painter.setPen(dashed(look.color("ctl"), 1.2, 3.0, 2.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        return
    fill = look.color("accent")
    fill.setAlphaF(0.18 + 0.5 * share if share else 0.0)
    painter.setPen(QPen(look.color("accent" if share else "ctl"), 1.2))
    painter.setBrush(fill)
