"""What all dialogs and menus share: their sizes, the face of a message, names level with their fields, ticks."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QFormLayout, QLabel, QMenu, QMessageBox, QPushButton, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from bodymap.domain.author import Author
from bodymap.domain.visit import Client
from bodymap.ui.controls.box import Box
from bodymap.ui.controls.flow import FlowLayout
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.shell.client_dialog import ClientDialog
from bodymap.ui.signing.archive import EraseForm
from bodymap.ui.signing.sign_dialog import SignDialog
from bodymap.ui.vault.dialog import PageDialog
from bodymap.ui.vault.managing_pages import UserPage, UsersPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_a_form_of_long_sentences_is_no_wider_than_a_form(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    assert desk.client is not None
    form = EraseForm(desk, desk.client, window)
    qtbot.addWidget(form)
    assert form.width() == form.minimumWidth() == window.look.px(520)
    form.show()
    assert not any(bar.isVisible() for bar in form.findChildren(QScrollBar)), "all its words are seen"
    window.look.set_scale(2.0)
    window.resize(1280, 800)
    large = EraseForm(desk, desk.client, window)
    qtbot.addWidget(large)
    large.show()
    assert large.height() < 800
    # words are scrolled to, no button is lost
    qtbot.waitUntil(lambda: any(bar.isVisible() for bar in large.findChildren(QScrollBar)))


def test_the_form_of_a_signature_is_as_high_as_what_it_shows(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    assert desk.client is not None
    assert desk.visit is not None
    form = SignDialog(desk, desk.visit, desk.client, window)
    qtbot.addWidget(form)
    form.show()
    bars = [bar for bar in form.findChildren(QWidget) if bar.metaObject().className() == "QScrollBar"]
    assert not any(bar.isVisible() for bar in bars)
    assert form.height() < window.look.px(840), "nothing stands empty"


def test_a_message_has_a_headline_and_no_face_of_the_system(qtbot: QtBot, window: MainWindow) -> None:
    box = Box(window, "Something failed", "What it means.", care=True)
    qtbot.addWidget(box)
    close = box.addButton(QMessageBox.StandardButton.Close)
    box.show()
    [headline] = box.findChildren(QLabel, "qt_msgbox_label")
    [words] = box.findChildren(QLabel, "qt_msgbox_informativelabel")
    assert headline.font().pointSizeF() > words.font().pointSizeF()
    assert headline.font().variableAxisValue(QFont.Tag("wght")) == 600
    assert not box.iconPixmap().isNull()
    assert close.sizeHint().width() == QPushButton(close.text(), box).sizeHint().width(), "a button without a picture"


def test_a_dialog_of_pages_is_as_high_as_its_page(qtbot: QtBot, window: MainWindow) -> None:
    dialog = PageDialog(window, "Users")
    qtbot.addWidget(dialog)
    me = Author(id="a", name="Sample, Ida", initials="IS", role="admin")
    dialog.show_page(lambda host: UsersPage(window.look, host, (me,), "a"))
    dialog.show()
    low = dialog.height()
    dialog.show_page(lambda host: UserPage(window.look, host))
    page = dialog.page
    assert isinstance(page, UserPage)
    assert low < dialog.height() == page.high == page.height()
    assert page.geometry() == dialog.rect()
    window.look.set_scale(2.0)
    assert dialog.height() <= window.height()


def test_names_stand_level_with_what_is_entered(qtbot: QtBot, window: MainWindow) -> None:
    dialog = ClientDialog(window.look, date(2026, 3, 2), lambda _: None, Client(family_name="Sample"), window)
    qtbot.addWidget(dialog)
    dialog.show()
    [form] = dialog.findChildren(QFormLayout)
    name = form.labelForField(dialog.family)
    assert name.geometry().center().y() == dialog.family.geometry().center().y()
    note = form.labelForField(dialog.note)
    assert note.geometry().top() == dialog.note.geometry().top()


def test_what_flows_stands_at_the_middle_of_its_line(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host, spacing=8, line_spacing=8)
    parts = [QWidget(host) for _ in range(3)]
    for part, size in zip(parts, ((100, 40), (100, 20), (100, 24)), strict=True):
        part.setFixedSize(*size)
        flow.addWidget(part)
    flow.setGeometry(QRect(0, 0, 220, 100))
    assert [part.pos() for part in parts] == [QPoint(0, 0), QPoint(108, 10), QPoint(0, 48)]


def test_ticks_of_menus_grow_with_the_text_and_keys_stand_clear(qtbot: QtBot, window: MainWindow) -> None:
    [view] = [each.menu() for each in window.menuBar().actions() if each.text() == "&View"]
    assert isinstance(view, QMenu)
    for scale in (1.0, 2.0):
        window.look.set_scale(scale)
        side = window.look.px(16)
        muscles = window.actions_table["layer_muscles"].icon()
        on, off = (
            muscles.pixmap(QSize(side, side), QIcon.Mode.Normal, state) for state in (QIcon.State.On, QIcon.State.Off)
        )
        assert on.width() == off.width() == side
        assert on.toImage() != off.toImage()
        narrow = view.sizeHint().width()
        view.popup(window.mapToGlobal(QPoint(0, 0)))
        assert view.width() > narrow
        view.close()
