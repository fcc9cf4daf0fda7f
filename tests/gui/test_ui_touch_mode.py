"""Touch mode: all that is pressed is as large as a fingertip; it comes with the first touch, and can be refused."""

from pathlib import Path

import pytest
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.progress.changes import ChangeRow
from bodymap.ui.settings import Settings
from bodymap.ui.style import FINGERTIP
from bodymap.workspace import add_examples


def small_targets(window: MainWindow) -> list[str]:
    """Menus, their entries and visible buttons that a finger would miss; not the cross in a field, which has a key."""
    QApplication.processEvents()
    bar = window.menuBar()
    small = [
        f"menu {title.text()}"
        for title in bar.actions()
        if min(bar.actionGeometry(title).width(), bar.actionGeometry(title).height()) < FINGERTIP
    ]
    for title in bar.actions():
        menu = title.menu()
        assert isinstance(menu, QMenu)
        menu.ensurePolished()
        entries = [entry for entry in menu.actions() if not entry.isSeparator()]
        small += [entry.text() for entry in entries if menu.actionGeometry(entry).height() < FINGERTIP]
    return small + [
        f"{type(button).__name__} {button.accessibleName() or button.text()} {button.width()}x{button.height()}"
        for button in window.findChildren(QAbstractButton)
        if button.isVisible()
        and not isinstance(button.parent(), QLineEdit)
        and min(button.width(), button.height()) < FINGERTIP
    ]


def test_every_target_is_as_large_as_a_fingertip(window: MainWindow, desk: Desk) -> None:
    assert small_targets(window), "without touch mode they are smaller: the check bites"
    window.actions_table["touch"].trigger()
    panels = window.panels
    assert panels is not None
    for section in panels.accordion.sections:
        panels.accordion.open(section)
        assert small_targets(window) == []
    sides = window.toolbar.sides
    assert all(sides.rect().contains(sides.button(value).geometry()) for value in sides._values), "and none is cut"
    window.actions_table["touch"].trigger()
    assert small_targets(window), "and back"
    assert window.settings.touch is False


def test_the_rows_of_progress_are_as_large_as_a_fingertip(window: MainWindow, desk: Desk) -> None:
    opened = desk.client
    assert opened is not None
    add_examples(desk.workspace)
    example = next(row for row in desk.workspace.find_clients("Example") if row.id != opened.id)
    desk.open_client(example.id)
    window.actions_table["touch"].trigger()
    window.actions_table["progress"].trigger()
    QApplication.processEvents()
    assert window.findChildren(ChangeRow)
    assert small_targets(window) == []


@pytest.mark.parametrize("refused", [False, True])
def test_it_comes_with_the_first_touch_unless_refused(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, desk: Desk, refused: bool
) -> None:
    if refused:
        window.settings.touch = False
    screen: QPointingDevice = QTest.createTouchDevice()
    canvas = window.canvas
    QTest.touchEvent(canvas, screen).press(0, canvas.rect().center(), canvas).commit()
    assert not window.look.touch, "nothing moves while a finger presses"
    QTest.touchEvent(canvas, screen).release(0, canvas.rect().center(), canvas).commit()
    if refused:
        assert not window.touch_mode.about_to_switch
    else:
        qtbot.waitUntil(lambda: window.look.touch, timeout=3000)
        assert "Targets are larger now" in window.messages.text
        assert window.settings.touch is True


def test_the_choice_is_kept(window: MainWindow) -> None:
    window.actions_table["touch"].trigger()
    path = window.settings._store.fileName()
    window.settings._store.sync()
    assert Settings(Path(path)).touch is True
