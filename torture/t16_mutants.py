"""T16: the knowledge is altered one thing at a time, and the tests must notice each; see docs/mutation.md."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from torture.trial import Outcome, Task, Trial

ROOT = Path(__file__).resolve().parents[1]
PART = ("rule.R5", "rule.R", "")
"""What is altered by how often: one rule, all rules, everything."""


def run(task: Task) -> Outcome:
    command = [sys.executable, "-m", "tools.mutate_rules", "--only", PART[min(task.count, 3) - 1]]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    made, left = re.search(r"(\d+) mutants", told), re.search(r"(\d+) survive without", told)
    if made is None or left is None:
        return Outcome(1, 1, told.strip()[-200:])
    return Outcome(int(made[1]), int(left[1]), "every alteration is a control of its own")


TRIAL = Trial(
    "T16",
    "every alteration of the knowledge is noticed by the loader, the second opinion or a test",
    (1, 2, 3),
    run,
    None,
    "none: the alterations are controls",
)
