"""What a trial is: a promise, how often it is put to the test, and a control that must break it."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEVELS = ("quick", "ci", "release")


def environment(**more: str) -> dict[str, str]:
    """For a process that a trial starts: this package is found wherever it runs, and it shows no window."""
    known = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([str(ROOT), *([known] if known else [])])
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path, **more}


class Skipped(Exception):  # noqa: N818
    """This machine cannot run the trial; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often the promise was tried, how often it was broken, and what else is worth saying."""

    tried: int
    broken: int
    note: str = ""

    def __add__(self, other: Outcome) -> Outcome:
        notes = [note for note in (self.note, other.note) if note]
        return Outcome(self.tried + other.tried, self.broken + other.broken, "; ".join(dict.fromkeys(notes)))


@dataclass(frozen=True, slots=True)
class Task:
    """One trial's or control's run: how many times, where it may write, and its own source of chance."""

    count: int
    folder: Path
    chance: random.Random


@dataclass(frozen=True, slots=True)
class Trial:
    """`run` must come back unbroken; `control` must come back broken at least once."""

    id: str
    promise: str
    counts: tuple[int, int, int]
    run: Callable[[Task], Outcome]
    control: Callable[[Task], Outcome] | None
    control_is: str
    control_count: int = 20
