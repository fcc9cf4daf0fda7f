"""`bodymap suggest` and `bodymap protocol`, in process: what is printed, where, and with which exit status."""

import codecs
import errno
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bodymap import language
from bodymap.cli import main as run_command_line
from bodymap.protocol import Chart, Protocol, engine
from bodymap.protocol.facts import Past, Words

FOREARM = Path(__file__).parents[2] / "data" / "protocols" / "forearm"
SMALL = {"format": "bodymap.chart/1", "protocol": "it_band", "date": "2026-03-02"}
STRUCK = {**SMALL, "findings": [{"side": "right", "zone": "quadriceps", "kind": "adhesion"}]}
BAD = {**SMALL, "findings": [{"side": "left", "zone": "foot", "kind": "lump"}]}


def main(arguments: list[str]) -> int:
    """Runs a command line that opens no window."""

    def open_window(*_: object) -> int:
        raise AssertionError("no window is wanted")

    return run_command_line(arguments, open_window)


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    """Puts bytes on standard input."""

    def type_in(*documents: object) -> None:
        lines = [document if isinstance(document, bytes) else json.dumps(document).encode() for document in documents]
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n".join(lines))))

    return type_in


def test_suggestions_are_printed_as_json(tmp_path: Path, capsys) -> None:
    path = tmp_path / "chart.json"
    path.write_text(json.dumps(SMALL), encoding="utf-8")
    assert main(["suggest", str(path), "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["format"] == "bodymap.suggestions/1"
    assert printed.err == ""


def test_suggestions_are_printed_as_a_list(typed, capsys) -> None:
    finding = {"side": "right", "zone": "lateral_femoral_condyle", "kind": "inflammation"}
    pain = {"side": "right", "zone": "low_back", "kind": "pain"}
    adhesion = {"side": "right", "zone": "quadriceps", "kind": "adhesion"}
    side = {"recent_trauma": "no", "severe_unresponsive_pain": "no", "significant_pain": "no", "site_inspected": "yes"}
    screening = {"dvt": "no", "vascular_issue": "no", "medically_cleared": "yes", "symptom_pattern": "typical"}
    plan = [{"side": "right", "zone": "itb_distal", "technique": "stripping"}]
    typed({**SMALL, "findings": [finding, pain, adhesion], "screening": {**screening, "right": side}, "plan": plan})
    assert main(["suggest", "-"]) == 0
    listed = capsys.readouterr().out
    for words in (
        "LEFT: PENDING",
        "RIGHT: PROCEED",
        "to be settled: Has the LEFT limb had a recent injury?",
        "R8 [S61, S62, precaution]",
        "treat the proximal third of the band instead",
        "self-care: ice on the lateral knee: allowed, indicated",
        "ask: There is pain on the RIGHT side elsewhere",
        "plan 1: cross-fibre friction, RIGHT quadriceps",
        "plan, step 1: Stripping on the RIGHT ITB, distal third is to avoid",
    ):
        assert words in listed


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"", json.dumps(BAD).encode()])
def test_a_bad_document_ends_with_status_2_and_prints_nothing(typed, capsys, content: bytes) -> None:
    typed(content)
    assert main(["suggest", "-", "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("bodymap: ")


def test_what_is_wrong_inside_a_file_is_told_with_the_name_of_the_file(typed, tmp_path: Path, capsys) -> None:
    path = tmp_path / "chart.json"
    for content in (b"{}", b"\xff"):
        path.write_bytes(content)
        assert main(["suggest", str(path)]) == 2
        named = capsys.readouterr().err
        typed(content)
        assert main(["suggest", "-"]) == 2
        assert named == capsys.readouterr().err.replace("bodymap: ", f"bodymap: {path}: ")


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys) -> None:
    for options in (["--json"], ["--lines"]):
        assert main(["suggest", str(tmp_path / "none.json"), *options]) == 2
        assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("how", ["--json", "--lines"])
def test_a_closed_standard_input_is_told_and_is_no_judgement(monkeypatch, capsys, how: str) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["suggest", "-", how]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Standard input is closed" in printed.err


@pytest.mark.parametrize("how", [(), ("--json",), ("--lines",)])
def test_a_closed_standard_output_is_told_and_is_no_success(typed, monkeypatch, capsys, how: tuple[str, ...]) -> None:
    typed(SMALL)
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["suggest", "-", *how]) == 2
    assert "Standard output is closed" in capsys.readouterr().err


def test_with_standard_error_closed_the_answer_stays_clean(typed, monkeypatch, capsys) -> None:
    typed(BAD, SMALL)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["suggest", "none.json"]) == 2
    assert main(["suggest", "-", "--lines"]) == 2
    sys.stderr.close()
    assert [next(iter(json.loads(line))) for line in capsys.readouterr().out.splitlines()] == ["error", "format"]


def test_a_byte_order_mark_before_a_document_is_passed_over(typed, capsys) -> None:
    answers = []
    for start in (b"", codecs.BOM_UTF8):
        typed(start + json.dumps(SMALL).encode())
        assert main(["suggest", "-", "--json"]) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("command", [("suggest", "-", "--lines"), ("protocol", "coverage", "it_band")])
def test_an_answer_that_cannot_be_written_is_told(command: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        line = [sys.executable, "-m", "bodymap", *command]
        done = subprocess.run(line, input=json.dumps(SMALL).encode(), stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().strip() == f"bodymap: The answer cannot be written: {os.strerror(errno.ENOSPC)}."


def test_lines_are_answered_one_by_one(typed, capsys) -> None:
    typed(SMALL, BAD, b"", b"\xff", SMALL)
    assert main(["suggest", "-", "--json", "--lines"]) == 2
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ["error" in answer for answer in answers] == [False, True, True, True, False]
    assert answers[1]["error"].startswith("findings[0].kind: unknown kind 'lump'")
    assert answers[0] == answers[4]


def test_good_lines_end_with_status_0(tmp_path: Path, capsys) -> None:
    path = tmp_path / "charts.jsonl"
    path.write_bytes(b"\r\n".join([json.dumps(SMALL).encode()] * 3) + b"\r\n")
    assert main(["suggest", str(path), "--lines"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_a_place_on_the_diagram_finds_its_zone(typed, capsys) -> None:
    place = {"side": "right", "at": [0.02, 0.48], "kind": "adhesion"}
    typed({**SMALL, "findings": [place]})
    assert main(["suggest", "-", "--json"]) == 0
    zones = json.loads(capsys.readouterr().out)["zones"]
    indicated = [zone["zone"] for zone in zones for row in zone["techniques"] if row["indicated"]]
    assert indicated == ["itb_middle"]


@pytest.fixture
def broken_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error inside the program, for every chart with a finding."""
    facts_of = engine.facts_of

    def broken(chart: Chart, protocol: Protocol, words: Words, past: Past) -> object:
        if chart.today.findings:
            raise ValueError("made up")
        return facts_of(chart, protocol, words, past)

    monkeypatch.setattr(engine, "facts_of", broken)


@pytest.mark.usefixtures("broken_engine")
def test_what_cannot_be_judged_ends_with_status_1_and_nothing_is_allowed(typed, capsys) -> None:
    typed(STRUCK)
    assert main(["suggest", "-", "--json"]) == 1
    printed = capsys.readouterr()
    assert "cannot be judged" in printed.err
    rows = [row for zone in json.loads(printed.out)["zones"] for row in zone["techniques"]]
    assert {row["verdict"] for row in rows} == {"avoid"}
    typed(STRUCK)
    assert main(["suggest", "-"]) == 1
    assert "allowed" not in capsys.readouterr().out


@pytest.mark.usefixtures("broken_engine")
def test_of_many_lines_the_worst_status_counts(typed, capsys) -> None:
    for documents, status in (
        ([SMALL, SMALL], 0),
        ([STRUCK, SMALL], 1),
        ([BAD, STRUCK, SMALL], 2),
        ([STRUCK, BAD, SMALL], 2),
    ):
        typed(*documents)
        assert main(["suggest", "-", "--lines"]) == status
        assert len(capsys.readouterr().out.splitlines()) == len(documents)


def test_the_command_starts_without_qt_and_without_a_database() -> None:
    code = "import sys, bodymap.cli.suggest, bodymap.cli.protocol; print([m for m in sys.modules if m in sys.argv])"
    heavy = ["PySide6", "sqlalchemy", "alembic", "pyqtgraph", "numpy", "hypothesis", "pydantic"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_sound_protocol_is_told_as_sound(capsys) -> None:
    assert main(["protocol", "check", "it_band"]) == 0
    assert main(["protocol", "check", str(FOREARM)]) == 0
    assert capsys.readouterr().out == ""


def test_every_fault_of_a_protocol_is_told_at_once(tmp_path: Path, capsys) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(FOREARM, folder)
    text = (folder / "forearm.toml").read_text(encoding="utf-8")
    text = text.replace('id = "A3"', 'id = "A2"').replace('F9 = "Cold packs."', 'F9 = "Cold packs."\nF10 = "More."')
    (folder / "forearm.toml").write_text(text, encoding="utf-8")
    assert main(["protocol", "check", str(folder)]) == 1
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) >= 3
    assert all(line.startswith("forearm.toml:") for line in printed.out.splitlines())
    assert "faults" in printed.err
    assert main(["protocol", "coverage", str(folder)]) == 1
    assert "F10" in capsys.readouterr().out
    assert main(["protocol", "check", str(tmp_path / "none")]) == 1


def test_coverage_prints_every_statement_with_its_carriers(capsys) -> None:
    assert main(["protocol", "coverage", "it_band"]) == 0
    printed = capsys.readouterr().out
    assert len(printed.splitlines()) == 160
    assert "S61" in printed
    assert "rule R8" in printed
    assert main(["protocol", "coverage", "knee"]) == 2


def test_the_guide_is_printed_or_written(tmp_path: Path, capsys) -> None:
    page = tmp_path / "page.md"
    assert main(["protocol", "guide", "it_band", "-o", str(page)]) == 0
    assert "| R8 The knee end of the band is inflamed |" in page.read_text(encoding="utf-8")
    assert main(["protocol", "guide", str(FOREARM)]) == 0
    assert "# Made-up forearm protocol" in capsys.readouterr().out
    assert main(["protocol", "guide", "it_band", "-o", str(tmp_path / "no" / "page.md")]) == 2


def test_it_answers_in_english_unless_a_language_is_asked_for(typed, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    answers = []
    try:
        for wish in ((), ("--language", "de")):
            typed(STRUCK)
            assert main(["suggest", "-", *wish]) == 0
            answers.append(capsys.readouterr().out)
    finally:
        language.choose()
    english, german = answers
    assert "RIGHT" in english
    assert "Adhesion in the RIGHT quadriceps" in english
    assert "RECHTS" in german
    assert "Verklebung im Bereich Quadrizeps RECHTS" in german
    assert "LEFT" not in german
