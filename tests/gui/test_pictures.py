"""The main states of the window, held against pictures that somebody has looked at.

After a change that is meant: `BODYMAP_WRITE_GOLDEN=1 python3 dev.py test tests/gui/test_pictures.py`, then look at what
has changed in `tests/golden/pictures/` before it is committed.
"""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tools.pictures import chart, open_window, screen

from bodymap.domain.laterality import Side
from bodymap.ui.main_window import MainWindow
from bodymap.ui.shell.leading import answer_first

GOLDEN = Path(__file__).parents[1] / "golden" / "pictures"
WIDTH = 720
"""Pixels of a stored picture: enough to see a wrong colour, a lost panel or a shifted column."""

NOTICED = 24
"""Difference of a channel from which a pixel counts; below it lie other roundings of one colour."""

ALLOWED = 0.004
"""Share of pixels that may differ; one wrong label of an ordinary size is 0.001 to 0.003, a lost panel 0.05."""


def charting(window: MainWindow) -> None:
    desk = window.desk
    assert desk is not None
    assert window.panels is not None
    window.actions_table["new_visit"].trigger()
    screen(desk)
    chart(desk, window)
    window.panels.accordion.open(window.panels.suggestions)


def screening(window: MainWindow) -> None:
    assert window.desk is not None
    window.actions_table["new_visit"].trigger()
    screen(window.desk, frozenset({("dvt", None), ("recent_trauma", Side.RIGHT)}))
    answer_first(window)


def findings(window: MainWindow) -> None:
    charting(window)
    assert window.panels is not None
    window.panels.accordion.open(window.panels.findings)


def progress(window: MainWindow) -> None:
    window.show_progress(True)


States = dict[str, tuple[Callable[[MainWindow], None], str, tuple[int, int], float]]
STATES: States = {
    "charting-light": (charting, "light", (1440, 900), 1.0),
    "charting-dark": (charting, "dark", (1440, 900), 1.0),
    "charting-small": (charting, "light", (1280, 800), 1.0),
    "screening-light": (screening, "light", (1440, 900), 1.0),
    "findings-large-text": (findings, "dark", (1440, 900), 1.5),
    "progress-light": (progress, "light", (1440, 900), 1.0),
    "progress-dark": (progress, "dark", (1280, 800), 1.0),
}


@pytest.mark.parametrize("name", STATES)
def test_the_window_looks_as_it_was_looked_at(name: str, qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    reach, theme, size, scale = STATES[name]
    window = open_window(qapp, tmp_path, theme, size)
    window.look.setParent(window)
    qtbot.addWidget(window)
    window.look.set_scale(scale)
    reach(window)
    seen = at_rest(qtbot, window)
    known = GOLDEN / f"{name}.png"
    if os.environ.get("BODYMAP_WRITE_GOLDEN"):
        GOLDEN.mkdir(parents=True, exist_ok=True)
        seen.save(str(known), "PNG", 1)
    share = difference(seen, QImage(str(known)))
    if share > ALLOWED:
        seen.save(str(tmp_path / f"{name}.png"))
    assert share <= ALLOWED, f"{share:.2%} of {name} differs; what is seen now is in {tmp_path / name}.png"


def test_a_lost_panel_is_noticed(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    window = open_window(qapp, tmp_path, "light", (1440, 900))
    window.look.setParent(window)
    qtbot.addWidget(window)
    before = at_rest(qtbot, window)
    window.strip.hide()
    assert difference(at_rest(qtbot, window), before) > ALLOWED


def at_rest(qtbot: QtBot, window: MainWindow) -> QImage:
    """The window's picture once it no longer changes: the plate is sharp, panels are laid out."""
    taken: list[QImage] = []

    def still() -> bool:
        taken.append(window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32))
        return len(taken) > 3 and all(taken[-1] == other for other in taken[-4:-1])

    window.messages.settle()
    window.messages.hide()
    qtbot.waitUntil(still, timeout=20_000)
    picture = taken[-1]
    size = QSize(WIDTH, round(WIDTH * picture.height() / picture.width()))
    return picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def difference(one: QImage, other: QImage) -> float:
    """The share of pixels in which two pictures differ noticeably; 1 where their sizes do."""
    if one.size() != other.size():
        return 1.0
    a, b = pixels(one), pixels(other)
    return float((np.abs(a - b).max(axis=2) > NOTICED).mean())


def pixels(picture: QImage) -> np.ndarray:
    """Rows × columns × blue, green, red, alpha as signed numbers."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine() // 4, 4)
    return flat[:, : plain.width()].astype(np.int16)
