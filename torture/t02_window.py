"""T2: the real window is killed; what it showed as saved is there when it is opened again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from bodymap.store import Record
from torture.trial import Outcome, Skipped, Task, Trial


def run(task: Task) -> Outcome:
    return _kills(task, early=False)


def control(task: Task) -> Outcome:
    return _kills(task, early=True)


def _kills(task: Task, *, early: bool) -> Outcome:
    if not hasattr(signal, "SIGKILL"):
        raise Skipped("needs SIGKILL")
    broken = shown = 0
    for turn in range(task.count):
        folder = task.folder / f"{turn}-{early}"
        folder.mkdir()
        client_id, acknowledged = _kill_one(folder, task.chance.randint(1, 40), early=early)
        with Record.open(folder / "record.bodymap") as record:
            (visit,) = record.visits(client_id)
            record.check()
        shown += acknowledged
        broken += len(visit.findings) - acknowledged not in (0, 1)
    return Outcome(task.count, broken, f"{shown} marks shown as saved")


def _kill_one(folder: Path, marks: int, *, early: bool) -> tuple[str, int]:
    """Starts a window, kills it after so many marks, and returns its client and how many it showed as saved."""
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__)), str(folder), "early" if early else "after"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    client_id = child.stdout.readline().split()[-1]
    acknowledged = 0
    for line in child.stdout:
        acknowledged = int(line)
        if acknowledged >= marks:
            break
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.read().split()
    child.stdout.close()
    child.wait()
    return client_id, max([acknowledged, *map(int, rest)])


def _work(folder: Path, *, early: bool) -> None:
    """What is killed: a window that marks by its own means and says how many marks it shows as saved."""
    from PySide6.QtWidgets import QApplication

    from bodymap.domain.laterality import Side
    from bodymap.domain.shape import Shape
    from bodymap.domain.visit import Client
    from bodymap.ui.desk import Desk
    from bodymap.ui.main_window import MainWindow
    from bodymap.ui.settings import Settings
    from bodymap.ui.style import Look
    from bodymap.workspace import open_workspace

    app = QApplication([])
    window = MainWindow(Look(), Settings(folder / "window.ini"))
    desk = Desk(open_workspace(folder / "record.bodymap", create=True))
    window.attach(desk)
    desk.add_client(Client(family_name="Specimen"))
    desk.start_visit()
    assert desk.client is not None
    print("client", desk.client.id, flush=True)
    for number in range(10_000):
        if early:
            print(number + 5, flush=True)
        window.canvas.charting.add(Side.RIGHT, Shape.point(0.0, 0.2 + number % 60 / 100), number % 11)
        assert desk.visit is not None
        if not early and window.saved.text().startswith("✓ Saved"):
            print(len(desk.visit.findings), flush=True)
    app.quit()


TRIAL = Trial(
    "T2",
    "the real window killed at random: every mark that it showed as saved is there",
    (3, 30, 300),
    run,
    control,
    "shows saved before it is",
    3,
)

if __name__ == "__main__":
    _work(Path(sys.argv[1]), early=sys.argv[2] == "early")
