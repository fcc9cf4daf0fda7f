"""The command line of the long tests: chooses trials, runs each with its control, prints and writes the table."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from torture import table
from torture.table import Row
from torture.trial import LEVELS, Outcome, Skipped, Task, Trial

TRIALS = {
    "T1": "t01_kills",
    "T2": "t02_window",
    "T3": "t03_power",
    "T4": "t04_faults",
    "T5": "t05_full",
    "T6": "t06_updates",
    "T7": "t07_versions",
    "T8": "t08_rot",
    "T9": "t09_backups",
    "T10": "t10_two",
    "T11": "t11_charts",
    "T12": "t12_secrets",
    "T13": "t13_fuzz",
    "T14": "t14_hostile",
    "T15": "t15_answers",
    "T16": "t16_mutants",
    "T17": "t17_sides",
    "T18": "t18_clients",
    "T19": "t19_clocks",
    "T20": "t20_passphrases",
    "T21": "t21_slots",
    "T22": "t22_tampering",
    "T23": "t23_server",
}
"""Name → the module of this package that holds the trial."""

SEED = 20260102


def main(arguments: Sequence[str] | None = None) -> int:
    """Status 0 where every promise held and every control was caught, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="torture", description="Puts the record's promises to the test.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(TRIALS)} (all)")
    for level in LEVELS:
        parser.add_argument(f"--{level}", dest="level", action="store_const", const=level)
    parser.set_defaults(level="quick")
    parser.add_argument("--count", type=int, help="how often, in the place of the level's own count")
    parser.add_argument("--seed", type=int, default=SEED, help="where chance begins")
    parser.add_argument("--write", action="store_true", help="put the results into docs/torture.md")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name.upper() not in TRIALS]
    if unknown:
        parser.error(f"there is no trial {', '.join(unknown)}; choose among {', '.join(TRIALS)}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # what a screen would have and this one has not
    rows = []
    for name in map(str.upper, options.names or TRIALS):
        trial: Trial = import_module(f"torture.{TRIALS[name]}").TRIAL
        count = options.count or trial.counts[LEVELS.index(options.level)]
        print(f"{name}: {trial.promise} …", file=sys.stderr, flush=True)
        row = _row(trial, count, options.seed)
        rows.append(row)
        print(table.line(row), flush=True)
        if options.write:  # at once: a run of hours that is broken off has not been for nothing
            table.write([row])
    return 0 if all(row.held for row in rows) else 1


def _row(trial: Trial, count: int, seed: int) -> Row:
    began = time.monotonic()
    try:
        outcome = _in_folder(trial.run, count, seed)
        control = None if trial.control is None else _in_folder(trial.control, trial.control_count, seed)
    except Skipped as reason:
        return Row(trial, None, None, time.monotonic() - began, skipped=str(reason))
    except Exception:  # the other trials are still worth having
        traceback.print_exc()
        return Row(trial, Outcome(count, count, "the trial itself broke"), None, time.monotonic() - began)
    return Row(trial, outcome, control, time.monotonic() - began)


def _in_folder(run: object, count: int, seed: int) -> Outcome:
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    try:
        outcome = run(Task(count, folder, random.Random(seed)))  # type: ignore[operator]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert isinstance(outcome, Outcome)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
