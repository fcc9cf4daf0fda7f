"""`suggest`: what the protocol says of a chart. It has no floor but nothing; the bar is in milliseconds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from bench import made_up
from bench.measure import Row, Timed, in_turns, timed
from bodymap.protocol import Chart, suggest
from bodymap.workspace import Workspace

FULL = 50
"""Earlier visits of a full chart."""


def measure(runs: int) -> Iterator[Row]:
    """A typical chart (the example client), a full one (50 visits of 40 marks before its 40) and a long one (200)."""
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
        anew, again = in_turns(runs * 3, *_full(workspace))
        what = "suggest, 40 marks after 50 visits of 40"
        yield Row(key="suggest_full", what=what, unit="ms", ours=anew, bar=2.0, bar_on="ours")
        what += ", after one more mark"
        yield Row(key="suggest_again", what=what, unit="ms", ours=again, bar=2.0, bar_on="ours")
        workspace.close()


def _full(workspace: Workspace) -> tuple[Timed, Timed]:
    """A full chart judged with a past that was never seen, and judged again after a mark."""
    *earlier, today = workspace.visits[-FULL - 1 :]
    fewer = replace(today, findings=today.findings[1:])
    charts = cycle([Chart(today=today, earlier=tuple(map(replace, earlier))) for _ in range(2)])
    past = tuple(earlier)
    marked = cycle([Chart(today=each, earlier=past) for each in (today, fewer)])

    def judged(charts: Iterator[Chart]) -> Callable[[], object]:
        return lambda: suggest(next(charts), workspace.protocol)

    return timed(judged(charts), 4), timed(judged(marked), 4)
