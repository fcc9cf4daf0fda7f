"""Archives and chart documents into a record: without loss, without doubles, all of it or nothing."""

import datetime
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from bodymap.cli import main
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.exchange.archive_out import Held
from bodymap.exchange.chart_out import encode_visit
from bodymap.exchange.merging import BESIDE, Tally
from bodymap.store import Record
from bodymap.workspace import importing
from bodymap.workspace.exporting import export_archive, holdings, write_private
from bodymap.workspace.importing import (
    Contents,
    read_contents,
    sentences,
    take_in_archive,
    take_in_holdings,
    take_in_visits,
)

sys.path.insert(0, str(Path(__file__).parents[1] / "unit" / "exchange"))
from exchange_charts import RECORDS

KIM = Client(id="c" * 32, family_name="Example", given_name="Kim", note="made up")
LEFT_FOOT = Finding(id="f", side=Side.LEFT, kind="pain", zones=("foot",))
VISIT = Visit(id="1" * 32, client_id=KIM.id, date=datetime.date(2026, 3, 2), protocol="it_band", findings=(LEFT_FOOT,))
LATER = replace(VISIT, id="2" * 32, date=datetime.date(2026, 3, 9), signed=True, notes="second")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.create(tmp_path / "full.bodymap") as record:
        fill(record, [Held(KIM, (VISIT, LATER))])
        yield record


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Record]:
    with Record.create(tmp_path / "other.bodymap") as record:
        yield record


def fill(record: Record, row: list[Held]) -> None:
    for held in row:
        record.add_client(held.client)
        for visit in held.visits:
            record.add_visit(visit)


def held_in(record: Record) -> dict[str, Held]:
    return {held.client.id: held for held in holdings(record)}


def as_drafts(row: dict[str, Held]) -> dict[str, Held]:
    """What arrives of these: nobody has signed them in a version."""
    return {
        key: replace(held, visits=tuple(replace(visit, signed=False) for visit in held.visits))
        for key, held in row.items()
    }


def test_into_an_empty_record_and_again(record: Record, other: Record, tmp_path: Path) -> None:
    path = tmp_path / "all.bodymap-archive.zip"
    export_archive(record, path)
    assert take_in_archive(other, path) == Tally(clients_new=1, visits_new=2, visits_unsigned=1)
    assert held_in(other) == as_drafts(held_in(record))
    assert take_in_archive(other, path) == Tally(clients_same=1, visits_same=2)
    assert held_in(other) == as_drafts(held_in(record))
    # where it is signed it stays so, and is known again
    assert take_in_archive(record, path) == Tally(clients_same=1, visits_same=2)
    assert record.visit(LATER.id).signed


@settings(max_examples=25, deadline=None)
@given(RECORDS)
def test_every_record_comes_back_equal(row: list[Held]) -> None:
    with Record.temporary() as first, Record.temporary() as second:
        fill(first, row)
        path = first.path.with_suffix(".zip")
        export_archive(first, path)
        take_in_archive(second, path)
        assert held_in(first) == {held.client.id: held for held in row}
        assert held_in(second) == as_drafts(held_in(first))
        assert not take_in_archive(second, path).writes
        assert not take_in_archive(first, path).writes


def test_what_differs_is_kept_beside_and_nothing_is_overwritten(record: Record, other: Record, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    export_archive(record, path)
    here = replace(VISIT, notes="otherwise here")
    fill(other, [Held(replace(KIM, contact="by letter"), (here,))])
    assert take_in_archive(other, path) == Tally(clients_differing=1, visits_beside=1, visits_new=1, visits_unsigned=1)
    # what the record had stands as it stood
    assert other.visit(VISIT.id) == here
    kim = other.client(KIM.id)
    assert (kim.contact, kim.family_name) == ("by letter", "Example")
    assert kim.note == "made up\nAn archive that was taken in says: contact none."
    # and the other version can be read beside it, named as such
    [beside] = [visit for visit in other.visits(KIM.id) if visit.id not in (VISIT.id, LATER.id)]
    assert replace(beside, id=VISIT.id, notes="") == VISIT
    assert beside.notes == BESIDE
    # a second time brings nothing new
    assert take_in_archive(other, path) == Tally(clients_same=1, visits_same=2)
    assert len(other.visits(KIM.id)) == 3


def test_a_finished_encounter_is_a_draft_here_whoever_wrote_the_bundle(
    record: Record, other: Record, tmp_path: Path
) -> None:
    path = tmp_path / "bundle.json"
    assert run("--db", record.path, "export", "--format", "fhir", "--no-pdf", "-o", path) == 0
    statuses = [entry["resource"].get("status") for entry in json.loads(path.read_text())["entry"]]
    assert "finished" in statuses
    tally = take_in_holdings(other, read_contents(path).holdings)
    assert tally == Tally(clients_new=1, visits_new=2, visits_unsigned=1)
    assert "visits: 1 signed without a signed version, added as drafts" in sentences(tally)
    assert [visit.signed for visit in other.visits(KIM.id)] == [False, False]
    assert take_in_holdings(other, read_contents(path).holdings) == Tally(clients_same=1, visits_same=2)
    assert take_in_holdings(record, read_contents(path).holdings) == Tally(clients_same=1, visits_same=2)


def test_a_dry_run_says_the_same_and_writes_nothing(record: Record, other: Record, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    export_archive(record, path)
    assert take_in_archive(other, path, dry_run=True) == Tally(clients_new=1, visits_new=2, visits_unsigned=1)
    assert held_in(other) == {}


def test_all_or_nothing_where_the_record_refuses(
    record: Record, other: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "all.zip"
    export_archive(record, path)
    add = other.add_visit

    def refuse_the_second(visit: Visit) -> object:
        if visit.id == LATER.id:
            raise UserError("Not saved: the disk is full.")
        return add(visit)

    with monkeypatch.context() as failing:
        failing.setattr(other, "add_visit", refuse_the_second)
        with pytest.raises(UserError, match="the disk is full"):
            take_in_archive(other, path)
    assert held_in(other) == {}
    assert take_in_archive(other, path).visits_new == 2


def test_what_is_told_may_end_the_work_and_nothing_is_written(record: Record, other: Record, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    export_archive(record, path)

    class Stop(Exception):  # noqa: N818
        pass

    def stop(_done: int, _of: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        take_in_archive(other, path, stop)
    assert held_in(other) == {}
    with pytest.raises(Stop):
        export_archive(record, tmp_path / "never.zip", told=lambda _: stop(0, 0))
    assert not (tmp_path / "never.zip").exists()
    assert not list(tmp_path.glob(".bodymap-*"))


def test_one_client_alone(record: Record, other: Record, tmp_path: Path) -> None:
    fill(record, [Held(Client(id="d" * 32, family_name="Sample"), ())])
    path = tmp_path / "kim.zip"
    assert export_archive(record, path, KIM.id).clients == 1
    take_in_archive(other, path)
    assert list(held_in(other)) == [KIM.id]
    with pytest.raises(UserError, match="no client 'nobody'"):
        export_archive(record, path, "nobody")


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_a_file_is_its_owners_alone_and_whole_or_not_there(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_text("before")
    path.chmod(0o644)
    export_archive(record, path)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()

    def fail(_file: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(UserError, match="cannot be written: No space left"):
        write_private(path, fail)
    assert path.read_bytes() == before
    with pytest.raises(UserError, match="cannot be written"):
        export_archive(record, tmp_path / "nowhere" / "all.zip")


# chart documents

Read = Callable[[str], Contents]


@pytest.fixture
def read_chart(tmp_path: Path) -> Read:
    """What a file of this text holds."""

    def do(text: str) -> Contents:
        (tmp_path / "chart.json").write_text(text, encoding="utf-8")
        return read_contents(tmp_path / "chart.json")

    return do


def test_a_byte_order_mark_makes_no_other_document(read_chart: Read) -> None:
    text = encode_visit(LATER, [VISIT])
    assert read_chart("\ufeff" + text) == read_chart(text)


def test_a_chart_document_comes_in_as_drafts(record: Record, other: Record, read_chart: Read) -> None:
    text = encode_visit(LATER, [VISIT])
    fill(other, [Held(Client(id="d" * 32, family_name="Sample"), ())])
    visits = read_chart(text).visits
    assert take_in_visits(other, "d" * 32, visits) == Tally(visits_new=2)
    first, second = other.visits("d" * 32)
    assert (first.findings, second.findings, second.notes) == ((LEFT_FOOT,), (LEFT_FOOT,), "second")
    assert (second.signed, second.client_id, second.diagram) == (False, "d" * 32, "lateral_leg")
    assert take_in_visits(other, "d" * 32, read_chart(text).visits) == Tally(visits_same=2)
    # a signed visit of this record says the same as its draft
    assert take_in_visits(record, KIM.id, visits[1:]).visits_beside == 1
    stated = replace(visits[1], protocol_version="", diagram="", diagram_version="")
    assert take_in_visits(record, KIM.id, (stated,)) == Tally(visits_same=1)


def test_a_document_without_ids_makes_no_doubles(record: Record, read_chart: Read) -> None:
    text = json.dumps(
        {
            "format": "bodymap.chart/1",
            "protocol": "it_band",
            "date": "2026-04-01",
            "x-till": 1,
            "findings": [{"side": "right", "zone": "foot", "kind": "pain"}] * 2,
        }
    )
    contents = read_chart(text)
    assert contents.dropped == 1
    assert take_in_visits(record, KIM.id, contents.visits) == Tally(visits_new=1)
    assert take_in_visits(record, KIM.id, read_chart(text).visits) == Tally(visits_same=1)


def test_a_visit_of_another_client_is_refused(record: Record) -> None:
    fill(record, [Held(Client(id="d" * 32, family_name="Sample"), ())])
    with pytest.raises(UserError, match="under another client"):
        take_in_visits(record, "d" * 32, (VISIT,))
    with pytest.raises(UserError, match="no client 'nobody'"):
        take_in_visits(record, "nobody", (VISIT,))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe{\x00}\x00", "neither an archive nor UTF-8 text"),
        (b"\xef\xbb\xbf{}", "format: is missing"),
        (b'{"format": "bodymap.suggestions/1"}', "no chart document but 'bodymap.suggestions/1'"),
        (b"<svg/>", "not JSON"),
        (b"", "not JSON"),
    ],
)
def test_what_is_neither_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(UserError, match=words):
        read_contents(path)
    with pytest.raises(UserError, match="cannot be read"):
        read_contents(tmp_path / "none")


# the command line


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_a_file_that_is_too_large_is_not_read_to_its_end_and_told_by_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its letters take two bytes: cut at the limit it would seem to be no text at all."""
    monkeypatch.setattr(importing, "MOST_BYTES", 2 << 20)
    (tmp_path / "large.json").write_text(json.dumps({"notes": "ü" * (1 << 20)}, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(UserError, match="larger than 2 million bytes") as refused:
        read_contents(tmp_path / "large.json")
    assert "by parts" in refused.value.remedy


def test_the_examples_are_exported_and_nothing_else_is_done_with_them(
    tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BODYMAP_DB", str(tmp_path / "own.bodymap"))
    assert run("--demo", "export", "--list") == 0
    listed = capsys.readouterr().out.split()
    assert "Example," in listed
    assert run("--demo", "export", "--client", listed[0], "-o", tmp_path / "example.zip") == 0
    assert read_contents(tmp_path / "example.zip").kind == "archive"
    for command in (["backup"], ["key", "show-users"], ["import", tmp_path / "example.zip"], ["audit", "verify"]):
        capsys.readouterr()
        assert run("--demo", *command) == 2
        assert "no use for the examples" in capsys.readouterr().err
    assert not (tmp_path / "own.bodymap").exists()


def test_export_and_import_on_the_command_line(record: Record, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    source, target = record.path, tmp_path / "new.bodymap"
    record.close()
    archive, chart = tmp_path / "a.zip", tmp_path / "v.json"
    assert run("--db", source, "export", "--list") == 0
    assert f"{LATER.id}  2026-03-09  signed" in capsys.readouterr().out
    assert run("--db", source, "export", "-o", archive) == 0
    assert "It is not encrypted" in capsys.readouterr().err
    assert run("--db", target, "import", archive, "--dry-run") == 0
    assert "1 would be added" in capsys.readouterr().out
    assert run("--db", target, "import", archive) == 0
    assert "visits: 2 added, 0 there already" in capsys.readouterr().out
    assert run("--db", source, "export", "--format", "chart", "--visit", LATER.id, "-o", chart) == 0
    assert json.loads(chart.read_text())["earlier"][0]["id"] == VISIT.id
    assert run("--db", target, "import", chart, "--into-client", KIM.id) == 0
    assert run("--db", source, "export", "--format", "csv", "-o", tmp_path / "t.csv") == 0
    assert {path.name for path in tmp_path.glob("t-*.csv")} == {"t-findings.csv", "t-measures.csv", "t-treatments.csv"}
    one = tmp_path / "one.csv"
    assert run("--db", source, "export", "--format", "csv", "--table", "findings", "--bom", "-o", one) == 0
    assert one.read_bytes().startswith(b"\xef\xbb\xbfclient_id,")


def test_the_audit_hears_of_what_leaves(record: Record, tmp_path: Path) -> None:
    path = record.path
    # beside another window the record is only read, and the export is made all the same
    assert run("--db", path, "export", "-o", tmp_path / "a.zip") == 0
    record.close()
    assert run("--db", path, "export", "--client", KIM.id, "-o", tmp_path / "b.zip") == 0
    with Record.open(path) as again:
        told = [entry for entry in again.audit.entries() if entry.verb == "chart.exported"]
        assert [(entry.client_id, dict(entry.said)) for entry in told] == [(KIM.id, {"form": "archive"})]


def test_fhir_on_the_command_line(qapp: object, record: Record, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    source, target, bundle = record.path, tmp_path / "new.bodymap", tmp_path / "b.json"
    record.close()
    assert run("--db", source, "export", "--format", "fhir", "--visit", VISIT.id, "-o", bundle) == 0
    assert '"application/pdf"' in bundle.read_text()
    assert run("--db", source, "export", "--format", "fhir", "--no-pdf", "--snomed", "-o", bundle) == 0
    text = bundle.read_text()
    assert "snomed" in text
    assert '"application/pdf"' not in text
    assert run("--db", target, "import", bundle) == 0
    assert "visits: 2 added" in capsys.readouterr().out
    with Record.open(source) as first, Record.open(target) as second:
        assert held_in(second) == as_drafts(held_in(first))
    bundle.write_text(text.replace("left.foot", "right.foot"))
    assert run("--db", tmp_path / "none.bodymap", "import", bundle) == 2
    assert "is RIGHT by its body site" in capsys.readouterr().err
    assert not (tmp_path / "none.bodymap").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export"], "not said where to write"),
        (["export", "--format", "chart", "-o", "x"], "Name it with --visit"),
        (["export", "--visit", "1" * 32, "-o", "x"], "holds no single visit"),
        (["export", "--client", "nobody", "-o", "x"], "no client 'nobody'"),
        (["export", "--format", "chart", "--visit", "none", "-o", "x"], "no visit 'none'"),
        (["import", "{chart}"], "does not say whose visit it is"),
        (["import", "{archive}", "--into-client", "x"], "brings its own clients"),
        (["import", "{none}"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(
    record: Record, tmp_path: Path, capsys: pytest.CaptureFixture, arguments: list[str], words: str
) -> None:
    files = {name: tmp_path / name for name in ("chart", "archive", "none")}
    files["chart"].write_text(encode_visit(VISIT))
    export_archive(record, files["archive"])
    record.close()
    assert run("--db", record.path, *(argument.format(**files) for argument in arguments)) == 2
    assert words in capsys.readouterr().err


def test_a_record_that_is_not_there_is_said(capsys: pytest.CaptureFixture) -> None:
    assert run("export", "--list") == 2
    assert "There is no record at" in capsys.readouterr().err
