"""A frame of the real canvas, 1400 × 1000, while panning, zooming and adding, beside the same picture blitted.

A frame is all that happens in the window's thread: the camera or the marks change, and what looks otherwise is painted
into the backing store. Also the sharp picture of the plate at rest,
and the way of one mark from the hand to the screen through the whole window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count as count_from
from itertools import cycle
from statistics import median, quantiles
from time import perf_counter

from PySide6.QtCore import QPointF, Qt

from bench import made_up, stage
from bench.measure import Row, Timed, in_turns, timed
from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding
from bodymap.ui.canvas.canvas import DiagramCanvas
from bodymap.ui.canvas.gestures import Pointer
from bodymap.ui.canvas.view import PIECE

WAS = 0.26
"""What the floor's blit took, in ms, on the machine and at the quiet moment that the bars were set for."""

BARS = {10: None, 100: 2.0, 1000: 3.0, 10_000: 12.0}
STEPS = 12
ADDED = 2
FLOOR = "a widget of the same size that paints the same picture from a cached pixmap by one drawPixmap"
WHOLE = (10, 100, 1000)


def measure(runs: int) -> Iterator[Row]:
    stage.application()
    for count, bar in BARS.items():
        yield from _canvas(count, bar, runs)
    yield from _marking(runs)
    yield from _plate(runs)
    for count in WHOLE:
        yield from _window(count, runs)


def _canvas(count: int, bar: float | None, runs: int) -> Iterator[Row]:
    with stage.canvas_with(count) as on, stage.still(on.canvas) as blit:
        blitted = timed(blit, STEPS)
        jobs = {"pan": _pan(on), "zoom": _zoom(on), "add": _add(on)}
        for name, job in jobs.items():
            stage.settle(on.canvas)
            job()
            floor, ours = in_turns(runs, blitted, job)
            yield Row(
                key=f"frame_{name}_{count}",
                what=f"a frame, {_WORDS[name]}, {count:,} marks",
                unit="ms",
                ours=ours,
                floor=floor,
                floor_is=FLOOR if count == 100 and name == "pan" else "",
                bar=bar,
                bar_on="ours",
                note=_at_pace(ours, floor, bar),
            )
        if count >= 100:
            yield from _sharp_marks(on, count, runs)


def _sharp_marks(on: stage.Stage, count: int, runs: int) -> Iterator[Row]:
    """What the window's thread does once a zoom has come to rest: the marks are painted anew, a piece at a time."""
    canvas, side = on.canvas, on.canvas.panes[0].side
    layer = canvas._marks[side]
    scales = cycle([1.1, 1 / 1.1])
    longest: list[float] = []

    def settle() -> None:
        canvas.zoom(next(scales))
        pane = canvas.panes[0]
        began = perf_counter()
        layer.settle(canvas._findings(side), canvas._view(pane))
        pieces = [perf_counter() - began]
        pending = True
        while pending:
            began = perf_counter()
            pending = layer.work(PIECE)
            pieces.append(perf_counter() - began)
        longest.append(max(pieces) * 1000)

    (ours,) = in_turns(3 if count > 1000 else runs, timed(settle))
    what = f"the marks sharp again at rest, {count:,} marks"
    yield Row(key=f"marks_{count}", what=what, unit="ms", ours=ours)
    yield Row(key=f"marks_piece_{count}", what=f"{what}: the longest piece at a time", unit="ms", ours=longest)


_WORDS = {"pan": "panning", "zoom": "zooming", "add": "adding a mark"}


def _at_pace(ours: Sequence[float], floor: Sequence[float], bar: float | None) -> str:
    """A busy machine slows both; what it would be where the blit takes as long as when the bars were set."""
    pace = median(floor) / WAS
    if bar is None or pace < 1.2:
        return ""
    then = median(ours) / pace
    return f"the machine is {pace:.1f} times slower than when the bar was set; at that pace {then:.1f} ms"


def _pan(on: stage.Stage) -> Timed:
    """Steps of some pixels there and back, within what is painted beyond the edge."""
    steps = cycle([(7.0, 5.0)] * 6 + [(-7.0, -5.0)] * 6)

    def step() -> None:
        pane = on.canvas.panes[0]
        on.canvas.set_panned(on.canvas.camera.panned(*next(steps), pane.side))
        stage.paint(on.canvas)

    return timed(step, STEPS)


def _zoom(on: stage.Stage) -> Timed:
    """Wheel steps nearer and back; the pictures are stretched meanwhile, as long as the wheel moves."""
    factors = cycle([1.1] * 3 + [1 / 1.1] * 6 + [1.1] * 3)

    def step() -> None:
        on.canvas.zoom(next(factors))
        stage.paint(on.canvas)

    return timed(step, STEPS)


def _add(on: stage.Stage) -> Timed:
    """The canvas's part of an added mark: it hears of the change, gathers, paints. Judged and saved it is elsewhere."""
    seeds = iter(range(5000, 100_000))

    def run() -> float:
        spent = 0.0
        for finding in made_up.marks(ADDED, seed=next(seeds)):
            changes, _ = on.workspace.edit(on.visit.id, AddFinding(finding))
            assert on.desk.suggestions is not None
            began = perf_counter()
            on.canvas._on_change(changes)
            stage.paint(on.canvas)
            spent += perf_counter() - began
        return spent * 1000 / ADDED

    return run


def _marking(runs: int) -> Iterator[Row]:
    """Every frame of a mark that is pressed, drawn out to its severity and let go, among many marks and ghosts.

    What the canvas does in the window's thread: the gesture, gathering, painting. Saving and judging have rows of their
    own, so the frame that follows them is timed from the moment at which the canvas hears of the change.
    """
    frames: list[float] = []
    with stage.canvas_with(100, ghosts=300) as on:
        canvas, side = on.canvas, on.canvas.panes[0].side
        canvas.charting.kind = "tenderness"
        stage.settle(canvas)
        for step in range(2 * max(runs, 6)):
            at = canvas.place_of(side, (0.02 * (step % 3), -0.2 + step / 30))
            assert at is not None
            frames += _one_mark(canvas, at)
            stage.settle(canvas)
    yield Row(key="marking", what=MARKING, unit="ms", ours=frames, bar=3.0, bar_on="ours")
    worst = quantiles(frames, n=100, method="inclusive")[98]
    yield Row(key="marking_worst", what=f"{MARKING}: 99 of 100", unit="ms", ours=[worst], bar=8.0, bar_on="ours")


MARKING = "every frame while marking, 100 marks and 300 ghosts"


def _one_mark(canvas: DiagramCanvas, at: QPointF) -> list[float]:
    """The frames of one press, a drag of forty steps, and the release."""
    spent: list[float] = []

    def frame(job: Callable[[], object]) -> None:
        began = perf_counter()
        job()
        stage.paint(canvas)
        spent.append((perf_counter() - began) * 1000)

    # Alt marks where another mark or ghost stands too
    frame(partial(canvas.press, at, Qt.KeyboardModifier.AltModifier, Pointer.MOUSE))
    for step in range(1, 41):
        frame(partial(canvas.drag, at + QPointF(2.0 * step, 0.7 * step)))
    # the release saves and judges; the frame after it is the canvas's own
    canvas.lift(at + QPointF(80.0, 28.0))
    frame(canvas._show_changes)
    return spent


def _plate(runs: int) -> Iterator[Row]:
    """The sharp picture, from the order to the painted frame; and how long the window's thread waits."""
    with stage.canvas_with(100) as on:
        canvas = on.canvas
        # never the same scale twice: nothing that was painted before helps
        factors = (1.3 + step / 100 if step % 2 == 0 else 1 / (1.3 + step / 100) for step in count_from(0))
        pauses: list[float] = []
        sharp: list[bool] = []
        canvas._plate.sharpened.connect(lambda: sharp.append(True))

        def sharpen() -> float:
            canvas.zoom(next(factors))
            canvas.repaint()
            canvas._rest.stop()
            sharp.clear()
            began = perf_counter()
            canvas._settle()
            settled = (perf_counter() - began) * 1000
            waited = stage.longest_wait(lambda: bool(sharp))
            stage.paint(canvas)
            spent = (perf_counter() - began) * 1000
            pauses.append(max(settled, waited, stage.longest_wait(lambda: canvas.resting)))
            # the edges beyond what is seen are painted before the next hand
            stage.settle(canvas)
            return spent

        sharpen(), sharpen()
        pauses.clear()
        (ours,) = in_turns(max(runs, 4), sharpen)
    yield Row(key="plate", what="the plate sharp again at rest", unit="ms", ours=ours, bar=80.0, bar_on="ours")
    yield Row(
        key="plate_pause",
        what="the longest wait of the window's thread meanwhile",
        unit="ms",
        ours=pauses,
        bar=16.0,
        bar_on="ours",
        note="100 marks are painted anew meanwhile, a few milliseconds at a time",
    )


def _window(count: int, runs: int) -> Iterator[Row]:
    """One mark from the hand to the screen: applied, saved, judged, heard by every panel, painted."""
    with stage.window_with(count) as on:
        seeds = iter(range(7000, 100_000))

        def add() -> float:
            finding: Finding = made_up.marks(1, seed=next(seeds))[0]
            began = perf_counter()
            on.desk.do(AddFinding(finding), "add")
            stage.until_painted(on.canvas)
            spent = (perf_counter() - began) * 1000
            stage.idle()
            return spent

        add()
        (ours,) = in_turns(runs, add)
    yield Row(
        key=f"hand_to_screen_{count}",
        what=f"one mark from hand to screen, whole window, {count:,} marks",
        unit="ms",
        ours=ours,
        note="applied, saved durably, judged, heard by every panel, painted" if count == WHOLE[0] else "",
    )
