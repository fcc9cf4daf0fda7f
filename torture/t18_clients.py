"""T18: whatever is opened, undone or comes late, every write lands with the client whose name is on the banner."""

from __future__ import annotations

import contextlib
import random
from datetime import datetime

from bodymap.diagram import load_diagram
from bodymap.domain.edits import SetField
from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.protocol import load_protocol
from bodymap.store import Record
from torture.trial import Outcome, Task, Trial

CLIENTS, STEPS = 4, 25


def run(task: Task) -> Outcome:
    return _runs(task, careless=False)


def control(task: Task) -> Outcome:
    return _runs(task, careless=True)


def _runs(task: Task, *, careless: bool) -> Outcome:
    """Each run is a fresh desk over the same record; a careless late signal writes to whatever visit is open."""
    from bodymap.paint.offscreen import offscreen_application
    from bodymap.ui.desk import Desk
    from bodymap.workspace import Workspace

    application = offscreen_application()
    broken = writes = 0
    with Record.create(task.folder / f"clients-{careless}.bodymap") as record:
        ids = [_client(record) for _ in range(CLIENTS)]
        for _ in range(task.count):
            desk = Desk(Workspace(record, load_protocol("it_band"), load_diagram(), lambda: datetime(2026, 3, 2, 12)))
            late: list[tuple[str, SetField]] = []
            for _ in range(STEPS):
                writes += _step(desk, ids, late, task.chance, careless=careless)
            broken += any(
                visit.notes and not visit.notes.startswith(client_id)
                for client_id in ids
                for visit in record.visits(client_id)
            )
            if broken and careless:
                break
    del application
    return Outcome(task.count, broken, f"{writes} writes tried")


def _client(record: Record) -> str:
    client = Client(family_name="Example")
    record.add_client(client)
    return client.id


def _step(desk, ids, late, chance: random.Random, *, careless: bool) -> int:  # type: ignore[no-untyped-def]
    """One thing that a hand, an undo or a signal that was under way may do; returns how many writes it tried."""
    match chance.randrange(6):
        case 0:
            desk.open_client(chance.choice(ids))
        case 1 if desk.client is not None:
            if desk.visit is None:
                desk.start_visit()
            else:
                desk.open_visit(chance.choice(desk.workspace.visits).id)
        case 2 if desk.visit is not None:
            edit = SetField("notes", f"{desk.client.id} {chance.random()}")
            desk.do(edit, "write")
            late.append((desk.visit.id, SetField("notes", f"{desk.client.id} late")))
            return 1
        case 3:
            desk.undo_group.undo()
            return 1
        case 4:
            desk.undo_group.redo()
            return 1
        case 5 if late:
            visit_id, edit = chance.choice(late)
            if careless and desk.visit is not None:
                visit_id = desk.visit.id
            with contextlib.suppress(KeyError, UserError):
                desk.workspace.edit(visit_id, edit)
            return 1
    return 0


TRIAL = Trial(
    "T18",
    "clients opened, visits switched, edits, undo, late signals at random: every write is the banner's client's",
    (60, 2000, 10_000),
    run,
    control,
    "a late signal that writes to what is open",
    200,
)
