"""Takes the pictures of README and guide from the real program: `python3 dev.py pictures [FOLDER]`.

The clock stands still, so that a picture changes only where the program does. Client data is made up.
"""

import datetime
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QLocale
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from bodymap import language
from bodymap.cli.diagram import DEFAULT_LAYERS
from bodymap.diagram import load_diagram, svg_text
from bodymap.domain.edits import AddFinding, AnswerQuestion, Batch, Edit, SetField
from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.paint.plate import svg_to_png
from bodymap.paint.printing import page_image
from bodymap.protocol import load_protocol
from bodymap.protocol.screening import asked
from bodymap.store import Record
from bodymap.ui.app import Program
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.paper.preview import PreviewDialog
from bodymap.ui.paper.sources import sheet_pages
from bodymap.ui.settings import Settings
from bodymap.ui.shell.leading import answer_first
from bodymap.ui.steps import carried
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


def settle(app: QApplication, seconds: float = 2.0) -> None:
    """Lets the window paint, and the worker finish the plate."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.01)


def open_window(app: QApplication, folder: Path, theme: str, size: tuple[int, int]) -> MainWindow:
    """The window over a new record with the example clients, with the first of them open."""
    record = Record.open(folder / f"{theme}-{size[0]}.bodymap", create=True)
    workspace = Workspace(record, load_protocol("it_band", language.chosen()), load_diagram(), lambda: NOW)
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
    answers = iter((("worse", 8), ("same", 4), ("better", 3), ("same", 6), ("same", 2)))
    for ghost in window.canvas.overlay.ghosts[Side.RIGHT][:-1]:
        finding = carried(ghost, *next(answers))
        desk.do(AddFinding(finding), f"carry {ghost.kind} forward")
    for kind, shape, severity in MARKS:
        zones = charting.zones_of(shape)
        finding = Finding(side=Side.RIGHT, kind=kind, zones=zones, shape=shape, severity=severity, status=Status.ACTIVE)
        desk.do(AddFinding(finding), f"add {kind}")
    desk.look(side=Side.RIGHT, zone="itb_middle", findings=())


Keep = Callable[[str, QPixmap | QImage], None]


def take(folder: Path) -> list[Path]:
    """Takes all pictures and returns where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["bodymap"])
    QLocale.setDefault(QLocale(language.chosen()))
    made: list[Path] = []

    def keep(name: str, picture: QPixmap | QImage) -> None:
        path = folder / f"{name}.png"
        # the lowest "quality" of a PNG is the strongest compression: its colours stay as they are
        picture.save(str(path), "PNG", 1)
        made.append(path)

    if language.chosen() != language.SOURCE:
        with tempfile.TemporaryDirectory() as temporary:
            window = open_window(app, Path(temporary), "light", (1440, 900))
            window.actions_table["new_visit"].trigger()
            _charted(app, window)
            keep(f"charting-{language.chosen()}", window.grab())
            window.close()
        return made
    _plates(keep)
    with tempfile.TemporaryDirectory() as temporary:
        _start(app, Path(temporary), keep)
        for theme in ("light", "dark"):
            window = open_window(app, Path(temporary), theme, (1440, 900))
            _scenes(app, window, theme, keep)
            window.close()
    return made


def _plates(keep: Keep) -> None:
    """The plate with its names, and its layers and themes side by side."""
    keep("plate", _plate("light", DEFAULT_LAYERS, 1100))
    shown = (
        ("light", ("skin",)),
        ("light", ("skin", "muscles")),
        ("light", ("skin", "band_lifted")),
        ("light", ("skin", "bones")),
        ("dark", ("skin", "muscles")),
        ("print", ("skin", "muscles")),
    )
    pictures = [_plate(theme, layers, 280) for theme, layers in shown]
    row = QImage(sum(picture.width() for picture in pictures), pictures[0].height(), QImage.Format.Format_RGB32)
    with QPainter(row) as painter:
        for number, picture in enumerate(pictures):
            painter.drawImage(number * picture.width(), 0, picture)
    keep("plate-layers", row)


def _plate(theme: str, layers: Sequence[str], width: int) -> QImage:
    return QImage.fromData(svg_to_png(svg_text(theme, "right", layers), width))


def _start(app: QApplication, folder: Path, keep: Keep) -> None:
    """The first start: no record yet, and the two choices."""
    look = Look("light")
    look.dress(app)
    window = MainWindow(look, Settings(folder / "start.ini"))
    window.resize(1200, 760)
    # a record that is not there and was not asked for by name: the program asks what to do
    os.environ["XDG_DATA_HOME"] = str(folder)
    program = Program(window, None, demo=False)
    window.show()
    settle(app)
    keep("start", window.grab())
    window.close()
    program.deleteLater()


def _scenes(app: QApplication, window: MainWindow, theme: str, keep: Keep) -> None:
    desk = window.desk
    assert desk is not None
    light = theme == "light"
    window.actions_table["new_visit"].trigger()
    left_open = frozenset({("dvt", None), ("recent_trauma", Side.RIGHT), ("site_inspected", Side.RIGHT)})
    screen(desk, left_open)
    answer_first(window)
    settle(app)
    if light:
        keep("screening-light", window.grab())
        keep("ghost", _ghost(app, window))
        keep("ring", _ring(app, window))
    _charted(app, window)
    keep(f"charting-{theme}", window.grab())
    if light:
        _more(app, window, keep)
    window.show_progress(True)
    settle(app)
    keep(f"progress-{theme}", window.grab())
    window.show_progress(False)


def _charted(app: QApplication, window: MainWindow) -> None:
    """The new visit screened and charted, its suggestions in view."""
    assert window.desk is not None
    assert window.panels is not None
    screen(window.desk)
    chart(window.desk, window)
    window.panels.accordion.open(window.panels.suggestions)
    settle(app)


def _ghost(app: QApplication, window: MainWindow) -> QPixmap:
    """The diagram with the question that a ghost asks."""
    ghost = window.canvas.overlay.ghosts[Side.RIGHT][0]
    assert ghost.shape is not None
    place = window.canvas.place_of(Side.RIGHT, ghost.shape.centre)
    assert place is not None
    ring = window.canvas.asking.about_ghost(ghost, place)
    assert ring is not None
    ring.follow(ring.place_of("worse"))
    settle(app)
    picture = window.canvas.grab()
    ring.leave()
    settle(app, 0.2)
    return picture


def _ring(app: QApplication, window: MainWindow) -> QPixmap:
    """The diagram with the ring of kinds, on the way to a severity."""
    place = window.canvas.place_of(Side.RIGHT, (0.0, 0.3))
    assert place is not None
    ring = window.canvas.asking.at_place(Side.RIGHT, (0.0, 0.3), place)
    assert ring is not None
    ring.follow(ring.middle + (ring.place_of("trigger_point") - ring.middle) * 1.6)
    settle(app)
    picture = window.canvas.grab()
    ring.leave()
    settle(app, 0.2)
    return picture


def _more(app: QApplication, window: MainWindow, keep: Keep) -> None:
    """What only the guide shows: the other panels, sides and layers, the sheet and its preview."""
    desk, panels = window.desk, window.panels
    assert desk is not None
    assert panels is not None
    judged = desk.suggestions
    assert judged is not None
    desk.look(shown=(Side.LEFT, Side.RIGHT))
    settle(app)
    keep("both-sides", window.grab())
    desk.look(shown=(Side.RIGHT,))
    for action, name in (("verdicts", "verdict-zones"), ("layer_band_lifted", "layers")):
        window.actions_table[action].trigger()
        settle(app)
        keep(name, window.canvas.grab())
        window.actions_table[action].trigger()
    window.actions_table["layer_muscles"].trigger()
    desk.do(SetField("plan", judged.plan), "take over the proposed plan")
    desk.do(SetField("home_care", frozenset({(Side.RIGHT, "ice"), (Side.RIGHT, "stretching")})), "recommend")
    visit = desk.visit
    assert visit is not None
    desk.look(findings=(visit.findings[0].id,))
    sections: dict[str, QWidget] = {
        "findings": panels.findings,
        "assessment": panels.assessment,
        "plan": panels.plan,
        "home-care": panels.home_care,
    }
    for name, section in sections.items():
        panels.accordion.open(section)  # type: ignore[arg-type]
        settle(app)
        keep(name, panels.accordion.grab())
    panels.accordion.open(panels.suggestions)
    for name, kind in (("sheet", "chart"), ("progress-report", "progress"), ("home-care-sheet", "home_care")):
        keep(name, page_image(sheet_pages(window, kind, "a4"), 0, 110))
    preview = PreviewDialog(window)
    preview.show()
    settle(app)
    keep("preview", preview.grab())
    preview.close()


IN_ANOTHER = """
import sys
from bodymap import language
language.choose(sys.argv[2])
from tools.pictures import take
from pathlib import Path
print(*take(Path(sys.argv[1])))
"""
"""A language is chosen once a process, before what holds words is imported: its pictures are taken by another one."""


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    print(*take(folder), sep="\n")
    for other in sorted(language.OFFERED.keys() - {language.SOURCE}):
        subprocess.run([sys.executable, "-c", IN_ANOTHER, str(folder), other], check=True)


if __name__ == "__main__":
    main()
