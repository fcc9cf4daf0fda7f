"""The card of the trend: what is drawn, in a sentence and as a chart, with a choice of other trends.

Hides that pyqtgraph comes late: it is imported after the page's first picture, never before. May import `ui` controls.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from bodymap.language import tr
from bodymap.ui import clipboard
from bodymap.ui.controls import Card, Choice, IconButton, Label
from bodymap.ui.progress.series import Series
from bodymap.ui.style import Look

if TYPE_CHECKING:
    from bodymap.ui.progress.chart import TrendChart


class TrendCard(Card):
    """`chosen` carries the key of another trend, `visit_chosen` a visit's id, `drawn` tells that the chart is there."""

    chosen = Signal(object)
    visit_chosen = Signal(str)
    drawn = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, padding=12, spacing=4, parent=parent)
        self.title = Label(look, "", "zone_title", wrap=True)
        self.summary = Label(look, "", "body", "muted", wrap=True)
        self.choice = Choice(look, (), name=tr("Which trend to show"))
        self.choice.chosen.connect(self.chosen)
        self.copy = IconButton(look, "more", tr("Copy the trend"), role="muted")
        self.copy.setPopupMode(self.copy.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.copy)
        menu.addAction(tr("Copy as picture"), self._copy_picture)
        menu.addAction(tr("Copy as table"), self._copy_table)
        self.copy.setMenu(menu)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title, 1)
        head.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)
        self.column.addWidget(self.summary)
        self._room = QVBoxLayout()
        # keeps the chart's room until it comes, so that the words above it stand where they will stand
        self._awaited = QWidget()
        self._awaited.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._room.addWidget(self._awaited)
        self.column.addLayout(self._room, 1)
        self.chart: TrendChart | None = None
        self._series: Series | None = None
        self._current = ""
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._load)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self._dress)
        self._dress()

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(560), self.look.px(360))

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        self.choice.set_choices(choices)
        self._fit_choice()

    def show_series(self, series: Series | None, current: str) -> None:
        """Draws the trend, at once where the chart is there, else as soon as it is."""
        self._series, self._current = series, current
        self.title.setText(series.title if series else tr("No trend yet"))
        self.summary.setText(
            series.summary if series else tr("Once something is charted, its course over the visits stands here.")
        )
        self.choice.setVisible(series is not None)
        self.copy.setVisible(series is not None)
        if self.chart is None:
            if self.isVisible():
                self._soon.start()
            return
        self.chart.setVisible(series is not None)
        if series is not None:
            self.chart.show_series(series, current)

    def set_current(self, current: str) -> None:
        """Another visit is looked at; the trend stays."""
        self._current = current
        if self.chart is not None:
            self.chart.set_current(current)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.chart is None and self._series is not None:
            # after the first picture: the import takes longer than the rest of the page
            self._soon.start()

    def _load(self) -> None:
        if self.chart is not None or self._series is None:
            return
        from bodymap.ui.progress.chart import TrendChart

        self.chart = TrendChart(self.look)
        self.chart.visit_chosen.connect(self.visit_chosen)
        self._room.addWidget(self.chart)
        self._awaited.hide()
        self.chart.show_series(self._series, self._current)
        self.drawn.emit()

    def _copy_picture(self) -> None:
        if self.chart is not None:
            clipboard.put_image(self.grab().toImage())

    def _copy_table(self) -> None:
        if self.chart is not None:
            clipboard.put(self.chart.table())

    def _dress(self) -> None:
        self._fit_choice()
        self.setMinimumHeight(self.look.px(300))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_choice()

    def _fit_choice(self) -> None:
        """The names of the trends stand whole, where that leaves the title more than half of the card."""
        texts = [self.choice.itemText(place) for place in range(self.choice.count())]
        widest = max((self.look.width(text, "body") for text in texts), default=0.0)
        least = self.look.px(210)
        self.choice.setFixedWidth(max(least, min(ceil(widest) + self.look.px(28) + 16, int(self.width() * 0.45))))
