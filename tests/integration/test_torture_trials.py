"""The long tests, each a few times and without its control, so that none of them rots between two long runs.

`python3 dev.py torture` runs them at their counts and beside their controls; docs/torture.md has the results. Those
that take long to set up, or have a test of their own here, are not among them.
"""

import importlib
import random
import sys
from pathlib import Path

import pytest
from torture.__main__ import TRIALS
from torture.trial import Skipped, Task, Trial

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")

TRIED = {"T2": 2, "T6": 2, "T7": 1, "T8": 4, "T9": 2, "T10": 4, "T18": 2, "T19": 1, "T20": 2, "T22": 2}


@pytest.mark.parametrize("name", TRIED)
def test_a_trial_still_holds(name: str, tmp_path: Path) -> None:
    trial: Trial = importlib.import_module(f"torture.{TRIALS[name]}").TRIAL
    assert trial.id == name
    try:
        outcome = trial.run(Task(TRIED[name], tmp_path, random.Random(20260102)))
    except Skipped as reason:
        pytest.skip(str(reason))
    assert outcome.tried >= 1
    assert outcome.broken == 0, outcome.note


def test_every_trial_is_a_module_that_says_which_it_is() -> None:
    folder = Path(importlib.import_module("torture").__file__ or "").parent
    assert {f"{module}.py" for module in TRIALS.values()} == {path.name for path in folder.glob("t[0-9]*.py")}
    assert sorted(TRIALS, key=lambda name: int(name[1:])) == list(TRIALS)
