"""Opening a client with 200 visits of 40 marks, beside `sqlcipher3` reading the same rows into the same values."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import by_hand, made_up
from bench.measure import Row, in_turns, timed
from bodymap.store import Record
from bodymap.workspace import Workspace

FLOOR = "sqlcipher3: one query a table, rows into the same dataclasses by hand, equal to ours value by value"


def measure(runs: int) -> Iterator[Row]:
    """Both read a file of their own with the same bytes; what they read is compared before anything is timed."""
    with tempfile.TemporaryDirectory(prefix="bodymap-bench-") as name:
        folder = Path(name)
        workspace = made_up.empty_workspace(folder / "ours.bodymap")
        key = made_up.long_history(workspace)
        workspace.close()
        shutil.copyfile(folder / "ours.bodymap", folder / "hand.bodymap")
        record, driver = Record.open(folder / "ours.bodymap"), by_hand.connect(folder / "hand.bodymap")
        workspace = Workspace(record, workspace.protocol, workspace.diagram)
        if list(record.visits(key)) != by_hand.read_visits(driver, key):
            raise AssertionError("the floor does not read what the record reads")
        hand, ours = in_turns(
            max(runs, 5), timed(lambda: by_hand.read_visits(driver, key)), timed(lambda: workspace.open_client(key))
        )
        workspace.close()
        driver.close()
    yield Row(
        key="history",
        what="open a client with 200 visits of 40 marks",
        unit="ms",
        ours=ours,
        floor=hand,
        floor_is=FLOOR,
        bar=1.2,
    )
