"""A birth date as people write it, and the field that says at once how it was read.

Hides which forms are taken and which century two figures mean. Where two centuries are possible nothing is guessed.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from re import fullmatch

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.language import tr, tr_plural
from bodymap.ui.controls.text import Label
from bodymap.ui.style import Look
from bodymap.ui.words import long_date, numeric_date

OLDEST = 110
"""Nobody is taken to be older than this by two figures of a year; with four it may be said of anybody."""


def read_birth_date(text: str, today: date) -> date | None:
    """A date like 1987-04-12, 12.04.1987, 12/04/1987 or 12.4.87, the day first. None for an empty text.

    Two figures mean the one year in which somebody who lives may be born. Raises UserError where there are two such
    years, for a day to come, and for what is no date.
    """
    text = text.strip()
    if not text:
        return None
    if match := fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = match.groups()
    elif match := fullmatch(r"(\d{1,2})[./] ?(\d{1,2})[./] ?(\d{4}|\d{2})", text):
        day, month, year = match.groups()
    else:
        raise _no_date()
    years = [int(year)] if len(year) == 4 else [today.year // 100 * 100 + int(year) - past for past in (0, 100)]
    days = [known for each in years if (known := _day(each, int(month), int(day))) is not None]
    if not days:
        raise _no_date()
    born = [known for known in days if known <= today]
    if not born:
        raise UserError(tr("The birth date lies in the future."), tr("Check the year."))
    if len(year) == 2:
        born = [known for known in born if today.year - known.year <= OLDEST] or born
    if len(born) > 1:
        early, late = sorted(known.year for known in born)
        told = tr("Two figures leave open which year is meant: {early} or {late}.", early=early, late=late)
        raise UserError(told, tr("Write all four."))
    return born[0]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _no_date() -> UserError:
    return UserError(tr("The birth date is not a date."), tr("Write it like 1987-04-12 or 12.04.1987."))


class BirthDateField(QWidget):
    """The field, and below it the date in words with the age: a wrong century or month is seen while it is typed."""

    def __init__(self, look: Look, today: date, born: date | None) -> None:
        super().__init__()
        self._today = today
        self.line = QLineEdit(numeric_date(born) if born else "")
        self.line.setPlaceholderText(tr("YYYY-MM-DD or DD.MM.YYYY"))
        self.line.textChanged.connect(lambda _: self._say())
        self.line.editingFinished.connect(self._write_out)
        self._read = Label(look, "", "secondary", "muted", wrap=True)
        # room from the start: a form that grows moves its buttons from under the hand
        self._read.setMinimumHeight(look.line("secondary"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addWidget(self._read)
        self.setFocusProxy(self.line)
        self._say()

    def setAccessibleName(self, name: str) -> None:
        self.line.setAccessibleName(name)

    @property
    def said(self) -> str:
        """What stands below the field."""
        return self._read.text()

    def value(self) -> date | None:
        """Raises UserError as `read_birth_date` does."""
        return read_birth_date(self.line.text(), self._today)

    def _say(self, *, done: bool = False) -> None:
        """Says how the entry is read; what is wrong with it only once it is `done`: half a date is no fault."""
        words, color = "", "muted"
        try:
            born = self.value()
            words = self._in_words(born) if born is not None else ""
        except UserError as error:
            if done:
                words, color = str(error), "avoid"
        self._read.setText(words)
        self._read.set_color(color)
        self.line.setAccessibleDescription(words)

    def _in_words(self, born: date) -> str:
        age = Client(family_name="", born=born).age_on(self._today) or 0
        return tr_plural("{date}, {n} year old", "{date}, {n} years old", age, date=long_date(born))

    def _write_out(self) -> None:
        """Leaves the whole year in the field where two figures of it were typed."""
        with suppress(UserError):
            born = self.value()
            if born is not None:
                self.line.setText(numeric_date(born))
        self._say(done=True)
