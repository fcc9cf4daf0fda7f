"""Dates and counts as the window writes them, in one place so that a second language has one place to change."""

from datetime import date
from functools import lru_cache

from PySide6.QtCore import QDate, QLocale

KEPT = 4096
"""So many dates are kept as words: a client of many years has hundreds, and all stand in lists."""


@lru_cache(maxsize=KEPT)
def _written(day: date, form: str, locale: str) -> str:
    return QLocale(locale).toString(QDate(day.year, day.month, day.day), form)


def long_date(day: date) -> str:
    """`2 March 2026`, with the month's name in the language of the system's locale."""
    return _written(day, "d MMMM yyyy", QLocale().name())


def short_date(day: date) -> str:
    """`2 Mar`."""
    return _written(day, "d MMM", QLocale().name())


def short_date_with_year(day: date, today: date) -> str:
    """`2 Mar`, with the year where it is not this one."""
    return (
        short_date(day)
        if day.year == today.year
        else QLocale().toString(QDate(day.year, day.month, day.day), "MMM yyyy")
    )


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def capital(text: str) -> str:
    """The text with its first letter as a capital, the rest untouched: `ITB, middle third` stays."""
    return text[:1].upper() + text[1:]


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 finding`, `3 findings`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
