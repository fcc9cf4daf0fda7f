"""Every way in which a chart document can be wrong: refused with the path of the fault, and nothing else is raised."""

import json
from typing import Any

import pytest
from chart_documents import FINDING, FULL, Plate, read, small
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bodymap.errors import UserError
from bodymap.exchange import encode_chart, encode_suggestions
from bodymap.protocol import load_protocol, suggest

TEXT_FAULTS = [
    ('{"format": 1', "not JSON"),
    ("", "not JSON"),
    ("[]", "expected an object, not a list"),
    ("null", "expected an object, not null"),
    ('"x"', "expected an object, not text"),
    ('{"date": "2026-03-02", "date": "2026-03-03"}', "date: this key stands twice"),
    ('{"findings": [{"side": "left", "kind": "pain", "side": "right"}]}', "findings[0].side: this key stands twice"),
    ('{"x-a": {"b": {"c": 1, "c": 2}}}', "x-a.b.c: this key stands twice"),
    ('{"x-a": [1, NaN]}', "x-a[1]: NaN is not a number"),
    ('{"rom": [{"degrees": Infinity}]}', "rom[0].degrees: Infinity is not a number"),
    ('{"rom": [{"degrees": -Infinity}]}', "rom[0].degrees: -Infinity is not a number"),
    ('{"rom": [{"degrees": 1e999}]}', "rom[0].degrees: the number is too large"),
    ('{"notes": "\\ud800"}', "notes: half a character"),
    ('{"\\ud800": 1}', "half a character"),
    ("[" * 100_000, "nested too deeply"),
    ('{"x-a":' * 100_000, "nested too deeply"),
    ('{"x-a": ' + "9" * 5000 + "}", "x-a: the number is too large"),
    (" " * (16 * 1024 * 1024 + 1), "larger than 16 million characters"),
]


@pytest.mark.parametrize(("text", "message"), TEXT_FAULTS, ids=[message for _, message in TEXT_FAULTS])
def test_bad_json_is_refused_with_its_path(text: str, message: str) -> None:
    with pytest.raises(UserError) as refused:
        read(text)
    assert message in str(refused.value)


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"format": "bodymap.chart/2"}, "format: expected 'bodymap.chart/1'"),
    ({"format": None}, "format: expected 'bodymap.chart/1'"),
    ({"protocol": "knee"}, "protocol: There is no protocol 'knee'"),
    ({"protocol": 1}, "protocol: expected the id of a protocol"),
    ({"protocol": "../../etc"}, "protocol: There is no protocol"),
    ({"date": "2026-02-30"}, "date: there is no day '2026-02-30'"),
    ({"date": "20260302"}, "date: expected a date as YYYY-MM-DD"),
    ({"date": "2026-W10-1"}, "date: expected a date as YYYY-MM-DD"),
    ({"date": "2026-03-02T10:00"}, "date: expected a date as YYYY-MM-DD"),
    ({"date": "२०२६-०३-०२"}, "date: expected a date as YYYY-MM-DD"),
    ({"date": 20260302}, "date: expected a date as YYYY-MM-DD, not a number"),
    ({"phase": "second"}, "phase: unknown phase 'second'; one of initial, later"),
    ({"phase": True}, "phase: expected one of initial, later, unknown, not true or false"),
    ({"signed": 1}, "signed: expected true or false"),
    ({"finding": []}, "finding: unknown key; did you mean 'findings'?"),
    ({"client": {}}, "client: unknown key"),
    ({"X-a": 1}, "X-a: unknown key"),
    ({"notes": 5}, "notes: expected text, not a number"),
    ({"id": " "}, "id: is empty"),
    ({"screening": []}, "screening: expected an object, not a list"),
    ({"screening": {"dvt": "maybe"}}, "screening.dvt: unknown answer 'maybe'; one of yes, no, unanswered"),
    ({"screening": {"dvt": True}}, "screening.dvt: expected one of yes, no, unanswered, not true or false"),
    ({"screening": {"dvt": None}}, "screening.dvt: expected one of yes, no, unanswered, not null"),
    ({"screening": {"recent_trauma": "no"}}, "screening.recent_trauma: unknown key"),
    ({"screening": {"left": {"dvt": "no"}}}, "screening.left.dvt: unknown key"),
    ({"screening": {"symptom_pattern": "yes"}}, "screening.symptom_pattern: unknown answer 'yes'"),
    ({"screening": {"both": {}}}, "screening.both: unknown key"),
    ({"findings": {}}, "findings: expected a list, not an object"),
    ({"findings": [1]}, "findings[0]: expected an object, not a number"),
    ({"findings": [{**FINDING, "kind": "lump"}]}, "findings[0].kind: unknown kind 'lump'; one of tenderness"),
    ({"findings": [FINDING, {**FINDING, "zone": "knee"}]}, "findings[1].zone: unknown zone 'knee'"),
    ({"findings": [{**FINDING, "zone": "limb"}]}, "findings[0].zone: unknown zone 'limb'"),
    ({"findings": [{**FINDING, "side": "both"}]}, "findings[0].side: unknown side 'both'"),
    ({"findings": [{**FINDING, "side": "LEFT"}]}, "findings[0].side: unknown side 'LEFT'"),
    ({"findings": [{"zone": "foot", "kind": "pain"}]}, "findings[0].side: is missing"),
    ({"findings": [{"side": "left", "zone": "foot"}]}, "findings[0].kind: is missing"),
    ({"findings": [{"side": "left", "kind": "pain"}]}, "findings[0].zone: is missing; give a zone, or a place"),
    ({"findings": [{**FINDING, "zones": ["foot"]}]}, "findings[0].zones: give either 'zone' or 'zones'"),
    ({"findings": [{"side": "left", "kind": "pain", "zones": []}]}, "findings[0].zones: names no zone"),
    ({"findings": [{"side": "left", "kind": "pain", "zones": ["leg"]}]}, "findings[0].zones[0]: unknown zone 'leg'"),
    ({"findings": [{**FINDING, "severity": 11}]}, "findings[0].severity: 11 is not between 0 and 10"),
    ({"findings": [{**FINDING, "severity": -1}]}, "findings[0].severity: -1 is not between 0 and 10"),
    ({"findings": [{**FINDING, "severity": 5.5}]}, "findings[0].severity: 5.5 is not a whole number"),
    ({"findings": [{**FINDING, "severity": True}]}, "findings[0].severity: expected a number, not true or false"),
    ({"findings": [{**FINDING, "severity": "5"}]}, "findings[0].severity: expected a number, not text"),
    ({"findings": [{**FINDING, "severity": 10**400}]}, "findings[0].severity: the number is too large"),
    ({"findings": [{**FINDING, "status": "healed"}]}, "findings[0].status: unknown status 'healed'"),
    (
        {"findings": [{**FINDING, "status": None}]},
        "findings[0].status: expected one of active, resolved, unknown",
    ),
    ({"findings": [{**FINDING, "acuity": "sub"}]}, "findings[0].acuity: unknown acuity 'sub'"),
    ({"findings": [{**FINDING, "moment": "during"}]}, "findings[0].moment: unknown moment 'during'"),
    ({"findings": [{**FINDING, "activity": "no"}]}, "findings[0].activity: unknown activity 'no'"),
    ({"findings": [{**FINDING, "radiation": ["arm"]}]}, "findings[0].radiation[0]: unknown way to spread 'arm'"),
    ({"findings": [{**FINDING, "radiation": "hip"}]}, "findings[0].radiation: expected a list, not text"),
    ({"findings": [{**FINDING, "note": None}]}, "findings[0].note: expected text, not null"),
    ({"findings": [{**FINDING, "colour": "red"}]}, "findings[0].colour: unknown key"),
    ({"findings": [{**FINDING, "id": "1"}, {**FINDING, "id": "1"}]}, "findings[1].id: another finding of this visit"),
    ({"findings": [{**FINDING, "at": [1]}]}, "findings[0].at: expected a point as [x, y]"),
    ({"findings": [{**FINDING, "at": [1, "2"]}]}, "findings[0].at[1]: expected a number, not text"),
    ({"findings": [{**FINDING, "at": [True, 2]}]}, "findings[0].at[0]: expected a number, not true or false"),
    ({"findings": [{**FINDING, "at": [5, 0]}]}, "findings[0].at[0]: 5.0 lies outside the diagram"),
    ({"findings": [{**FINDING, "at": None}]}, "findings[0].at: expected a point"),
    ({"findings": [{**FINDING, "path": [[0, 0]]}]}, "findings[0].path: a stroke cannot have 1 vertices"),
    ({"findings": [{**FINDING, "path": [[0, 0], [0, 1]], "closed": True}]}, "findings[0].path: a area cannot have 2"),
    ({"findings": [{**FINDING, "path": [], "at": [0, 0]}]}, "findings[0].path: give either 'at' or 'path'"),
    ({"findings": [{**FINDING, "closed": True}]}, "findings[0].closed: needs a 'path'"),
    ({"findings": [{**FINDING, "path": [[0, 0], [0, 1]], "closed": 1}]}, "findings[0].closed: expected true or false"),
    ({"findings": [{"side": "left", "kind": "pain", "at": [2, 0]}]}, "findings[0].at: lies outside every zone"),
    (
        {"findings": [{"side": "left", "kind": "pain", "path": [[2, 0], [2, 1]]}]},
        "findings[0].path: lies outside every zone",
    ),
    ({"clear": [{"side": "left"}]}, "clear[0].zone: is missing"),
    ({"rom": [{"side": "left", "joint": "hip"}]}, "rom[0].movement: is missing"),
    ({"rom": [{"side": "left", "joint": "", "movement": "flexion"}]}, "rom[0].joint: is empty"),
    ({"rom": [{"side": "left", "joint": "hip", "movement": "x", "painful": "yes"}]}, "rom[0].painful: expected true"),
    (
        {"rom": [{"side": "left", "joint": "hip", "movement": "x", "degrees": 999}]},
        "rom[0].degrees: 999 is not between",
    ),
    ({"tests": [{"side": "left", "test": "ely", "result": "maybe"}]}, "tests[0].result: unknown result 'maybe'"),
    ({"tests": [{"side": "left", "test": "drawer"}]}, "tests[0].test: unknown test 'drawer'"),
    ({"observations": ["swimming"]}, "observations[0]: unknown observation 'swimming'"),
    ({"observations": [1]}, "observations[0]: expected one of pelvic_tilt, knee_valgus"),
    ({"history": {"onset": "slow"}}, "history.onset: unknown answer 'slow'; one of gradual, sudden"),
    ({"history": {"sites": ["toe"]}}, "history.sites[0]: unknown answer 'toe'"),
    ({"history": {"sites": "hip,toe"}}, "history.sites: unknown answer 'toe'"),
    ({"history": {"begin": "x"}}, "history.begin: unknown key"),
    ({"outcomes": {"lefs": 81}}, "outcomes.lefs: 81 is not between 0 and 80"),
    ({"outcomes": {"mood": 1}}, "outcomes.mood: unknown key"),
    ({"requested": [{"side": "left", "technique": "cupping"}]}, "requested[0].technique: unknown technique 'cupping'"),
    ({"requested": [{"side": "left", "technique": "ice"}]}, "requested[0].technique: unknown technique 'ice'"),
    ({"requested": [{"side": "left", "technique": "bowing", "depth": "huge"}]}, "requested[0].depth: unknown depth"),
    ({"plan": [{"side": "left", "technique": "cupping"}]}, "plan[0].technique: unknown technique 'cupping'"),
    ({"plan": [{"side": "left", "zone": "leg", "technique": "ice"}]}, "plan[0].zone: unknown zone 'leg'"),
    ({"plan": None}, "plan: expected a list, not null"),
    ({"treatments": [{"side": "left", "technique": "ice", "minutes": -1}]}, "treatments[0].minutes: -1 is not between"),
    ({"home_care": [{"side": "left", "measure": "rest"}]}, "home_care[0].measure: unknown measure 'rest'"),
    ({"earlier": [{"findings": []}]}, "earlier[0].date: is missing"),
    ({"earlier": [{"date": "2026-01-01", "findings": [{**FINDING, "kind": "x"}]}]}, "earlier[0].findings[0].kind"),
    ({"earlier": [{"date": "2026-01-01", "protocol": "x"}]}, "earlier[0].protocol: expected 'it_band'"),
    ({"earlier": [{"date": "2026-01-01", "requested": []}]}, "earlier[0].requested: unknown key"),
]


@pytest.mark.parametrize(("change", "message"), FAULTS, ids=[message[:60] for _, message in FAULTS])
def test_each_fault_is_refused_with_its_path(change: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError) as refused:
        read(small(**change))
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("key", ["format", "protocol", "date"])
def test_what_is_required_must_be_there(key: str) -> None:
    document = small()
    del document[key]
    with pytest.raises(UserError, match=f"^{key}: is missing"):
        read(document)


def test_a_zone_that_only_the_diagram_knows_is_refused() -> None:
    class Other(Plate):
        def zone_at(self, *_: float) -> str | None:
            return "elbow"

    with pytest.raises(UserError, match="the diagram has a zone 'elbow' that the protocol does not know"):
        read(small(findings=[{"side": "left", "kind": "pain", "at": [0, 0]}]), lambda _: Other())


def test_words_for_the_unknown_are_read_as_unknown() -> None:
    chart = read(small(phase="unknown", findings=[{**FINDING, "severity": "unknown", "status": "unknown"}]))
    assert chart.today.phase == ""
    assert chart.today.findings[0].severity is None
    assert read(small(findings=[{**FINDING, "severity": None}])).today.findings[0].severity is None
    assert read(small(findings=[{**FINDING, "severity": 5.0}])).today.findings[0].severity == 5


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["left", "pain"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*FULL, *FINDING, "x-a", "left"]) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=500, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from([*FULL, "x-a"]), trees, max_size=5))
def test_any_tree_is_read_or_refused_and_never_breaks(tree: dict[str, Any]) -> None:
    """Only UserError comes out; what is read can be judged and written."""
    try:
        chart = read({**small(), **tree})
    except UserError:
        return
    answer = suggest(chart, load_protocol("it_band"))
    assert not answer.failed
    json.dumps(encode_suggestions(answer), allow_nan=False)
    assert read(encode_chart(chart)) == chart


@settings(max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=40) | st.binary(max_size=40).map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_refused_and_never_breaks(text: str) -> None:
    with pytest.raises(UserError):
        read(text)
