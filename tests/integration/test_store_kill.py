"""Killed at any instant, the program has lost nothing that it said was saved.

A process marks findings and says each on a pipe once the record has it; it is killed at a random instant and the
record is opened again. BODYMAP_KILLS sets the number of kills (60 without it). The control says so too early and
must be caught losing.
"""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from bodymap.domain.edits import AddFinding, RemoveFinding, SetField, apply
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.store import Record

KILLS = int(os.environ.get("BODYMAP_KILLS", "60"))
CROWDED = 30


def mark(visit: Visit, number: int) -> Visit:
    """The edits that one acknowledgement stands for: a finding, and its number in the notes, in one transaction."""
    finding = Finding(side=Side.LEFT, kind="nodule", zones=("it_band_mid",), note=str(number))
    after, _ = apply(visit, AddFinding(finding))
    after, _ = apply(after, SetField("notes", str(number)))
    if len(after.findings) > CROWDED:
        after, _ = apply(after, RemoveFinding(after.findings[0].id))
    return after


def work(path: str, visit_id: str, early: bool) -> None:
    """What is killed: marks for ever, and says each number."""
    with Record.open(path) as record:
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


def breed(path: str, visit_id: str, early: bool) -> None:
    """Forks a worker for every line it is sent, says its process id, and `end` once it is dead."""
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            work(path, visit_id, early)
        os.write(1, b"pid %d\n" % child)
        os.waitpid(child, 0)
        os.write(1, b"end\n")


class Workers:
    """Processes that mark, to be killed one after the other."""

    def __init__(self, path: Path, visit_id: str, *, early: bool = False) -> None:
        command = [sys.executable, str(Path(__file__)), str(path), visit_id, "early" if early else "after"]
        self._breeder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def __enter__(self) -> "Workers":
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


def new_record(path: Path) -> str:
    with Record.create(path) as record:
        client = Client(family_name="Example")
        record.add_client(client)
        visit = Visit(client_id=client.id, date=date(2026, 1, 2), protocol="it_band")
        record.add_visit(visit)
    return visit.id


def kept(path: Path, visit_id: str) -> int:
    """The last number in the record; the findings must agree with it, or half a transaction was kept."""
    with Record.open(path) as record:
        record.check()
        visit = record.visit(visit_id)
    number = int(visit.notes or 0)
    assert [finding.note for finding in visit.findings] == [
        str(n) for n in range(max(1, number - CROWDED + 1), number + 1)
    ]
    return number


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


def test_nothing_acknowledged_is_lost_however_often_it_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "practice.bodymap"
    visit_id = new_record(path)
    instants = random.Random(20260102)
    with Workers(path, visit_id) as workers:
        for turn in range(KILLS):
            before = kept(path, visit_id)
            said = workers.kill_one(instants.uniform(0, 0.03), at_work=turn % 2 == 0)
            assert kept(path, visit_id) - max(said, before) in (0, 1), "lost, or more than what was under way"


def test_a_program_that_says_saved_too_early_is_caught(tmp_path: Path) -> None:
    path = tmp_path / "practice.bodymap"
    visit_id = new_record(path)
    instants = random.Random(20260102)
    with Workers(path, visit_id, early=True) as workers:
        lost = sum(workers.kill_one(instants.uniform(0, 0.01), at_work=True) > kept(path, visit_id) for _ in range(20))
    assert lost, "the test would not notice a loss"


if __name__ == "__main__":
    breed(sys.argv[1], sys.argv[2], sys.argv[3] == "early")
