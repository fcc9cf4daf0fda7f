"""A finger scrolls whatever scrolls, in every window of the program, and presses what it tapped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPointingDevice, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bodymap.protocol.screening import still_open
from bodymap.ui.controls.fields import Choice
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.shell.finger_scroll import FingerScroll
from bodymap.ui.shell.help import KeySheet
from bodymap.ui.style import Look
from bodymap.ui.vault.idle import Idle

# said by the plugin without a screen of every window that opens
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture(scope="module")
def screen(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture
def scroll(qapp: QApplication) -> Iterator[FingerScroll]:
    parent = QWidget()
    yield FingerScroll(parent)
    parent.deleteLater()


class Finger:
    """One finger on a window."""

    def __init__(self, screen: QPointingDevice, window: QWidget, number: int = 0) -> None:
        handle = window.windowHandle()
        assert handle is not None
        self._screen, self._window, self._number = screen, window, number
        self._handle: QWindow = handle

    def press(self, at: QPoint) -> None:
        QTest.touchEvent(self._handle, self._screen).press(self._number, at, self._handle).commit()

    def move(self, at: QPoint) -> None:
        QTest.touchEvent(self._handle, self._screen).move(self._number, at, self._handle).commit()

    def lift(self, at: QPoint) -> None:
        QTest.touchEvent(self._handle, self._screen).release(self._number, at, self._handle).commit()

    def drag(self, at: QPoint, by: int) -> None:
        """Lays hold of a place and draws it so many pixels up."""
        self.press(at)
        for part in (0.25, 0.6, 1):
            self.move(at - QPoint(0, round(by * part)))
        self.lift(at - QPoint(0, by))

    def tap(self, at: QPoint) -> None:
        self.press(at)
        self.lift(at + QPoint(2, 3))

    def middle(self, widget: QWidget) -> QPoint:
        return widget.mapTo(self._window, widget.rect().center())


def shown(qtbot: QtBot, *parts: QWidget) -> QDialog:
    """A dialog with these parts, on the screen."""
    made = QDialog()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    for part in parts:
        column.addWidget(part)
    made.resize(300, 260)
    made.show()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is made.windowHandle())
    return made


def rows(count: int) -> QListWidget:
    made = QListWidget()
    made.addItems([f"row {number}" for number in range(count)])
    return made


def test_a_panel_is_scrolled_anywhere_and_a_tap_presses(window: MainWindow, screen: QPointingDevice) -> None:
    panels = window.panels
    assert panels is not None
    panels.accordion.open(panels.screening)
    QApplication.processEvents()
    areas = [each for each in panels.accordion.findChildren(QScrollArea) if each.isVisible()]
    area = next(each for each in areas if each.verticalScrollBar().maximum() > 100)
    bar, finger = area.verticalScrollBar(), Finger(screen, window)
    bar.setValue(0)
    button = next(
        each
        for each in area.findChildren(QAbstractButton)
        if each.isVisible() and area.viewport().rect().contains(each.mapTo(area.viewport(), each.rect().center()))
    )
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    finger.drag(finger.middle(button), 80)
    assert bar.value() == 80
    assert not pressed, "what is dragged is not pressed"
    bar.setValue(0)
    finger.tap(finger.middle(button))
    assert pressed == [True]


def test_a_dialog_is_scrolled_anywhere(window: MainWindow, qtbot: QtBot, screen: QPointingDevice) -> None:
    sheet = KeySheet(window)
    sheet.resize(600, 300)
    sheet.open()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is sheet.windowHandle())
    area = sheet.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    finger = Finger(screen, sheet)
    finger.drag(finger.middle(area.viewport()), 90)
    assert area.verticalScrollBar().value() == 90
    sheet.close()


def test_the_whole_screening_is_tapped_as_fast_as_one_can(
    qtbot: QtBot, window: MainWindow, desk: Desk, screen: QPointingDevice
) -> None:
    panels, visit = window.panels, desk.visit
    assert panels is not None
    assert visit is not None
    panels.screening.answer_first()
    keys = still_open(desk.protocol, visit)
    assert len(keys) >= 12
    finger = Finger(screen, window)
    for number, key in enumerate(keys):
        card = panels.screening._cards[key]
        button = card.buttons.get("yes", card.buttons.get("typical"))
        assert button is not None
        panels.screening.reveal(card)
        finger.tap(finger.middle(button))
        assert desk.visit is not None
        assert set(keys[: number + 1]) == set(desk.visit.screening) & set(keys), "this one and no other"
    qtbot.waitUntil(lambda: not panels.screening._cards[keys[0]].isVisible())


@pytest.mark.parametrize("mode", list(QListWidget.ScrollMode))
def test_a_list_is_scrolled_and_a_tap_chooses(
    qtbot: QtBot, scroll: FingerScroll, screen: QPointingDevice, mode: QListWidget.ScrollMode
) -> None:
    known = rows(60)
    known.setVerticalScrollMode(mode)
    finger = Finger(screen, shown(qtbot, known))
    third = known.visualItemRect(known.item(2)).center()
    finger.drag(finger.middle(known.viewport()), 100)
    assert known.selectedItems() == [], "what is dragged is not chosen"
    gone = known.visualItemRect(known.item(2)).center().y() - third.y()
    assert gone == pytest.approx(-100, abs=known.sizeHintForRow(0)), "it follows the finger"
    known.scrollToTop()
    finger.tap(known.viewport().mapTo(known.window(), third))
    assert [item.text() for item in known.selectedItems()] == ["row 2"]


def test_a_second_tap_at_the_same_place_is_a_double_click(
    qtbot: QtBot, scroll: FingerScroll, screen: QPointingDevice
) -> None:
    known = rows(60)
    finger, twice = Finger(screen, shown(qtbot, known)), []
    known.itemDoubleClicked.connect(lambda item: twice.append(item.text()))
    second, last = (known.visualItemRect(known.item(row)).center() for row in (1, 6))
    for place in (second, last, last):
        finger.tap(known.viewport().mapTo(known.window(), place))
    assert twice == ["row 6"]


def test_what_a_choice_unfolds_is_scrolled_and_a_press_beside_folds_it(
    qtbot: QtBot, scroll: FingerScroll, screen: QPointingDevice
) -> None:
    choice, below = Choice(Look(), [(number, f"entry {number}") for number in range(90)], name="Kind"), rows(60)
    choice.setMaximumWidth(140)
    dialog = shown(qtbot, choice, below)
    QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    popup, bar = choice.view().window(), choice.view().verticalScrollBar()
    qtbot.waitUntil(lambda: bool(popup.windowHandle().property("hears_fingers")))
    finger = Finger(screen, popup)
    finger.drag(finger.middle(choice.view().viewport()), 200)
    assert bar.value() > 0
    assert popup.isVisible()
    # the tail of a double click on the choice itself is Qt's to swallow: it waits as long
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    finger.tap(finger.middle(choice.view().viewport()))
    assert not popup.isVisible()
    assert choice.value is not None
    assert choice.value > 5
    choice.showPopup()
    qtbot.waitUntil(popup.isVisible)
    beside = Finger(screen, dialog)
    beside.tap(QPoint(dialog.width() - 40, dialog.height() - 60))
    qtbot.waitUntil(lambda: not popup.isVisible())
    assert below.selectedItems() == []


def test_fields_keep_their_drags(qtbot: QtBot, scroll: FingerScroll, screen: QPointingDevice) -> None:
    text = QPlainTextEdit("one line\n" * 60)
    inner = QWidget()
    inner.setMinimumHeight(600)
    QVBoxLayout(inner).addWidget(text)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inner)
    finger = Finger(screen, shown(qtbot, area))
    finger.drag(QPoint(100, 100), 50)
    assert area.verticalScrollBar().value() == 0
    assert text.textCursor().hasSelection()


def buttons(count: int) -> tuple[QScrollArea, list[QPushButton], list[str]]:
    """A scrolled column of buttons, and the names of those that were pressed."""
    inner, made, pressed = QWidget(), list[QPushButton](), list[str]()
    column = QVBoxLayout(inner)
    for number in range(count):
        button = QPushButton(f"button {number}")
        button.clicked.connect(partial(pressed.append, button.text()))
        column.addWidget(button)
        made.append(button)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inner)
    return area, made, pressed


def test_a_tap_presses_what_was_under_the_finger_though_it_has_moved(
    qtbot: QtBot, scroll: FingerScroll, screen: QPointingDevice
) -> None:
    area, (_, second, *_), pressed = buttons(30)
    finger = Finger(screen, shown(qtbot, area))
    at = finger.middle(second)
    finger.press(at)
    area.verticalScrollBar().setValue(60)
    finger.lift(at)
    assert pressed == ["button 1"]


def test_two_fingers_that_take_turns_press_both(qtbot: QtBot, scroll: FingerScroll, screen: QPointingDevice) -> None:
    area, (first, _, third, *_), pressed = buttons(30)
    dialog = shown(qtbot, area)
    finger, handle = Finger(screen, dialog), dialog.windowHandle()
    one, other = finger.middle(first), finger.middle(third)
    finger.press(one)
    QTest.touchEvent(handle, screen).stationary(0).press(1, other, handle).commit()
    QTest.touchEvent(handle, screen).release(0, one, handle).stationary(1).commit()
    QTest.touchEvent(handle, screen).release(1, other, handle).commit()
    assert pressed == ["button 0", "button 2"]


def test_what_is_taken_away_presses_nothing(qtbot: QtBot, scroll: FingerScroll, screen: QPointingDevice) -> None:
    area, (first, second, *_), pressed = buttons(30)
    finger = Finger(screen, shown(qtbot, area))
    for button in (first, second):
        finger.press(finger.middle(button))
        button.setEnabled(button is second)
        button.setVisible(button is first)
        finger.lift(finger.middle(button))
    assert pressed == []


def test_a_finger_that_scrolls_is_somebody_there(qtbot: QtBot, scroll: FingerScroll, screen: QPointingDevice) -> None:
    now = [0.0]
    idle = Idle(1, scroll, clock=lambda: now[0])
    gone: list[bool] = []
    idle.away.connect(lambda: gone.append(True))
    area, _, _ = buttons(30)
    finger = Finger(screen, shown(qtbot, area))
    now[0] = 59
    finger.drag(QPoint(100, 200), 40)
    now[0] = 118
    idle.look()
    assert not gone, "it would lock while somebody reads"
