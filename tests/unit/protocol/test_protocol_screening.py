"""Which questions are asked, in which order, what is open, and what an answer may lead to."""

import pytest
from protocol_charts import LEFT, OF_CLIENT, OF_SIDE, RIGHT, TODAY, clear_screening

from bodymap.domain.visit import Visit
from bodymap.protocol import Protocol
from bodymap.protocol.screening import asked, harmless, left_for, restricts, still_open

USUAL = [(name, None) for name in OF_CLIENT if not name.endswith("ruled_out")]


def visit(**answers: str) -> Visit:
    return Visit(date=TODAY, protocol="it_band", screening={(name, None): word for name, word in answers.items()})


@pytest.mark.parametrize(("first", "second"), [(LEFT, RIGHT), (RIGHT, LEFT)])
def test_the_client_is_asked_first_then_one_side_then_the_other(it_band: Protocol, first, second) -> None:
    sides = [(name, side) for side in (first, second) for name in OF_SIDE]
    assert list(asked(it_band, visit(), first)) == USUAL + sides
    assert still_open(it_band, visit(), first) == asked(it_band, visit(), first)


def test_what_must_be_ruled_out_is_asked_only_where_it_matters_or_was_answered(it_band: Protocol) -> None:
    follow_up = {("stress_fracture_ruled_out", None), ("lumbar_referral_ruled_out", None)}
    assert follow_up <= set(asked(it_band, visit(symptom_pattern="atypical")))
    assert not follow_up & set(asked(it_band, visit(symptom_pattern="typical")))
    answered = visit(symptom_pattern="typical", stress_fracture_ruled_out="yes")
    assert follow_up & set(asked(it_band, answered)) == {("stress_fracture_ruled_out", None)}
    assert ("symptom_pattern", None) not in still_open(it_band, answered)


def test_an_answer_refers_restricts_or_is_harmless(it_band: Protocol) -> None:
    words = ("yes", "no")
    told = {(name, word): restricts(it_band, name, word) for name in ("dvt", "vascular_issue") for word in words}
    assert told["dvt", "yes"] == "refer"
    assert told["vascular_issue", "yes"] == "modified"
    assert (told["dvt", "no"], told["vascular_issue", "no"]) == ("", "")
    assert harmless(it_band, "dvt", "no")
    assert not harmless(it_band, "dvt", "yes")


def test_no_to_all_is_offered_where_no_is_harmless_and_still_open(it_band: Protocol) -> None:
    left = set(left_for(it_band, visit(dvt="no"), "no"))
    sided = {(name, side) for name in OF_SIDE if name != "site_inspected" for side in (LEFT, RIGHT)}
    assert left == {("vascular_issue", None), *sided}
    full = Visit(date=TODAY, protocol="it_band", screening=clear_screening())
    assert left_for(it_band, full, "no") == ()
