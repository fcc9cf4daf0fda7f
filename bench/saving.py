"""A durable save of one more finding in a visit of 40, beside the same rows by `sqlcipher3` alone; both encrypted.

The floor writes the finding and marks its visit, and is as durable and as secret. It does less: no audit entry with its
hash, no head beside the record, no look for another writer's change, no difference of two visits. The bar of two allows
for the third row and the hashing that the record's audit costs.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from bench import by_hand, made_up
from bench.measure import Row, in_turns
from bodymap.domain.edits import AddFinding
from bodymap.domain.visit import Visit
from bodymap.store import Record
from bodymap.workspace import Workspace

SAVES = 20
FLOOR = (
    "sqlcipher3: UPDATE of the visit and INSERT of the finding in one transaction, WAL, synchronous=FULL, encrypted, "
    "same tables; it writes no audit"
)
BAR = 2.0


def measure(runs: int) -> Iterator[Row]:
    """Three encrypted records on the same disk take turns: the store, the workspace over it, and the floor."""
    with tempfile.TemporaryDirectory(prefix="bodymap-bench-") as name:
        folder = Path(name)
        workspace = made_up.empty_workspace(folder / "workspace.bodymap", made_up.KEY)
        visit = made_up.charted_client(workspace, made_up.MARKS)
        workspace.close()
        for copy in ("store", "hand"):
            shutil.copyfile(folder / "workspace.bodymap", folder / f"{copy}.bodymap")
        opened = Record.open(folder / "workspace.bodymap", key=made_up.KEY)
        workspace = Workspace(opened, workspace.protocol, workspace.diagram)
        workspace.open_client(visit.client_id)
        record = Record.open(folder / "store.bodymap", key=made_up.KEY)
        driver = by_hand.connect(folder / "hand.bodymap", made_up.KEY)
        seeds = iter(range(1000, 100_000))
        stored = record.visit(visit.id)
        place = made_up.MARKS

        def through_store() -> float:
            nonlocal stored
            spent = 0.0
            for finding in made_up.marks(SAVES, seed=next(seeds)):
                after = replace(stored, findings=(*stored.findings, finding))
                began = perf_counter()
                record.save_visit(stored, after)
                spent += perf_counter() - began
                stored = after
            return spent * 1000 / SAVES

        def through_workspace() -> float:
            spent = 0.0
            for finding in made_up.marks(SAVES, seed=next(seeds)):
                began = perf_counter()
                changes, _ = workspace.edit(visit.id, AddFinding(finding))
                spent += perf_counter() - began
                if changes.problem is not None:
                    raise changes.problem
            return spent * 1000 / SAVES

        def by_sqlite() -> float:
            nonlocal place
            spent = 0.0
            for finding in made_up.marks(SAVES, seed=next(seeds)):
                began = perf_counter()
                by_hand.save_finding(driver, visit.id, place, finding)
                spent += perf_counter() - began
                place += 1
            return spent * 1000 / SAVES

        for warm in (by_sqlite, through_store, through_workspace):
            warm()
        hand, store, whole = in_turns(max(runs * 2, 3), by_sqlite, through_store, through_workspace)
        _check(record.visit(visit.id), stored)
        workspace.close()
        record.close()
        driver.close()
    about = {"unit": "ms", "floor": hand, "floor_is": FLOOR, "bar": BAR}
    yield Row(key="save_store", what="save one finding durably, Record.save_visit", ours=store, **about)
    yield Row(key="save", what="save one finding durably, Workspace.edit", ours=whole, **about)


def _check(read: Visit, meant: Visit) -> None:
    if read.findings != meant.findings:
        raise AssertionError("the record does not hold what was saved")
