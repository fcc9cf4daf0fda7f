"""What breaks beside the panels: nothing of another client stays in view, and what is done can be undone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client
from bodymap.ui.canvas.marks_sheet import Sheet
from bodymap.ui.canvas.overlay import Overlay
from bodymap.ui.commands.scope import Scope
from bodymap.ui.controls.fault import Guarded
from bodymap.ui.desk import Desk
from bodymap.ui.kept import Kept
from bodymap.ui.main_window import MainWindow
from bodymap.ui.progress.overview import Overview
from bodymap.ui.shell import banner, leaving
from bodymap.ui.shell.banner import Banner
from bodymap.ui.shell.rail import Rail
from bodymap.ui.shell.strip import VisitStrip
from bodymap.ui.undoing import UndoStacks
from bodymap.workspace import Changes, Workspace
from bodymap.workspace.judgements import Judgements

Drag = Callable[..., None]
PROXIMAL, MIDDLE, DISTAL = (0.01, 0.2), (0.01, 0.48), (0.01, 0.7)


@contextmanager
def breaking(
    qtbot: QtBot, owner: Any, name: str, monkeypatch: pytest.MonkeyPatch, *, times: int = sys.maxsize
) -> Iterator[None]:
    """Within, this part of the program fails; that it did is heard of."""
    whole, left = getattr(owner, name), [times]

    def broken(*arguments: object, **named: object) -> object:
        if left[0]:
            left[0] -= 1
            raise ZeroDivisionError
        return whole(*arguments, **named)

    with monkeypatch.context() as patch, qtbot.captureExceptions() as caught:
        patch.setattr(owner, name, broken)
        yield
    assert [kind for kind, _, _ in caught if kind is ZeroDivisionError], "a bug is told as one"


@pytest.fixture
def other(desk: Desk, window: MainWindow, drag: Drag) -> str:
    """Another client with two marks; the client with one mark is open."""
    assert desk.client is not None
    first = desk.client.id
    desk.add_client(Client(family_name="Sample", given_name="Alex"))
    desk.start_visit()
    drag(Side.RIGHT, PROXIMAL, (40, 0))
    drag(Side.RIGHT, MIDDLE, (40, 0))
    assert desk.client is not None
    made = desk.client.id
    desk.open_client(first)
    drag(Side.RIGHT, DISTAL, (40, 0))
    assert window.canvas.overlay.marks[Side.RIGHT] == findings_of(desk)
    return made


def findings_of(desk: Desk) -> tuple[Any, ...]:
    return desk.visit.findings if desk.visit is not None else ()


def names_on(banner: Banner) -> str:
    return " ".join(label.text() for label in banner.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (Kept, "steps"),
        (UndoStacks, "steps"),
        (UndoStacks, "begin"),
        (UndoStacks, "activate"),
        (UndoStacks, "drop"),
        (Desk, "_look_afresh"),
    ],
)
def test_what_is_shown_and_what_an_edit_reaches_are_one_visit_whatever_breaks_on_the_way(
    qtbot: QtBot, window: MainWindow, desk: Desk, other: str, monkeypatch: pytest.MonkeyPatch, owner: type, name: str
) -> None:
    with breaking(qtbot, owner, name, monkeypatch):
        window.open_client(other)
    assert desk.client is not None
    assert desk.client.id == other
    assert "Sample" in names_on(window.banner)
    assert window.canvas.overlay.marks[Side.RIGHT] == findings_of(desk)
    assert len(findings_of(desk)) == 2


def guards(window: MainWindow) -> dict[str, Guarded]:
    return {
        "banner": window.banner._guard,
        "rail": window.rail._guard,
        "strip": window.strip._guard,
        "diagram": window.canvas._guard,
    }


@pytest.mark.parametrize(
    ("part", "owner", "name"),
    [
        ("banner", Banner, "_refresh_gate"),
        ("rail", Rail, "_fill_visits"),
        ("strip", VisitStrip, "_scroll_to_open"),
        ("diagram", Overlay, "refresh"),
        ("diagram", Overlay, "paint"),
    ],
)
def test_a_part_that_breaks_is_covered_and_all_others_show_the_client(
    qtbot: QtBot,
    window: MainWindow,
    desk: Desk,
    other: str,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    owner: type,
    name: str,
) -> None:
    with breaking(qtbot, owner, name, monkeypatch):
        window.open_client(other)
        qtbot.waitUntil(lambda: guards(window)[part].covered)
        assert [each for each, guard in guards(window).items() if guard.covered] == [part]
        fault = guards(window)[part]._fault
        assert fault is not None
        assert (parent := fault.parentWidget()) is not None
        assert fault.geometry() == parent.rect()
        fault.again.click()
        qtbot.waitUntil(lambda: guards(window)[part].covered)
    fault.again.click()
    assert not guards(window)[part].covered
    assert "Sample" in names_on(window.banner)
    assert window.canvas.overlay.marks[Side.RIGHT] == findings_of(desk)


def test_progress_that_breaks_shows_nothing_of_the_client_before(
    qtbot: QtBot, window: MainWindow, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_progress(True)
    page = window._progress.page  # type: ignore[union-attr]
    with breaking(qtbot, Overview, "show_span", monkeypatch):
        window.open_client(other)
        assert page._guard.covered
        page.show_view("twin")
        assert not page._guard.covered, "the other views are there"
        page.show_view("changes")
        assert page._guard.covered
    page.show_view("changes")
    assert not page._guard.covered


def test_the_banner_says_which_page_is_in_view_where_one_cannot_be_made(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    with breaking(qtbot, Overview, "__init__", monkeypatch):
        window.banner.page_chosen.emit("progress")
    assert not window.progress_shown
    assert window.banner._pages.value == "chart"


@pytest.mark.parametrize(("owner", "name"), [(banner, "gate_words"), (Judgements, "shown")])
def test_where_judging_breaks_no_gate_is_left_and_marking_goes_on(
    qtbot: QtBot,
    window: MainWindow,
    desk: Desk,
    other: str,
    drag: Drag,
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
) -> None:
    with breaking(qtbot, owner, name, monkeypatch):
        window.open_client(other)
        assert window.banner.gate.state == "unjudged"
        assert "Sample" in names_on(window.banner)
        drag(Side.RIGHT, DISTAL, (40, 0))
    assert len(findings_of(desk)) == 3
    assert window.canvas.overlay.marks[Side.RIGHT] == findings_of(desk)


def test_a_command_that_cannot_be_asked_is_off_and_the_others_are_asked(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    with breaking(qtbot, Scope, "has_client", monkeypatch):
        window.actions_table.refresh()
        assert not window.actions_table["archive"].isEnabled()
        assert window.actions_table["print"].isEnabled()
    window.actions_table.refresh()
    assert window.actions_table["archive"].isEnabled()


# edits


def test_what_was_done_is_shown_and_can_be_undone_whatever_breaks_behind_it(
    qtbot: QtBot, window: MainWindow, desk: Desk, drag: Drag, monkeypatch: pytest.MonkeyPatch
) -> None:
    with breaking(qtbot, Kept, "stepped", monkeypatch):
        drag(Side.RIGHT, MIDDLE, (40, 0))
    assert window.canvas.overlay.marks[Side.RIGHT] == findings_of(desk)
    assert len(findings_of(desk)) == 1
    desk.undo_group.undo()
    assert findings_of(desk) == ()


def test_a_step_that_could_not_be_taken_back_is_not_done_a_second_time(
    qtbot: QtBot, window: MainWindow, desk: Desk, drag: Drag, monkeypatch: pytest.MonkeyPatch
) -> None:
    drag(Side.RIGHT, MIDDLE, (40, 0))
    before = findings_of(desk)
    with breaking(qtbot, Workspace, "edit", monkeypatch):
        window.actions_table["undo"].trigger()
    assert findings_of(desk) == before
    assert not desk.undo_group.canRedo()
    drag(Side.RIGHT, DISTAL, (40, 0))
    desk.undo_group.undo()
    assert findings_of(desk) == before


# the diagram's picture


def test_a_picture_of_marks_that_broke_half_way_is_made_anew(
    qtbot: QtBot, window: MainWindow, desk: Desk, drag: Drag, monkeypatch: pytest.MonkeyPatch
) -> None:
    drag(Side.RIGHT, MIDDLE, (40, 0))
    layer = window.canvas._marks[Side.RIGHT]
    with breaking(qtbot, Sheet, "repaint", monkeypatch, times=1):
        desk.look(findings=())
    assert layer._sheet is None, "it would pass for whole"
    window.canvas.repaint()
    (pane,) = window.canvas.panes
    fresh = Sheet(findings_of(desk), window.canvas._view(pane), layer._bounds)
    fresh.paint()
    assert layer.glaze is not None
    assert layer.glaze._image == fresh.glaze._image


# the end


@pytest.mark.parametrize(("owner", "name"), [(Desk, "leave"), (Desk, "retry")])
def test_what_is_not_written_is_asked_about_whatever_breaks_at_the_end(
    qtbot: QtBot, window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch, owner: type, name: str
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(leaving, "_give_up", asked.append)  # which is to stay
    assert desk.visit is not None
    unwritten = frozenset({desk.visit.id})
    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "unwritten", property(lambda _: unwritten))
        patch.setattr(Workspace, "retry", lambda _: Changes())
        with breaking(qtbot, owner, name, monkeypatch):
            event = QCloseEvent()
            window.closeEvent(event)
    assert asked == [window]
    assert not event.isAccepted()


def test_the_record_is_closed_though_its_last_backup_breaks(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[object] = []
    with breaking(qtbot, type(window.keeping), "finish", monkeypatch), monkeypatch.context() as patch:
        patch.setattr(leaving, "close_record", closed.append)
        event = QCloseEvent()
        window.closeEvent(event)
    assert event.isAccepted()
    assert closed == [window]
