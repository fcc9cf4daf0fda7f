"""Going through the visits with a held key, the wheel or a drag: what follows at once, what waits, what is never shown.

No verdict of one visit may stand under the banner of another, however fast one goes.
"""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bodymap.domain.finding import Finding, new_id
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Client, Visit
from bodymap.ui import steps
from bodymap.ui.canvas.zones_layer import ZonesShown
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow


@pytest.fixture
def three(window: MainWindow, desk: Desk) -> tuple[Visit, ...]:
    """Three visits with a mark each; the newest is open."""
    today = desk.visit
    client = desk.client
    assert today is not None
    assert client is not None
    record = desk.workspace.record
    for weeks, zone in ((2, "itb_middle"), (1, "tfl")):
        finding = Finding(side=Side.RIGHT, kind="adhesion", zones=(zone,), shape=Shape.point(0.02, 0.48), severity=3)
        day = today.date - datetime.timedelta(weeks=weeks)
        record.add_visit(replace(today, id=new_id(), date=day, findings=(finding,)))
    desk.add_client(Client(family_name="Muster"))
    desk.open_client(client.id)
    desk.take(steps.add(desk.protocol, Finding(side=Side.RIGHT, kind="nodule", zones=("tfl",), severity=6)))
    window.canvas.passage.end()
    # a chart that was changed is judged once more when it is left, and that is kept with it
    desk.leave()
    return desk.workspace.visits


@pytest.fixture
def judged(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The visits that are judged from now on."""
    seen: list[str] = []
    suggest = desk.workspace.suggest

    def counted(visit: Visit) -> object:
        seen.append(visit.id)
        return suggest(visit)

    monkeypatch.setattr(desk.workspace, "suggest", counted)
    return seen


def begin(desk: Desk) -> None:
    """Two steps there and back, without a pause: from here on the hand is on its way."""
    desk.step(-1)
    desk.step(1)
    assert desk.passing


def shown_headers(window: MainWindow) -> set[str]:
    assert window.panels is not None
    return {section.told_summary() for section in window.panels.accordion.sections}


def test_banner_and_diagram_follow_at_once_and_nothing_is_judged(
    window: MainWindow, desk: Desk, three: tuple[Visit, ...], judged: list[str]
) -> None:
    begin(desk)
    judged.clear()
    for place in (1, 0):
        window.actions_table["earlier_visit"].trigger()
        assert desk.visit is three[place]
        assert str(three[place].date.day) in window.banner._visit.text()
        assert window.canvas.overlay.marks[Side.RIGHT] == three[place].findings
        assert window.rail._visits.current == three[place].id
    assert not judged


def test_a_step_by_itself_is_shown_whole_at_once(
    qtbot: QtBot, window: MainWindow, desk: Desk, three: tuple[Visit, ...], judged: list[str]
) -> None:
    from bodymap.ui.progress.page import ProgressPage

    assert window.panels is not None
    section = window.panels.accordion.current
    assert section is not None
    window.actions_table["earlier_visit"].trigger()
    assert not desk.passing
    assert section.isVisible()
    assert "…" not in shown_headers(window)
    assert set(judged) == {three[1].id}
    window.show_progress(True)
    page = window.findChildren(ProgressPage)[0]
    qtbot.waitUntil(lambda: desk._passing.alone)
    window.actions_table["later_visit"].trigger()
    assert not desk.passing
    assert not page.overview.changes.waiting
    assert page.current == three[2].id
    window.actions_table["earlier_visit"].trigger()
    assert desk.passing, "the next without a pause is one of several"
    assert page.overview.changes.waiting


def test_no_verdict_stands_there_on_the_way(
    qtbot: QtBot, window: MainWindow, desk: Desk, three: tuple[Visit, ...]
) -> None:
    assert window.panels is not None
    section = window.panels.accordion.current
    assert section is not None
    window.canvas.overlay.verdicts = True
    assert window.canvas.overlay.strength[Side.RIGHT] < 1.0, "today's limb is faded while answers are open"
    begin(desk)
    desk.step(-1)
    assert (window.banner.gate.state, window.banner.gate.text()) == ("unjudged", "…")
    assert window.banner._upper.text() == window.banner._lower.text() == ""
    assert not section.isVisible()
    assert shown_headers(window) == {"…"}
    assert window.canvas.overlay._zones_shown(Side.RIGHT) == ZonesShown()
    assert window.canvas.overlay.strength == dict.fromkeys(Side, 1.0)
    window.banner.grab()
    qtbot.waitUntil(lambda: not desk.passing)
    assert section.isVisible()
    assert window.banner.gate.state in ("proceed", "pending", "refer")
    assert window.canvas.overlay._zones_shown(Side.RIGHT).verdicts
    assert "…" not in shown_headers(window)


def test_each_rest_judges_the_visit_at_which_the_hand_rests_and_no_other(
    qtbot: QtBot, desk: Desk, three: tuple[Visit, ...], judged: list[str]
) -> None:
    begin(desk)
    judged.clear()
    desk.step(-1)
    desk.step(-1)
    with qtbot.waitSignal(desk.changed) as told:
        pass
    assert told.args[0].visits == {three[0].id}
    assert set(judged) == {three[0].id}


def test_a_step_beyond_either_end_stays(desk: Desk, three: tuple[Visit, ...]) -> None:
    desk.step(1)
    assert not desk.passing
    desk.pass_to(three[0].id)
    desk.step(-1)
    assert desk.visit is three[0]


@pytest.mark.parametrize("deed", ["mark", "look", "judge"])
def test_a_deed_ends_the_way_in_the_visit_in_view(
    window: MainWindow, desk: Desk, three: tuple[Visit, ...], deed: str
) -> None:
    begin(desk)
    desk.step(-1)
    if deed == "mark":
        finding = Finding(side=Side.RIGHT, kind="nodule", zones=("foot",), severity=2)
        assert desk.take(steps.add(desk.protocol, finding))
        assert desk.visit is not None
        assert desk.visit.id == three[1].id
        assert finding in desk.visit.findings
        assert desk.workspace.visit(three[2].id) is three[2]
        desk.undo_group.undo()
        assert finding not in desk.visit.findings
    elif deed == "look":
        desk.look(zone="tfl")
    else:
        desk.judge(anew=True)
    assert not desk.passing
    assert window.banner.gate.state != "unjudged"
    assert window.panels is not None
    current = window.panels.accordion.current
    assert current is not None
    assert current.isVisible()


def test_nothing_can_be_undone_on_the_way(window: MainWindow, desk: Desk, three: tuple[Visit, ...]) -> None:
    assert window.actions_table["undo"].isEnabled()
    begin(desk)
    desk.step(-1)
    assert not window.actions_table["undo"].isEnabled()
    assert window.actions_table["undo"].text() == "Undo"
    desk.undo_group.undo()
    assert desk.workspace.visit(three[2].id) is three[2]
    desk.step(1)
    desk.look(zone="tfl")
    assert window.actions_table["undo"].isEnabled()


def test_another_client_ends_the_way(qtbot: QtBot, window: MainWindow, desk: Desk, three: tuple[Visit, ...]) -> None:
    other = next(row for row in desk.workspace.find_clients() if row.name == "Muster")
    begin(desk)
    window.open_client(other.id)
    assert not desk.passing
    assert desk.visit is None
    with qtbot.assertNotEmitted(desk.changed, wait=120):
        pass


def test_a_record_that_is_closed_on_the_way_is_not_asked(
    qtbot: QtBot, window: MainWindow, desk: Desk, three: tuple[Visit, ...]
) -> None:
    begin(desk)
    window.close()
    with qtbot.assertNotEmitted(desk.changed, wait=120):
        pass


def test_a_ring_does_not_outlive_the_visit(window: MainWindow, desk: Desk, three: tuple[Visit, ...]) -> None:
    at = window.canvas.place_of(Side.RIGHT, (0.0, 0.2))
    assert at is not None
    assert window.canvas.asking.at_place(Side.RIGHT, (0.0, 0.2), at) is not None
    desk.step(-1)
    assert window.canvas.asking.ring is None


def turn_wheel(window: MainWindow, delta: int) -> None:
    strip = window.strip
    at = QPointF(strip.rect().center())
    none = Qt.KeyboardModifier.NoModifier
    buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, strip.mapToGlobal(at), QPoint(), QPoint(0, delta), buttons, none, phase, False)
    QApplication.sendEvent(strip, event)


@pytest.mark.parametrize("hand", ["keys", "wheel"])
def test_the_strip_goes_on_under_the_same_hand(
    window: MainWindow, desk: Desk, three: tuple[Visit, ...], hand: str
) -> None:
    strip = window.strip
    ways: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "keys": (lambda: QTest.keyClick(strip, Qt.Key.Key_Left), lambda: QTest.keyClick(strip, Qt.Key.Key_Right)),
        "wheel": (lambda: turn_wheel(window, 120), lambda: turn_wheel(window, -120)),
    }
    back, on = ways[hand]
    begin(desk)
    strip.setFocus()
    for place in (1, 0):
        back()
        assert desk.visit is three[place]
        assert desk.passing
    on()
    assert desk.visit is three[1]
    assert strip.hasFocus(), "the next key goes on too"


def test_the_strip_paints_a_visit_anew_once_it_has_changed(
    window: MainWindow, desk: Desk, three: tuple[Visit, ...]
) -> None:
    before = window.strip.grab().toImage()
    finding = Finding(side=Side.RIGHT, kind="nodule", zones=("foot",), shape=Shape.point(0.0, 0.2), severity=2)
    desk.take(steps.add(desk.protocol, finding))
    assert window.strip.grab().toImage() != before


def test_progress_says_nothing_of_a_pair_that_is_only_passed(
    qtbot: QtBot, window: MainWindow, desk: Desk, three: tuple[Visit, ...]
) -> None:
    from bodymap.ui.progress.page import ProgressPage

    window.show_progress(True)
    page = window.findChildren(ProgressPage)[0]
    changes = page.overview.changes
    assert not changes.waiting
    begin(desk)
    desk.step(-1)
    assert (page.current, page.compared) == (three[1].id, three[0].id)
    assert page.against.currentText() == page.against.itemText(0)
    assert page.against.value == three[0].id
    assert changes.waiting
    changes.grab()
    qtbot.waitUntil(lambda: not changes.waiting)
    assert changes.counts.text().startswith("RIGHT since 16 February 2026")
    desk.step(-1)
    qtbot.waitUntil(lambda: not desk.passing and not changes.waiting)
    assert changes.headline.text() == "The first visit"


def test_progress_is_laid_out_before_it_is_seen(
    qtbot: QtBot, window: MainWindow, desk: Desk, three: tuple[Visit, ...]
) -> None:
    from bodymap.ui.progress.page import ProgressPage

    window.show_progress(True)
    page = window.findChildren(ProgressPage)[0]
    overview = page.overview
    parts = (page.bar, overview.changes, overview.measures, overview.multiples_card, overview.trend)
    words = (overview.trend.title, overview.trend.summary, overview.changes.headline, overview.changes.note)

    def places() -> list[tuple[int, ...]]:
        return [(*part.mapTo(page, QPoint()).toTuple(), *part.size().toTuple()) for part in (*parts, *words)]

    seen = places()
    with qtbot.waitSignal(overview.trend.drawn, timeout=20_000):
        pass
    QApplication.processEvents()
    assert places() == seen
