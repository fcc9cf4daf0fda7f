"""A client with 500 visits in the real window: opening the chart, opening progress, going on from visit to visit.

There is no floor for a window but itself: the bars are in milliseconds, those of a person who waits and of a screen
that shows 60 pictures a second. What waits until the hand rests has a row of its own, and no bar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6.QtWidgets import QWidget

from bench import made_up
from bench.measure import Row
from bench.stage import idle, until_painted, whole_window
from bodymap.ui.progress.page import ProgressPage

VISITS, MARKS, STEPS = 500, 10, 12
OPENS, FRAME = 300.0, 1000 / 60


def measure(runs: int) -> Iterator[Row]:
    """The window is warm: what is imported once is imported, as on the second client of a day."""
    times: dict[str, list[float]] = {"open": [], "progress": [], "step": [], "scrub": [], "rest": []}
    with whole_window() as (window, workspace):
        long = made_up.long_history(workspace, VISITS, MARKS)
        short = made_up.charted_client(workspace, MARKS).client_id
        window.open_client(short)
        window.show_progress(True)
        idle()
        page = window.findChildren(ProgressPage)[0]
        earlier = window.actions_table["earlier_visit"].trigger
        assert window.desk is not None
        assert window.panels is not None
        rest, panel = window.desk.look, window.panels.suggestions
        window.panels.accordion.open(panel)
        # on their way marks are painted many times; here the question is when the next chart stands there
        window.canvas.passage.enabled = False
        for _ in range(max(runs, 5)):
            window.show_progress(False)
            window.open_client(short)
            idle()
            times["open"].append(_until(window.canvas, lambda: window.open_client(long)))
            idle()
            times["step"] += [_until(window.canvas, earlier) for _ in range(STEPS)]
            times["rest"].append(_until(panel, rest))
            idle()
            times["progress"].append(_until(page, lambda: window.show_progress(True)))
            times["scrub"] += [_until(page, earlier) for _ in range(STEPS)]
    told: dict[str, tuple[str, float | None]] = {
        "open": (f"open a client with {VISITS} visits of {MARKS} marks", OPENS),
        "progress": ("open the progress of that client", OPENS),
        "step": ("go on to the visit before, until diagram and banner show it", FRAME),
        "rest": ("judge the visit at which the hand rests, until the panel shows it", None),
        "scrub": ("go on to the visit before in progress, until the bodies show it", FRAME),
    }
    for key, (what, bar) in told.items():
        bar = None if bar is None else round(bar, 1)
        yield Row(key=f"visits-{key}", what=what, unit="ms", ours=times[key], bar=bar, bar_on="ours")


def _until(widget: QWidget, deed: Callable[[], object]) -> float:
    """Milliseconds from a deed until a widget is painted."""
    start = perf_counter()
    deed()
    until_painted(widget)
    return 1000 * (perf_counter() - start)
