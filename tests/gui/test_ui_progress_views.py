"""Heat map and two visits: by zone, over the span that is chosen, and with one camera for both visits."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bodymap.diagram import load_diagram
from bodymap.domain.example import example_clients
from bodymap.domain.finding import Moment, Status, new_id
from bodymap.domain.laterality import Side
from bodymap.domain.trends import Recurrence
from bodymap.domain.visit import Visit
from bodymap.protocol import load_protocol
from bodymap.ui.progress import ProgressPage
from bodymap.ui.progress.heat import HeatRow
from bodymap.ui.progress.wording import Wording
from bodymap.ui.style import Look

ROBIN, VISITS = example_clients(datetime.date(2026, 3, 2))[0]
RIGHT, BOTH = (Side.RIGHT,), (Side.LEFT, Side.RIGHT)

Open = Callable[..., ProgressPage]


@pytest.fixture
def open_view(qtbot: QtBot, qapp: QApplication) -> Open:
    def make(view: str, visits: tuple[Visit, ...] = VISITS, sides: tuple[Side, ...] = RIGHT) -> ProgressPage:
        look = Look()
        look.dress(qapp)
        page = ProgressPage(look, load_protocol("it_band"))
        qtbot.addWidget(page)
        page.resize(1216, 780)
        page.set_visits(ROBIN, visits, sides)
        page.show_view(view)
        page.show()
        page.grab()
        return page

    return make


def told(page: ProgressPage) -> list[str]:
    return [row.accessibleName() for row in page.heat.findChildren(HeatRow) if not row.isHidden()]


def test_the_heat_map_counts_over_the_whole_course(open_view: Open) -> None:
    page = open_view("heat")
    assert page.against_label.text() == "Since"
    assert page.heat.about.text().startswith("RIGHT, 5 visits from 19 January 2026 to 23 February 2026.")
    assert told(page)[:2] == [
        "RIGHT gluteus maximus: 5 of 5. trigger point 4×, tightness 1×",
        "RIGHT tensor fasciae latae: 5 of 5. trigger point 5×",
    ]
    assert "RIGHT ITB proximal third: 0 of 5. nothing found" in told(page)
    assert "RIGHT hamstrings: open. not looked at" in told(page)


def test_the_heat_map_takes_another_span_and_leaves_the_comparison_alone(open_view: Open) -> None:
    page = open_view("heat")
    place = page.against.findText("16 February 2026")
    page.against.setCurrentIndex(place)
    page.against.activated.emit(place)
    assert page.heat.about.text().startswith("RIGHT, 2 visits from 16 February 2026")
    page.show_view("changes")
    assert page.against.value == page.compared == VISITS[3].id


def test_the_heat_map_tells_the_zone_under_the_pointer_on_its_own_side(open_view: Open) -> None:
    page = open_view("heat", sides=BOTH)
    plate = page.heat.plate
    at = load_diagram().centre_of("itb_distal")
    spots = [plate._way(place, side).map(QPointF(*at)).toPoint() for place, side in enumerate(BOTH)]
    assert plate.told_at(spots[0]) == "LEFT ITB distal third: found at 0 of 5"
    assert plate.told_at(spots[1]) == "RIGHT ITB distal third: found at 5 of 5"
    assert plate.told_at(QPoint(1, plate.height() // 2)) == ""


def test_two_visits_stand_side_by_side_earlier_first(open_view: Open) -> None:
    page = open_view("twin")
    panes = page.twin.panes()
    assert [(pane.visit.id, pane.side) for pane in panes] == [(VISITS[3].id, Side.RIGHT), (VISITS[4].id, Side.RIGHT)]
    assert len(open_view("twin", sides=BOTH).twin.panes()) == 4
    assert len(open_view("twin", visits=VISITS[:1]).twin.panes()) == 1
    assert "RIGHT: trigger point 3" in page.twin.accessibleDescription()


def test_before_and_after_treatment_stand_side_by_side(open_view: Open) -> None:
    last = VISITS[-1]
    eased = [
        replace(finding, id=new_id(), moment=Moment.AFTER, severity=1)
        for finding in last.findings
        if finding.side is Side.RIGHT and finding.status is not Status.RESOLVED
    ]
    treated = replace(last, findings=(*last.findings, *eased))
    page = open_view("passes", visits=(*VISITS[:-1], treated))
    before, after = page.passes.panes()
    assert before.visit is after.visit
    assert (before.moment, after.moment) == (Moment.BEFORE, Moment.AFTER)
    assert f"{len(eased)} findings after treatment" in page.passes.told(after)
    assert not page.against_box.isVisible()
    untreated = open_view("passes").passes
    assert untreated.told(untreated.panes()[1]) == "Nothing charted after treatment"


def test_one_cursor_tells_the_same_place_at_both_visits(open_view: Open) -> None:
    page = open_view("twin", sides=BOTH)
    earlier_left, earlier_right, _, later_right = page.twin.panes()
    centre = load_diagram().centre_of("tensor_fasciae_latae")
    spot = page.twin._way(later_right).map(QPointF(*centre))
    none, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page.twin, QMouseEvent(QEvent.Type.MouseMove, spot, spot, none, none, plain))
    assert page.twin.told(earlier_right) == "Tensor fasciae latae: trigger point 3"
    assert page.twin.told(later_right) == "Tensor fasciae latae: trigger point 6"
    assert page.twin.told(earlier_left) == "Tensor fasciae latae: tightness 3"
    page.grab()


def test_the_left_limb_is_the_mirror_image(open_view: Open) -> None:
    page = open_view("twin", sides=BOTH)
    left, right = page.twin.panes()[:2]
    front = QPointF(0.2, 0.3)
    assert page.twin._way(left).map(front).x() < left.box.center().x()
    assert page.twin._way(right).map(front).x() > right.box.center().x()


def test_one_camera_serves_both_visits(open_view: Open, qtbot: QtBot) -> None:
    page = open_view("twin")
    twin = page.twin
    home = twin.camera
    left, right = twin.panes()
    spot = twin._way(left).map(QPointF(0.1, 0.2))
    event = QWheelEvent(
        spot,
        spot,
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    twin.wheelEvent(event)
    assert twin.camera[2] < home[2]
    # the place under the pointer stays under it, in both panes alike
    assert (twin._way(left).map(QPointF(0.1, 0.2)) - spot).manhattanLength() < 0.01
    offset = right.box.topLeft() - left.box.topLeft()
    assert (twin._way(right).map(QPointF(0.1, 0.2)) - spot - offset).manhattanLength() < 0.01
    QTest.keyClick(twin, Qt.Key.Key_Right)
    QTest.keyClick(twin, Qt.Key.Key_Minus)
    assert twin.camera != home
    qtbot.waitUntil(lambda: not twin._plates or not twin._resting.isActive())
    QTest.keyClick(twin, Qt.Key.Key_0)
    assert twin.camera == home


def test_scrubbing_survives_a_change_of_view(open_view: Open) -> None:
    page = open_view("changes")
    page.look_at(VISITS[2].id)
    page.show_view("twin")
    assert [pane.visit.id for pane in page.twin.panes()] == [VISITS[1].id, VISITS[2].id]


def test_kinds_that_keep_coming_back_are_read_to_their_end(qtbot: QtBot) -> None:
    told = Recurrence("itb_middle", 5, 5, (("thickening", 5), ("tenderness", 4), ("adhesion", 1)))
    row = HeatRow(Look(scale=2.0), Side.RIGHT, told, Wording(load_protocol("it_band")))
    qtbot.addWidget(row)
    assert row.heightForWidth(1200) == row.sizeHint().height()
    assert row.heightForWidth(520) > row.sizeHint().height()
