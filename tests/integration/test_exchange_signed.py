"""What was signed travels with the archive: versions, who signed, judgement, amendment; and an erasure stands."""

import datetime
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from bodymap.diagram import load_diagram
from bodymap.domain.author import Author
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.exchange.exact import encode_exact
from bodymap.exchange.judgement import Judgement, encode_judgement
from bodymap.exchange.merging import BESIDE, Tally
from bodymap.protocol import Chart, load_protocol, suggest
from bodymap.store import Record
from bodymap.workspace import Workspace
from bodymap.workspace.exporting import export_archive, holdings
from bodymap.workspace.importing import take_in_archive

KIM = Client(id="c" * 32, family_name="Example", given_name="Kim")
VISIT = Visit(
    id="1" * 32,
    client_id=KIM.id,
    date=datetime.date(2026, 3, 2),
    protocol="it_band",
    findings=(Finding(id="f", side=Side.LEFT, kind="pain", zones=("foot",)),),
)
ROBIN = Author(id="a1", name="Robin Sample", initials="RS")
KEPT = "clients/000001/visits/0001.kept.json"


def judged(visit: Visit, version: str = "", name: str = "it_band") -> str:
    protocol = load_protocol("it_band")
    return encode_judgement(Judgement(name, version or protocol.version, suggest(Chart(today=visit), protocol)))


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[Record]:
    """A record with one visit, signed, amended and signed again."""
    with Record.create(tmp_path / "signed.bodymap") as record:
        record.author = ROBIN
        record.add_client(KIM)
        record.add_visit(VISIT)
        record.signing.sign(VISIT, encode_exact(VISIT), judged(VISIT))
        closed = replace(VISIT, signed=True)
        record.signing.amend(closed, "wrong side", encode_exact(VISIT))
        mended = replace(VISIT, notes="mended")
        record.save_visit(VISIT, mended)
        record.signing.sign(mended, encode_exact(mended), judged(mended))
        yield record


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Record]:
    with Record.create(tmp_path / "other.bodymap") as record:
        record.author = Author(id="b2", name="Ida Specimen", initials="IS")
        yield record


@pytest.fixture
def archive(signed: Record, tmp_path: Path) -> Path:
    path = tmp_path / "a.zip"
    export_archive(signed, path)
    return path


def test_versions_travel_with_their_signatures(signed: Record, other: Record, archive: Path) -> None:
    assert take_in_archive(other, archive) == Tally(clients_new=1, visits_new=1)
    assert other.signing.versions(VISIT.id) == signed.signing.versions(VISIT.id)
    assert [version.author for version in other.signing.versions(VISIT.id)] == ["Robin Sample"] * 2
    assert other.visit(VISIT.id) == replace(VISIT, notes="mended", signed=True)
    assert other.taking.judgement(VISIT.id) == signed.taking.judgement(VISIT.id)
    assert list(holdings(other)) == list(holdings(signed))
    # the audit tells of them, by whoever took them in, and holds
    assert not other.verify().faults
    assert take_in_archive(other, archive) == Tally(clients_same=1, visits_same=1)
    # and what is signed is signed
    with pytest.raises(UserError, match="signed"):
        other.save_visit(other.visit(VISIT.id), replace(other.visit(VISIT.id), notes="changed"))


def test_the_open_client_knows_at_once_who_signed(other: Record, archive: Path) -> None:
    workspace = Workspace(other, load_protocol("it_band"), load_diagram())
    other.add_client(KIM)
    workspace.open_client(KIM.id)
    take_in_archive(other, archive)
    workspace.refresh()
    state = workspace.signatures.state(workspace.visit(VISIT.id))
    assert (state.standing, state.version and state.version.by) == ("signed", "RS")


def test_an_amendment_under_way_travels(signed: Record, other: Record, tmp_path: Path) -> None:
    closed = signed.visit(VISIT.id)
    signed.signing.amend(closed, "again", encode_exact(replace(closed, signed=False)))
    export_archive(signed, tmp_path / "b.zip")
    take_in_archive(other, tmp_path / "b.zip")
    assert other.signing.amendment(VISIT.id) == signed.signing.amendment(VISIT.id)
    assert not other.visit(VISIT.id).signed
    assert not other.verify().faults
    other.signing.cancel(other.visit(VISIT.id), replace(VISIT, notes="mended", signed=True))
    assert other.visit(VISIT.id).signed


def test_a_draft_is_judged_anew_where_it_is_taken_in(signed: Record, other: Record, tmp_path: Path) -> None:
    draft = replace(VISIT, id="2" * 32)
    signed.add_visit(draft)
    signed.signing.keep_beside(draft, judgement=judged(RIGHT, "99"))
    export_archive(signed, tmp_path / "b.zip")
    take_in_archive(other, tmp_path / "b.zip")
    assert other.taking.judgement(draft.id) is None
    workspace = Workspace(other, load_protocol("it_band"), load_diagram())
    workspace.open_client(KIM.id)
    assert not workspace.judgements.shown(workspace.visit(draft.id)).kept


def test_one_signed_before_versions_whose_amendment_was_given_up_travels(
    signed: Record, other: Record, tmp_path: Path
) -> None:
    old = replace(VISIT, id="2" * 32, signed=True)
    signed.add_visit(old)
    draft = replace(old, signed=False)
    signed.signing.amend(old, "looked again", encode_exact(draft))
    signed.signing.cancel(draft, old)
    export_archive(signed, tmp_path / "b.zip")
    take_in_archive(other, tmp_path / "b.zip")
    assert other.visit(old.id) == old


def test_a_signature_without_what_was_kept_beside_it_is_none(other: Record, archive: Path) -> None:
    def bare(tree: dict) -> None:
        tree.update(versions=[])

    assert take_in_archive(other, changed(archive, bare)) == Tally(clients_new=1, visits_new=1, visits_unsigned=1)
    assert other.visit(VISIT.id) == replace(VISIT, notes="mended")
    assert other.taking.judgement(VISIT.id) is None
    assert other.verify().sound


def test_a_signed_visit_that_differs_is_kept_beside_as_a_draft(other: Record, archive: Path) -> None:
    other.add_client(KIM)
    other.add_visit(VISIT)
    assert take_in_archive(other, archive) == Tally(clients_same=1, visits_beside=1)
    [own, beside] = other.visits(KIM.id)
    assert own == VISIT
    assert (beside.signed, beside.notes) == (False, f"mended\n{BESIDE}")
    assert other.signing.versions(beside.id) == ()
    assert take_in_archive(other, archive) == Tally(clients_same=1, visits_same=1)


def test_an_erased_client_does_not_come_back(signed: Record, other: Record, archive: Path) -> None:
    take_in_archive(other, archive)
    other.erasing.client(KIM.id, "asked for")
    assert take_in_archive(other, archive) == Tally(clients_erased=1)
    assert other.clients() == ()
    assert not other.verify().faults


def changed(archive: Path, change: Callable[[dict], object]) -> Path:
    """The archive after what is kept beside its visit was changed, with hashes that fit again."""
    with zipfile.ZipFile(archive) as inner:
        files = {name: inner.read(name) for name in inner.namelist()}
    tree = json.loads(files[KEPT])
    change(tree)
    files[KEPT] = json.dumps(tree).encode()
    manifest = json.loads(files["manifest.json"])
    for entry in manifest["files"]:
        content = files[entry["path"]]
        entry |= {"sha256": sha256(content).hexdigest(), "bytes": len(content)}
    files["manifest.json"] = json.dumps(manifest).encode()
    path = archive.with_name("changed.zip")
    with zipfile.ZipFile(path, "w") as outer:
        for name, content in files.items():
            outer.writestr(name, content)
    return path


def in_version(place: int, /, **fields: object) -> Callable[[dict], object]:
    return lambda tree: tree["versions"][place].update(fields)


RIGHT = replace(VISIT, findings=(replace(VISIT.findings[0], side=Side.RIGHT),))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (in_version(0, author="Somebody Else"), "Version 1 of the visit"),
        (in_version(0, hash="0" * 64), "its hash differs"),
        (in_version(0, chart=encode_exact(RIGHT)), "its hash differs"),
        (in_version(1, chart=encode_exact(RIGHT)), "versions[1].chart: says something else than the signed visit"),
        (in_version(1, chart=encode_exact(replace(VISIT, id="x"))), "versions[1].chart: is another visit's"),
        (in_version(1, chart="[]"), "versions[1].chart: is no chart that was signed"),
        (in_version(1, chart="[" * 100_000), "versions[1].chart: is no chart that was signed"),
        (in_version(1, judgement="AAAA"), "versions[1].judgement: is no judgement"),
        (in_version(1, number=3), "versions: expected the numbers 1, 2, 3"),
        (in_version(1, at="yesterday"), "versions[1].at: expected an instant"),
        (in_version(1, at="2026-03-02T10:00:00"), "versions[1].at: expected an instant"),
        (in_version(1, by="x"), "versions[1].by: unknown key"),
        (lambda tree: tree.update(format="bodymap.kept/2"), "format: expected 'bodymap.kept/1'"),
        (lambda tree: tree.update(amendment={"reason": "x", "at": "2026-03-02T10:00:00+00:00"}), "amendment: only a"),
        (lambda tree: tree["judgement"].update(said="x"), "judgement.said: is no judgement"),
        (lambda tree: tree["judgement"].update(said=judged(RIGHT)), "judgement.said: is another one than"),
        (lambda tree: tree["judgement"].update(said=judged(VISIT, "99")), "judgement.said: is another one than"),
        (in_version(1, judgement=judged(VISIT, name="other")), "versions[1].judgement: is that of another protocol"),
    ],
)
def test_what_is_not_as_it_was_signed_is_refused(
    other: Record, archive: Path, change: Callable[[dict], object], words: str
) -> None:
    with pytest.raises(UserError) as refused:
        take_in_archive(other, changed(archive, change))
    assert words in str(refused.value)
    assert other.clients() == ()
