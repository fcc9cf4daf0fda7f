"""Results as lines on the terminal, and as the table in `docs/torture.md`, where newer results replace older ones."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from torture.trial import Outcome, Trial

PAGE = Path(__file__).resolve().parents[1] / "docs" / "torture.md"

HEAD = """# What the record survives

Written by `python3 dev.py torture --write`, a line for each trial as it was last run. *Broken* counts how often the
promise did not hold and must be 0. Each trial has a control, a program or file that gets it wrong on purpose, and
*caught* says how often the trial noticed: where that is never, the trial would prove nothing and fails. `--quick`,
`--ci` and `--release` set how often, and the lines below are of `--ci`: `--release` tries most of them five to fifty
times as often and needs a night. A trial that a machine cannot run is skipped by name. T16, the knowledge altered one
thing at a time, has [a page of its own](mutation.md). How the trials are built, and what they found:
[decision 0074](decisions/0074-the-long-tests.md).

| Trial | Promise | Tried | Broken | Control | Caught | Seconds | Run | Note |
|---|---|--:|--:|---|--:|--:|---|---|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one trial; no outcome where it was skipped."""

    trial: Trial
    outcome: Outcome | None
    control: Outcome | None
    seconds: float
    skipped: str = ""

    @property
    def held(self) -> bool:
        """Whether nothing speaks against the promise; a skipped trial speaks neither for nor against it."""
        if self.outcome is None:
            return True
        caught = self.trial.control is None or (self.control is not None and self.control.broken > 0)
        return self.outcome.broken == 0 and self.outcome.tried > 0 and caught


def line(row: Row) -> str:
    """One line for the terminal."""
    if row.outcome is None:
        return f"{row.trial.id:<4} skipped: {row.skipped}"
    control = "no control" if row.control is None else f"control caught {row.control.broken}/{row.control.tried}"
    words = (
        f"{row.trial.id:<4} {row.outcome.tried:>7} tried, {row.outcome.broken} broken; {control}; {row.seconds:.0f} s"
    )
    return f"{words}  {'held' if row.held else 'FAILED'}" + (f"\n     {row.outcome.note}" if row.outcome.note else "")


def write(rows: Iterable[Row]) -> None:
    """Puts these lines into the page, in the order of the trials' numbers; lines of other trials stay."""
    known = {}
    if PAGE.exists():
        for text in PAGE.read_text(encoding="utf-8").splitlines():
            match = re.match(r"\| (T\d+) \|", text)
            if match:
                known[match[1]] = text
    for row in rows:
        known[row.trial.id] = _cells(row)
    ordered = [known[key] for key in sorted(known, key=lambda key: int(key[1:]))]
    PAGE.write_text(HEAD + "\n".join(ordered) + "\n", encoding="utf-8")


def _cells(row: Row) -> str:
    trial, outcome, control = row.trial, row.outcome, row.control
    where = f"{date.today().isoformat()}, {platform.system()}, {os.cpu_count()} cores"
    if outcome is None:
        cells = (trial.id, trial.promise, "–", "–", trial.control_is, "–", "–", where, f"skipped: {row.skipped}")
    else:
        caught = "–" if control is None else f"{control.broken} of {control.tried}"
        broken = str(outcome.broken) if row.held else f"**{outcome.broken}**"
        seconds = f"{row.seconds:.0f}"
        cells = (
            trial.id,
            trial.promise,
            f"{outcome.tried:,}",
            broken,
            trial.control_is,
            caught,
            seconds,
            where,
            outcome.note,
        )
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"
