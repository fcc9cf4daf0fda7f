"""Dates as the window writes them."""

import gettext
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QLocale

from bodymap import language
from bodymap.ui.words import (
    long_date,
    medium_date,
    numeric_date,
    ordinal,
    short_date,
    short_date_and_year,
    short_date_with_year,
)

DAY = date(2026, 3, 2)


class GermanDates(gettext.NullTranslations):
    def pgettext(self, _context: str, message: str) -> str:
        return {"yyyy-MM-dd": "dd.MM.yyyy", "{n}th": "{n}."}.get(message, message.replace("d ", "d. "))


@pytest.fixture(autouse=True)
def _locale_again() -> Iterator[None]:
    before = QLocale()
    yield
    language.choose("en")
    QLocale.setDefault(before)


def written() -> list[str]:
    return [
        long_date(DAY),
        medium_date(DAY),
        short_date(DAY),
        short_date_and_year(DAY),
        short_date_with_year(DAY, date(2026, 11, 1)),
        short_date_with_year(DAY, date(2027, 1, 1)),
        numeric_date(DAY),
        ordinal(2),
    ]


def test_a_date_in_english() -> None:
    QLocale.setDefault(QLocale("en_GB"))
    assert written() == ["2 March 2026", "2 Mar 2026", "2 Mar", "2 Mar 26", "2 Mar", "Mar 2026", "2026-03-02", "2nd"]


def test_the_language_settles_the_order_and_the_locale_the_names() -> None:
    QLocale.setDefault(QLocale("de_DE"))
    language.speak("de", GermanDates())
    assert written() == [
        "2. März 2026",
        "2. März 2026",
        "2. März",
        "2. März 26",
        "2. März",
        "März 2026",
        "02.03.2026",
        "2.",
    ]
