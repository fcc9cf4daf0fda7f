"""From a fresh process to the first frame and to the first usable one, and the memory then.

The record file with the example clients is there already, as on every start but the first. Floor and program start by
turns, each in a process of its own with an empty folder for settings.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench import made_up
from bench.measure import Row, in_turns
from bodymap.diagram import art_text

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60
Moments = Mapping[str, float]


def plate_paths() -> int:
    """How many paths the plate has as the window shows it at first."""
    _, _, text = art_text("light", ("skin", "muscles")).rpartition("</defs>")
    return sum(text.count(f"<{element}") for element in ("path", "line ", "circle", "ellipse", "polygon", "polyline"))


def measure(runs: int) -> Iterator[Row]:
    """Moments are seconds since the process was asked for, so the interpreter's own start is in both."""
    paths = plate_paths()
    with tempfile.TemporaryDirectory(prefix="bodymap-bench-") as name:
        folder = Path(name)
        made_up.example_record(folder / "example.bodymap")
        floors: list[Moments] = []
        starts: list[Moments] = []

        def floor() -> float:
            floors.append(_fresh("bench.probe_floor", str(paths), folder))
            return floors[-1]["first"]

        def ours() -> float:
            starts.append(_fresh("bench.probe_window", str(folder / "example.bodymap"), folder))
            return starts[-1]["first"]

        floor(), ours()  # the first of each reads from the disk what the later ones find in memory
        floors.clear()
        starts.clear()
        in_turns(runs, floor, ours)
    yield from _rows(paths, floors, starts)


def _rows(paths: int, floors: Sequence[Moments], starts: Sequence[Moments]) -> Iterator[Row]:
    base = [run["first"] for run in floors]
    floor_is = f"a bare QMainWindow with a QGraphicsView of {paths} paths, to its first frame"
    early = ", ".join(starts[0]["early"]) or "none"  # type: ignore[arg-type]
    words = (
        (
            "first",
            "start to the first painted frame, of the bare window",
            1.25,
            f"heavy libraries imported before it: {early}",
        ),
        ("whole", "start to the whole window painted, without a record", None, ""),
        ("opened", "start to the record open", None, ""),
        ("usable", "start to the first usable frame (client and panels shown)", 2.2, ""),
        ("plate", "start to the sharp plate in the window", None, "painted in a thread; until then the outline stands"),
    )
    for key, what, bar, note in words:
        costs = [run[key] for run in starts]
        yield Row(
            key=f"start_{key}", what=what, unit="ms", ours=costs, floor=base, floor_is=floor_is, bar=bar, note=note
        )
    for key, what, bar in (("first", "the first painted frame", 1.25), ("usable", "the first usable frame", 2.2)):
        yield Row(
            key=f"start_{key}_spent",
            what=f"processor time until {what}",
            unit="ms",
            ours=[run[f"{key}_spent"] * 1000 for run in starts],
            floor=[run["first_spent"] * 1000 for run in floors],
            floor_is=floor_is,
            bar=bar,
            note="of all threads; what else the machine does meanwhile is not in it",
        )
    memory = [run["memory"] for run in starts]
    if None not in memory:
        yield Row(
            key="memory",
            what="resident memory with a client open",
            unit="MiB",
            ours=memory,
            floor=[run["memory"] for run in floors],
            floor_is="the same bare window",
            bar=110,
            bar_on="ours",
        )


def _fresh(module: str, argument: str, folder: Path) -> Moments:
    """What a probe says, with its moments as milliseconds since it was asked for."""
    with tempfile.TemporaryDirectory(dir=folder) as home:
        places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"), home)
        # byte code is there from the second start on, wherever this environment would have it
        environment = {**os.environ, **places, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", module, argument],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    if done.returncode or not done.stdout.startswith("{"):
        raise RuntimeError(f"{module} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    said = json.loads(done.stdout)
    moments = ("first", "whole", "opened", "shown", "usable", "plate")
    return {key: (value - began) * 1000 if key in moments else value for key, value in said.items()}
