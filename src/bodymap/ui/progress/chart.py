"""The trend chart: pyqtgraph's view, our own hand. Imports pyqtgraph: load it only when a chart is shown."""

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from bodymap.language import tr
from bodymap.ui.progress.chart_layer import TrendLayer, in_lines
from bodymap.ui.progress.chart_pointer import PointerLayer
from bodymap.ui.progress.rows import number
from bodymap.ui.progress.series import Series
from bodymap.ui.style import Look
from bodymap.ui.words import long_date

NOTES, NARROW, STILL = 150, 560, 6
"""The width of the notes at the right, the width of the chart below which they give way, and the pixels of a click."""


class _View(pg.ViewBox):  # type: ignore[misc]
    """A view that is panned by the left button and zoomed along the time axis alone."""

    def mouseDragEvent(self, ev: object, axis: int | None = None) -> None:
        if ev.button() == Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            super().mouseDragEvent(ev, axis)
        else:
            ev.ignore()  # type: ignore[attr-defined]


class TrendChart(pg.PlotWidget):  # type: ignore[misc]
    """`visit_chosen` carries the id of the visit that was clicked, or chosen by Enter."""

    visit_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent, viewBox=_View(enableMenu=False))
        self._look = look
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.hideAxis("bottom")
        self._view = plot.getViewBox()
        self._view.setMouseEnabled(x=True, y=False)
        self._view.setDefaultPadding(0)
        self._layer = TrendLayer(look, plot)
        self._pointer = PointerLayer(look, self._layer)
        self._press: QPointF | None = None
        self._view.sigTransformChanged.connect(self._settle)
        self._view.sigResized.connect(self._settle)
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Trend"))
        look.changed.connect(self._dress)
        self._dress()

    @property
    def series(self) -> Series | None:
        return self._layer.series

    @property
    def hovered(self) -> str:
        """The id of the visit that is told about; empty where none is."""
        series, place = self._layer.series, self._pointer.hovered
        return series.samples[place].visit_id if series and 0 <= place < len(series.samples) else ""

    def show_series(self, series: Series, current: str) -> None:
        """Draws a trend; `current` is the visit whose date stands out."""
        layer = self._layer
        layer.series, layer.xs = series, _places(series)
        self._pointer.hovered, self._pointer.current = -1, current
        self._fit()
        self._place()
        self.setAccessibleName(tr("Trend: {title}", title=series.title))
        told = [
            f"{long_date(s.date)}: {number(s.value) if s.value is not None else s.lines[0]}" for s in series.samples
        ]
        self.setAccessibleDescription(f"{series.summary} {'; '.join(told)}")

    def set_current(self, current: str) -> None:
        """Makes the date of the visit that is looked at stand out."""
        self._pointer.current = current
        self._pointer.update()

    def _settle(self, *_: object) -> None:
        self._layer.settle()
        self._pointer.settle()

    def table(self) -> str:
        """The trend as tab-separated rows, for the clipboard."""
        series = self._layer.series
        if series is None:
            return ""
        rows = [tr("date\tvalue\tnote")]
        rows += [
            f"{s.date.isoformat()}\t{number(s.value) if s.value is not None else ''}\t{'; '.join(s.lines)}"
            for s in series.samples
        ]
        return "\n".join(rows)

    def _fit(self) -> None:
        series = self._layer.series
        if series is None or not self._layer.xs:
            return
        first, last = self._layer.xs[0], self._layer.xs[-1]
        room = max((last - first) * 0.05, 1.0)
        self._view.setLimits(xMin=first - room, xMax=last + room, yMin=series.low, yMax=series.high, minXRange=7)
        self._view.setRange(xRange=(first - room, last + room), yRange=(series.low, series.high), padding=0)
        steps = round((series.high - series.low) / series.step)
        values = [series.low + step * series.step for step in range(steps + 1)]
        self.getPlotItem().getAxis("left").setTicks([[(value, number(value, series.unit)) for value in values]])

    def _dress(self) -> None:
        look, plot = self._look, self.getPlotItem()
        self.setBackground(look.color("surface"))
        axis = plot.getAxis("left")
        axis.setPen(pg.mkPen(None))
        axis.setTextPen(look.color("muted"))
        axis.setStyle(tickFont=look.font("secondary"), tickLength=0, tickTextOffset=look.px(8))
        axis.setWidth(look.px(34))
        self._place()

    def _place(self) -> None:
        look = self._look
        wide = self.width() >= look.px(NARROW)
        self._layer.notes_width = look.px(NOTES) if wide else 0
        right = self._layer.notes_width if wide else look.px(16)
        self.getPlotItem().setContentsMargins(0, look.px(22), right, self._foot())
        self._settle()

    def _foot(self) -> int:
        """The height of what stands under the axis: dates, triangles, and names in one line or two."""
        series = self._layer.series
        two = series is not None and any(len(in_lines(sample.treated)) > 1 for sample in series.samples)
        return self._look.px(70 if two else 56)

    def resizeEvent(self, ev: object) -> None:
        super().resizeEvent(ev)
        if hasattr(self, "_layer"):
            self._place()

    def wheelEvent(self, ev: QWheelEvent) -> None:
        # the page scrolls with the wheel; with Ctrl the time axis zooms
        if ev.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom(1.02 ** (-ev.angleDelta().y() / 8), ev.position().x())
            ev.accept()
        else:
            ev.ignore()

    def _zoom(self, factor: float, x: float | None = None) -> None:
        """Stretches the time axis about a place in pixels, about its middle where none is given."""
        left, right = self._view.viewRange()[0]
        area = self._layer.frame.area
        share = 0.5 if x is None or not area.width() else min(max((x - area.left()) / area.width(), 0.0), 1.0)
        fixed = left + share * (right - left)
        self._view.setXRange(fixed - (fixed - left) * factor, fixed + (right - fixed) * factor, padding=0)
        self._settle()

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        super().mouseMoveEvent(ev)
        spot = self._layer.mapFromScene(self.mapToScene(ev.position().toPoint()))
        frame = self._layer.frame
        inside = frame.area.adjusted(-12, -12, 12, self._foot()).contains(spot)
        self._hover(frame.nearest(spot.x()) if inside else -1)
        if self._press is not None and (ev.position() - self._press).manhattanLength() > STILL:
            self._press = None  # a pan, not a click

    def leaveEvent(self, ev: object) -> None:
        super().leaveEvent(ev)
        self._hover(-1)

    def mousePressEvent(self, ev: QMouseEvent) -> None:
        super().mousePressEvent(ev)
        self._press = ev.position()

    def mouseReleaseEvent(self, ev: QMouseEvent) -> None:
        super().mouseReleaseEvent(ev)
        still, self._press = self._press is not None, None
        if still and ev.button() == Qt.MouseButton.LeftButton:
            self._choose()

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        series = self._layer.series
        last = len(series.samples) - 1 if series else -1
        at = self._pointer.hovered
        if ev.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and last >= 0:
            step = 1 if ev.key() == Qt.Key.Key_Right else -1
            self._hover(last if at < 0 else min(max(at + step, 0), last))
        elif ev.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif ev.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self._zoom(0.8 if ev.key() == Qt.Key.Key_Plus else 1.25)
        elif ev.key() == Qt.Key.Key_Escape and at >= 0:
            self._hover(-1)
        else:
            super().keyPressEvent(ev)

    def _choose(self) -> None:
        if self.hovered:
            self.visit_chosen.emit(self.hovered)

    def _hover(self, place: int) -> None:
        if place != self._pointer.hovered:
            self._pointer.hovered = place
            self.setCursor(Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor)
            self._pointer.update()


def _places(series: Series) -> list[float]:
    """Days, with visits of one day a little apart."""
    places: list[float] = []
    for sample in series.samples:
        day = float(sample.date.toordinal())
        places.append(max(day, places[-1] + 0.25) if places and day < places[-1] + 0.25 else day)
    return places
