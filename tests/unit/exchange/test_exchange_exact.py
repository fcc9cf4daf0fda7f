"""What is kept as text comes back exactly, whatever it is; equal values make equal texts."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.integration.test_store_visits import FIELDS, FINDINGS, IDS, SIDES, VISITS

from bodymap.domain.edits import (
    AddFinding,
    AnswerQuestion,
    Batch,
    ChangeFinding,
    Edit,
    RemoveFinding,
    SetField,
    apply,
)
from bodymap.domain.example import example_clients
from bodymap.domain.visit import Visit
from bodymap.exchange import judgement
from bodymap.exchange.exact import decode_exact, encode_exact
from bodymap.exchange.judgement import Judgement, decode_judgement, encode_judgement
from bodymap.protocol import Chart, Suggestions, cannot_judge, load_protocol, suggest

QUICK = settings(deadline=None, max_examples=80)
SIMPLE = st.one_of(
    st.builds(AddFinding, FINDINGS, st.integers(-1, 9)),
    st.builds(RemoveFinding, IDS),
    st.builds(ChangeFinding, FINDINGS),
    st.builds(AnswerQuestion, IDS, st.none() | SIDES, IDS),
    st.sampled_from(sorted(FIELDS)).flatmap(lambda name: st.builds(SetField, st.just(name), FIELDS[name])),
)
EDITS: st.SearchStrategy[Edit] = SIMPLE | st.lists(SIMPLE, max_size=3).map(lambda edits: Batch(tuple(edits)))


@QUICK
@given(VISITS)
def test_a_visit_comes_back(visit: Visit) -> None:
    text = encode_exact(visit)
    found = decode_exact(text, Visit)
    assert found == visit
    assert encode_exact(found) == text
    assert encode_exact(replace(visit, screening=dict(reversed(visit.screening.items())))) == text


@QUICK
@given(VISITS, EDITS)
def test_an_edit_comes_back_and_does_the_same(visit: Visit, edit: Edit) -> None:
    found = decode_exact(encode_exact((3, (("its name", edit, None),))), tuple)
    assert found == (3, (("its name", edit, None),))
    [(_, again, _)] = found[1]
    assert repr(type(again)) == repr(type(edit))
    try:
        expected = apply(visit, edit)
    except (KeyError, ValueError) as error:
        with pytest.raises(type(error)):
            apply(visit, again)
    else:
        assert apply(visit, again) == expected


def test_a_judgement_comes_back_and_is_small() -> None:
    import datetime

    protocol = load_protocol("it_band")
    for _, visits in example_clients(datetime.date(2026, 3, 2)):
        said = suggest(Chart(today=visits[-1], earlier=tuple(visits[:-1])), protocol)
        text = encode_judgement(Judgement("it_band", protocol.version, said))
        found = decode_judgement(text)
        assert found.suggestions == said
        assert (found.protocol, found.version) == ("it_band", protocol.version)
        assert len(text) < 12_000
        assert decode_exact(encode_exact(said), Suggestions) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"value":{"Finding":{}}}',
        '{"value":{"#":0}}',
        '{"value":{"NoSuch":{}}}',
        "[" * 100_000,
        encode_exact(3),
    ],
)
def test_what_was_never_written_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_exact(text, Visit)
    with pytest.raises(ValueError, match=r"."):
        decode_judgement(text)


def test_only_the_programs_own_values_are_written() -> None:
    with pytest.raises(TypeError, match="has no exact form"):
        encode_exact(object())
    with pytest.raises(ValueError, match="float"):
        encode_exact((float("nan"),))


def test_a_judgement_of_another_form_is_not_read_as_one_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(judgement, "FORMAT", "bodymap.judgement/2")
        newer = encode_judgement(Judgement("it_band", "1", cannot_judge(load_protocol("it_band"), "made up")))
    with pytest.raises(ValueError, match="another form"):
        decode_judgement(newer)
