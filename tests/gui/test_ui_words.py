"""Dates, lists, names and numbers as the window writes them, in English and as German wants them."""

import gettext
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QLocale

from bodymap import language
from bodymap.ui import words

DAY = date(2026, 3, 2)


SAYS = {"d MMMM yyyy": "d. MMMM yyyy", "d MMM yy": "d.M.yy", ".": ",", "{those} and {last}": "{those} und {last}"}


class German(gettext.NullTranslations):
    """Only what these tests need of the German catalogue."""

    def gettext(self, message: str) -> str:
        return SAYS.get(message, message)

    def pgettext(self, _context: str, message: str) -> str:
        return self.gettext(message)


@pytest.fixture
def german() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    language.speak("de", German())
    yield
    language.choose("en")
    QLocale.setDefault(before)


def test_dates_in_english() -> None:
    assert words.long_date(DAY) == "2 March 2026"
    assert words.short_date(DAY) == "2 Mar"
    assert words.short_date_and_year(DAY) == "2 Mar 26"
    assert words.short_date_with_year(DAY, date(2026, 5, 1)) == "2 Mar"
    assert words.short_date_with_year(DAY, date(2027, 5, 1)) == "Mar 2026"


def test_lists_numbers_and_names_in_english() -> None:
    assert words.listed([]) == ""
    assert words.listed(["LEFT", "RIGHT"]) == "LEFT and RIGHT"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert (words.number(7.5), words.number(7.0)) == ("7.5", "7")


@pytest.mark.usefixtures("german")
def test_german_writes_dates_lists_and_numbers_its_own_way() -> None:
    assert words.long_date(DAY) == "2. März 2026"
    assert words.short_date_and_year(DAY) == "2.3.26"
    assert words.listed(["a", "b", "c"]) == "a, b und c"
    assert words.number(7.5) == "7,5"
