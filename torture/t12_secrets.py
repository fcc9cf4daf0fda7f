"""T12: needles (a name, a note, the passphrase, the key) are looked for wherever the program leaves traces."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from bodymap.domain.visit import Client
from torture.records import PHRASE, Made, new_draft
from torture.trial import Outcome, Skipped, Task, Trial, environment
from torture.windows import open_window, wait_for

NAME, NOTE = "Needlemann-Qyx", "needle in a note zkwv"
MOMENTS = ("open", "charted", "printed", "backed up", "locked")
ENDS = ("close", "kill", "crash")
PIECE = 1 << 24
"""Bytes of a file that are searched at once: a core can be larger than the memory."""

PATTERN = Path("/proc/sys/kernel/core_pattern")


def run(task: Task) -> Outcome:
    return _searched(task, encrypted=True)


def control(task: Task) -> Outcome:
    """A plain record in a program that does not keep the system from writing its memory to a disk."""
    return _searched(task, encrypted=False)


def _searched(task: Task, *, encrypted: bool) -> Outcome:
    """Looks at each moment of a program that works with the needles, and after each way in which it can end."""
    if not sys.platform.startswith("linux"):
        raise Skipped("needs /proc (Linux)")
    looked, places = 0, []
    for turn in range(task.count):
        for end in ENDS:
            folder = task.folder / f"{turn}-{end}-{encrypted}"
            seen, found = _one_life(folder, end, encrypted=encrypted)
            looked += seen
            places += found
            shutil.rmtree(folder)
    if not encrypted and _cores_are_here() and not any(place.startswith("core") for place in places):
        return Outcome(looked, 0, "the needles were not found in the core of the control")
    where = f"found in {', '.join(sorted(set(places)))}" if places else _what_was_searched()
    return Outcome(looked, len(places), where)


def _what_was_searched() -> str:
    cores = "cores" if _cores_are_here() else f"no cores, which this system hands to {PATTERN.read_text().strip()}"
    return f"files, removed open files, logs, the folder of a PDF, {cores}"


def _cores_are_here() -> bool:
    """Whether the system writes a core to where the program runs."""
    return "/" not in PATTERN.read_text() and not PATTERN.read_text().startswith("|")


def _one_life(folder: Path, end: str, *, encrypted: bool) -> tuple[int, list[str]]:
    """How many files were searched, and where something was found."""
    for name in ("tmp", "paper"):
        (folder / name).mkdir(parents=True)
    made = new_draft(folder / "record.bodymap", encrypted=encrypted, client=Client(family_name=NAME, note=NOTE))
    looked = 0
    places: list[str] = []
    with (folder / "log").open("wb") as log, _started(folder, log, encrypted=encrypted) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for moment in MOMENTS:
            assert child.stdout.readline() == moment + "\n", (folder / "log").read_text()
            seen, found = _look(folder, made, child.pid)
            looked, places = looked + seen, places + found
            if moment == MOMENTS[-1] and end != "close":
                child.send_signal(signal.SIGKILL if end == "kill" else signal.SIGSEGV)
            else:
                child.stdin.write("go on\n")
                child.stdin.flush()
        child.communicate()
    seen, found = _look(folder, made, 0)
    # nothing lies beside what was asked for
    places += [path.name for path in (folder / "paper").iterdir() if path.name not in ("sheet.pdf", "picture.png")]
    return looked + seen, places + found


def _started(folder: Path, log: BinaryIO, *, encrypted: bool) -> subprocess.Popen[str]:
    homes = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    null = "keyring.backends.null.Keyring"
    return subprocess.Popen(
        [sys.executable, str(Path(__file__)), str(folder), "keeps none" if encrypted else "dumps"],
        env=environment(**homes, TMPDIR=str(folder / "tmp"), PYTHON_KEYRING_BACKEND=null),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )


def _look(folder: Path, made: Made, pid: int) -> tuple[int, list[str]]:
    """How many files were searched, and the names of those with a needle in them.

    What was asked for is left out: a chart on paper names its client.
    """
    files = [path for path in folder.rglob("*") if path.is_file() and path.parent.name != "paper"]
    if pid:
        # what was opened and removed is still there for whoever looks into the process
        try:
            files += [Path(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
        except PermissionError:
            raise Skipped("needs the right to look into a process that lets nobody read it (root)") from None
    needles, seen, found = _needles(made.key), 0, []
    for path in files:
        try:
            if not path.is_file():
                continue
            if any(needle in piece for piece in _pieces(path) for needle in needles):
                found.append(path.name if "fd" not in path.parts else "removed files")
            seen += 1
        except OSError:
            continue
    return seen, found


def _pieces(path: Path) -> Iterator[bytes]:
    """A file's content as it is and in lower case, piece by piece, each with the end of the one before."""
    before = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield before + piece
            yield (before + piece).lower()
            before = piece[-200:]


def _needles(key: bytes | None) -> list[bytes]:
    words = [word for text in (NAME, NOTE, PHRASE) for word in (text, text.lower())]
    found = [*(word.encode() for word in words), *(word.encode("utf-16-le") for word in words)]
    return found if key is None else [*found, key, key.hex().encode()]


def _work(folder: Path, *, dumps: bool) -> None:
    """The program on its record, told by its own commands; says each moment and waits."""
    import resource

    from PySide6.QtWidgets import QFileDialog, QMessageBox

    from bodymap.domain.laterality import Side
    from bodymap.domain.shape import Shape
    from bodymap.launch import keep_no_dumps

    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    if not dumps:
        keep_no_dumps()

    def pause(moment: str) -> None:
        print(moment, flush=True)
        sys.stdin.readline()

    window = open_window(folder / "record.bodymap", guarded=True)
    desk, run = window.desk, window.actions_table
    assert desk is not None
    pause("open")
    window.canvas.charting.add(Side.RIGHT, Shape.point(0.0, 0.4), 5)
    assert window.panels is not None
    desk.workspace.record.search_clients(NAME)
    desk.workspace.record.clients(limit=400)
    # an error that nobody expected, with a name in its message
    setattr(QMessageBox, "exec", lambda _box: 0)  # noqa: B010
    sys.excepthook(ValueError, ValueError(f"{NAME} {NOTE}"), None)
    pause("charted")
    for command, name in (("save_pdf", "sheet.pdf"), ("save_picture", "picture.png")):
        path = str(folder / "paper" / name)
        setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (path, ""))  # noqa: B010
        run[command].trigger()
        assert Path(path).stat().st_mode & 0o077 == 0, "others may read what was printed"
    pause("printed")
    desk.workspace.record.back_up()
    pause("backed up")
    window.locker.lock()
    wait_for(lambda: window.locker.is_locked)
    pause("locked")
    window.close()


TRIAL = Trial(
    "T12",
    "needles in no file, log, temporary or removed open file, nor core: at work, locked, closed, killed, crashed",
    (1, 5, 20),
    run,
    control,
    "a plain record, and dumps allowed",
    1,
)

if __name__ == "__main__":
    _work(Path(sys.argv[1]), dumps=sys.argv[2] == "dumps")
