"""Needles through the whole program: in no file, log, setting, temporary or deleted open file is one found."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc of a running program")

CHILD = """
import sys
from pathlib import Path
from bodymap.launch import keep_no_dumps
keep_no_dumps()
from PySide6.QtWidgets import QApplication
from bodymap.domain.author import Author
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import Client
from bodymap.keys import KeyFile, Unlocked, slots
from bodymap.store import Record
from bodymap.ui.crash import CrashGuard
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.settings import Settings
from bodymap.ui.style import Look
from bodymap.workspace import Workspace, new_encrypted_workspace, open_workspace

slots.EFFORT = slots.Effort(1, 1, 8)
folder, plain = Path(sys.argv[1]), sys.argv[2] == "plain"
name, given, note, phrase = (word[::-1] for word in sys.argv[3:7])  # reversed: arguments are in /proc, too
app = QApplication([])
look = Look()
window = MainWindow(look, Settings(folder / "window.ini"))
CrashGuard(window).install()
if plain:
    workspace = open_workspace(folder / "record.bodymap", create=True)
else:
    keys, key, _ = KeyFile.new("0123", Author(name="Aya Example", role="admin"), phrase)
    workspace = new_encrypted_workspace(folder / "record.bodymap", keys, Unlocked(key, keys.users[0]))
    print(key.hex(), flush=True)
desk = Desk(workspace, window)
window.attach(desk)
window.build_panels()
for number in range(300):
    workspace.add_client(Client(family_name=f"{name}{number}", given_name=given))
desk.add_client(Client(family_name=name, given_name=given, note=note))
desk.start_visit()
window.canvas.charting.add(Side.RIGHT, Shape.point(0.0, 0.4), 5)
workspace.record.clients(limit=400)
workspace.record.search_clients(name)
window.show()
app.processEvents()
workspace.record.back_up()
try:
    raise ValueError(f"{name} {note}")
except ValueError as error:
    sys.excepthook(type(error), error, error.__traceback__)
try:
    workspace.record.add_client(Client(id=desk.client.id, family_name=name))
except ValueError as error:
    print(error, file=sys.stderr)
window.locker.lock()
print("ready", flush=True)
sys.stdin.readline()
import os
os._exit(0)
"""

NEEDLES = ("Quoddleby", "Zebedaina", "the made-up note says plinth", "quince harbour tassel violin")


def found_in(contents: dict[str, bytes], extra: tuple[str, ...] = ()) -> set[str]:
    wanted = []
    for word in (*NEEDLES, *extra):
        wanted += [word.encode(), word.casefold().encode(), word.encode("utf-16-le")]
    wanted += [bytes.fromhex(word) for word in extra]
    return {place for place, content in contents.items() if any(needle in content for needle in wanted)}


def everything(child: int, folder: Path) -> dict[str, bytes]:
    """What the running program has on any disk: its folders, and the files that it has open, removed ones too."""
    contents = {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    for handle in Path(f"/proc/{child}/fd").iterdir():
        try:
            if handle.stat().st_size and Path(os.readlink(handle)).suffix != ".ttf" and handle.is_file():
                contents[f"{handle} {os.readlink(handle)}"] = handle.read_bytes()
        except OSError:
            continue
    return contents


def run(tmp_path: Path, kind: str) -> tuple[dict[str, bytes], str, bytes]:
    """The program with every needle in it, at the end locked and then gone; what lay anywhere in the meantime."""
    folder = tmp_path / kind
    (folder / "tmp").mkdir(parents=True)
    homes = {name: str(folder) for name in ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    environment = {**os.environ, **homes, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(folder / "tmp")}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [sys.executable, "-c", CHILD, str(folder), kind, *(word[::-1] for word in NEEDLES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment,
            text=True,
        ) as child,
    ):
        assert child.stdin is not None
        assert child.stdout is not None
        key = "" if kind == "plain" else child.stdout.readline().strip()
        assert child.stdout.readline() == "ready\n", (folder / "log").read_text()
        contents = everything(child.pid, folder)
        limits = Path(f"/proc/{child.pid}/limits").read_bytes()
        child.stdin.write("go\n")
        child.stdin.flush()
        child.wait(timeout=30)
    contents |= {f"after {file}": file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return contents, key, limits


def test_no_needle_leaves_the_program(tmp_path: Path) -> None:
    contents, key, limits = run(tmp_path, "encrypted")
    assert any(place.endswith("-wal") for place in contents)
    assert any("backups" in place for place in contents)
    assert b"Unexpected builtins.ValueError" in contents[str(tmp_path / "encrypted" / "log")]
    assert found_in(contents, (key,)) == set()
    [line] = [line for line in limits.decode().splitlines() if line.startswith("Max core file size")]
    assert line.split()[4:6] == ["0", "0"]


def test_in_a_plain_record_the_needles_are_found(tmp_path: Path) -> None:
    contents, _, _ = run(tmp_path, "plain")
    assert {Path(place).name for place in found_in(contents)} >= {"record.bodymap-wal"}
