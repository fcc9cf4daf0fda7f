"""`bodymap print`: a chart document in, a sheet out, and nothing written where the document is faulty."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from bodymap.cli import main

CHART = {
    "format": "bodymap.chart/1",
    "protocol": "it_band",
    "date": "2026-03-02",
    "phase": "later",
    "screening": {"dvt": "no", "right": {"recent_trauma": "yes"}},
    "findings": [
        {"side": "right", "zone": "itb_middle", "kind": "adhesion", "severity": 6, "note": "two finger-widths"},
        {"side": "left", "at": [0.02, 0.48], "kind": "trigger_point"},
    ],
    "earlier": [
        {"date": "2026-02-23", "findings": [{"side": "right", "zone": "itb_middle", "kind": "adhesion", "severity": 2}]}
    ],
}


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "chart.json"
    path.write_text(json.dumps(CHART), encoding="utf-8")
    return path


def text_of(path: Path) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


def without_a_screen(*arguments: str, **environment: str) -> None:
    """Runs a command in a process of its own, with neither a display nor a platform named but what is given."""
    bare = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    command = [sys.executable, "-m", "bodymap", *arguments]
    done = subprocess.run(
        command, env={**bare, **environment}, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_a_chart_that_cannot_be_judged_is_printed_and_says_so(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bodymap.protocol import engine

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(engine, "facts_of", broken)
    out = tmp_path / "out.pdf"
    assert main(["print", str(document), "-o", str(out)]) == 1
    assert "cannot be judged" in capsys.readouterr().err
    assert "cannot be judged" in text_of(out)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a screen is always there")
def test_a_display_that_does_not_answer_is_not_asked(document: Path, tmp_path: Path) -> None:
    sheet, plate = tmp_path / "sheet.pdf", tmp_path / "plate.png"
    without_a_screen("print", str(document), "-o", str(sheet), DISPLAY=":4711")
    without_a_screen("diagram", "it_band", "--png", "-o", str(plate), DISPLAY=":4711")
    assert sheet.read_bytes().startswith(b"%PDF")
    assert plate.read_bytes().startswith(b"\x89PNG")


def test_a_document_becomes_a_sheet_without_a_screen(document: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    without_a_screen("print", str(document), "-o", str(out))
    text = text_of(out)
    assert "No client named" in text
    assert "visit 2 March 2026" in text
    assert "RIGHT: REFER" in text
    assert re.search(r"\d LEFT ITB, middle third Trigger point \? first charted", text)
    assert "worse, was 2" in text
    assert "two finger-widths" in text


@pytest.mark.usefixtures("qapp")
def test_letter_paper_and_pictures(document: Path, tmp_path: Path) -> None:
    assert main(["print", str(document), "-o", str(tmp_path / "out.pdf"), "--page", "letter"]) == 0
    assert round(pypdf.PdfReader(tmp_path / "out.pdf").pages[0].mediabox.width) == 612
    assert main(["print", str(document), "-o", str(tmp_path / "out.png"), "--png"]) == 0
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("qapp")
def test_standard_input_is_read(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(document.read_bytes())))
    assert main(["print", "-", "-o", str(tmp_path / "out.pdf")]) == 0
    assert (tmp_path / "out.pdf").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"format": "bodymap.chart/1"', "faulty.json: "),
        (b"{}", "faulty.json: format: is missing"),
        (json.dumps({**CHART, "findings": [{"side": "right", "zone": "itb_middle", "kind": "lump"}]}).encode(), "lump"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_a_faulty_document_writes_nothing(
    content: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faulty, out = tmp_path / "faulty.json", tmp_path / "out.pdf"
    faulty.write_bytes(content)
    assert main(["print", str(faulty), "-o", str(out)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert words in told.err
    assert not out.exists()


@pytest.mark.usefixtures("qapp")
def test_a_place_that_cannot_be_written_is_told(
    document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["print", str(document), "-o", str(tmp_path / "nowhere" / "out.pdf")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main(["print", str(tmp_path / "missing.json"), "-o", str(tmp_path / "out.pdf")]) == 2
