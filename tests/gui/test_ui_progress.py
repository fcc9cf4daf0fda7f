"""The page of progress: what it says, what can be chosen, and that the chart comes late and leads to a visit."""

import datetime
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bodymap.domain.example import example_clients
from bodymap.domain.finding import Finding, new_id
from bodymap.domain.laterality import Side
from bodymap.domain.progress import Course
from bodymap.domain.visit import Client, Visit
from bodymap.protocol import load_protocol
from bodymap.ui.progress import ProgressPage
from bodymap.ui.progress.chart_layer import TrendLayer
from bodymap.ui.progress.span import shown_findings
from bodymap.ui.style import Look

TODAY = datetime.date(2026, 3, 2)
ROBIN, VISITS = example_clients(TODAY)[0]
RIGHT, BOTH = (Side.RIGHT,), (Side.LEFT, Side.RIGHT)
PAIN = (Side.RIGHT, "itb_distal", "pain")

Open = Callable[..., ProgressPage]


@pytest.fixture
def open_page(qtbot: QtBot, qapp: QApplication) -> Open:
    def make(
        visits: tuple[Visit, ...] = VISITS, sides: tuple[Side, ...] = RIGHT, client: Client | None = ROBIN
    ) -> ProgressPage:
        look = Look()
        look.dress(qapp)
        page = ProgressPage(look, load_protocol("it_band"))
        qtbot.addWidget(page)
        page.resize(1216, 780)
        page.set_visits(client, visits, sides)
        page.show()
        if visits:
            qtbot.waitUntil(lambda: page.overview.trend.chart is not None)
        return page

    return make


def texts(page: ProgressPage) -> list[str]:
    return [row.accessibleName() for row in page.overview.changes.rows]


def test_the_last_step_of_the_example_in_words(open_page: Open) -> None:
    page = open_page()
    assert (
        page.overview.changes.headline.text()
        == "Trigger point in the RIGHT tensor fasciae latae is worse, three findings are new"
    )
    assert page.overview.changes.counts.text() == "RIGHT since 16 February 2026: 3 new, 1 worse, 2 gone."
    assert texts(page) == [
        "New: Tightness, RIGHT gluteus maximus, 4",
        "New: Nodule, RIGHT quadriceps, 2",
        "New: Adhesion, RIGHT ITB middle third, 5",
        "Worse: Trigger point, RIGHT tensor fasciae latae, 3 to 6",
        "Gone: Tenderness, RIGHT ITB middle third, was 5",
        "Gone: Swelling, RIGHT lateral femoral condyle, was 3",
        "No clear change: Thickening, RIGHT ITB middle third, 6 to 6",
        "No clear change: Pain, RIGHT ITB distal third, 5 to 6",
        "Not asked: Trigger point, RIGHT gluteus maximus, was 5",
        "Not examined: RIGHT gluteus medius, hamstrings, low back, sacroiliac joint, lower leg, foot",
    ]


def test_both_sides_name_the_side_in_every_row(open_page: Open) -> None:
    page = open_page(sides=BOTH)
    assert all("RIGHT" in row.text() or "LEFT" in row.text() for row in page.overview.changes.rows)
    assert page.overview.multiples_title.text() == "LEFT and RIGHT, 5 visits"


def test_a_visit_that_has_just_begun_claims_nothing(open_page: Open) -> None:
    today = Visit(id="today", client_id=ROBIN.id, date=TODAY, protocol="it_band")
    page = open_page((*VISITS, today))
    assert page.overview.changes.headline.text() == "Six earlier findings not asked about yet"
    assert {row.row.course for row in page.overview.changes.rows} == {Course.NOT_EXAMINED}


def test_a_draft_still_asks_what_a_signed_visit_no_longer_can(open_page: Open) -> None:
    page = open_page((*VISITS[:-1], replace(VISITS[-1], signed=False)))
    assert "Still to ask: Trigger point, RIGHT gluteus maximus, was 5" in texts(page)


def test_the_first_visit_is_told_as_found_and_compared_with_nothing(open_page: Open) -> None:
    page = open_page(VISITS[:1])
    assert page.overview.changes.headline.text() == "The first visit"
    assert texts(page)[0].startswith("Found: ")
    assert page.compared == ""
    assert page.against_box.isHidden()


def test_without_a_visit_the_page_says_what_to_do(open_page: Open, qtbot: QtBot) -> None:
    page = open_page((), client=ROBIN)
    assert page.empty.title.text() == "No visit of Example, Robin yet"
    with qtbot.waitSignal(page.start_wanted):
        page.empty.buttons[0].click()
    page.set_visits(None, ())
    assert page.empty.title.text() == "No client is open"
    assert page.empty.buttons[0].isHidden()


def test_the_protocols_advice_is_shown_only_at_the_visit_that_it_was_given_for(open_page: Open, qtbot: QtBot) -> None:
    page = open_page()
    assert page.overview.changes.advice.isHidden()
    page.set_visits(ROBIN, VISITS, RIGHT, advice=["RIGHT lateral femoral condyle: direct work may resume (S62)."])
    assert not page.overview.changes.advice.isHidden()
    page.look_at(VISITS[2].id)
    qtbot.waitUntil(page.overview.changes.advice.isHidden)
    page.look_at(VISITS[4].id)
    qtbot.waitUntil(lambda: not page.overview.changes.advice.isHidden())


def test_choosing_a_row_shows_its_trend(open_page: Open) -> None:
    page = open_page()
    row = next(row for row in page.overview.changes.rows if row.row.thread == PAIN)
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert page.overview.trend.title.text() == "Pain in the distal third of the ITB, RIGHT"
    assert page.overview.trend.summary.text() == "Against the first reading: 8 → 6, better."
    assert [r.row.thread for r in page.overview.changes.rows if r.isChecked()] == [PAIN]
    chart = page.overview.trend.chart
    assert chart is not None
    assert chart.series is not None
    assert [sample.value for sample in chart.series.samples] == [8, 8, 7, 5, 6]
    assert chart.series.band == (6, 10)


def test_arrow_keys_go_from_row_to_row(open_page: Open) -> None:
    page = open_page()
    page.activateWindow()
    page.overview.changes.rows[0].setFocus()
    QTest.keyClick(page.overview.changes.rows[0], Qt.Key.Key_Down)
    assert page.overview.changes.rows[1].hasFocus()


def test_a_measure_is_held_against_its_first_reading(open_page: Open) -> None:
    page = open_page()
    rows = {row.course.measure.id: row for row in page.overview.measures.rows}
    assert list(rows) == ["nprs_worst", "psfs_mean", "lefs", "ober_angle_right", "rom:right:hip:adduction"]
    assert rows["nprs_worst"].accessibleName() == "Worst pain in 24 hours (NPRS): 5, better"
    assert rows["lefs"].accessibleName().endswith("54, no clear change")
    assert rows["ober_angle_right"].accessibleName() == "Ober angle, RIGHT: 13°, recorded"
    rows["ober_angle_right"].click()
    assert page.overview.trend.summary.text() == (
        "Against the first reading: 4° → 13°. No smallest change that matters is agreed."
    )


def test_on_a_screen_with_finer_pixels_the_limbs_are_painted_anew(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page()
    bodies, twin = page.overview.multiples, page.twin
    limb = bodies._limb()
    assert bodies._picture(VISITS[0], Side.RIGHT, limb).devicePixelRatio() == 1.0
    page.show_view("twin")
    twin.grab()
    assert twin._plates[Side.RIGHT][1].devicePixelRatio() == 1.0
    for view in (bodies, twin):
        monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)
    assert bodies._picture(VISITS[0], Side.RIGHT, limb).devicePixelRatio() == 2.0
    twin.grab()
    assert twin._plates[Side.RIGHT][1].devicePixelRatio() == 2.0


def test_a_course_that_cannot_be_painted_is_told(
    open_page: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a part of a chart raises gets lost in the paint event of the library around it."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    page = open_page()
    chart = page.overview.trend.chart
    assert chart is not None
    with qtbot.captureExceptions() as caught:
        monkeypatch.setattr(TrendLayer, "_paint_grid", broken)
        page.grab()
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError] * len(caught)
    assert caught


def test_the_list_of_trends_leads_to_each(open_page: Open) -> None:
    page = open_page()
    seen = set()
    for place in range(page.overview.trend.choice.count()):
        page.overview.trend.choice.setCurrentIndex(place)
        page.overview.trend.choice.activated.emit(place)
        seen.add(page.overview.trend.title.text())
    assert len(seen) == page.overview.trend.choice.count()


def test_scrubbing_looks_at_another_visit(open_page: Open, qtbot: QtBot) -> None:
    page = open_page()
    page.overview.multiples.setFocus()
    QTest.keyClick(page.overview.multiples, Qt.Key.Key_Left)
    assert (page.current, page.compared) == (VISITS[3].id, VISITS[2].id)
    qtbot.waitUntil(lambda: page.overview.changes.counts.text().startswith("RIGHT since 2 February 2026"))
    QTest.keyClick(page.overview.multiples, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: page.overview.changes.headline.text() == "The first visit")
    with qtbot.waitSignal(page.visit_chosen) as chosen:
        QTest.keyClick(page.overview.multiples, Qt.Key.Key_Return)
    assert chosen.args == [VISITS[0].id]


def test_any_earlier_visit_can_be_compared_with(open_page: Open, qtbot: QtBot) -> None:
    page = open_page()
    assert page.against.count() == 4
    place = page.against.findText("19 January 2026")
    page.against.setCurrentIndex(place)
    page.against.activated.emit(place)
    assert page.compared == VISITS[0].id
    row = "Gone: Inflammation, RIGHT lateral femoral condyle, was 7"
    qtbot.waitUntil(lambda: row in texts(page))
    hint = next(r.toolTip() for r in page.overview.changes.rows if r.accessibleName() == row)
    assert hint == "Recorded as gone on 16 February 2026, and not charted since."
    page.set_visits(ROBIN, VISITS)
    assert page.compared == VISITS[0].id, "an edit of a visit must not change what is compared"


def test_choosing_a_side_is_told(open_page: Open, qtbot: QtBot) -> None:
    page = open_page()
    with qtbot.waitSignal(page.sides_chosen) as told:
        page.side_choice.button((Side.LEFT,)).click()
    assert told.args == [(Side.LEFT,)]
    assert page.overview.multiples_title.text() == "LEFT, 5 visits"
    assert "LEFT" in page.overview.trend.title.text()


def test_the_chart_tells_on_hover_and_leads_to_the_visit(open_page: Open, qtbot: QtBot) -> None:
    page = open_page()
    page.overview.show_trend(PAIN)
    chart = page.overview.trend.chart
    assert chart is not None
    chart.grab()
    column = chart._layer.frame.columns[2]
    spot = chart.mapFromScene(chart._layer.mapToScene(QPointF(column, chart._layer.frame.area.center().y())))
    move(chart.viewport(), spot)
    assert chart.hovered == VISITS[2].id
    with qtbot.waitSignal(page.visit_chosen) as chosen:
        QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chosen.args == [VISITS[2].id]
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.hovered == VISITS[3].id
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.hovered == ""


def move(widget: object, spot: QPoint) -> None:
    none = Qt.MouseButton.NoButton
    at = QPointF(spot)
    where = widget.mapToGlobal(at)  # type: ignore[attr-defined]
    QApplication.sendEvent(  # type: ignore[call-overload]
        widget, QMouseEvent(QEvent.Type.MouseMove, at, where, none, none, Qt.KeyboardModifier.NoModifier)
    )


def test_the_wheel_is_left_to_the_page_unless_control_is_held(open_page: Open) -> None:
    chart = open_page().overview.trend.chart
    assert chart is not None
    for modifier, taken in ((Qt.KeyboardModifier.NoModifier, False), (Qt.KeyboardModifier.ControlModifier, True)):
        spot = QPointF(chart.rect().center())
        event = QWheelEvent(
            spot, spot, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, modifier, Qt.ScrollPhase.NoScrollPhase, False
        )
        before = chart._layer.frame.across
        chart.wheelEvent(event)
        assert (chart._layer.frame.across != before) is taken
    near = chart._layer.frame.across
    QTest.keyClick(chart, Qt.Key.Key_Minus)
    assert chart._layer.frame.across[0] < near[0]


def test_the_trend_is_copied_as_a_table_and_as_a_picture(open_page: Open) -> None:
    page = open_page()
    page.overview.show_trend(PAIN)
    picture, table = page.overview.trend.copy.menu().actions()
    table.trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "date\tvalue\tnote"
    assert lines[1].startswith("2026-01-19\t8\tPain: 8; Treated: effleurage, gentle stretching")
    picture.trigger()
    assert not QGuiApplication.clipboard().pixmap().isNull()
    formats = QGuiApplication.clipboard().mimeData().formats()
    assert {"x-kde-passwordManagerHint", "ExcludeClipboardContentFromMonitorProcessing"} <= set(formats)


def test_a_gap_is_told_as_a_gap(open_page: Open) -> None:
    page = open_page()
    page.overview.show_trend((Side.RIGHT, "gluteus_maximus", "trigger_point"))
    chart = page.overview.trend.chart
    assert chart is not None
    assert chart.series is not None
    last = chart.series.samples[-1]
    assert last.open
    assert last.lines[0] == "Trigger point: other findings here, this one not spoken of"


def test_every_theme_and_size_is_painted(open_page: Open) -> None:
    page = open_page(sides=BOTH)
    for theme in ("dark", "light"):
        page._look.set_theme(theme)
        for scale in (2.0, 1.0):
            page._look.set_scale(scale)
            for size in ((1216, 780), (1040, 640), (640, 700)):
                page.resize(*size)
                assert (page.width(), page.height()) == size, "the page must not force its window wider"
                assert not page.grab().isNull()


@pytest.mark.parametrize(("width", "rows"), [(1400, 1), (900, 2), (520, 3)])
def test_the_bar_takes_as_many_rows_as_its_choices_need(
    open_page: Open, qapp: QApplication, width: int, rows: int
) -> None:
    page = open_page()
    page.resize(width, 700)
    qapp.processEvents()
    parts = (page.side_choice, page.view_choice, page.against_box)
    areas = [QRect(part.mapTo(page.bar, QPoint()), part.size()) for part in parts]
    assert all(page.bar.rect().contains(area) for area in areas)
    # those that share a row have one middle
    assert len({area.center().y() // 20 for area in areas}) == rows


def test_the_title_gives_way_before_a_second_row(open_page: Open, qtbot: QtBot, qapp: QApplication) -> None:
    page = open_page()
    seen = []
    for width in range(1400, 840, -20):
        page.resize(width, 700)
        qapp.processEvents()
        seen.append((page._title.isVisible(), page.bar.height()))
        right = page.report.mapTo(page.bar, QPoint(page.report.width(), 0)).x()
        assert page.bar.width() - right == 16, "the report stands at the end of the row"
    high = page._look.px(96)
    assert seen[0] == (True, page._look.px(52))
    assert (False, page._look.px(52)) in seen
    assert seen[-1][1] == high
    with qtbot.waitSignal(page.report_wanted):
        page.report.click()


def test_pictures_show_what_stands_before_treatment() -> None:
    kinds = [finding.kind for finding in shown_findings(VISITS[-1], Side.RIGHT)]
    assert "swelling" not in kinds
    assert "nodule" in kinds


def many(number: int) -> tuple[Visit, ...]:
    """So many visits, a week apart, of the example's findings under ids of their own."""

    def fresh(finding: Finding) -> Finding:
        return replace(finding, id=new_id(), follows=None)

    start = datetime.date(2016, 1, 4)
    return tuple(
        replace(
            VISITS[n % 5],
            id=f"visit{n}",
            date=start + datetime.timedelta(days=7 * n),
            findings=tuple(map(fresh, VISITS[n % 5].findings)),
        )
        for n in range(number)
    )


def test_five_hundred_visits_paint_only_what_is_in_view(open_page: Open, qtbot: QtBot) -> None:
    page = open_page()
    visits = many(500)
    begin = time.perf_counter()
    page.set_visits(ROBIN, visits, RIGHT)
    page.grab()
    # the bar is 300 ms on a quiet machine; a test beside other work must not fail for their sake
    assert time.perf_counter() - begin < 1.5
    assert page.overview.multiples.painted < 30
    QTest.keyClick(page.overview.multiples, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: page.overview.changes.headline.text() == "The first visit")
    page.grab()
    assert page.overview.multiples.painted < 40


def test_importing_the_page_imports_no_pyqtgraph() -> None:
    code = (
        "import sys, bodymap.ui.progress; "
        "late = [m for m in ('pyqtgraph', 'numpy', 'sqlalchemy', 'PySide6.QtSvg') if m in sys.modules]; "
        "sys.exit(', '.join(late) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    assert done.returncode == 0


def test_words_under_the_trend_stay_within_it(open_page: Open, qtbot: QtBot) -> None:
    from bodymap.ui.progress.chart_layer import EDGE, date_box, in_lines

    page = open_page()
    qtbot.waitUntil(lambda: page.overview.trend.chart is not None, timeout=20_000)
    chart = page.overview.trend.chart
    assert chart is not None
    chart.grab()
    layer = chart._layer
    last = max(layer.dates)
    assert last == len(layer.xs) - 1, "the last visit has its date"
    for text in (layer.dates[last], "23 September 2026, a long one"):
        box = date_box(chart._look, layer.frame, last, text)
        assert box.right() <= layer.frame.area.right() + EDGE
    assert in_lines("cross-fibre friction") == ["cross-fibre", "friction"]
    assert in_lines("effleurage") == ["effleurage"]
