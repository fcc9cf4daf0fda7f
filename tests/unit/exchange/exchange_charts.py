"""Random visits in the protocol's own words, for everything that must hold for every visit."""

import datetime
from dataclasses import replace

from hypothesis import strategies as st

from bodymap.domain.finding import Activity, Acuity, Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import LIMIT, Shape, ShapeKind
from bodymap.domain.visit import Client, PlanStep, RomReading, SpecialTest, Treatment, Visit
from bodymap.exchange.archive_out import Held
from bodymap.protocol import DEPTHS, LIMB, load_protocol

IT_BAND = load_protocol("it_band")
SIDES = st.sampled_from(Side)
ZONES = st.sampled_from(sorted(IT_BAND.zones))
IDS = st.text("abcdef0123456789", min_size=8, max_size=8)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
TRUTHS = st.none() | st.booleans()
COORDINATES = st.floats(-LIMIT, LIMIT)
POINTS = st.tuples(COORDINATES, COORDINATES)
DEGREES = st.none() | st.floats(-360, 360)
STEPS = st.sampled_from([*IT_BAND.techniques, *IT_BAND.measures])
PLACES = st.none() | st.sampled_from([*sorted(IT_BAND.zones), LIMB])
JSON = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS | st.lists(TEXTS, max_size=2)

SHAPES = st.one_of(
    POINTS.map(lambda point: Shape(ShapeKind.POINT, (point,))),
    st.lists(POINTS, min_size=2, max_size=5).map(lambda points: Shape(ShapeKind.STROKE, tuple(points))),
    st.lists(POINTS, min_size=3, max_size=5).map(lambda points: Shape(ShapeKind.AREA, tuple(points))),
)
FINDINGS = st.builds(
    Finding,
    id=IDS,
    side=SIDES,
    kind=st.sampled_from(sorted(IT_BAND.kinds)),
    zones=st.lists(ZONES, min_size=1, max_size=3, unique=True).map(tuple),
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
ROM = st.builds(
    RomReading,
    side=SIDES,
    joint=st.sampled_from(["hip", "knee"]),
    movement=st.sampled_from(["flexion", "adduction"]),
    degrees=DEGREES,
    painful=TRUTHS,
)
TESTS = st.builds(
    SpecialTest,
    side=SIDES,
    test=st.sampled_from(sorted(IT_BAND.tests)),
    result=st.sampled_from(["positive", "negative", "not_done"]),
    degrees=DEGREES,
    painful=TRUTHS,
    note=TEXTS,
)
TREATMENTS = st.builds(
    Treatment,
    id=IDS,
    side=SIDES,
    zone=PLACES,
    technique=STEPS,
    depth=st.sampled_from(["", *DEPTHS]),
    minutes=st.none() | st.floats(0, 600),
    response=TEXTS,
    verdict=st.sampled_from(["", "allowed", "modified", "avoid", "refer"]),
    override_reason=TEXTS,
)
_QUESTIONS = [
    (question.id, side, answer)
    for question in IT_BAND.questions.values()
    for side in (list(Side) if question.per_side else [None])
    for answer in question.answers
]


def _history() -> st.SearchStrategy[dict[str, str]]:
    words = [outcome.id for outcome in IT_BAND.outcomes.values() if outcome.own_words]
    own = {name: TEXTS.filter(bool) for name in words}
    chosen = {
        name: (
            st.lists(st.sampled_from([c.id for c in asked.choices]), min_size=1, unique=True).map(
                lambda ids, asked=asked: ",".join(c.id for c in asked.choices if c.id in ids)
            )
            if asked.several
            else st.sampled_from([c.id for c in asked.choices])
        )
        for name, asked in IT_BAND.history.items()
    }
    return st.fixed_dictionaries({}, optional={**own, **chosen})


VISITS = st.builds(
    Visit,
    id=st.text("0123456789abcdef", min_size=32, max_size=32),
    date=st.dates(datetime.date(1900, 1, 1), datetime.date(2999, 12, 31)),
    protocol=st.just("it_band"),
    protocol_version=st.sampled_from(["", "1"]),
    diagram=st.sampled_from(["", "lateral_leg"]),
    diagram_version=st.sampled_from(["", "1"]),
    phase=st.sampled_from(["", "initial", "later"]),
    signed=st.booleans(),
    screening=st.lists(st.sampled_from(_QUESTIONS), max_size=6).map(
        lambda rows: {(question, side): answer for question, side, answer in rows}
    ),
    findings=st.lists(FINDINGS, max_size=4, unique_by=lambda found: found.id).map(tuple),
    clear=st.frozensets(st.tuples(SIDES, ZONES), max_size=3),
    rom=st.lists(ROM, max_size=2).map(tuple),
    tests=st.lists(TESTS, max_size=2).map(tuple),
    observations=st.frozensets(st.sampled_from(sorted(IT_BAND.observations)), max_size=3),
    history=_history(),
    outcomes=st.fixed_dictionaries({}, optional={o.id: st.floats(o.least, o.most) for o in IT_BAND.outcomes.values()}),
    plan=st.lists(st.builds(PlanStep, SIDES, PLACES, STEPS), max_size=2).map(tuple),
    treatments=st.lists(TREATMENTS, max_size=3).map(tuple),
    home_care=st.frozensets(st.tuples(SIDES, st.sampled_from(sorted(IT_BAND.measures))), max_size=3),
    notes=TEXTS,
)
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(str.strip)
CLIENTS = st.builds(
    Client,
    id=st.text("0123456789abcdef", min_size=32, max_size=32),
    family_name=NAMES,
    given_name=st.just("") | NAMES,
    born=st.none() | st.dates(datetime.date(1900, 1, 1), datetime.date(2020, 12, 31)),
    contact=TEXTS,
    note=TEXTS,
    archived=st.booleans(),
)


def _held(client: Client, visits: list[Visit]) -> Held:
    ordered = sorted(visits, key=lambda visit: visit.date)
    return Held(client, tuple(replace(visit, client_id=client.id) for visit in ordered))


RECORDS = st.lists(
    st.builds(_held, CLIENTS, st.lists(VISITS, max_size=3, unique_by=lambda visit: visit.id)),
    max_size=3,
    unique_by=lambda held: held.client.id,
).filter(lambda row: len({v.id for held in row for v in held.visits}) == sum(len(held.visits) for held in row))
"""Whole records: clients with their visits, oldest first; no id stands twice."""
