"""T2: the real window is killed; what it showed as saved is there, and is shown again when it is opened again."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.domain.visit import Visit
from bodymap.errors import UserError
from bodymap.store import Record
from torture.breeding import Workers, breed, say
from torture.records import Made, new_draft
from torture.trial import Outcome, Skipped, Task, Trial
from torture.windows import application, open_window, prepare

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow

AT_ONCE = 5
"""Kills over one record, each window opening what the one before it left."""

LONGEST = 1.0
"""Seconds of work before a kill, at most."""

STEPS = ("mark", "note", "mark", "milder", "undo", "redo", "mark", "undo", "note")
"""What the window's commands do in turn; the first makes sure that there is something to take back."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is charted, as far as the steps change it; findings have random ids, so they are told by severity."""

    notes: str = ""
    severities: tuple[int | None, ...] = ()

    @classmethod
    def of(cls, visit: Visit) -> Chart:
        return cls(visit.notes, tuple(finding.severity for finding in visit.findings))

    def __str__(self) -> str:
        return f"{self.notes}|{','.join(map(str, self.severities))}"


def after(begun: Chart, steps: int) -> Chart:
    """The chart after so many steps of a window that found this one: what a step means, said a second time."""
    known, place = [begun], 0
    for number in range(steps):
        chart = known[place]
        match STEPS[number % len(STEPS)]:
            case "mark":
                made = Chart(chart.notes, (*chart.severities, severity(number)))
            case "note":
                made = Chart(note(number), chart.severities)
            case "milder":
                *others, last = chart.severities
                assert last is not None
                made = Chart(chart.notes, (*others, last - 1))
            case "undo":
                place -= 1
                continue
            case _:
                place += 1
                continue
        known = [*known[: place + 1], made]
        place += 1
    return known[place]


def severity(number: int) -> int:
    """At least 1, so that it can be made milder."""
    return 1 + number % 10


def note(number: int) -> str:
    return f"note {number}"


def run(task: Task) -> Outcome:
    """Four of five records plain, the fifth encrypted, with its passphrase typed at the prompt."""
    return _kills(task, early=False)


def control(task: Task) -> Outcome:
    return _kills(task, early=True)


def _kills(task: Task, *, early: bool) -> Outcome:
    if not sys.platform.startswith("linux"):
        raise Skipped("needs fork and SIGKILL")
    broken = shown = 0
    faults: list[str] = []
    with Workers(__file__, "early" if early else "after", HOME=str(task.folder)) as workers:
        for turn in range(task.count):
            if turn % AT_ONCE == 0:
                folder = task.folder / f"{turn}-{early}"
                folder.mkdir()
                made = new_draft(folder / "record.bodymap", encrypted=turn // AT_ONCE % 5 == 4)
                begun = Chart()
            # most while they work, some while they open what the last one left
            at_work = turn % 4 != 3
            told = workers.kill_one(task.chance.uniform(0, LONGEST), at_work=at_work, order=str(made.path))
            fault, begun, saved = _compared(made, begun, told)
            shown += saved
            broken += bool(fault)
            faults += [fault] if fault else []
            if turn % AT_ONCE == AT_ONCE - 1:
                shutil.rmtree(folder)
    return Outcome(task.count, broken, "; ".join([f"{shown} steps shown as saved", *faults[:3]]))


def _compared(made: Made, begun: Chart, told: Sequence[str]) -> tuple[str, Chart, int]:
    """What is wrong (empty: nothing), what the record holds, and how many steps were shown as saved."""
    saved = int(told[-1]) if len(told) > 1 else 0
    try:
        with Record.open(made.path, key=made.key) as record:
            record.check()
            visit = record.visit(made.visit_id)
    except UserError as error:
        return str(error), begun, saved
    found = Chart.of(visit)
    if told and told[0] != str(begun):
        return f"the window shows {told[0]}, the record holds {begun}", found, saved
    if visit.signed or found not in (after(begun, saved), after(begun, saved + 1)):
        return f"after {saved} steps the record holds {found}", found, saved
    return "", found, saved


def _work(path: Path, *, early: bool) -> None:
    """What is killed: says what it shows at first, and then how many steps it shows as saved."""
    window = open_window(path)
    desk = window.desk
    assert desk is not None
    assert desk.visit is not None
    say(str(Chart.of(desk.visit)))
    for number in range(10_000):
        if early:
            say(str(number + 2))
        _step(window, number)
        if not early and window.saved.text().startswith("✓ Saved"):
            say(str(number + 1))
        application().processEvents()


def _step(window: MainWindow, number: int) -> None:
    """One of STEPS, by the window's own means."""
    from bodymap.domain.edits import SetField
    from bodymap.domain.laterality import Side
    from bodymap.domain.shape import Shape

    desk = window.desk
    assert desk is not None
    match STEPS[number % len(STEPS)]:
        case "mark":
            place = Shape.point(0.0, 0.2 + number % 60 / 100)
            assert window.canvas.charting.add(Side.RIGHT, place, severity(number))
        case "note":
            desk.do(SetField("notes", note(number)), "note")
        case "milder":
            assert desk.visit is not None
            desk.look(findings=[desk.visit.findings[-1].id])
            window.canvas.charting.nudge_severity(-1)
        case other:
            window.actions_table[other].trigger()


TRIAL = Trial(
    "T2",
    "the real window killed at random: every step that it showed as saved is there, and shown again",
    (3, 300, 1000),
    run,
    control,
    "shows saved before it is",
    5,
)

if __name__ == "__main__":
    prepare()
    breed(lambda order: _work(Path(order), early=sys.argv[1] == "early"))
