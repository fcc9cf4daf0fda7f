"""A visit comes back from the record as it was given, whatever is in it and however it came about."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from tests.integration.places import PLACES, new_record

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
from bodymap.domain.finding import Activity, Acuity, Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import LIMIT, Shape, ShapeKind
from bodymap.domain.visit import Client, PlanStep, RomReading, SpecialTest, Treatment, Visit
from bodymap.errors import UserError
from bodymap.store import Conflict, Record, tables

SIDES = st.sampled_from(Side)
IDS = st.text("abcdefghijklmnopqrstuvwxyz_0123456789", min_size=1, max_size=12)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
DEGREES = st.none() | st.floats(-180, 180)
TRUTHS = st.none() | st.booleans()
COORDINATES = st.floats(-LIMIT, LIMIT)
POINTS = st.tuples(COORDINATES, COORDINATES)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)

SHAPES = st.one_of(
    POINTS.map(lambda point: Shape(ShapeKind.POINT, (point,))),
    st.lists(POINTS, min_size=2, max_size=9).map(lambda points: Shape(ShapeKind.STROKE, tuple(points))),
    st.lists(POINTS, min_size=3, max_size=9).map(lambda points: Shape(ShapeKind.AREA, tuple(points))),
)
FINDINGS = st.builds(
    Finding,
    side=SIDES,
    kind=IDS,
    zones=st.lists(IDS, min_size=1, max_size=3).map(tuple),
    shape=st.none() | SHAPES,
    severity=st.none() | st.integers(0, 10),
    status=st.sampled_from(Status),
    acuity=st.sampled_from(Acuity),
    moment=st.sampled_from(Moment),
    note=TEXTS,
    activity=st.sampled_from(Activity),
    radiation=st.sampled_from([(), ("hip",), ("leg",), ("hip", "leg")]),
    follows=st.none() | IDS,
    extra=st.dictionaries(IDS.map(lambda key: f"x-{key}"), JSON, max_size=2),
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "phase": st.sampled_from(["", "initial", "later"]),
    "clear": st.frozensets(st.tuples(SIDES, IDS), max_size=4),
    "rom": st.lists(
        st.builds(RomReading, side=SIDES, joint=IDS, movement=IDS, degrees=DEGREES, painful=TRUTHS), max_size=4
    ).map(tuple),
    "tests": st.lists(
        st.builds(
            SpecialTest,
            side=SIDES,
            test=IDS,
            result=st.sampled_from(["positive", "negative", "not_done"]),
            degrees=DEGREES,
            painful=TRUTHS,
            note=TEXTS,
        ),
        max_size=4,
    ).map(tuple),
    "observations": st.frozensets(IDS, max_size=4),
    "history": st.dictionaries(IDS, TEXTS, max_size=4),
    "outcomes": st.dictionaries(IDS, NUMBERS, max_size=4),
    "plan": st.lists(st.builds(PlanStep, SIDES, st.none() | IDS, IDS), max_size=4).map(tuple),
    "treatments": st.lists(
        st.builds(
            Treatment,
            id=IDS,
            side=SIDES,
            zone=st.none() | IDS,
            technique=IDS,
            depth=IDS,
            minutes=st.none() | st.floats(0, 600),
            response=TEXTS,
            verdict=IDS,
            override_reason=TEXTS,
        ),
        max_size=4,
    ).map(tuple),
    "home_care": st.frozensets(st.tuples(SIDES, IDS), max_size=4),
    "notes": TEXTS,
}
ANSWERS = st.dictionaries(st.tuples(IDS, st.none() | SIDES), st.sampled_from(["yes", "no", "unknown"]), max_size=5)
VISITS = st.builds(
    Visit,
    date=st.dates(datetime.date(1900, 1, 1), datetime.date(2999, 12, 31)),
    protocol=IDS,
    protocol_version=TEXTS,
    diagram=IDS,
    diagram_version=TEXTS,
    signed=st.booleans(),
    screening=ANSWERS,
    findings=st.lists(FINDINGS, max_size=6).map(tuple),
    **FIELDS,
)

QUICK = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module", params=PLACES)
def record(request: pytest.FixtureRequest) -> Iterator[Record]:
    with new_record(request) as record:
        yield record


@pytest.fixture(scope="module")
def client(record: Record) -> Client:
    client = Client(family_name="Example", given_name="Robin")
    record.add_client(client)
    return client


def draft(client: Client, **fields: Any) -> Visit:
    return Visit(**{"client_id": client.id, "date": datetime.date(2026, 1, 2), "protocol": "it_band", **fields})


def reread(record: Record, visit_id: str) -> Visit:
    """The visit from the file, not from what the record remembers of its last save."""
    record._visits._known.clear()
    return record.visit(visit_id)


@settings(QUICK, max_examples=120)
@given(visit=VISITS)
def test_every_field_of_a_visit_comes_back(record: Record, client: Client, visit: Visit) -> None:
    visit = replace(visit, client_id=client.id)
    record.add_visit(visit)
    found = reread(record, visit.id)
    assert found == visit
    assert [type(finding.side) for finding in found.findings] == [Side] * len(visit.findings)


def test_a_clients_visits_come_oldest_first_and_those_of_one_day_as_begun(record: Record) -> None:
    client = Client(family_name="Sample")
    record.add_client(client)
    days = [3, 1, 2, 1]
    added = [draft(client, date=datetime.date(2026, 1, day), notes=f"visit {n}") for n, day in enumerate(days)]
    for visit in added:
        record.add_visit(visit)
    assert record.visits(client.id) == (added[1], added[3], added[2], added[0])
    assert record.visits("nobody") == ()


def draw_edit(data: st.DataObject, visit: Visit) -> Edit:
    """Something that a therapist could do to this visit now."""
    choices: list[st.SearchStrategy[Any]] = [
        st.builds(AddFinding, FINDINGS, st.integers(-1, 4)),
        st.builds(
            AnswerQuestion,
            st.sampled_from(["fever", "anticoagulants", "heat"]),
            st.none() | SIDES,
            st.sampled_from(["yes", "no", "unanswered"]),
        ),
        st.sampled_from(sorted(FIELDS)).flatmap(lambda name: st.builds(SetField, st.just(name), FIELDS[name])),
    ]
    if visit.findings:
        known = st.sampled_from([finding.id for finding in visit.findings])
        choices.append(st.builds(RemoveFinding, known))
        choices.append(st.builds(lambda key, new: ChangeFinding(replace(new, id=key)), known, FINDINGS))
    edit: Edit = data.draw(st.one_of(choices))
    return edit


@settings(QUICK, max_examples=40)
@given(data=st.data())
def test_whatever_is_edited_undone_and_redone_the_record_follows(record: Record, data: st.DataObject) -> None:
    client = Client(family_name="Sample")
    record.add_client(client)
    visit = draft(client)
    record.save_visit(None, visit)
    undo: list[Edit] = []
    for _ in range(data.draw(st.integers(0, 12))):
        back = bool(undo) and data.draw(st.booleans())
        after, inverse = apply(visit, undo.pop() if back else draw_edit(data, visit))
        if not back:
            undo.append(inverse)
        record.save_visit(visit, after)
        visit = after
        if data.draw(st.booleans()):
            assert reread(record, visit.id) == visit
    assert reread(record, visit.id) == visit
    assert record.visits(client.id) == (visit,)


def finding(**fields: Any) -> Finding:
    return Finding(**{"side": Side.LEFT, "kind": "tenderness", "zones": ("it_band_mid",), **fields})


def test_only_the_difference_is_written(record: Record, client: Client) -> None:
    before = draft(client, findings=tuple(finding(severity=n) for n in range(10)), notes="made up")
    assert record.add_visit(before).rows == 11
    after, _ = apply(before, AddFinding(finding()))
    assert record.save_visit(before, after).rows == 2, "the visit's revision and the finding"
    assert record.save_visit(after, replace(after)).rows == 0
    moved = replace(after, findings=(after.findings[1], after.findings[0], *after.findings[2:]))
    assert record.save_visit(after, moved).rows == 3
    gone, inverse = apply(moved, RemoveFinding(moved.findings[9].id))
    assert record.save_visit(moved, gone).rows == 3, "the revision, the finding, and the one that moves up"
    back, _ = apply(gone, inverse)
    assert record.save_visit(gone, back).rows == 3
    assert reread(record, before.id) == back == moved


def test_what_could_not_be_saved_is_written_with_the_next_difference(record: Record, client: Client) -> None:
    before = draft(client)
    record.add_visit(before)
    first, _ = apply(before, AddFinding(finding(note="first")))
    second, _ = apply(first, Batch((AddFinding(finding(note="second")), SetField("notes", "made up"))))
    record.save_visit(before, second)
    assert reread(record, before.id) == second


def test_a_stale_visit_never_overwrites_a_newer_one(record: Record, client: Client) -> None:
    start = draft(client)
    record.add_visit(start)
    mine, _ = apply(start, AddFinding(finding(note="mine")))
    theirs, _ = apply(start, AddFinding(finding(note="theirs")))
    record.save_visit(start, theirs)
    with pytest.raises(Conflict, match="changed elsewhere"):
        record.save_visit(start, mine)
    assert reread(record, start.id) == theirs


def test_another_writers_revision_is_noticed_though_the_visit_is_remembered(record: Record, client: Client) -> None:
    start = draft(client)
    record.add_visit(start)
    theirs = update(tables.visit).where(tables.visit.c.id == start.id)
    record._link.run(theirs.values(notes="theirs", revision=tables.visit.c.revision + 1), {})
    mine, _ = apply(start, AddFinding(finding()))
    with pytest.raises(Conflict):
        record.save_visit(start, mine)
    assert reread(record, start.id) == replace(start, notes="theirs")


def test_a_client_changed_elsewhere_is_not_overwritten(record: Record) -> None:
    client = Client(family_name="Specimen")
    record.add_client(client)
    theirs = update(tables.client).where(tables.client.c.id == client.id)
    record._link.run(theirs.values(note="theirs", revision=2), {})
    with pytest.raises(Conflict):
        record.save_client(client, replace(client, note="mine"))
    assert record.client(client.id).note == "theirs"


def test_a_signed_visit_is_not_changed(record: Record, client: Client) -> None:
    before = draft(client, findings=(finding(),))
    record.add_visit(before)
    with pytest.raises(ValueError, match="neither given nor taken"):
        record.save_visit(before, replace(before, signed=True))
    record.signing.sign(before, "{}", "")
    signed = replace(before, signed=True)
    with pytest.raises(UserError, match="signed"):
        record.save_visit(signed, replace(signed, findings=()))
    assert reread(record, before.id) == signed


@pytest.mark.parametrize(
    "broken",
    [
        {"rom": (RomReading(side=Side.LEFT, joint="hip", movement="flexion", degrees=float("nan")),)},
        {"phase": "elsewhen"},
        {"tests": (SpecialTest(side=Side.LEFT, test="noble", result="perhaps"),)},
        {"outcomes": {"nrs": float("inf")}},
        {"findings": (finding(id="twice"), finding(id="twice"))},
    ],
    ids=["not a number", "phase", "result", "infinite", "one id twice"],
)
def test_what_the_tables_do_not_allow_is_refused_whole(record: Record, client: Client, broken: dict[str, Any]) -> None:
    before = draft(client)
    record.add_visit(before)
    with pytest.raises(ValueError, match=r".") as refusal:
        record.save_visit(before, replace(before, notes="with it", **broken))
    assert not isinstance(refusal.value, UserError)
    assert reread(record, before.id) == before


def test_a_visit_keeps_its_identity(record: Record, client: Client) -> None:
    before = draft(client)
    record.add_visit(before)
    with pytest.raises(ValueError, match="keeps its id"):
        record.save_visit(before, replace(before, date=datetime.date(2020, 1, 1)))
    with pytest.raises(ValueError, match="does not take"):
        record.add_visit(before)
    with pytest.raises(ValueError, match="FOREIGN KEY"):
        record.add_visit(draft(Client(family_name="Unknown")))
    with pytest.raises(KeyError):
        record.visit("no such visit")
