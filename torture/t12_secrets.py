"""T12: needles (a name, a note, the passphrase, the key) are looked for wherever a program leaves traces."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from torture.trial import Outcome, Skipped, Task, Trial

NAME, NOTE, PASSPHRASE = "Needlemann-Qyx", "needle in a note zkwv", "needle passphrase horse 7731"
KEY = bytes.fromhex("6e6565646c65" + "5a" * 26)


def run(task: Task) -> Outcome:
    return _searched(task, encrypted=True)


def control(task: Task) -> Outcome:
    return _searched(task, encrypted=False)


def _searched(task: Task, *, encrypted: bool) -> Outcome:
    """Runs a program that works with the needles, and looks while it is open, after it was killed and after its end."""
    if not sys.platform.startswith("linux"):
        raise Skipped("needs /proc (Linux)")
    looked = hits = 0
    places: set[str] = set()
    for turn in range(task.count):
        for end in ("close", "kill"):
            folder = task.folder / f"{turn}-{end}-{encrypted}"
            (folder / "tmp").mkdir(parents=True)
            environment = {
                **os.environ,
                "TMPDIR": str(folder / "tmp"),
                "HOME": str(folder),
                "XDG_DATA_HOME": str(folder),
            }
            command = [sys.executable, str(Path(__file__)), str(folder), "encrypted" if encrypted else "plain"]
            child = subprocess.Popen(
                command,
                env=environment,
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=(folder / "log").open("wb"),
                text=True,
            )
            assert child.stdin is not None
            assert child.stdout is not None
            for moment in ("open", "edited", "backed up", "read"):
                assert child.stdout.readline() == moment + "\n"
                found, seen = _look(folder, child.pid)
                looked += seen
                hits += len(found)
                places.update(found)
                if moment == "read" and end == "kill":
                    child.kill()
                else:
                    child.stdin.write("go on\n")
                    child.stdin.flush()
            child.communicate()
            found, seen = _look(folder, 0)
            looked, hits = looked + seen, hits + len(found)
            places.update(found)
            shutil.rmtree(folder)
    return Outcome(
        looked, hits, f"found in {', '.join(sorted(places))}" if places else "files, deleted open files, logs"
    )


def _look(folder: Path, pid: int) -> tuple[list[str], int]:
    """Where a needle was found, and how many files were searched."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    if pid:
        # what was opened and removed is still there for whoever looks into the process
        files += [Path(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
    found, seen = [], 0
    for path in files:
        try:
            if not path.is_file():
                continue
            content = path.read_bytes()
        except OSError:
            continue
        seen += 1
        folded = content.lower()
        if any(needle in content or needle in folded for needle in _needles()):
            found.append(path.name if "fd" not in path.parts else "deleted files")
    return found, seen


def _needles() -> list[bytes]:
    words = [word for text in (NAME, NOTE, PASSPHRASE) for word in (text, text.lower())]
    return [*(w.encode() for w in words), *(w.encode("utf-16-le") for w in words), KEY, KEY.hex().encode()]


def _work(folder: Path, *, encrypted: bool) -> None:
    """Makes a record with the needles in it, edits, sorts, backs up and reads it; tells each moment and waits."""
    from datetime import date

    from bodymap.domain.author import Author
    from bodymap.domain.edits import SetField, apply
    from bodymap.domain.finding import new_id
    from bodymap.domain.visit import Client, Visit
    from bodymap.keys import KeyFile
    from bodymap.store import Record

    def pause(moment: str) -> None:
        print(moment, flush=True)
        sys.stdin.readline()

    path, record_id = folder / "record.bodymap", new_id()
    if encrypted:
        keys, _, _ = KeyFile.new(record_id, Author(name="Kim", initials="K", role="admin"), PASSPHRASE)
        keys.save(path)
    with Record.create(path, key=KEY if encrypted else None, record_id=record_id) as record:
        for number in range(300):
            client = Client(family_name=NAME, given_name=str(number), note=NOTE)
            record.add_client(client)
        visit = Visit(client_id=client.id, date=date(2026, 1, 2), protocol="it_band", notes=NOTE * 50)
        record.add_visit(visit)
        pause("open")
        after = apply(visit, SetField("notes", NOTE * 60))[0]
        record.save_visit(visit, after)
        record.search_clients(NAME)
        record.examine()
        pause("edited")
        record.back_up()
        pause("backed up")
    with Record.open(path, read_only=True, key=KEY if encrypted else None) as record:
        record.clients(limit=500)
        pause("read")


TRIAL = Trial(
    "T12",
    "needles in no file, log, temporary or deleted open file: while open, after it was killed, after its end",
    (1, 5, 20),
    run,
    control,
    "a record that is not encrypted",
    1,
)

if __name__ == "__main__":
    _work(Path(sys.argv[1]), encrypted=sys.argv[2] == "encrypted")
