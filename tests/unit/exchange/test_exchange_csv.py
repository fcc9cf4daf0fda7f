"""CSV: one row a thing, sides in words, no cell that a spreadsheet takes for a formula."""

import csv
import datetime
from dataclasses import replace
from io import StringIO

import pytest
from exchange_charts import IT_BAND, RECORDS, TEXTS
from hypothesis import given, settings

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Client, RomReading, SpecialTest, Treatment, Visit
from bodymap.exchange.archive_out import Held
from bodymap.exchange.csv_out import TABLES, cell, columns, encode_table
from bodymap.protocol import load_protocol

KIM = Client(id="c1", family_name="Example", given_name="Kim")
VISIT = Visit(
    id="v1",
    client_id="c1",
    date=datetime.date(2026, 3, 2),
    protocol="it_band",
    findings=(
        Finding(
            id="f1",
            side=Side.LEFT,
            kind="trigger_point",
            zones=("itb_middle", "itb_distal"),
            severity=0,
            note="=1+1",
            shape=Shape.point(0.02, 0.48),
        ),
        Finding(id="f2", side=Side.RIGHT, kind="pain", zones=("foot",), note='two\nlines, "quoted"'),
    ),
    outcomes={"lefs": 60.0, "ober_angle_left": -5.0, "psfs_1": 4.0},
    history={"psfs_1": "@stairs"},
    rom=(RomReading(side=Side.RIGHT, joint="hip", movement="adduction", painful=True),),
    tests=(SpecialTest(side=Side.LEFT, test="ober", result="positive", note="tight"),),
    treatments=(Treatment(id="t1", side=Side.LEFT, zone=None, technique="ice", minutes=4.5, response="-eased"),),
)


def rows(name: str, *held: Held, **options: bool) -> list[dict[str, str]]:
    text = encode_table(name, held or (Held(KIM, (VISIT,)),), load_protocol, **options)
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_findings_are_one_row_each() -> None:
    first, second = rows("findings")
    assert (first["side"], first["zone"], first["further_zones"]) == ("LEFT", "itb_middle", "itb_distal")
    assert (first["kind_name"], first["severity"], first["note"]) == ("trigger point", "0", "'=1+1")
    assert (first["shape"], first["x"], first["y"]) == ("point", "0.02", "0.48")
    assert (first["visit_date"], first["visit_signed"]) == ("2026-03-02", "no")
    assert (second["side"], second["severity"], second["shape"]) == ("RIGHT", "", "")
    assert second["note"] == 'two\nlines, "quoted"'


def test_measures_hold_outcomes_motion_and_tests() -> None:
    by_name = {row["measure"]: row for row in rows("measures")}
    assert (by_name["lefs"]["value"], by_name["lefs"]["side"]) == ("60.0", "")
    # a number of ours is a number, below zero too
    assert (by_name["ober_angle_left"]["value"], by_name["ober_angle_left"]["side"]) == ("-5.0", "LEFT")
    assert by_name["psfs_1"]["words"] == "'@stairs"
    motion = by_name["rom_hip_adduction"]
    assert (motion["side"], motion["value"], motion["painful"]) == ("RIGHT", "", "yes")
    assert (by_name["test_ober"]["side"], by_name["test_ober"]["words"]) == ("LEFT", "positive; tight")


def test_treatments() -> None:
    [done] = rows("treatments")
    assert (done["side"], done["technique_name"], done["minutes"]) == ("LEFT", "ice on the lateral knee", "4.5")
    assert done["response"] == "'-eased"


def test_names_only_where_they_are_asked_for() -> None:
    assert "Example" not in encode_table("findings", [Held(KIM, (VISIT,))], load_protocol)
    assert rows("findings", names=True)[0]["client"] == "Example, Kim"


def test_the_byte_order_mark_only_where_it_is_asked_for() -> None:
    assert not encode_table("findings", (), load_protocol).startswith("\ufeff")
    assert encode_table("findings", (), load_protocol, bom=True).startswith("\ufeffclient_id,")


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_is_its_header(name: str) -> None:
    assert encode_table(name, (), load_protocol) == ",".join(columns(name)) + "\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"])
def test_no_text_begins_a_formula(start: str) -> None:
    assert cell(f"{start}cmd") == f"'{start}cmd"
    assert cell(f"a{start}cmd") == f"a{start}cmd"


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_text_comes_through_a_reader(text: str) -> None:
    visit = replace(VISIT, findings=(replace(VISIT.findings[0], note=text),))
    [row] = rows("findings", Held(KIM, (visit,)))
    assert row["note"] in (text, f"'{text}")
    assert not row["note"].startswith(("=", "+", "-", "@", "\t", "\r"))


@settings(max_examples=40, deadline=None)
@given(RECORDS)
def test_every_finding_keeps_its_side(holdings: list[Held]) -> None:
    told = [(row["visit_id"], row["finding_id"], row["side"]) for row in rows("findings", *holdings)]
    if holdings:
        assert told == [(v.id, f.id, f.side.word) for held in holdings for v in held.visits for f in v.findings]
    assert set(IT_BAND.zones) >= {row["zone"] for row in rows("findings", *holdings) if holdings}


def test_words_that_the_protocol_does_not_know_are_written_as_they_are() -> None:
    odd = replace(VISIT, findings=(replace(VISIT.findings[0], kind="lump", zones=("elbow",)),), outcomes={"new": 1.0})
    assert rows("findings", Held(KIM, (odd,)))[0]["kind_name"] == "lump"
    assert rows("measures", Held(KIM, (odd,)))[0]["measure_name"] == "new"
