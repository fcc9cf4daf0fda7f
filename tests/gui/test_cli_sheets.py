"""The commands that print: from a chart document and from a record, and what they refuse."""

import datetime
import json
import re
import stat
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PySide6.QtGui import QImage

from bodymap.cli import main
from bodymap.diagram import load_diagram
from bodymap.domain.author import Author
from bodymap.domain.edits import SetField
from bodymap.domain.practice import Practice
from bodymap.protocol import load_protocol
from bodymap.store import Record, sqlite
from bodymap.workspace import Workspace, open_workspace
from bodymap.workspace.sheets import keep_practice, practice_of, source_in, source_of_version

pytestmark = pytest.mark.usefixtures("qapp")

NOW = datetime.datetime(2026, 3, 2, 14, 2)

CHART = {
    "format": "bodymap.chart/1",
    "protocol": "it_band",
    "date": "2026-03-02",
    "screening": {"dvt": "yes"},
    "findings": [{"side": "right", "zone": "itb_middle", "kind": "adhesion", "severity": 6}],
    "earlier": [
        {"date": "2026-02-23", "findings": [{"side": "right", "zone": "itb_middle", "kind": "adhesion", "severity": 2}]}
    ],
}


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "chart.json"
    path.write_text(json.dumps(CHART), encoding="utf-8")
    return path


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A record with a made-up client's visits, and a practice."""
    path = tmp_path / "record.bodymap"
    examples = open_workspace(None, demo=True)
    client = examples.find_clients("Example")[0]
    with Record.open(path, create=True) as made:
        made.add_client(examples.record.client(client.id))
        for visit in examples.record.visits(client.id):
            made.add_visit(visit)
        keep_practice(made, Practice(name="Sample Practice", paper="letter", therapist="T. Sample"))
    examples.close()
    return path


def text_of(path: Path) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


def ids(path: Path) -> tuple[str, list[str]]:
    with Record.open(path, read_only=True) as made:
        client = made.clients()[0].id
        return client, [visit.id for visit in made.visits(client)]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("print", "Palpation chart"),
        ("report", "Adhesion in the RIGHT middle third of the ITB is worse"),
        ("homecare", "Stop and see a doctor"),
        ("referral", "I ask you to see the client named above about the LEFT and RIGHT limbs"),
    ],
)
def test_each_sheet_of_a_chart_document(command: str, words: str, document: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    assert main([command, str(document), "-o", str(out), "--paper", "letter"]) == 0
    assert words in text_of(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert round(pypdf.PdfReader(out).pages[0].mediabox.width) == 612


def test_a_sheet_of_the_record_has_name_letterhead_and_paper(record: Path, tmp_path: Path) -> None:
    client, visits = ids(record)
    out = tmp_path / "out.pdf"
    assert main(["--db", str(record), "report", "--client", client, "-o", str(out)]) == 0
    text = text_of(out)
    assert "Sample Practice" in text
    assert f"{len(visits)} visits" in text
    assert round(pypdf.PdfReader(out).pages[0].mediabox.width) == 612
    assert main(["--db", str(record), "print", "--visit", visits[0], "-o", str(out)]) == 0
    assert "Since" not in text_of(out)


def test_a_picture_of_a_chart_document(document: Path, tmp_path: Path) -> None:
    for name in ("one.png", "one.svg"):
        assert main(["picture", str(document), "--side", "right", "-o", str(tmp_path / name)]) == 0
    assert not QImage(str(tmp_path / "one.png")).isNull()
    assert b"RIGHT" in (tmp_path / "one.svg").read_bytes()
    assert b"LEFT" not in (tmp_path / "one.svg").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["print", "-o", "x.pdf", "--visit", "none"], "none"),
        (["print", "-o", "x.pdf"], "not said whose sheet"),
        (["picture", "CHART", "-o", "x.bmp"], "A picture is PNG or SVG, not .bmp."),
        (["report", "CHART", "--client", "c", "-o", "x.pdf"], "Name one of them."),
    ],
)
def test_what_cannot_be_printed_is_told(
    arguments: list[str], words: str, document: Path, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [str(document) if argument == "CHART" else argument for argument in arguments]
    assert main(["--db", str(record), *given]) == 2
    assert words in capsys.readouterr().err
    assert not Path("x.pdf").exists()


def test_no_letter_without_a_reason(document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document.write_text(json.dumps({**CHART, "screening": {"dvt": "no"}}), encoding="utf-8")
    out = tmp_path / "out.pdf"
    assert main(["referral", str(document), "-o", str(out)]) == 2
    assert "do not call for a referral" in capsys.readouterr().err
    assert not out.exists()


def test_a_practice_stays_in_its_record(record: Path) -> None:
    with Record.open(record) as made:
        practice = practice_of(made)
        assert practice.name == "Sample Practice"
        keep_practice(made, Practice(name="Other", logo=b"\x89PNG"))
    with Record.open(record) as made:
        assert practice_of(made) == Practice(name="Other", logo=b"\x89PNG")


def test_a_signed_visit_names_who_signed_it_and_speaks_with_the_judgement_that_was_kept(
    record: Path, tmp_path: Path
) -> None:
    client, _ = ids(record)
    with Record.open(record) as made:
        protocol = load_protocol("it_band")
        author = Author(id="t", name="T. Sample", initials="TS")
        workspace = Workspace(made, protocol, load_diagram(), lambda: NOW, author=author)
        workspace.open_client(client)
        visit, _ = workspace.start_visit()
        draft = source_in(workspace, workspace.visit(visit.id))
        workspace.signatures.sign(visit.id, "1987")
        signed = source_in(workspace, workspace.visit(visit.id))
        workspace.signatures.amend(visit.id, "a side was confused")
        amended = source_in(workspace, workspace.visit(visit.id))
    assert (draft.standing, draft.rules) == ("Draft", "")
    assert signed.standing.startswith("Signed by T. Sample, ")
    assert signed.standing.endswith("version 1")
    assert signed.rules == protocol.version
    assert amended.standing == "Draft, amends version 1"
    out = tmp_path / "out.pdf"
    assert main(["--db", str(record), "print", "--visit", visit.id, "-o", str(out)]) == 0
    assert "Draft, amends version 1" in text_of(out)


@pytest.fixture
def amended(record: Path) -> str:
    """The id of a visit of the record that was signed with one note and, amended, with another."""
    client, _ = ids(record)
    with Record.open(record) as made:
        author = Author(id="t", name="T. Sample", initials="TS")
        workspace = Workspace(made, load_protocol("it_band"), load_diagram(), lambda: NOW, author=author)
        workspace.open_client(client)
        visit, _ = workspace.start_visit()
        workspace.edit(visit.id, SetField("notes", "Said at first."))
        workspace.signatures.sign(visit.id, "1987")
        workspace.signatures.amend(visit.id, "a side was confused")
        workspace.edit(visit.id, SetField("notes", "Said later."))
        workspace.author = Author(id="k", name="K. Example", initials="KE")
        workspace.signatures.sign(visit.id, "1987")
    return visit.id


def test_an_earlier_version_is_printed_as_it_was_signed(record: Path, amended: str, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    command = ["--db", str(record), "print", "--visit", amended, "-o", str(out)]
    assert main([*command, "--version", "1"]) == 0
    first = text_of(out)
    assert "Version 1 of 2, as signed by T. Sample, " in first
    assert "; amended by K. Example, " in first
    assert "Said at first." in first
    assert "Said later." not in first
    assert main([*command, "--version", "2"]) == 0
    assert "Version 2 of 2, as signed by K. Example, " in text_of(out)
    assert "amended by" not in text_of(out)
    assert "Said later." in text_of(out)


def test_a_version_that_is_not_there_or_not_what_was_signed_is_not_printed(
    record: Path, amended: str, document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.pdf"
    command = ["--db", str(record), "print", "--visit", amended, "-o", str(out)]
    assert main([*command, "--version", "3"]) == 2
    assert "no signed version 3" in capsys.readouterr().err
    assert main(["print", str(document), "--version", "1", "-o", str(out)]) == 2
    assert "no signed versions" in capsys.readouterr().err
    driver = sqlite.connect(str(record))
    driver.execute("DROP TRIGGER tr_version_update")
    driver.execute("UPDATE version SET chart = replace(chart, 'Said at first.', 'Said by nobody.') WHERE number = 1")
    driver.commit()
    driver.close()
    assert main([*command, "--version", "1"]) == 2
    assert "Version 1 of this visit is not what was signed" in capsys.readouterr().err
    assert not out.exists()


def test_a_version_without_a_judgement_is_printed_with_nothing_allowed(record: Path, amended: str) -> None:
    """It is never judged by today's rules: they were not what it was signed with."""
    with Record.open(record) as made:
        workspace = Workspace(made, load_protocol("it_band"), load_diagram(), lambda: NOW)
        client, _ = ids(record)
        workspace.open_client(client)
        visit = workspace.visit(amended)
        assert not source_of_version(workspace, visit, 1).suggestions.failed
        rows = made.signing.versions(amended)
        bare = [replace(row, judgement="") for row in rows]
        bare = [replace(row, hash=row.expected()) for row in bare]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(made.signing), "versions", lambda *_: tuple(bare))
            source = source_of_version(workspace, visit, 1)
    assert "No judgement was kept" in source.suggestions.failed
    assert source.visit.notes == "Said at first."
