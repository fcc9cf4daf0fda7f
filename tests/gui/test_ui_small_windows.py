"""Large text on a small window: what must not be lost is not lost."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bodymap.domain.edits import AddFinding, AnswerQuestion
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.practice import Legend
from bodymap.domain.visit import Visit
from bodymap.protocol.screening import asked
from bodymap.ui.controls import Button, Hinted, WordedList
from bodymap.ui.controls.paragraph import broken
from bodymap.ui.controls.text import Fitting, Label
from bodymap.ui.desk import Desk, Notice
from bodymap.ui.keeping.dialog import BackupsDialog
from bodymap.ui.main_window import MainWindow
from bodymap.ui.panels.findings_model import BENEATH_ROLE, KIND, SIDE
from bodymap.ui.panels.findings_table import SYMBOL
from bodymap.ui.panels.screening_rows import AnswerRow
from bodymap.ui.progress.multiples import Multiples
from bodymap.ui.progress.page import ProgressPage
from bodymap.ui.progress.trend_card import TrendCard
from bodymap.ui.shell.gate_words import closed_wordings
from bodymap.ui.shell.kind_names import KindNames
from bodymap.ui.shell.kind_row import Form
from bodymap.ui.shell.toolbar import HEIGHT
from bodymap.ui.signing.archive import ArchiveDialog
from bodymap.ui.signing.conflict import ConflictDialog
from bodymap.ui.signing.sign_dialog import SignDialog
from bodymap.ui.style import FINGERTIP, Look
from bodymap.workspace.conflicts import Conflict
from bodymap.workspace.sheets import keep_legend

CLOSED = {Side.LEFT: ["ITB dist.", "Condyle"], Side.RIGHT: ["ITB dist.", "Condyle", "Insertion"]}


@pytest.fixture
def answered(desk: Desk) -> Desk:
    """The desk with every question of today answered for the good."""
    assert desk.visit is not None
    good = {"medically_cleared": "yes", "symptom_pattern": "typical", "site_inspected": "yes"}
    for question, side in asked(desk.protocol, desk.visit):
        desk.do(AnswerQuestion(question, side, good.get(question, "no")), "answer")
    return desk


def test_no_wording_of_what_is_closed_leaves_out_a_side() -> None:
    wordings = closed_wordings(CLOSED)
    assert all("LEFT" in each and "RIGHT" in each for each in wordings)
    assert wordings[0] == "Closed to massage: LEFT ITB dist., Condyle; RIGHT ITB dist., Condyle, Insertion"
    assert wordings[2] == "LEFT: 2 zones closed · RIGHT: 3 zones closed"


def test_a_fitting_line_shows_the_longest_wording_that_has_room(qtbot: QtBot) -> None:
    line = Fitting(Look(), "banner")
    qtbot.addWidget(line)
    line.set_wordings(*closed_wordings(CLOSED))
    line.show()
    line.resize(2000, 20)
    assert line.shown == closed_wordings(CLOSED)[0]
    assert line.toolTip() == ""
    line.resize(line.minimumSizeHint())
    assert line.shown == "Closed: LEFT 2 · RIGHT 3"
    assert line.toolTip() == closed_wordings(CLOSED)[0]


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 800, 1.75), (1440, 900, 1.75), (1280, 800, 1.0)])
@pytest.mark.usefixtures("answered")
def test_the_banner_keeps_both_sides_and_the_day(
    window: MainWindow, qtbot: QtBot, width: int, height: int, scale: float
) -> None:
    window.look.set_scale(scale)
    window.resize(width, height)
    window.actions_table["both"].trigger()
    banner = window.banner
    banner._lower.set_wordings(*closed_wordings(CLOSED))
    qtbot.waitUntil(lambda: window.width() == width and banner.width() == width)
    for line in (banner._lower, banner._visit):
        qtbot.waitUntil(lambda line=line: window.look.width(line.shown, line._role) <= line.width())
    assert "LEFT" in banner._lower.shown
    assert "RIGHT" in banner._lower.shown
    assert "2 Mar" in banner._visit.shown
    assert "2026" in banner._visit.shown


@pytest.mark.parametrize("width", [1092, 1200, 1280])
@pytest.mark.usefixtures("answered")
def test_the_switch_of_pages_keeps_both_of_its_words(window: MainWindow, qtbot: QtBot, width: int) -> None:
    window.look.set_touch(True)
    window.resize(width, 700)
    banner = window.banner
    qtbot.waitUntil(lambda: banner.width() == width)
    for long, short in (("Draft", "Draft"), ("Signed RE, 16 November of last year", "Signed RE")):
        banner._stands = (long, short)
        banner._make_room()
        qtbot.waitUntil(lambda: banner._pages.width() >= banner._pages.row_width())
        assert banner._pages.button("progress").y() == 0, "beside the other, not below it and out of sight"
    assert banner._draft.isVisible()
    assert banner.gate.geometry().right() < width


def test_the_welcome_card_lies_within_the_diagram(window: MainWindow, qtbot: QtBot) -> None:
    window.look.set_scale(1.75)
    window.resize(1280, 800)
    card, canvas = window.card, window.canvas
    card.say("Welcome", "A few words about what comes next.", ("records", "Make a record"), ("demo", "Look around"))
    card.show()
    qtbot.waitUntil(lambda: canvas.width() < window.look.px(440))
    window.frame.place_floats()
    assert card.x() >= 0
    assert card.geometry().right() < canvas.width()


def test_an_open_section_keeps_room_for_a_card_at_large_text(window: MainWindow, qtbot: QtBot) -> None:
    window.look.set_scale(1.75)
    window.resize(1280, 800)
    assert window.panels is not None
    accordion = window.panels.accordion
    for section in accordion.sections:
        accordion.open(section)
        area = accordion._areas[accordion.sections.index(section)]
        qtbot.waitUntil(lambda area=area: area.height() >= window.look.px(220))


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1440, 900), (1920, 1080)])
def test_a_message_does_not_cover_the_diagram(window: MainWindow, qtbot: QtBot, width: int, height: int) -> None:
    window.resize(width, height)
    qtbot.waitUntil(lambda: window.width() == width and window.banner.width() == width)
    window.messages.show_notice(
        Notice("Deleted: trigger point, RIGHT tensor fasciae latae.", action="Undo", run=lambda: None)
    )
    bar, canvas = window.messages, window.canvas
    covered = bar.geometry().translated(bar.parentWidget().mapToGlobal(QPoint()))
    assert not covered.intersects(canvas.rect().translated(canvas.mapToGlobal(QPoint())))
    assert window.rect().translated(window.mapToGlobal(QPoint())).contains(covered)


@pytest.mark.parametrize("height", [40, 64, 300])
def test_below_a_message_every_visit_can_be_seen_and_pressed(
    window: MainWindow, qtbot: QtBot, desk: Desk, height: int
) -> None:
    first = desk.workspace.visits[0]
    desk.start_visit(first.date + timedelta(days=3))
    strip, bar = window.strip, window.messages
    whole = strip._cell(0)
    stays = strip.make_room(height)
    assert stays >= window.look.px(40)
    assert strip._cell(0).top() >= strip.height() - stays
    assert strip._cell(0).bottom() <= strip.height()
    with qtbot.waitSignal(strip.visit_chosen) as chosen:
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip._cell(0).center().toPoint())
    assert chosen.args == [first.id]
    window.messages.show_notice(Notice("Moved to LEFT."))
    covered = bar.geometry().translated(bar.parentWidget().mapToGlobal(QPoint()))
    for place in range(2):
        cell = strip._cell(place).toRect().translated(strip.mapToGlobal(QPoint()))
        assert not covered.intersects(cell)
    bar.hide()
    assert strip._cell(0) == whole, "the pictures come back with the place"


@pytest.mark.parametrize(("width", "scale"), [(1280, 1.0), (1280, 1.75), (1280, 2.0), (1440, 1.5), (1920, 1.0)])
@pytest.mark.parametrize("words", [("LEFT", "RIGHT"), ("LINKS", "RECHTS")])
def test_no_word_of_the_table_of_findings_is_cut(
    window: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    width: int,
    scale: float,
    words: tuple[str, str],
) -> None:
    desk = window.desk
    assert desk is not None
    assert window.panels is not None
    monkeypatch.setattr(Side, "word", property(lambda side: words[list(Side).index(side)]))
    for number, kind in enumerate(("trigger_point", "skin_condition", "thickening")):
        desk.do(AddFinding(Finding(id=f"f{number}", kind=kind, side=Side.RIGHT, zones=("itb_middle",))), "add")
    window.look.set_scale(scale)
    window.resize(width, 900)
    window.panels.accordion.open("Findings")
    table = window.panels.findings.table
    qtbot.waitUntil(lambda: table.isVisible() and window.width() == width)
    # never scrolled sideways: what has no room folds
    qtbot.waitUntil(lambda: table.horizontalHeader().length() == table.viewport().width())
    look, model = window.look, table.model()
    symbol = look.px(2 * SYMBOL + 8)
    for column in (column for column in range(model.columnCount()) if not table.isColumnHidden(column)):
        for row in range(model.rowCount()):
            index = model.index(row, column)
            room = table.columnWidth(column) - (8 + symbol if column == KIND else 14)
            assert look.width(str(index.data()), "body") <= room, index.data()
            assert look.width(str(index.data(BENEATH_ROLE) or ""), "secondary") <= room or column != KIND
    seen = model.index(0, KIND).data(BENEATH_ROLE) if table.isColumnHidden(SIDE) else model.index(0, SIDE).data()
    assert words[1] in seen, "the side stands in words, in a column or under the kind"
    if table.isColumnHidden(SIDE):
        assert words[1] in model.index(0, KIND).data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize("size", [(1280, 800), (1440, 900)])
@pytest.mark.parametrize(("scale", "touch"), [(1.0, False), (1.0, True), (1.5, False)])
def test_the_kinds_keep_their_whole_names(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int], scale: float, touch: bool
) -> None:
    window.look.set_scale(scale)
    window.look.set_touch(touch)
    window.resize(*size)
    palette, look, canvas = window.palette_box, window.look, window.canvas
    assert palette is not None
    rows = list(palette._rows.values())
    qtbot.waitUntil(
        lambda: window.width() == size[0] and all(row.width() >= row.whole_width(palette._form) for row in rows)
    )
    qtbot.waitUntil(lambda: palette.geometry().bottom() <= canvas.height())
    assert palette.shows_names
    assert palette.width() <= canvas.width() / 2, "and the diagram keeps its half"
    least = FINGERTIP if touch else look.metrics("body").height()
    assert all(row.height() >= least for row in rows)


def test_where_no_name_has_room_the_symbols_stand_and_names_come_back(window: MainWindow, qtbot: QtBot) -> None:
    palette = window.palette_box
    assert palette is not None
    palette.set_room(300, 300)
    assert not palette.shows_names
    # the kind in hand is named, and opens all others by name
    palette.set_kind("pain")
    assert palette._in_hand.text() == "Pain"
    palette._in_hand.click()
    sheet = palette.findChild(KindNames)
    assert sheet is not None
    assert [row.text() for row in sheet.rows.values()] == [row.text() for row in palette._rows.values()]
    assert all(row.width() >= row.whole_width(Form.PAIRED) for row in sheet.rows.values())
    assert window.geometry().contains(sheet.geometry())
    assert sheet.rows["pain"].isChecked()
    sheet.rows["nodule"].click()
    assert not sheet.isVisible()
    assert window.canvas.charting.kind == "nodule"
    assert palette._in_hand.text() == "Nodule"
    palette.set_room(1000, 800)
    assert palette.shows_names


@pytest.mark.parametrize("touch", [False, True])
def test_the_names_of_all_kinds_draw_closer_where_the_window_is_low(
    window: MainWindow, qtbot: QtBot, touch: bool
) -> None:
    window.look.set_scale(2.0)
    window.look.set_touch(touch)
    window.resize(900, 520)
    palette = window.palette_box
    assert palette is not None
    sheet = palette.show_names()
    assert window.rect().contains(QRect(window.mapFromGlobal(sheet.pos()), sheet.size()))
    least = FINGERTIP if touch else window.look.line("body")
    assert all(row.height() >= least for row in sheet.rows.values())
    sheet.close()


@pytest.mark.parametrize("touch", [False, True])
def test_the_open_section_and_its_header_are_in_view_together_however_large_they_become(
    window: MainWindow, qtbot: QtBot, touch: bool
) -> None:
    assert window.panels is not None
    accordion = window.panels.accordion
    window.resize(900, 520)
    window.look.set_scale(2.0)
    window.look.set_touch(touch)
    qtbot.waitUntil(lambda: window.width() == 900)
    for header, area in zip(accordion._headers, accordion._areas, strict=True):
        assert header.heightForWidth(accordion.width()) + area.minimumSizeHint().height() <= accordion.height()


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 800, 2.0), (1440, 900, 1.75), (1280, 800, 1.0)])
def test_a_message_is_as_wide_as_its_words_need(
    window: MainWindow, qtbot: QtBot, width: int, height: int, scale: float
) -> None:
    window.look.set_scale(scale)
    window.resize(width, height)
    qtbot.waitUntil(lambda: window.width() == width and window.banner.width() == width)
    bar, look = window.messages, window.look
    window.messages.show_notice(Notice("Made-up clients in a temporary record: nothing is kept."))
    qtbot.waitUntil(lambda: bar._text.width() > 0)
    lines = broken(look, bar.text, "body", bar._text.width())
    assert len(lines) <= 2
    assert bar._text.x() > 16 + look.px(18), "the words stand beside their sign, not over it"
    assert bar.width() <= bar.sizeHint().width(), "few words cover little"
    palette = window.palette_box
    assert palette is not None
    kinds = palette.rect().translated(palette.mapToGlobal(QPoint()))
    assert not kinds.intersects(bar.rect().translated(bar.mapToGlobal(QPoint())))


def test_a_fingers_palette_is_narrow_enough_for_the_names_of_the_zones(window: MainWindow, qtbot: QtBot) -> None:
    window.look.set_touch(True)
    window.resize(1280, 800)
    palette, canvas = window.palette_box, window.canvas
    assert palette is not None
    qtbot.waitUntil(lambda: window.width() == 1280 and palette.width() < canvas.width() * 0.3)
    assert palette.shows_names


def test_a_long_label_of_a_therapist_does_not_push_the_names_of_the_others_away(window: MainWindow) -> None:
    palette, desk = window.palette_box, window.desk
    assert palette is not None
    assert desk is not None
    keep_legend(desk.workspace.record, Legend({"pain": "an own label that is far longer than any of the rows"}))
    desk.relabel()
    palette.set_room(800, 700)
    assert palette.shows_names
    assert palette.width() <= 800 * 0.45


def test_symbols_alone_are_called_by_the_name_of_the_one_in_hand(window: MainWindow) -> None:
    palette = window.palette_box
    assert palette is not None
    palette.set_room(300, 300)
    window.set_kind("nodule")
    assert palette._in_hand.isVisible()
    assert palette._in_hand.text() == "Nodule"
    palette.set_room(1000, 800)
    assert not palette._in_hand.isVisible()


@pytest.mark.parametrize(("width", "words"), [(1280, False), (1440, True)])
def test_the_tools_stand_in_one_row_and_the_layers_say_their_word_where_there_is_room(
    window: MainWindow, qtbot: QtBot, width: int, words: bool
) -> None:
    window.resize(width, 900)
    toolbar = window.toolbar
    qtbot.waitUntil(lambda: window.width() == width and toolbar.height() == HEIGHT)
    word, picture = toolbar._layers
    assert (word.isVisible(), picture.isVisible()) == (words, not words)
    shown = [part for part in (toolbar.sides, *toolbar._tools, toolbar.moments, word, picture) if part.isVisible()]
    assert all(part.width() >= part.sizeHint().width() for part in shown)


@pytest.mark.parametrize(("width", "scale"), [(1280, 1.0), (1280, 2.0), (1440, 1.0)])
def test_an_answered_question_is_read_to_its_end(
    window: MainWindow, qtbot: QtBot, answered: Desk, width: int, scale: float
) -> None:
    """In some languages the side stands last."""
    window.look.set_scale(scale)
    window.resize(width, 800)
    assert window.panels is not None
    window.panels.accordion.open("Screening")
    answered.look(side=Side.RIGHT)
    rows = window.panels.screening.findChildren(AnswerRow)
    assert len(rows) >= 12
    qtbot.waitUntil(lambda: window.width() == width)
    for row in rows:
        qtbot.waitUntil(lambda row=row: row._name.height() >= row._name.heightForWidth(row._name.width()))


def test_a_link_begins_where_the_words_above_it_begin(qtbot: QtBot) -> None:
    look, around = Look(), QWidget()
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    words, link = Label(look, "By the rules of version 1."), Button(look, "Judge anew", kind="link", flush=True)
    for part in (words, link):
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
    around.show()
    look.dress(QApplication.instance())  # type: ignore[arg-type]
    assert link.x() == words.x()
    assert link.width() <= look.width(link.text(), "button") + 6, "and it has no more around it than its edge"


def test_a_hint_is_said_in_the_longest_words_that_have_room(qtbot: QtBot) -> None:
    field = Hinted(Look(), "Show only: a zone, a kind, a word of a note", "Show only")
    qtbot.addWidget(field)
    field.show()
    field.resize(500, 32)
    assert field.placeholderText().endswith("note")
    field.resize(120, 32)
    assert field.placeholderText() == "Show only"


def test_an_empty_list_says_why(qtbot: QtBot) -> None:
    rows = WordedList(Look())
    qtbot.addWidget(rows)
    rows.resize(300, 200)
    blank = rows.grab().toImage()
    rows.say_empty("There is no backup yet.")
    assert rows.accessibleDescription() == "There is no backup yet."
    assert rows.grab().toImage() != blank
    rows.addItem("2 March 2026")
    rows.say_empty("There is no backup yet.")
    assert rows.accessibleDescription() == ""


def test_small_pictures_shrink_a_little_rather_than_one_being_cut(qtbot: QtBot) -> None:
    row = Multiples(Look(), lambda _painter, _transform: None)
    qtbot.addWidget(row)
    row.show()
    visits = [Visit(id=f"v{day}", client_id="c", protocol="it_band", date=date(2026, 3, day)) for day in range(1, 7)]
    row.resize(1200, 300)
    row.show_visits(visits, tuple(Side), 5, 4)
    whole = row._cell() * len(visits)
    row.resize(int(whole * 0.95), 300)
    assert row._cell() * len(visits) <= row.width()
    assert row._offset == 0
    row.resize(int(whole * 0.6), 300)
    assert row._cell() * len(visits) > row.width(), "but not until nothing can be made out"
    assert row._offset > 0


def test_side_words_above_small_limbs_are_narrower_rather_than_cut(qtbot: QtBot) -> None:
    look = Look()
    row = Multiples(look, lambda _painter, _transform: None)
    qtbot.addWidget(row)
    whole = look.width(Side.RIGHT.word, "tag")
    for share in (0.8, 1.0, 2.0):
        wide = QFontMetricsF(row._side_font(Side.RIGHT, whole * share)).horizontalAdvance(Side.RIGHT.word)
        assert wide <= whole * min(share, 1.0) + 1


@pytest.mark.usefixtures("answered")
def test_progress_of_both_sides_needs_no_bar_across(window: MainWindow, qtbot: QtBot) -> None:
    window.look.set_touch(True)
    window.resize(1092, 600)
    window.actions_table["both"].trigger()
    window.show_progress(True)
    qtbot.waitUntil(lambda: window.banner.width() == 1092)
    bars = [area.horizontalScrollBar() for area in window.findChildren(QScrollArea) if area.isVisible()]
    qtbot.waitUntil(lambda: all(bar.maximum() == 0 for bar in bars))


def test_the_name_of_a_trend_stands_whole_where_the_card_has_room(qtbot: QtBot) -> None:
    look = Look()
    card = TrendCard(look)
    qtbot.addWidget(card)
    card.set_choices([("a", "Trigger point, RIGHT lateral femoral condyle"), ("b", "Pain")])
    card.resize(900, 400)
    card.show()
    assert card.choice.width() >= look.width(card.choice.itemText(0), "body") + 40
    card.resize(500, 400)
    assert card.choice.width() <= 500 * 0.45


def test_a_word_keeps_its_distance_from_its_icon(qtbot: QtBot) -> None:
    look = Look(scale=2.0)
    button = Button(look, "Layers", icon="layers")
    qtbot.addWidget(button)
    picture = button.icon().pixmap(button.iconSize()).toImage()
    assert picture.width() > look.px(16)
    column = range(look.px(16), picture.width())
    assert all(picture.pixelColor(x, y).alpha() == 0 for x in column for y in range(picture.height()))


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_the_diagram_is_painted_however_narrow_the_large_text_leaves_it(
    window: MainWindow, qtbot: QtBot, scale: float
) -> None:
    """The arrow at its foot drops a word there; what fails in painting fails the test."""
    window.look.set_scale(scale)
    window.resize(1000, 620)
    window.actions_table["both"].trigger()
    qtbot.waitUntil(lambda: window.width() == 1000 and window.canvas.width() < 600)
    assert not window.canvas.grab().isNull()


def test_a_dialog_is_never_larger_than_its_window(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.look.set_scale(2.0)
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.width() == 1280)
    desk = window.desk
    assert desk is not None
    backups = BackupsDialog(window.look, (), tmp_path, None, None, window, lambda _: False)
    visit, client = desk.visit, desk.client
    assert visit is not None
    assert client is not None
    conflict = Conflict(visit, replace(visit, notes="here"), replace(visit, notes="elsewhere"))
    conflicting = ConflictDialog(desk, visit.id, conflict, window)
    signing = SignDialog(desk, visit, client, window)
    for dialog in (ArchiveDialog(desk, window), backups, signing, conflicting):
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.width() < 1280
        assert dialog.height() < 800


def test_both_ways_of_the_first_start_are_seen_with_large_text(window: MainWindow, qtbot: QtBot) -> None:
    window.look.set_scale(2.0)
    window.resize(1280, 800)
    card, canvas, toolbar, palette = window.card, window.canvas, window.toolbar, window.palette_box
    assert palette is not None
    palette.hide()  # as before any record is open
    window.say_start(
        "Welcome to bodymap",
        "Chart what your hands find on the leg and hip, see what the protocol allows, and follow the change.",
        ("records", "Start my records"),
        ("example", "Try with an example client"),
        "Your records stay on this computer. bodymap is an aid: you decide.",
    )
    qtbot.waitUntil(lambda: window.width() == 1280 and card.geometry().bottom() < canvas.height())
    assert card.y() >= 0
    assert not toolbar.isVisible(), "the tools rest while nothing can be marked, and their room is needed"
    window.look.set_scale(1.0)
    qtbot.waitUntil(toolbar.isVisible)
    window.look.set_scale(2.0)
    qtbot.waitUntil(lambda: not toolbar.isVisible())
    card.hide()
    window.frame.place_floats()
    assert toolbar.isVisible()


def test_a_laptop_of_1366_by_768_at_125_percent_shows_the_whole_diagram(window: MainWindow, qtbot: QtBot) -> None:
    """Less the task bar and the frame that is 1093 x 550; in touch mode the tools take two lines."""
    window.look.set_touch(True)
    window.resize(1093, 550)
    canvas, strip = window.canvas, window.strip
    qtbot.waitUntil(lambda: (window.width(), window.height()) == (1093, 550) and not strip.isVisible())
    assert canvas.mapTo(window, QPoint(0, canvas.height())).y() <= window.height()


def test_an_open_section_has_room_for_a_whole_question(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1093, 550)
    assert window.panels is not None
    accordion = window.panels.accordion
    accordion.open(window.panels.screening)
    area = accordion._areas[accordion.sections.index(window.panels.screening)]
    qtbot.waitUntil(lambda: window.height() == 550 and area.height() >= window.look.px(320))
    header = accordion._headers[0]
    qtbot.waitUntil(lambda: area.height() + header.height() <= accordion.height())


def test_no_date_of_the_rail_is_cut_beside_its_sign(window: MainWindow, qtbot: QtBot) -> None:
    """Beside large words a tick or a pencil stands for what is said at the right: the date leaves it its room."""
    window.look.set_scale(2.0)
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.width() == 1280)
    visits = window.rail._visits
    wide = visits.viewport().width() - 16
    row = visits._rows[0]
    assert not visits.worded(wide)
    assert visits._line(row, visits.form(wide)) + visits._sign(row) <= wide - window.look.px(10)


def test_a_line_parts_what_scrolls_from_the_section_below(window: MainWindow, qtbot: QtBot) -> None:
    assert window.panels is not None
    accordion = window.panels.accordion
    accordion.open(window.panels.findings)
    headers = accordion._headers
    place = accordion.sections.index(window.panels.findings)
    line = window.look.color("line").rgb()
    assert [header.grab().toImage().pixel(4, 0) == line for header in headers] == [
        above == place for above in range(-1, len(headers) - 1)
    ]


def test_what_a_visit_is_compared_with_needs_no_third_row(window: MainWindow, qtbot: QtBot, desk: Desk) -> None:
    assert desk.visit is not None
    window.look.set_scale(2.0)
    window.resize(1280, 800)
    page = ProgressPage(window.look, desk.protocol)
    qtbot.addWidget(page)
    page.resize(1020, 600)
    earlier = replace(desk.visit, id="earlier", date=desk.visit.date - timedelta(days=7))
    page.set_visits(desk.client, [earlier, desk.visit])
    page.show()
    page.show_view("changes")
    assert page.bar.height() == window.look.px(96)
    assert page.against_box.geometry().right() <= page.report.geometry().left()


@pytest.mark.usefixtures("answered")
def test_the_question_about_the_rest_is_in_view_when_its_section_was_closed(window: MainWindow, qtbot: QtBot) -> None:
    window.look.set_touch(True)
    window.resize(1092, 600)
    assert window.panels is not None
    window.panels.accordion.open(window.panels.notes)
    window.actions_table["clear_rest"].trigger()
    area = window.panels.accordion._areas[window.panels.accordion.sections.index(window.panels.findings)]
    yes = window.panels.findings.examination.yes

    def whole() -> bool:
        return area.viewport().rect().contains(QRect(yes.mapTo(area.viewport(), QPoint()), yes.size()))

    qtbot.waitUntil(whole)
