"""What a measurement is: ours beside its floor, medians over several runs, a bar and a verdict.

Hides how runs take turns and how a verdict is put into words. Imports the standard library only.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median, quantiles
from time import perf_counter

Timed = Callable[[], float]
"""One run: does the job and returns what it cost, in the row's unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measurement. `bar` is on the ratio to the floor, or on our own figure where `bar_on` is `ours`."""

    key: str
    what: str
    unit: str
    ours: Sequence[float]
    floor: Sequence[float] = field(default=())
    floor_is: str = ""
    bar: float | None = None
    bar_on: str = "ratio"
    note: str = ""

    @property
    def middle(self) -> float:
        return median(self.ours)

    @property
    def floor_middle(self) -> float | None:
        return median(self.floor) if self.floor else None

    @property
    def ratio(self) -> float | None:
        """Ratio of the medians, so that a reader can check it by the two figures beside it."""
        floor = self.floor_middle
        return self.middle / floor if floor else None

    @property
    def judged(self) -> float | None:
        """The figure that the bar is on."""
        return self.middle if self.bar_on == "ours" else self.ratio

    @property
    def holds(self) -> bool | None:
        return None if self.bar is None or self.judged is None else self.judged <= self.bar

    @property
    def verdict(self) -> str:
        """`holds`, `misses by 12 %`, or nothing where there is no bar."""
        if self.bar is None or self.judged is None:
            return ""
        if self.holds:
            return "holds"
        return f"misses by {max(1, round(100 * (self.judged / self.bar - 1)))} %"

    @property
    def spread(self) -> tuple[float, float]:
        """The middle half of our runs."""
        if len(self.ours) < 2:
            return self.middle, self.middle
        low, _, high = quantiles(self.ours, n=4)
        return low, high

    def as_json(self) -> dict[str, object]:
        """All figures of the row, single runs included."""
        return {
            **asdict(self),
            "median": self.middle,
            "floor_median": self.floor_middle,
            "ratio": self.ratio,
            "spread": self.spread,
            "holds": self.holds,
            "verdict": self.verdict,
        }


def in_turns(runs: int, *jobs: Timed) -> list[list[float]]:
    """Runs the jobs by turns, each round beginning with another one; gives back what each cost in each round."""
    costs: list[list[float]] = [[] for _ in jobs]
    for round_ in range(runs):
        for step in range(len(jobs)):
            place = (round_ + step) % len(jobs)
            gc.collect()
            costs[place].append(jobs[place]())
    return costs


def timed(job: Callable[[], object], times: int = 1) -> Timed:
    """A run that does the job so many times and returns milliseconds a time."""

    def run() -> float:
        began = perf_counter()
        for _ in range(times):
            job()
        return (perf_counter() - began) * 1000 / times

    return run
