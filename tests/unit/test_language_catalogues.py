"""The catalogues are in step with the code, whole, and their places fit."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from tools import translations

from bodymap import language

ROOT = Path(__file__).parents[2]


def test_the_catalogues_are_whole_and_in_step_with_the_code() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.translations", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_gap_and_a_wrong_place_are_told() -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("Good {name}", "Gut {name}", locations=[("a.py", 0)])
    catalogue.add("Missing", None, locations=[("b.py", 0)])
    catalogue.add("Wrong {name}", "Falsch {nahme}", locations=[("c.py", 0)])
    catalogue.add(("{n} mark", "{n} marks"), ("eine Marke", "{n} Marken"), locations=[("d.py", 0)])
    assert list(translations.faults(catalogue)) == [
        "b.py: not translated: 'Missing'",
        "c.py: the places in braces differ: 'Wrong {name}'",
    ]


def test_sentences_are_found_in_f_strings_and_must_be_written_out(tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    code.write_text(
        """a = f"{tr('Inside')} and {tr_in('menu', 'Open')}"
b = tr("In " "two parts")
tr_plural("{n} a", "{n} as", 2)
c = language.tr("By the module's name")
"""
    )
    assert list(translations.sentences_in(code)) == [
        (None, "Inside"),
        ("menu", "Open"),
        (None, "In two parts"),
        (None, ("{n} a", "{n} as")),
        (None, "By the module's name"),
    ]
    code.write_text("tr(words)")
    with pytest.raises(ValueError, match=r"code.py:1: the text of tr must be written out"):
        list(translations.sentences_in(code))


def test_every_offered_language_has_its_catalogue() -> None:
    for name in language.OFFERED:
        assert language.choose(name) == name
    language.choose("en")
