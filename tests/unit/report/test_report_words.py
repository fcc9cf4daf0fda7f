"""Dates, lists and statement numbers as they stand on paper."""

import datetime

import pytest

from bodymap import language
from bodymap.language import capital
from bodymap.report.words import day, listed, moment, number, ranges, sentence, signed


def test_dates_are_spelled_out() -> None:
    assert day(datetime.date(2026, 3, 2)) == "2 March 2026"
    assert day(datetime.date(2026, 12, 31), year=False) == "31 December"
    assert moment(datetime.datetime(2026, 3, 2, 9, 5)) == "2 March 2026, 09:05"


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ([], ""),
        (["S30"], "S30"),
        (["S59", "S58", "S60", "S30"], "S30, S58–S60"),
        (["S63", "S53", "S54", "S64", "S65", "S53"], "S53, S54, S63–S65"),
        (["S2", "S10", "S9"], "S2, S9, S10"),
        (["R3", "S3", "odd"], "R3, S3, odd"),
    ],
)
def test_statements_are_gathered_into_ranges(ids: list[str], words: str) -> None:
    assert ranges(ids) == words


def test_lists_and_sentences() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert capital("ITB insertion") == "ITB insertion"
    assert sentence("keep off ") == "Keep off."
    assert sentence("why?") == "Why?"


def test_numbers_have_a_minus_as_wide_as_a_plus_and_the_sign_of_their_language() -> None:
    assert [number(value) for value in (2.0, 1.5, -16, 0.0)] == ["2", "1.5", "−16", "0"]
    assert [signed(value) for value in (2.0, -1.25, 0.0)] == ["+2", "−1.25", "0"]
    assert {write(value) for write in (number, signed) for value in (0.004, -0.004, -0.0)} == {"0"}
    language.choose("de")
    try:
        assert (number(1.5), signed(-1.25)) == ("1,5", "−1,25")
    finally:
        language.choose("en")
