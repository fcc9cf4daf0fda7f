"""What the guide tells a therapist to choose is in the menus of the window, under that name and with that key."""

import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from bodymap.ui.main_window import MainWindow

ROOT = Path(__file__).parents[2]
TOLD = re.compile(r"\*(\w+)\s▸\s([^*]+)\*(?:\s\((Ctrl\+[^)]+)\))?")
"""`*Visit ▸ Sign visit* (Ctrl+Enter)`."""
TABLE = re.compile(r"^\| Menu (.+?) \|.*\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)
"""A table of which the first column has the entries of the menus in its head."""
ENTRY = re.compile(r"^\| ([^|(]+?)(?: \((Ctrl\+[^)]+)\))? \|", re.MULTILINE)

Named = tuple[str, str, str]
"""Menu, entry and key; without a key any will do."""


def named(text: str) -> Iterator[Named]:
    """What a document says of the menus."""
    for menu, entry, key in TOLD.findall(text):
        yield menu, " ".join(entry.split()), key
    for menus, lines in TABLE.findall(text):
        for entry, key in ENTRY.findall(lines):
            yield " or ".join(re.findall(r"\*(\w+)\*", menus)), entry, key


def plain(words: str) -> str:
    return words.replace("&", "").rstrip("…")


def in_the_menus(window: MainWindow, one: Named) -> bool:
    menus, entry, key = one
    for title in window.menuBar().actions():
        menu = title.menu()
        if isinstance(menu, QMenu) and plain(title.text()) in menus.split(" or "):
            for action in menu.actions():
                if plain(action.text()) == plain(entry):
                    wanted = QKeySequence(key.replace("Enter", "Return").replace("−", "-"))
                    return not key or action.shortcut() == wanted
    return False


def test_what_the_guide_says_to_choose_is_there(window: MainWindow) -> None:
    documents = [ROOT / "SECURITY.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))]
    told = [one for document in documents for one in named(document.read_text(encoding="utf-8"))]
    assert len(told) > 20
    assert [one for one in told if not in_the_menus(window, one)] == []


def test_what_is_not_there_is_found(window: MainWindow) -> None:
    text = "*Visit ▸ Sign visit* (Ctrl+Enter), *Visit ▸ Sign visit* (Ctrl+E), *Record ▸ Sign\nvisit*, *View ▸ Skin*"
    wrong = [one for one in named(text) if not in_the_menus(window, one)]
    assert wrong == [("Visit", "Sign visit", "Ctrl+E"), ("Record", "Sign visit", "")]
