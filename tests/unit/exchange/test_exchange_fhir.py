"""FHIR: bundles that others can read, that come back whole, and that are refused where they are not sound."""

import datetime
import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from exchange_charts import RECORDS
from fhir_words import faults
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bodymap.diagram import load_diagram
from bodymap.domain.example import example_clients
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.signed import Kept, SignedVersion
from bodymap.domain.visit import Client, RomReading, SpecialTest, Treatment, Visit
from bodymap.errors import UserError
from bodymap.exchange.archive_out import Held
from bodymap.exchange.fhir import Bundling, decode_bundle, encode_bundle
from bodymap.exchange.fhir.bundle_in import carried
from bodymap.exchange.fhir.codes import plain
from bodymap.exchange.strict_json import parse
from bodymap.protocol import load_protocol

NOW = datetime.datetime(2026, 3, 2, 10, 15, tzinfo=datetime.UTC)
PLAIN = Bundling(now=NOW, made_by="bodymap test")
KIM = Client(
    id="c1", family_name="Example", given_name="Kim", born=datetime.date(1987, 4, 12), contact="by post", note="made up"
)
VISIT = Visit(
    id="v1",
    client_id="c1",
    date=datetime.date(2026, 3, 2),
    protocol="it_band",
    phase="later",
    screening={("dvt", None): "no", ("recent_trauma", Side.LEFT): "yes"},
    findings=(
        Finding(id="f1", side=Side.LEFT, kind="nodule", zones=("itb_middle", "itb_distal"), severity=0, note="firm"),
        Finding(id="f2", side=Side.RIGHT, kind="pain", zones=("foot",), shape=Shape.point(0.1, 1.2), follows="f0"),
    ),
    clear=frozenset({(Side.RIGHT, "quadriceps")}),
    rom=(RomReading(side=Side.RIGHT, joint="hip", movement="adduction", degrees=12.5, painful=True),),
    tests=(SpecialTest(side=Side.LEFT, test="ober", result="positive", degrees=-4.0),),
    observations=frozenset({"running"}),
    history={"sites": "outer_knee,hip", "psfs_1": "stairs"},
    outcomes={"lefs": 60.0, "nprs_now": 0.0},
    treatments=(Treatment(id="t1", side=Side.LEFT, zone=None, technique="ice", minutes=4.0, override_reason="asked"),),
    notes="only in the attachment",
)
SMALL = Held(KIM, (VISIT,))


def bundle(*holdings: Held, how: Bundling = PLAIN) -> Any:
    return parse(encode_bundle(holdings, load_protocol, how), 64 << 20)


def read(tree: Any) -> tuple[Held, ...]:
    return decode_bundle(tree, load_protocol, load_diagram)


def resources(tree: Any, what: str) -> list[Any]:
    return [entry["resource"] for entry in tree["entry"] if entry["resource"]["resourceType"] == what]


def without_charts(tree: Any) -> Any:
    kept = [entry for entry in tree.get("entry", []) if entry["resource"]["resourceType"] != "DocumentReference"]
    return {**tree, "entry": kept}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RECORDS, st.booleans())
def test_every_record_comes_back_equal_and_keeps_to_the_closed_lists(holdings: list[Held], snomed: bool) -> None:
    # what FHIR's strings cannot hold of a client is lost: a client is not in the attached chart
    row = [replace(held, client=_plain(held.client)) for held in holdings]
    tree = bundle(*row, how=replace(PLAIN, snomed=snomed))
    assert list(faults(tree, snomed=snomed)) == []
    assert read(tree) == tuple(row)
    for told, held in zip(read(without_charts(tree)), row, strict=True):
        assert told.client == held.client
        assert [carried(visit) for visit in told.visits] == [carried(visit) for visit in held.visits]


def _plain(client: Client) -> Client:
    return replace(client, contact=plain(client.contact), note=plain(client.note))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RECORDS)
def test_every_bundle_is_valid_by_the_standards_own_structures(holdings: list[Held]) -> None:
    from fhir.resources.R4B.bundle import Bundle

    row = [replace(held, client=_plain(held.client)) for held in holdings]
    Bundle.model_validate(bundle(*row, how=replace(PLAIN, snomed=True)))


def test_the_examples_are_valid_and_come_back() -> None:
    from fhir.resources.R4B.bundle import Bundle

    rows = [Held(client, tuple(visits)) for client, visits in example_clients(datetime.date(2026, 3, 2))]
    tree = bundle(*rows, how=replace(PLAIN, pdf=lambda _client, _visit: b"%PDF-1.4 made up"))
    Bundle.model_validate(tree)
    assert list(faults(tree)) == []
    assert read(tree) == tuple(rows)
    kinds = {entry["resource"]["resourceType"] for entry in tree["entry"]}
    assert kinds == {
        *("Patient", "Encounter", "Observation", "BodyStructure", "Procedure", "QuestionnaireResponse"),
        *("DocumentReference", "Provenance"),
    }


def test_the_standards_library_does_not_see_a_wrong_status_and_our_lists_do() -> None:
    from fhir.resources.R4B.bundle import Bundle

    tree = bundle(SMALL)
    resources(tree, "Observation")[0]["status"] = "nonsense"
    Bundle.model_validate(tree)
    assert list(faults(tree)) == ["Observation.status: nonsense"]


def test_a_finding_says_its_side_in_code_and_words() -> None:
    nodule, pain = resources(bundle(SMALL), "Observation")[:2]
    assert nodule["bodySite"]["text"] == "LEFT ITB, middle third"
    assert nodule["bodySite"]["coding"][0]["code"] == "left.itb_middle"
    assert nodule["component"][0]["valueInteger"] == 0
    assert nodule["component"][1]["valueCodeableConcept"]["text"] == "LEFT"
    assert "valueInteger" not in pain["component"][0]
    assert pain["component"][0]["dataAbsentReason"]["coding"][0]["code"] == "unknown"
    [structure] = resources(bundle(SMALL), "BodyStructure")
    assert structure["locationQualifier"][0]["text"] == "LEFT"


def test_snomed_only_where_it_is_asked_for() -> None:
    assert "snomed" not in json.dumps(bundle(SMALL))
    asked = json.dumps(bundle(SMALL, how=replace(PLAIN, snomed=True)))
    for code in ("7771000", "24028007", "27925004", "7480001"):
        assert code in asked


def test_who_signed_stands_in_provenance() -> None:
    version = SignedVersion(
        visit_id=VISIT.id,
        number=1,
        chart="",
        judgement="",
        reason="wrong side",
        at="2026-03-02T10:15:00.000+00:00",
        author_id="a1",
        author="Ida Specimen",
        initials="IS",
        hash="",
    )
    tree = bundle(replace(SMALL, kept={VISIT.id: Kept(versions=(version,))}))
    signature = resources(tree, "Provenance")[-1]
    assert signature["agent"][0]["who"]["display"] == "Ida Specimen"
    assert signature["recorded"] == version.at
    assert signature["reason"][0]["text"] == "wrong side"
    assert list(faults(tree)) == []
    assert read(tree) == (SMALL,)


def test_the_sheet_is_attached_as_pdf() -> None:
    tree = bundle(SMALL, how=replace(PLAIN, pdf=lambda client, visit: f"{client.id} {visit.id}".encode()))
    [attachment] = [
        content["attachment"]
        for document in resources(tree, "DocumentReference")
        for content in document["content"]
        if content["attachment"]["contentType"] == "application/pdf"
    ]
    assert b64decode(attachment["data"]) == b"c1 v1"
    assert attachment["size"] == 5
    assert read(tree) == (SMALL,)


def first(tree: Any, what: str) -> Any:
    return resources(tree, what)[0]


def swap_side(tree: Any) -> None:
    finding = first(tree, "Observation")
    finding["bodySite"]["coding"][0]["code"] = "right.itb_middle"
    for component in finding["component"][1:3]:
        codings = component["valueCodeableConcept"]["coding"]
        codings[0]["code"] = codings[0]["code"].replace("left", "right")


def half_swapped(tree: Any) -> None:
    first(tree, "Observation")["bodySite"]["coding"][0]["code"] = "right.itb_middle"


def second_chart(tree: Any) -> None:
    [entry] = [e for e in tree["entry"] if e["resource"]["resourceType"] == "DocumentReference"]
    tree["entry"].append({**entry, "fullUrl": "urn:uuid:other"})


def set_in(what: str, **fields: Any) -> Callable[[Any], None]:
    return lambda tree: first(tree, what).update(fields)


def third_party(tree: Any) -> None:
    first(tree, "Observation")["code"] = {"coding": [{"system": "http://snomed.info/sct", "code": "22253000"}]}


def broken_chart(tree: Any) -> None:
    first(tree, "DocumentReference")["content"][0]["attachment"]["data"] = "%%%"


def severity(tree: Any) -> None:
    first(tree, "Observation")["component"][0]["valueInteger"] = 11


def unknown_zone(tree: Any) -> None:
    code = first(tree, "Observation")["bodySite"]["coding"][0]
    code["code"] = "left.elbow"


def crooked_shape(tree: Any) -> None:
    resources(tree, "Observation")[1]["component"][-1]["valueString"] = "point nowhere"


def unknown_shape(tree: Any) -> None:
    resources(tree, "Observation")[1]["component"][-1]["valueString"] = "blob 1 2"


def twice(tree: Any) -> None:
    tree["entry"].append(tree["entry"][1])


def another_kind(tree: Any) -> None:
    resource = {"resourceType": "Condition", "encounter": first(tree, "Observation")["encounter"]}
    resource["subject"] = first(tree, "Observation")["subject"]
    tree["entry"].append({"fullUrl": "urn:uuid:x", "resource": resource})


def no_answer(tree: Any) -> None:
    first(tree, "QuestionnaireResponse")["item"][0]["answer"] = []


def answered_twice(tree: Any) -> None:
    items = first(tree, "QuestionnaireResponse")["item"]
    items.append(items[0])


def placeless(tree: Any) -> None:
    first(tree, "Observation")["bodySite"]["coding"][0]["code"] = "left"


def nothing_attached(tree: Any) -> None:
    first(tree, "DocumentReference")["content"] = []


ELSEWHERE = {"reference": "urn:uuid:elsewhere"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda tree: tree.update(type="document"), "type: expected a FHIR bundle of type 'collection'"),
        (lambda tree: tree.update(entry={}), "entry: expected a list"),
        (lambda tree: tree.update(entry=[1]), "entry[0]: expected an object"),
        (lambda tree: tree["entry"][0].pop("fullUrl"), "entry[0].fullUrl: is missing"),
        (twice, "fullUrl: stands twice in the bundle"),
        (set_in("Patient", identifier=[]), "entry[0].resource.identifier: has none of"),
        (set_in("Patient", birthDate="1987-04-31"), "entry[0].resource.birthDate: expected a date"),
        (set_in("Patient", name=[{"text": "x"}]), "entry[0].resource.name[0].family: is missing"),
        (set_in("Encounter", status="cancelled"), "entry[1].resource.status: expected finished or in-progress"),
        (set_in("Encounter", extension=[]), "this is no visit of bodymap"),
        (set_in("Encounter", period={"start": "2026-02-30"}), "entry[1].resource: date: there is no day"),
        (set_in("Encounter", subject=ELSEWHERE), "is another patient than that of its visit"),
        (set_in("Observation", status="entered-in-error"), "says nothing that can be charted"),
        (set_in("Observation", status=7), "status: expected text"),
        (set_in("Observation", encounter=ELSEWHERE), "belongs to a visit that is not in the bundle"),
        (set_in("Observation", subject=ELSEWHERE), "subject: is another patient"),
        (set_in("Observation", bodySite={}), "bodySite: has no code of"),
        (set_in("Procedure", status="not-done"), "only what was done is a treatment"),
        (set_in("Procedure", bodySite=[]), "bodySite: expected one place"),
        (set_in("QuestionnaireResponse", questionnaire="x/other"), "expected the screening or the history"),
        (third_party, "entry[3].resource.code: has no code of"),
        (half_swapped, "is RIGHT by its body site and LEFT by its component"),
        (swap_side, "its findings are other ones than in the chart document"),
        (severity, "entry[3].resource: severity: 11 is not between 0 and 10"),
        (unknown_zone, "entry[3].resource"),
        (crooked_shape, "valueString: expected a shape"),
        (unknown_shape, "unknown shape 'blob'"),
        (broken_chart, "data: is not UTF-8 text in base64"),
        (second_chart, "is a second chart document of one visit"),
        (no_answer, "answer: expected one answer"),
        (answered_twice, "this question is answered twice"),
        (placeless, "expected a place as side.zone"),
        (nothing_attached, "content: expected one attachment"),
        (another_kind, "a Condition has no place in a chart"),
    ],
)
def test_what_is_not_sound_is_refused_with_its_place(change: Callable[[Any], None], words: str) -> None:
    tree = bundle(SMALL)
    change(tree)
    with pytest.raises(UserError) as refused:
        read(tree)
    assert words in str(refused.value)


def test_an_empty_record_is_an_empty_bundle() -> None:
    tree = bundle()
    assert "entry" not in tree
    assert read(tree) == ()
