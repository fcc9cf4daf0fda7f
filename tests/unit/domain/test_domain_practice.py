"""The practice and the legend as the settings of a record: kept whole, and nothing is read into damaged ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodymap.domain.practice import (
    LEGEND,
    LOGO,
    LONGEST,
    PRACTICE,
    Legend,
    Practice,
    legend_settings,
    practice_settings,
    read_legend,
    read_practice,
)

words = st.text(max_size=LONGEST).map(lambda text: " ".join(text.split()))


@given(
    words, st.lists(words.filter(bool), max_size=4), words, words, st.sampled_from(["", "a4", "letter"]), st.binary()
)
def test_a_practice_comes_back_as_it_was(name, address, phone, therapist, paper, logo) -> None:
    practice = Practice(
        name=name, address=tuple(address), phone=phone, therapist=therapist, licence="X 1", paper=paper, logo=logo
    )
    kept = practice_settings(practice)
    assert read_practice(lambda key: kept.get(key, "")) == practice


@given(st.dictionaries(words, words.filter(bool)), st.frozensets(words))
def test_a_legend_comes_back_as_it_was(labels, hidden) -> None:
    kept = legend_settings(Legend(labels, hidden))
    assert read_legend(lambda key: kept.get(key, "")) == Legend(labels, hidden)


@pytest.mark.parametrize("damaged", ["", "{", "[]", "null", '{"name": 3, "address": "x", "paper": "a3"}', "[" * 9000])
def test_what_is_damaged_reads_as_nothing_set(damaged: str) -> None:
    settings = {PRACTICE: damaged, LOGO: "no base64!", LEGEND: damaged}
    assert read_practice(lambda key: settings[key]) == Practice()
    assert read_legend(lambda key: settings[key]) == Legend()


def test_a_licence_without_a_therapist_signs_nothing() -> None:
    assert Practice(licence="X 1").signer == ""
    assert Practice(therapist="T. Sample", licence="X 1").signer == "T. Sample, licence X 1"
