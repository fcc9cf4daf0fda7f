"""`suggest`: what the protocol says of a chart. It has no floor but nothing; the bar is in milliseconds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from bench import made_up
from bench.measure import Row, Timed, in_turns, timed
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Visit
from bodymap.protocol import Chart, suggest
from bodymap.protocol.preparing import prepare
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
        first, *others = _full(workspace)
        anew, again = in_turns(runs * 3, *others)
        # by itself: it makes the protocol forget what the others may know
        (first,) = in_turns(runs * 3, first)
        what = "suggest, 40 marks after 50 visits of 40"
        yield Row(key="suggest_full", what=what, unit="ms", ours=anew, bar=2.0, bar_on="ours")
        marked = f"{what}, after one more mark"
        yield Row(key="suggest_again", what=marked, unit="ms", ours=again, bar=2.0, bar_on="ours")
        yield Row(key="suggest_first", what=f"{what}, no reason in words yet", unit="ms", ours=first)
        workspace.close()


def _full(workspace: Workspace) -> tuple[Timed, Timed, Timed]:
    """A full chart: the first that a protocol judges; one whose visits and findings were never seen; after a mark.

    Each differs from the one before it on both sides, or on the marked one. What a chart never seen meets again is what
    a protocol remembers by its words alone: the reasons and rows for the same kinds in the same zone. For the first
    even that is forgotten. Before the mark the same chart was judged without it.
    """
    *earlier, today = workspace.visits[-FULL - 1 :]
    marks = [
        (*made_up.marks(20, Side.LEFT, seed=seed), *made_up.marks(20, Side.RIGHT, seed=seed + 1)) for seed in range(4)
    ]
    anew = cycle([Chart(today=replace(today, findings=_anew(found)), earlier=_past(earlier)) for found in marks])
    past = tuple(earlier)
    more = (today.findings[:-1], today.findings)
    without, marked = (Chart(today=replace(today, findings=found), earlier=past) for found in more)

    def judged(charts: Iterator[Chart], before: Callable[[], None] = lambda: None) -> Callable[[], object]:
        def run() -> object:
            before()
            return suggest(next(charts), workspace.protocol)

        return run

    def forget() -> None:
        memo = prepare(workspace.protocol).memo
        for kept in (memo.effects, memo.zones, memo.rows, memo.care):
            kept.clear()

    after_a_mark = timed(judged(cycle([marked, without])), 4)

    def marked_again() -> float:
        suggest(without, workspace.protocol)
        return after_a_mark()

    return timed(judged(anew, forget), 4), timed(judged(anew), 4), marked_again


def _past(visits: Iterable[Visit]) -> tuple[Visit, ...]:
    return tuple(replace(visit, findings=_anew(visit.findings)) for visit in visits)


def _anew(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(map(replace, findings))
