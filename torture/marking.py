"""A process that marks findings and says each once the record has it, to be killed at any instant.

Forked from a process that has imported everything, so that a hundred can be killed in a second. Shared by the trials of
kills and by the project's ordinary tests.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from bodymap.domain.edits import AddFinding, RemoveFinding, SetField, apply
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.store import Record

KEY = bytes(range(32))
CROWDED = 30


def mark(visit: Visit, number: int) -> Visit:
    """The edits that one acknowledgement stands for: a finding, and its number in the notes, in one transaction."""
    finding = Finding(side=Side.LEFT, kind="nodule", zones=("it_band_mid",), note=str(number))
    after, _ = apply(visit, AddFinding(finding))
    after, _ = apply(after, SetField("notes", str(number)))
    if len(after.findings) > CROWDED:
        after, _ = apply(after, RemoveFinding(after.findings[0].id))
    return after


def new_record(path: Path, key: bytes | None = None) -> str:
    """Makes a record with one client and one visit, closed, and returns the visit's id."""
    with Record.create(path, key=key) as record:
        client = Client(family_name="Example")
        record.add_client(client)
        visit = Visit(client_id=client.id, date=date(2026, 1, 2), protocol="it_band")
        record.add_visit(visit)
    return visit.id


def kept(path: Path, visit_id: str, key: bytes | None = None) -> int:
    """The last number in the record. Raises AssertionError where the record is not sound or holds half an edit."""
    with Record.open(path, key=key) as record:
        record.check()
        visit = record.visit(visit_id)
    number = int(visit.notes or 0)
    expected = [str(n) for n in range(max(1, number - CROWDED + 1), number + 1)]
    assert [finding.note for finding in visit.findings] == expected, "half a transaction was kept"
    return number


def work(path: str, visit_id: str, key: bytes | None, *, early: bool) -> None:
    """What is killed: marks for ever, and says each number."""
    with Record.open(path, key=key) as record:
        visit = record.visit(visit_id)
        number = int(visit.notes or 0)
        while True:
            number += 1
            after = mark(visit, number)
            if early:
                os.write(1, b"%d\n" % number)
                time.sleep(0.001)  # what stands between the word and the deed in a program that gets it wrong
            record.save_visit(visit, after)
            if not early:
                os.write(1, b"%d\n" % number)
            visit = after


def breed(path: str, visit_id: str, key: bytes | None, *, early: bool) -> None:
    """Forks a worker for every line it is sent, says its process id, and `end` once it is dead."""
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            work(path, visit_id, key, early=early)
        os.write(1, b"pid %d\n" % child)
        os.waitpid(child, 0)
        os.write(1, b"end\n")


class Workers:
    """Processes that mark, to be killed one after the other."""

    def __init__(self, path: Path, visit_id: str, key: bytes | None = None, *, early: bool = False) -> None:
        when = "early" if early else "after"
        command = [sys.executable, str(Path(__file__)), str(path), visit_id, (key or b"").hex(), when]
        self._breeder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self._breeder.communicate()

    def kill_one(self, delay: float, *, at_work: bool) -> int:
        """Starts one and kills it after `delay` seconds; returns the last number that it said, 0 for none.

        With `at_work` the time runs from its first word, otherwise from its start, while it opens the record.
        """
        ask, answer = self._breeder.stdin, self._breeder.stdout
        assert ask is not None
        assert answer is not None
        ask.write(b"go\n")
        said, victim = 0, 0
        while line := answer.readline():
            if line == b"end\n":
                break
            if line.startswith(b"pid "):
                victim = int(line[4:])
            else:
                said = int(line)
            if victim and (said or not at_work):
                time.sleep(delay)
                os.kill(victim, signal.SIGKILL)
                victim = 0
        return said


if __name__ == "__main__":
    breed(sys.argv[1], sys.argv[2], bytes.fromhex(sys.argv[3]) or None, early=sys.argv[4] == "early")
