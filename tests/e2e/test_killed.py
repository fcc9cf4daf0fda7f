"""Killed in the middle of work, at no moment of its choosing: what was shown as saved is there again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bodymap.store import Record

CHILD = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Client
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.settings import Settings
from bodymap.ui.style import Look
from bodymap.workspace import open_workspace

folder = Path(sys.argv[1])
app = QApplication([])
look = Look()
window = MainWindow(look, Settings(folder / "window.ini"))
desk = Desk(open_workspace(folder / "record.bodymap", create=True))
window.attach(desk)
desk.add_client(Client(family_name="Specimen"))
desk.start_visit()
print("client", desk.client.id, flush=True)
for number in range(10_000):
    window.canvas.charting.add(Side.RIGHT, Shape.point(0.0, 0.2 + number % 60 / 100), number % 11)
    # the window now says "Saved": from here on it must survive
    print(window.saved.text(), len(desk.visit.findings), flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL on this system")
@pytest.mark.parametrize("marks", [1, 7, 23])
def test_a_killed_window_loses_nothing_that_it_called_saved(tmp_path: Path, marks: int) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    client_id = child.stdout.readline().split()[1]
    acknowledged = 0
    for line in child.stdout:
        assert line.startswith("✓ Saved")
        acknowledged = int(line.split()[-1])
        if acknowledged >= marks:
            break
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.read().split()
    acknowledged = max([acknowledged, *[int(word) for word in rest if word.isdigit()]])
    child.stdout.close()
    child.wait()
    with Record.open(tmp_path / "record.bodymap") as record:
        (visit,) = record.visits(client_id)
    assert len(visit.findings) in (acknowledged, acknowledged + 1)
