"""Killed at any instant, the program has lost nothing that it said was saved.

A process marks findings and says each on a pipe once the record has it; it is killed at a random instant and the
record is opened again. BODYMAP_KILLS sets the number of kills (60 without it); `dev.py torture T1` does thousands. The
control says so too early and must be caught losing.
"""

import os
import random
import sys
from pathlib import Path

import pytest
from torture.marking import kept, last_said, marking, new_record

KILLS = int(os.environ.get("BODYMAP_KILLS", "60"))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


def test_nothing_acknowledged_is_lost_however_often_it_is_killed(tmp_path: Path, key: bytes | None) -> None:
    path = tmp_path / "practice.bodymap"
    visit_id = new_record(path, key)
    instants = random.Random(20260102)
    with marking(path, visit_id, key) as workers:
        for turn in range(KILLS // 2):
            before = kept(path, visit_id, key)
            said = last_said(workers.kill_one(instants.uniform(0, 0.03), at_work=turn % 2 == 0))
            assert kept(path, visit_id, key) - max(said, before) in (0, 1), "lost, or more than what was under way"


def test_a_program_that_says_saved_too_early_is_caught(tmp_path: Path) -> None:
    path = tmp_path / "practice.bodymap"
    visit_id = new_record(path)
    instants = random.Random(20260102)
    with marking(path, visit_id, early=True) as workers:
        lost = sum(
            last_said(workers.kill_one(instants.uniform(0, 0.01), at_work=True)) > kept(path, visit_id)
            for _ in range(20)
        )
    assert lost, "the test would not notice a loss"
