"""From visit to visit: marks move before the eye, within one client alone, and a hand that marks waits for nothing."""

import datetime
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from pytestqt.qtbot import QtBot

from bodymap.domain.finding import Finding, new_id
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Client
from bodymap.ui import steps
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow

from .conftest import send


@pytest.fixture
def ids(desk: Desk) -> tuple[str, str]:
    """Two visits of the open client, the second with one mark; the ids from the older to the newer."""
    today = desk.visit
    assert today is not None
    finding = Finding(
        side=Side.RIGHT, kind="adhesion", zones=("itb_middle",), shape=Shape.point(0.02, 0.48), severity=6
    )
    desk.take(steps.add(desk.protocol, finding))
    older = replace(today, id=new_id(), date=today.date - datetime.timedelta(7), findings=())
    desk.workspace.record.add_visit(older)
    desk.add_client(Client(family_name="Muster"))
    desk.open_client(today.client_id)
    return older.id, today.id


def test_marks_move_between_visits_and_come_to_rest(qtbot: QtBot, window: MainWindow, ids: tuple[str, str]) -> None:
    passage = window.canvas.passage
    window.open_visit(ids[0])
    assert passage.active
    window.canvas.grab()
    qtbot.waitUntil(lambda: not passage.active, timeout=5000)


def test_another_client_is_there_at_once(window: MainWindow, desk: Desk, ids: tuple[str, str]) -> None:
    window.canvas.passage.end()
    other = next(row for row in desk.workspace.find_clients() if row.name == "Muster")
    window.open_client(other.id)
    assert not window.canvas.passage.active


def test_a_press_ends_the_passage_and_marks(window: MainWindow, desk: Desk, ids: tuple[str, str]) -> None:
    window.open_visit(ids[0])
    window.open_visit(ids[1])
    assert window.canvas.passage.active
    place = window.canvas.place_of(Side.RIGHT, (0.0, 0.2))
    assert place is not None
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        send(window.canvas, kind, QPointF(place), none)
    assert not window.canvas.passage.active
    assert desk.visit is not None
    assert len(desk.visit.findings) == 2


def test_the_motion_can_be_switched_off_and_stays_off(window: MainWindow, ids: tuple[str, str]) -> None:
    window.actions_table["motion"].trigger()
    assert not window.settings.motion
    window.canvas.passage.end()
    window.open_visit(ids[0])
    assert not window.canvas.passage.active


def test_an_edit_moves_nothing(window: MainWindow, desk: Desk, ids: tuple[str, str]) -> None:
    window.canvas.passage.end()
    assert desk.visit is not None
    desk.take(steps.delete(desk.protocol, desk.visit.findings))
    assert not window.canvas.passage.active
