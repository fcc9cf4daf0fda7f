"""Dates, lists and numbers of statements as they are printed. Imports nothing of bodymap but its language."""

import datetime
import re
from collections.abc import Iterable, Sequence

from bodymap.language import capital, tr, tr_in

MONTHS = (
    tr("January"),
    tr("February"),
    tr("March"),
    tr("April"),
    tr_in("month", "May"),
    tr("June"),
    tr("July"),
    tr("August"),
    tr("September"),
    tr("October"),
    tr("November"),
    tr("December"),
)


def day(date: datetime.date, *, year: bool = True) -> str:
    """`2 March 2026`, or `2 March`."""
    month = MONTHS[date.month - 1]
    if not year:
        return tr("{day} {month}", day=date.day, month=month)
    return tr("{day} {month} {year}", day=date.day, month=month, year=date.year)


def moment(now: datetime.datetime) -> str:
    """`2 March 2026, 14:02`."""
    return tr("{day}, {time}", day=day(now.date()), time=f"{now:%H:%M}")


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return tr("{those} and {last}", those=", ".join(words[:-1]), last=words[-1])


def sentence(text: str) -> str:
    """The text with a capital at its beginning and a full stop at its end."""
    text = capital(text.strip())
    return text if not text or text[-1] in ".!?" else f"{text}."


def ranges(ids: Iterable[str]) -> str:
    """`S21–S24, S50, S51` from single ids, for window and paper alike; those without a number come last."""
    numbered: dict[str, set[int]] = {}
    rest: set[str] = set()
    for name in ids:
        found = re.fullmatch(r"([A-Z]+)(\d+)", name)
        if found:
            numbered.setdefault(found[1], set()).add(int(found[2]))
        else:
            rest.add(name)
    told: list[str] = []
    for letter in sorted(numbered):
        for run in _runs(sorted(numbered[letter])):
            short = len(run) > 2
            told += [f"{letter}{run[0]}–{letter}{run[-1]}"] if short else [f"{letter}{each}" for each in run]
    return ", ".join([*told, *sorted(rest)])


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """Numbers in their order, those that follow one another together."""
    runs: list[list[int]] = []
    for each in numbers:
        if runs and each == runs[-1][-1] + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def number(value: float) -> str:
    """`2`, `1.5` or `−16`: with the decimal sign of the language, and a minus that is as wide as a plus."""
    # what rounds to nothing has no sign
    return decimal(f"{round(value, 2) or 0:g}").replace("-", "−")


def signed(value: float) -> str:
    """`+2`, `−1.5` or `0`."""
    return f"+{number(value)}" if round(value, 2) > 0 else number(value)


def decimal(written: str) -> str:
    """A number that is written with a point, with the sign of the language in its place."""
    return written.replace(".", tr_in("decimal sign", "."))
