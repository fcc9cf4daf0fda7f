"""A birth date is read as it is typed; a wrong century cannot pass unseen."""

import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.ui.main_window import MainWindow
from bodymap.ui.shell.birth_date import read_birth_date
from bodymap.ui.shell.client_dialog import ClientDialog

TODAY = datetime.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("", None),
        ("1987-04-12", "1987-04-12"),
        ("1987-4-2", "1987-04-02"),
        ("12.04.1987", "1987-04-12"),
        ("12/04/1987", "1987-04-12"),
        (" 12. 4. 87 ", "1987-04-12"),
        ("12.04.01", "2001-04-12"),
        ("31.12.15", "2015-12-31"),
        # the day is still to come in this century
        ("03.03.26", "1926-03-03"),
        ("29.02.12", "2012-02-29"),
        ("29.02.00", "2000-02-29"),
        ("1.1.1899", "1899-01-01"),
    ],
)
def test_two_figures_mean_the_one_year_that_is_possible(typed: str, born: str | None) -> None:
    assert read_birth_date(typed, TODAY) == (datetime.date.fromisoformat(born) if born else None)


@pytest.mark.parametrize(
    ("typed", "years"), [("29.02.24", "1924 or 2024"), ("01.01.16", "1916 or 2016"), ("02.03.26", "1926 or 2026")]
)
def test_two_figures_that_may_mean_two_years_are_asked_about(typed: str, years: str) -> None:
    with pytest.raises(UserError, match=f"which year is meant: {years}. Write all four"):
        read_birth_date(typed, TODAY)


@pytest.mark.parametrize("typed", ["12", "12.04", "12.04.198", "31.02.87", "29.02.1900", "87-04-12", "a.b.cd"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="not a date"):
        read_birth_date(typed, TODAY)


def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(UserError, match="future"):
        read_birth_date("2026-03-03", TODAY)


@pytest.fixture
def saved() -> list[Client]:
    """What the form has handed over."""
    return []


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow, saved: list[Client]) -> ClientDialog:
    made = ClientDialog(window.look, TODAY, saved.append, None, window)
    qtbot.addWidget(made)
    made.show()
    made.family.setText("Specimen")
    made.born.line.setFocus()
    return made


def test_date_and_age_stand_below_the_field_before_anything_is_pressed(
    dialog: ClientDialog, saved: list[Client]
) -> None:
    said = []
    for letter in "12.04.1987":
        QTest.keyClicks(dialog.born.line, letter)
        said.append(dialog.born.said)
    assert [words for words in said if words] == ["12 April 1987, 38 years old"]
    dialog.born.line.clear()
    QTest.keyClicks(dialog.born.line, "12.04.87")
    assert dialog.born.said == dialog.born.line.accessibleDescription() == "12 April 1987, 38 years old"
    QTest.keyClick(dialog.born.line, Qt.Key.Key_Tab)
    assert dialog.born.line.text() == "1987-04-12"
    dialog.accept()
    assert saved[0].born == datetime.date(1987, 4, 12)


def test_a_year_of_two_meanings_is_asked_for_and_nothing_is_saved(dialog: ClientDialog, saved: list[Client]) -> None:
    QTest.keyClicks(dialog.born.line, "12.04.20")
    assert dialog.born.said == ""  # 2001 may be on its way
    dialog.accept()
    assert not saved
    assert dialog.isVisible()
    assert "1920 or 2020" in dialog._fault.text()
    QTest.keyClick(dialog.born.line, Qt.Key.Key_Tab)
    assert "1920 or 2020" in dialog.born.said
    dialog.born.line.setText("12.04.2020")
    assert dialog.born.said == "12 April 2020, 5 years old"
    dialog.accept()
    assert saved[0].born == datetime.date(2020, 4, 12)
