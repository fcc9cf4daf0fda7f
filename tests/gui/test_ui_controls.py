"""The window's own controls: chosen by key and mouse, told to screen readers, whole at twice the text size."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bodymap.domain.finding import Status
from bodymap.ui.controls import (
    Button,
    Check,
    Choice,
    Elided,
    FlowLayout,
    IconButton,
    Label,
    Segmented,
    SeverityControl,
    Tag,
)
from bodymap.ui.dressing import palette, style_sheet
from bodymap.ui.style import Look


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look("light")


def shown(qtbot: QtBot, widget: QWidget, width: int = 340) -> None:
    qtbot.addWidget(widget)
    widget.resize(width, max(widget.heightForWidth(width), widget.sizeHint().height()))
    widget.show()
    qtbot.waitExposed(widget)


def test_every_role_of_the_style_sheet_is_a_role_of_the_theme(look: Look) -> None:
    for theme in ("light", "dark"):
        look.set_theme(theme)
        sheet = style_sheet(look.theme, 1.5)
        assert "{" not in sheet.replace("{ ", "").replace(" {", "") or sheet.count("{") == sheet.count("}")
        assert palette(look.theme).window().color() == look.color("win")


def test_a_change_of_theme_or_scale_is_told_once_and_only_when_there_is_one(qtbot: QtBot, look: Look) -> None:
    told: list[float] = []
    look.changed.connect(lambda: told.append(look.scale))
    look.set_theme("light")
    assert told == []
    with qtbot.waitSignal(look.changed):
        look.set_scale(2.0)
    look.set_scale(5.0)
    assert look.scale == 2.0
    assert told == [2.0]
    assert look.px(48) == 96
    assert look.line("question") == 44


def test_segments_are_chosen_by_mouse_and_arrows_and_keep_their_values(qtbot: QtBot, look: Look) -> None:
    control = Segmented(look, [(status, status.value, None) for status in Status], name="Status")
    shown(qtbot, control)
    control.set_value(Status.ACTIVE)
    with qtbot.waitSignal(control.chosen) as told:
        qtbot.mouseClick(control.button(Status.RESOLVED), Qt.MouseButton.LeftButton)
    assert told.args == [Status.RESOLVED]
    assert control.value is Status.RESOLVED
    control.activateWindow()
    control.button(Status.RESOLVED).setFocus()
    qtbot.waitUntil(control.button(Status.RESOLVED).hasFocus)
    with qtbot.waitSignal(control.chosen):
        qtbot.keyClick(control.button(Status.RESOLVED), Qt.Key.Key_Right)
    assert control.value is Status.UNKNOWN


def test_tab_comes_in_at_the_chosen_segment_whoever_chose_it(qtbot: QtBot, look: Look) -> None:
    control = Segmented(look, [(status, status.value, None) for status in Status], name="Status")
    shown(qtbot, control)
    control.activateWindow()
    control.button(Status.ACTIVE).setFocus()
    qtbot.waitUntil(control.button(Status.ACTIVE).hasFocus)
    control.set_value(Status.RESOLVED)
    assert control.button(Status.RESOLVED).hasFocus(), "a second ring would stand on what is not chosen"
    stops = [status for status in Status if control.button(status).focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [Status.RESOLVED]
    control.set_value("none of them")
    assert all(control.button(status).focusPolicy() & Qt.FocusPolicy.TabFocus for status in Status)


def test_setting_a_value_never_tells_and_an_unknown_one_chooses_none(qtbot: QtBot, look: Look) -> None:
    control = Segmented(look, [(1, "one", None), (2, "two", None)], name="Number")
    shown(qtbot, control)
    with qtbot.assertNotEmitted(control.chosen):
        control.set_value(2)
        control.set_value(None)
    assert control.value is None


def test_segments_stand_on_top_of_each_other_where_large_text_leaves_no_room(qtbot: QtBot, look: Look) -> None:
    look.set_scale(2.0)
    words = ("Positive", "Negative", "Not done")
    control = Segmented(look, [(word, word, None) for word in words], name="Result", stretch=True)
    shown(qtbot, control, 300)
    tops = {control.button(word).y() for word in words}
    assert len(tops) == 3
    assert all(control.button(word).width() > look.width(word, "body_strong") for word in words)


@pytest.mark.parametrize("stretch", [True, False])
def test_a_long_word_is_not_cut_while_its_neighbours_have_room(qtbot: QtBot, look: Look, stretch: bool) -> None:
    words = ("Aktiv", "Abgeklungen, nicht mehr da", "Unbekannt")
    control = Segmented(look, [(word, word, None) for word in words], name="Status", stretch=stretch)
    shown(qtbot, control, control.row_width())
    segments = [control.button(word) for word in words]
    assert {segment.y() for segment in segments} == {0}, "side by side"
    # four pixels on either side stay free
    assert all(segment.width() >= look.width(segment.text(), "body_strong") + 8 for segment in segments)
    assert segments[-1].geometry().right() < control.width()


def test_a_choice_keeps_enumeration_members(qtbot: QtBot, look: Look) -> None:
    choice = Choice(look, [(status, status.value) for status in Status], name="Status")
    heard = QAccessible.queryAccessibleInterface(choice)
    assert "Status" in (heard.text(QAccessible.Text.Name), heard.text(QAccessible.Text.Description))
    shown(qtbot, choice)
    choice.set_value(Status.RESOLVED)
    assert choice.value is Status.RESOLVED
    choice.set_value("nothing of the kind")
    assert choice.value is None


@pytest.mark.parametrize(("key", "severity"), [(Qt.Key.Key_7, 7), (Qt.Key.Key_0, 0), (Qt.Key.Key_X, 10)])
def test_severity_by_key(qtbot: QtBot, look: Look, key: Qt.Key, severity: int) -> None:
    control = SeverityControl(look)
    shown(qtbot, control)
    with qtbot.waitSignal(control.chosen) as told:
        qtbot.keyClick(control, key)
    assert told.args == [severity]
    assert control.severity == severity
    qtbot.keyClick(control, Qt.Key.Key_Delete)
    assert control.severity is None


def test_severity_by_drag_tells_once_at_the_end(qtbot: QtBot, look: Look) -> None:
    control = SeverityControl(look)
    shown(qtbot, control, 336)
    told: list[object] = []
    control.chosen.connect(told.append)
    cell, y = control.width() / 12, control.height() // 2
    qtbot.mousePress(control, Qt.MouseButton.LeftButton, pos=QPoint(int(cell * 2.5), y))
    qtbot.mouseMove(control, QPoint(int(cell * 5.5), y))
    qtbot.mouseMove(control, QPoint(int(cell * 9.5), y))
    assert told == []
    qtbot.mouseRelease(control, Qt.MouseButton.LeftButton, pos=QPoint(int(cell * 9.5), y))
    assert told == [8]


def test_mixed_severities_show_none_until_one_is_chosen(qtbot: QtBot, look: Look) -> None:
    control = SeverityControl(look)
    shown(qtbot, control)
    control.set_severity(None, mixed=True)
    assert control.accessibleDescription() == "different severities"
    with qtbot.waitSignal(control.chosen) as told:
        qtbot.keyClick(control, Qt.Key.Key_Delete)
    assert told.args == [None]


def test_screen_readers_are_told_what_a_control_is(qtbot: QtBot, look: Look) -> None:
    severity, icon, tick = SeverityControl(look), IconButton(look, "plus", "Add"), Check(look, "Clear")
    for widget, role, name in (
        (severity, QAccessible.Role.Slider, "Severity, 0 to 10"),
        (icon, QAccessible.Role.Button, "Add"),
        (tick, QAccessible.Role.CheckBox, "Clear"),
    ):
        qtbot.addWidget(widget)
        told = QAccessible.queryAccessibleInterface(widget)
        assert told.role() is role
        assert told.text(QAccessible.Text.Name) == name


def test_a_wrapped_label_has_the_height_of_its_lines(qtbot: QtBot, look: Look) -> None:
    label = Label(look, "Is there severe pain that has not responded to treatment?", "question", wrap=True)
    qtbot.addWidget(label)
    assert label.heightForWidth(2000) == look.line("question")
    assert label.heightForWidth(200) == 3 * look.line("question")
    look.set_scale(2.0)
    assert label.heightForWidth(400) >= 3 * look.line("question")


def test_a_long_button_breaks_rather_than_pushing_the_panel_wider(qtbot: QtBot, look: Look) -> None:
    look.set_scale(2.0)
    button = Button(look, "No to all that is left (5)", icon="tick")
    qtbot.addWidget(button)
    assert button.minimumSizeHint().width() < 200
    assert button.heightForWidth(200) >= 2 * look.line("button")
    assert button.text() == "No to all that is left (5)"


def test_an_elided_label_explains_itself_only_when_it_is_cut(qtbot: QtBot, look: Look) -> None:
    label = Elided(look, "RIGHT severe pain that does not respond")
    shown(qtbot, label, 80)
    assert label.toolTip() == "RIGHT severe pain that does not respond"
    label.resize(600, 20)
    assert label.toolTip() == ""


def test_tags_flow_into_the_next_line(qtbot: QtBot, look: Look) -> None:
    holder = QWidget()
    flow = FlowLayout(holder)
    for word in ("R10 · S30", "protocol", "precaution"):
        flow.addWidget(Tag(look, word))
    qtbot.addWidget(holder)
    assert flow.heightForWidth(1000) < flow.heightForWidth(150) < flow.heightForWidth(60)
