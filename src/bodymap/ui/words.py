"""Dates, lists, names and numbers as the window writes them, in one place for every language."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale

from bodymap.language import SOURCE, chosen, tr, tr_in
from bodymap.language import capital as capital
from bodymap.report.words import decimal as decimal
from bodymap.report.words import listed as listed

if TYPE_CHECKING:
    from bodymap.domain.laterality import Side
    from bodymap.protocol.model import Question

KEPT = 4096
"""So many dates are kept as words: a client of many years has hundreds, and all stand in lists."""


@lru_cache(maxsize=KEPT)
def _written(day: date, form: str, locale: str) -> str:
    return QLocale(locale).toString(QDate(day.year, day.month, day.day), form)


def long_date(day: date) -> str:
    """`2 March 2026`, with the month's name in the language of Qt's locale, which `speaking` sets."""
    return _written(day, tr_in("how a date is written, in Qt's letters", "d MMMM yyyy"), QLocale().name())


def day_and_month(day: date) -> str:
    """`2 March`."""
    return _written(day, tr_in("how a date is written, in Qt's letters", "d MMMM"), QLocale().name())


def short_date(day: date) -> str:
    """`2 Mar`."""
    return _written(day, tr_in("how a date is written, in Qt's letters", "d MMM"), QLocale().name())


def medium_date(day: date) -> str:
    """`2 Mar 2026`."""
    return _written(day, tr_in("how a date is written, in Qt's letters", "d MMM yyyy"), QLocale().name())


def short_date_and_year(day: date) -> str:
    """`2 Mar 26`: where dates of several years stand beside each other."""
    return _written(day, tr_in("how a date is written, in Qt's letters", "d MMM yy"), QLocale().name())


def short_date_with_year(day: date, today: date) -> str:
    """`2 Mar`, or `Mar 2025` where the year is not this one."""
    if day.year == today.year:
        return short_date(day)
    return _written(day, tr_in("how a date is written, in Qt's letters", "MMM yyyy"), QLocale().name())


def number(value: float) -> str:
    """A reading of up to three digits without needless decimals: `7.5`, `7`."""
    return decimal(f"{value:.3g}")


def numeric_date(day: date) -> str:
    """`2026-03-02`, where a date stands in a list or beside a time."""
    return _written(day, tr_in("how a date is written, in Qt's letters", "yyyy-MM-dd"), QLocale().name())


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`; `11.` in German."""
    if chosen() != SOURCE:
        return tr_in("ordinal number", "{n}th", n=number)
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def called(question: Question, side: Side | None) -> str:
    """A question in a word or two: `RIGHT swelling of the calf`."""
    return tr("{side} {question}", side=side.word, question=question.short) if side else question.short
