"""Every word of the window went through the catalogue: one that did not would stay English in any language."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.e2e.every_word import plain, strange

PROGRAM = Path(__file__).with_name("every_word.py")


def test_every_word_of_the_window_can_be_said_in_another_language(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, str(PROGRAM), str(tmp_path)],
        env=os.environ | home | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    assert ran.stdout.strip() == "", f"these words went through no catalogue:\n{ran.stdout}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Save", "Save"),
        (f"{strange('Save')} it", "it"),
        (strange("Save {n} findings").format(n=3), ""),
        (strange("<b>Save</b> it <a href='x'>here</a>"), ""),
        (f"bodymap, {strange('key')} Ctrl+K, S24, {strange('&Keys')}", ""),
        (strange("{kind} in the zone").format(kind="nodule"), "nodule"),
    ],
)
def test_a_word_that_went_through_no_catalogue_is_seen(text: str, left: str) -> None:
    assert plain(text) == left
