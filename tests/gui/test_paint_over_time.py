"""Curves on paper: the last reading is told in figures that no line runs through."""

import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from bodymap.paint.over_time import AXIS, CHART_COLUMNS, CHART_GAP, DOT, VALUE, charts_strips
from bodymap.report.page import Chart, Charts, Dot

pytestmark = pytest.mark.usefixtures("qapp")

DAYS = (datetime.date(2026, 1, 5), datetime.date(2026, 3, 2))
WIDE = 900.0


def grey(value: float) -> QImage:
    """A curve that ends at so much of ten, painted."""
    dots = (Dot(DAYS[0], 5.0), Dot(DAYS[1], value))
    chart = Chart(title="Pain", verdict="worse", low=0, high=10, dots=dots)
    _, row, *_ = charts_strips(Charts("Over time", (chart,), DAYS, ""), WIDE)
    image = QImage(int(WIDE), int(row.height), QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        row.draw(painter, 0, 0)
    return image


def rules(image: QImage) -> list[int]:
    """The heights of the lines that go through the curve from side to side."""
    across = range(int(AXIS) + 50, int(AXIS) + 150, 3)
    return [y for y in range(image.height()) if sum(image.pixelColor(x, y).red() < 250 for x in across) > 30]


@pytest.mark.parametrize("value", [0.0, 5.0, 10.0])
def test_no_line_runs_through_the_figures_of_the_last_reading(value: float) -> None:
    image = grey(value)
    column = (WIDE - (CHART_COLUMNS - 1) * CHART_GAP) / CHART_COLUMNS
    behind_the_dot = int(column - VALUE + DOT + 3.5)
    highest, lowest = rules(image)[0], rules(image)[-1]
    on = {y for y in (highest, lowest) if image.pixelColor(behind_the_dot, y).red() < 250}
    assert on == {0.0: {highest}, 5.0: {highest, lowest}, 10.0: {lowest}}[value]
