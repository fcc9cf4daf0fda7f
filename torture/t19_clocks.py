"""T19: the computer's clock jumps between any two deeds, and its time zone too: nothing that was known is forgotten.

Each run is a process of its own behind `clock.c`, which moves date and time as somebody does who sets them.
"""

from __future__ import annotations

import datetime
import json
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bodymap.domain.edits import AddFinding, AnswerQuestion, SetField
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.protocol import Verdict
from torture.breeding import Workers, breed, say
from torture.disk import CLOCK, built
from torture.records import new_draft
from torture.trial import Outcome, Task, Trial
from torture.windows import application, prepare

if TYPE_CHECKING:
    from bodymap.store.audit import Entry
    from bodymap.workspace import Workspace

DEEDS = 12
"""Of each run."""

DAY = 86_400
AHEAD, BEHIND = 3650 * DAY, -400 * DAY
ZONES = ("UTC", "Europe/Vienna", "America/New_York", "Pacific/Auckland")
CHANGES_OF_TIME = (
    datetime.datetime(2026, 3, 29, 0, 59, 58, tzinfo=datetime.UTC),
    datetime.datetime(2026, 10, 25, 0, 59, 58, tzinfo=datetime.UTC),
    datetime.datetime(2026, 11, 1, 5, 59, 58, tzinfo=datetime.UTC),
)
"""Two seconds before the clocks of Vienna, or of New York, go forward or back."""

SAFE = {"medically_cleared": "yes", "symptom_pattern": "typical", "site_inspected": "yes"}
KINDS_OF_FAULT = 3
"""That the control must show: a finding forgotten, an audit out of order, an idle clock that was fooled."""


def run(task: Task) -> Outcome:
    return _runs(task, careless=False)


def control(task: Task) -> Outcome:
    """A program that believes the clock: for what came before, for the audit's order, and for who is there."""
    return _runs(task, careless=True)


def _runs(task: Task, *, careless: bool) -> Outcome:
    library = built(task.folder, CLOCK)
    broken, faults = 0, dict[str, None]()
    with Workers(__file__, LD_PRELOAD=str(library)) as workers:
        for turn in range(task.count):
            folder = task.folder / f"{turn}-{careless}"
            folder.mkdir()
            found = workers.ask(json.dumps([str(folder), task.chance.getrandbits(32), careless]))
            broken += bool(found)
            faults |= dict.fromkeys(found)
    if careless:
        return Outcome(task.count, broken if len(faults) >= KINDS_OF_FAULT else 0)
    return Outcome(
        task.count, broken, "; ".join([f"{task.count * DEEDS} deeds, a jump before each", *list(faults)[:3]])
    )


def _work(folder: Path, seed: int, *, careless: bool) -> None:
    """One run; says each fault."""
    from bodymap.workspace import Workspace, open_workspace

    chance = random.Random(seed)
    made = new_draft(folder / "record.bodymap", encrypted=False)
    if careless:
        setattr(Workspace, "ahead", lambda *_: ())  # noqa: B010
    workspace = open_workspace(made.path)
    workspace.open_client(made.client_id)
    infected = Finding(side=Side.RIGHT, kind="infection", zones=("itb_middle",))
    workspace.edit(made.visit_id, AddFinding(infected))
    told: list[tuple[int, str]] = []
    for number in range(DEEDS):
        _jump(chance)
        if chance.random() < 0.2:
            workspace.close()
            workspace = open_workspace(made.path)
            workspace.open_client(made.client_id)
        for fault in _deed(workspace, made.visit_id, chance, f"note {number}"):
            say(fault)
        now = [(entry.sequence, entry.verb) for entry in _entries(workspace, careless=careless)]
        if now[: len(told)] != told or [sequence for sequence, _ in now] != list(range(1, len(now) + 1)):
            say("the audit is not in the order of the deeds")
        told = now
    if not workspace.record.verify().sound:
        say("the audit is not sound")
    for fault in _presence(chance, time.time if careless else None):
        say(fault)
    workspace.close()


def _jump(chance: random.Random) -> None:
    """Sets the clock of this process, as somebody does who sets the computer's, and its zone."""
    import ctypes

    real = time.time() - _shift[0]
    to_change = [int(instant.timestamp() - real) for instant in CHANGES_OF_TIME]
    _shift[0] = chance.choice([0, AHEAD, BEHIND, 3600, -3600, *to_change])
    ctypes.CDLL(None).clock_shift(ctypes.c_long(_shift[0]))
    os.environ["TZ"] = chance.choice(ZONES)
    time.tzset()


_shift = [0]


def _entries(workspace: Workspace, *, careless: bool) -> list[Entry]:
    entries = list(workspace.record.audit.entries())
    return sorted(entries, key=lambda entry: entry.at) if careless else entries


def _deed(workspace: Workspace, first: str, chance: random.Random, words: str) -> Iterator[str]:
    """One thing that a therapist does; yields what is wrong after it."""
    match chance.randrange(4):
        case 0 if not workspace.visit(first).signed:
            workspace.edit(first, SetField("notes", words))
            if workspace.record.visit(first).notes != words:
                yield "an edit is not there"
        case 1 if not workspace.visit(first).signed:
            workspace.signatures.sign(first, "E")
        case 1:
            workspace.signatures.amend(first, words)
        case 2:
            backup = workspace.record.back_up().path
            if not backup.exists():
                yield "a backup was thinned as soon as it was made"
        case _:
            yield from _new_visit(workspace)


def _new_visit(workspace: Workspace) -> Iterator[str]:
    """A visit begun now: it has no answers of its own, and what was found before stands."""
    visit, _ = workspace.start_visit()
    if visit.screening or set(workspace.suggest(visit).gate.values()) != {"pending"}:
        yield "a new visit begins with answers"
    for question in workspace.protocol.questions.values():
        for side in Side if question.per_side else (None,):
            workspace.edit(visit.id, AnswerQuestion(question.id, side, SAFE.get(question.id, "no")))
    answer = workspace.suggest(workspace.visit(visit.id))
    if answer.row(Side.RIGHT, "itb_middle", "effleurage").verdict is not Verdict.AVOID:
        yield "what was found before is forgotten"


def _presence(chance: random.Random, wrong: Callable[[], float] | None) -> Iterator[str]:
    """The idle lock and the pause after wrong passphrases: no clock that is set moves them."""
    from bodymap.keys.attempts import Attempts
    from bodymap.ui.vault.idle import Idle, steady_clock

    application()
    idle, gone = Idle(5, clock=wrong or steady_clock), [0]
    idle.away.connect(lambda: gone.__setitem__(0, gone[0] + 1))
    attempts = Attempts()
    for _ in range(4):
        attempts.wrong()
    left = attempts.left
    for _ in range(3):
        _jump(chance)
        idle.look()
    if gone != [0]:
        yield "the idle clock was fooled into locking"
    if not left - 2 < attempts.left <= left:
        yield "the pause after wrong passphrases was moved"
    gone[0] = 0
    idle._last -= 300
    _jump(chance)
    idle.look()
    if gone != [1]:
        yield "the idle clock was kept from locking"


TRIAL = Trial(
    "T19",
    "the clock 400 days back, ten years ahead, over changes of time and zone: the audit keeps its order, what was "
    "found stands, new visits begin unanswered, the idle lock holds",
    (4, 100, 1000),
    run,
    control,
    "believes the clock",
    12,
)


def _obey(order: str) -> None:
    folder, seed, careless = json.loads(order)
    _work(Path(folder), seed, careless=careless)


if __name__ == "__main__":
    prepare()
    breed(_obey)
