"""`bodymap diagram`, as far as it needs no Qt."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bodymap.cli import main
from bodymap.diagram import load_diagram


def test_the_geometry_is_printed_in_the_fixed_frame(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["diagram", "it_band", "--json"]) == 0
    printed = json.loads(capsysbinary.readouterr().out)
    diagram = load_diagram()
    assert printed["version"] == diagram.version
    assert set(printed["zones"]) == set(diagram.zones)
    assert {"skin", "iliotibial_tract", "gluteus_medius"} <= set(printed["structures"])
    assert printed["landmarks"]["greater_trochanter"] == [0.0, 0.0]


def test_a_picture_is_written_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "leg.svg"
    options = ["--side", "left", "--layer", "skin", "--layer", "bones", "--theme", "print", "-o", str(path)]
    assert main(["diagram", "lateral_leg", "--svg", *options]) == 0
    text = path.read_text(encoding="utf-8")
    assert ">LEFT<" in text
    assert '<g id="bones">' in text
    assert '<g id="under">' not in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["diagram", "elbow", "--json"], "no diagram for 'elbow'"),
        (["diagram", "it_band", "--png", "--width", "5"], "5 pixels"),
        (["diagram", "it_band", "--svg", "-o", "no_such_folder/leg.svg"], "cannot be written"),
        (["diagram", "it_band", "--json", "--side", "left"], "--side belongs to a picture"),
        (["diagram", "it_band", "--json", "--layer", "skin"], "--layer belongs to a picture"),
        (["diagram", "it_band", "--json", "--width", "900"], "--width belongs to a picture"),
        (["diagram", "it_band", "--svg", "--width", "900"], "--width belongs to a PNG"),
        (["diagram", "it_band", "--pdf", "--width", "900"], "--width belongs to a PNG"),
    ],
)
def test_what_cannot_be_done_ends_with_a_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize("form", ["--png", "--pdf"])
def test_a_picture_is_not_written_into_a_terminal(
    form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["diagram", "it_band", form]) == 2
    said = capsys.readouterr()
    assert "Name a file" in said.err
    assert not said.out


def test_geometry_and_svg_need_no_qt() -> None:
    program = (
        "import sys; from bodymap.cli import main; from bodymap.diagram import svg_text\n"
        "main(['diagram', 'it_band', '--json']); svg_text('dark', 'both', ['skin', 'names'])\n"
        "assert not any(name.startswith('PySide6') or name == 'numpy' for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
