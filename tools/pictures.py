"""Takes the pictures of README and guide from the real program: `python3 dev.py pictures [FOLDER]`.

The clock stands still, so that a picture changes only where the program does. Client data is made up.
"""

import datetime
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from bodymap.diagram import load_diagram
from bodymap.domain.edits import AddFinding, AnswerQuestion, Batch, Edit
from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.paint.printing import page_image
from bodymap.protocol import load_protocol
from bodymap.store import Record
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.panels.asked import asked
from bodymap.ui.printing import pages_of
from bodymap.ui.settings import Settings
from bodymap.ui.shell.ghost_card import carried
from bodymap.ui.style import Look
from bodymap.workspace import Workspace, add_examples

NOW = datetime.datetime(2026, 3, 2, 14, 2, 11)
TARGET = Path(__file__).parents[1] / "docs" / "pictures"
GOOD = {"medically_cleared": "yes", "symptom_pattern": "typical", "site_inspected": "yes"}

MARKS: tuple[tuple[str, Shape, int], ...] = (
    ("tenderness", Shape.point(-0.01, 0.12), 3),
    ("snapping", Shape.point(0.03, 0.02), 2),
    ("swelling", Shape.point(0.0, 0.98), 4),
)


def settle(app: QApplication, seconds: float = 0.8) -> None:
    """Lets the window paint, and the worker finish the plate."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.01)


def open_window(app: QApplication, folder: Path, theme: str, size: tuple[int, int]) -> MainWindow:
    """The window over a new record with the example clients, with the first of them open."""
    record = Record.open(folder / f"{theme}-{size[0]}.bodymap", create=True)
    workspace = Workspace(record, load_protocol("it_band"), load_diagram(), lambda: NOW)
    add_examples(workspace)
    look = Look(theme)
    look.dress(app)
    settings = Settings(folder / "window.ini")
    settings.theme = theme
    window = MainWindow(look, settings)
    window.resize(*size)
    window.show()
    desk = Desk(workspace, window)
    window.attach(desk)
    window.build_panels()
    desk.open_client(workspace.find_clients(limit=1)[0].id)
    settle(app)
    return window


def screen(desk: Desk, but: frozenset[tuple[str, Side | None]] = frozenset(), pain: bool = True) -> None:
    """Answers the questions, all but some."""
    assert desk.visit is not None
    edits: list[Edit] = []
    for question, side in asked(desk.protocol, desk.visit):
        if (question, side) not in but:
            answer = GOOD.get(question, "no")
            if pain and (question, side) == ("significant_pain", Side.RIGHT):
                answer = "yes"
            edits.append(AnswerQuestion(question, side, answer))
    desk.do(Batch(tuple(edits)), "answer the screening")


def chart(desk: Desk, window: MainWindow) -> None:
    """Asks the ghosts of the right leg but one, and marks what is new."""
    charting = window.canvas.charting
    answers = iter(("worse", "same", "better", "same", "same"))
    for ghost in window.canvas.overlay.ghosts[Side.RIGHT][:-1]:
        finding = carried(ghost, next(answers, "same"))
        desk.do(AddFinding(finding), f"carry {ghost.kind} forward")
    for kind, shape, severity in MARKS:
        zones = charting.zones_of(shape)
        finding = Finding(side=Side.RIGHT, kind=kind, zones=zones, shape=shape, severity=severity, status=Status.ACTIVE)
        desk.do(AddFinding(finding), f"add {kind}")
    desk.look(side=Side.RIGHT, zone="itb_middle", findings=())


def take(folder: Path) -> list[Path]:
    """Takes all pictures and returns where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["bodymap"])
    made: list[Path] = []

    def keep(name: str, window: MainWindow) -> None:
        settle(app)
        path = folder / f"{name}.png"
        window.grab().save(str(path))
        made.append(path)

    with tempfile.TemporaryDirectory() as temporary:
        for theme in ("light", "dark"):
            window = open_window(app, Path(temporary), theme, (1440, 900))
            _scenes(window, theme, keep)
            if theme == "light":
                path = folder / "sheet.png"
                page_image(pages_of(window, "a4"), 0, 110).save(str(path))
                made.append(path)
            window.close()
    return made


def _scenes(window: MainWindow, theme: str, keep: Callable[[str, MainWindow], None]) -> None:
    desk = window.desk
    assert desk is not None
    window.actions_table["new_visit"].trigger()
    left_open = frozenset({("dvt", None), ("recent_trauma", Side.RIGHT), ("site_inspected", Side.RIGHT)})
    screen(desk, left_open)
    window.answer_first()
    if theme == "light":
        keep("screening-light", window)
    screen(desk)
    chart(desk, window)
    assert window.panels is not None
    window.panels.accordion.open(window.panels.suggestions)
    keep(f"charting-{theme}", window)
    if theme == "light":
        desk.look(shown=(Side.LEFT, Side.RIGHT))
        keep("both-light", window)
        desk.look(shown=(Side.RIGHT,))
    window.show_progress(True)
    keep(f"progress-{theme}", window)
    window.show_progress(False)


if __name__ == "__main__":
    for picture in take(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET):
        print(picture)
