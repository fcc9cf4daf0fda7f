"""The engine against the second opinion, for generated charts and for every answer to the screening."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given
from protocol_charts import (
    LEFT,
    OF_CLIENT,
    OF_SIDE,
    RIGHT,
    TODAY,
    charts,
    clear_screening,
    examples,
    find,
    visit,
)
from protocol_oracle import Opinion, opinion

from bodymap.domain.laterality import Side
from bodymap.domain.visit import Visit
from bodymap.protocol import Chart, Protocol, Suggestions, suggest


def said(reasons) -> set:
    return {(r.rule, r.verdict.value, frozenset(r.statements), r.basis, r.pending) for r in reasons}


def disagreements(answer: Suggestions, other: Opinion) -> list:
    """What the engine and the second opinion see differently."""
    found: list = []
    if answer.failed:
        found.append(answer.failed)
    rows = {(row.side, row.zone, row.technique): row for rows in answer.zones.values() for row in rows}
    if set(rows) != set(other.rows):
        found.append(set(rows) ^ set(other.rows))
    for key, cell in other.rows.items():
        row = rows[key]
        got = (row.verdict.value, row.indicated, row.pending, row.depth_cap, said(row.reasons))
        if got != (cell.verdict, cell.indicated, cell.pending, cell.cap, cell.said):
            found.append((key, got, cell))
    care = {(row.side, row.zone, row.measure): row for row in answer.self_care}
    if set(care) != set(other.care):
        found.append(set(care) ^ set(other.care))
    for key, cell in other.care.items():
        row = care[key]
        got = (row.verdict.value, row.indicated, row.pending, said(row.reasons))
        if got != (cell.verdict, cell.indicated, cell.pending, cell.said):
            found.append((key, got, cell))
    if dict(answer.gate) != other.gate:
        found.append((dict(answer.gate), other.gate))
    advice = {(word.side, word.zone, word.reasons[0].rule) for word in answer.advice if word.reasons}
    if advice != other.advice:
        found.append((advice, other.advice))
    return found


@examples(1000)
@given(charts())
def test_both_opinions_agree_on_any_chart(it_band: Protocol, chart: Chart) -> None:
    assert disagreements(suggest(chart, it_band), opinion(chart)) == []


def screening_with(answers: dict[str, str | None], side: Side | None) -> dict:
    """Clear screening with these answers; None leaves one out."""
    screening = clear_screening()
    for name, answer in answers.items():
        screening.pop((name, side), None)
        if answer is not None:
            screening[name, side] = answer
    return screening


def judged(it_band: Protocol, screening: dict) -> tuple[Chart, Suggestions]:
    chart = Chart(today=Visit(date=TODAY, protocol="it_band", phase="later", screening=screening))
    return chart, suggest(chart, it_band)


def every(names: tuple[str, ...], *answers: str | None) -> Iterator[dict[str, str | None]]:
    """Every way to answer these questions; yes and no stand for typical and atypical."""
    pattern = {"yes": "typical", "no": "atypical"}
    for given_ in itertools.product(answers, repeat=len(names)):
        yield {
            name: pattern.get(answer, answer) if name == "symptom_pattern" else answer
            for name, answer in zip(names, given_, strict=True)
        }


@pytest.mark.parametrize(("names", "side"), [(OF_CLIENT, None), (OF_SIDE, RIGHT), (OF_SIDE, LEFT)])
def test_both_opinions_agree_on_every_answer(it_band: Protocol, names: tuple[str, ...], side: Side | None) -> None:
    for answers in every(names, "yes", "no", "unanswered"):
        chart, answer = judged(it_band, screening_with(answers, side))
        assert disagreements(answer, opinion(chart)) == []


@pytest.mark.parametrize(("names", "side"), [(OF_CLIENT, None), (OF_SIDE, RIGHT), (OF_SIDE, LEFT)])
def test_a_missing_answer_is_an_unanswered_one(it_band: Protocol, names: tuple[str, ...], side: Side | None) -> None:
    told = {
        tuple(answers.values()): judged(it_band, screening_with(answers, side))[1]
        for answers in every(names, "yes", "no", "unanswered")
    }
    for answers in every(names, "yes", "no", "unanswered", None):
        if None in answers.values():
            _, missing = judged(it_band, screening_with(answers, side))
            assert missing == told[tuple(answer or "unanswered" for answer in answers.values())]


def test_the_second_opinion_can_disagree(it_band: Protocol) -> None:
    """A comparison that never fails would prove nothing."""
    chart, other = (
        Chart(today=visit(find("infection", "itb_middle"))),
        Chart(today=visit(find("bursitis", "itb_middle"))),
    )
    assert disagreements(suggest(chart, it_band), opinion(other))
