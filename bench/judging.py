"""`suggest`: what the protocol says of a chart. It has no floor but nothing; the bar is in milliseconds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import made_up
from bench.measure import Row, in_turns, timed


def measure(runs: int) -> Iterator[Row]:
    """A typical chart (the example client), a full one (40 marks) and a long one (200 visits of 40 marks before it)."""
    with tempfile.TemporaryDirectory(prefix="bodymap-bench-") as folder:
        workspace = made_up.empty_workspace(Path(folder) / "example.bodymap")
        visit = made_up.charted_client(workspace, 4)
        workspace.suggest(visit)
        (typical,) = in_turns(runs * 3, timed(lambda: workspace.suggest(visit), 5))
        yield Row(key="suggest", what="suggest, the example's chart", unit="ms", ours=typical, bar=2.0, bar_on="ours")
        workspace.close()
        workspace = made_up.empty_workspace(Path(folder) / "long.bodymap")
        workspace.open_client(made_up.long_history(workspace))
        last = workspace.visits[-1]
        (long,) = in_turns(runs, timed(lambda: workspace.suggest(last), 2))
        yield Row(key="suggest_long", what="suggest, 40 marks after 200 visits of 40", unit="ms", ours=long)
        workspace.close()
