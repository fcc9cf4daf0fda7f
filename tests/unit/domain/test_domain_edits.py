"""Edits as values: each can be taken back, and what cannot be applied leaves nothing half done."""

import datetime
from dataclasses import replace

import pytest

from bodymap.domain.edits import (
    FIELDS,
    AddFinding,
    AnswerQuestion,
    Batch,
    ChangeFinding,
    Edit,
    RemoveFinding,
    SetField,
    apply,
)
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import UNANSWERED, Visit

FIRST, SECOND = (Finding(id=name, side=Side.LEFT, kind="pain", zones=("foot",)) for name in ("first", "second"))
THIRD = replace(FIRST, id="third")
VISIT = Visit(
    client_id="kim",
    date=datetime.date(2026, 3, 2),
    protocol="it_band",
    findings=(FIRST, SECOND),
    screening={("fever", None): "no"},
)


@pytest.mark.parametrize(
    "edit",
    [
        AddFinding(THIRD),
        AddFinding(THIRD, 0),
        AddFinding(THIRD, 1),
        RemoveFinding("first"),
        ChangeFinding(replace(FIRST, severity=4)),
        AnswerQuestion("fever", None, "yes"),
        AnswerQuestion("fever", None, UNANSWERED),
        AnswerQuestion("numbness", Side.RIGHT, "yes"),
        SetField("notes", "made up"),
        # taken back in the order in which they were done, the removal would meet a finding that is not there yet
        Batch((AddFinding(THIRD), ChangeFinding(replace(THIRD, severity=4)), RemoveFinding("first"))),
        Batch((SetField("notes", "one"), SetField("notes", "two"))),
    ],
    ids=repr,
)
def test_what_was_done_is_taken_back_and_done_again(edit: Edit) -> None:
    after, inverse = apply(VISIT, edit)
    assert after != VISIT
    back, again = apply(after, inverse)
    assert back == VISIT
    assert apply(back, again)[0] == after


def test_an_answer_that_is_taken_back_leaves_none_behind() -> None:
    after, _ = apply(VISIT, AnswerQuestion("fever", None, UNANSWERED))
    assert dict(after.screening) == {}


@pytest.mark.parametrize("name", ["id", "client_id", "date", "signed", "protocol", "findings", "screening"])
def test_whose_visit_it_is_and_whether_it_is_signed_no_edit_sets(name: str) -> None:
    assert name not in FIELDS
    with pytest.raises(ValueError, match="is not set by an edit"):
        apply(VISIT, SetField(name, "anything"))


@pytest.mark.parametrize(
    ("edit", "refused"),
    [
        (AddFinding(FIRST), ValueError),
        (RemoveFinding("third"), KeyError),
        (ChangeFinding(THIRD), KeyError),
        (Batch((RemoveFinding("first"), AddFinding(SECOND))), ValueError),
        (Batch((RemoveFinding("first"), RemoveFinding("first"))), KeyError),
    ],
    ids=repr,
)
def test_what_cannot_be_applied_is_refused_as_a_whole(edit: Edit, refused: type[Exception]) -> None:
    before = replace(VISIT)
    with pytest.raises(refused):
        apply(VISIT, edit)
    assert before == VISIT
