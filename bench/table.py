"""Puts rows into words: a line on the terminal, a page of Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bench.measure import Row


def number(value: float | None) -> str:
    """Three figures, which is more than the runs agree on."""
    if value is None:
        return "–"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def bar(row: Row) -> str:
    if row.bar is None:
        return "–"
    return f"≤ {row.bar:g} {row.unit}" if row.bar_on == "ours" else f"≤ {row.bar:g} ×"


def line(row: Row) -> str:
    """One row for the terminal."""
    ratio = "" if row.ratio is None else f"{row.ratio:.2f} ×"
    floor = "" if row.floor_middle is None else f"floor {number(row.floor_middle)}"
    words = f"{row.what:<58}{number(row.middle):>8} {row.unit:<4}{floor:>12}{ratio:>9}  {bar(row):>10}  {row.verdict}"
    return words + (f"\n    {row.note}" if row.note else "")


def page(rows: Sequence[Row], machine: Mapping[str, str], runs: int) -> str:
    """`docs/bench.md`."""
    parts = [
        "# Speed and memory",
        "",
        "Written by `python3 dev.py bench --write`; the choices behind the figures are in "
        "[decisions/0060-speed.md](decisions/0060-speed.md).",
        "Each figure is a median. Ours and its floor (the least that the same job costs with Qt or sqlcipher3 alone) "
        f"took turns on the same machine, {runs} rounds or more; milliseconds depend on the machine, ratios hardly.",
        "",
        f"Measured on {date.today():%d %B %Y}: " + ", ".join(f"{key} {value}" for key, value in machine.items()) + ".",
        "",
        "| What | Ours | Middle half | Floor | Ratio | Bar | Verdict |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    for row in rows:
        low, high = row.spread
        ratio = "–" if row.ratio is None else f"{row.ratio:.2f}"
        parts.append(
            f"| {row.what} | {number(row.middle)} {row.unit} | {number(low)}–{number(high)} | "
            f"{number(row.floor_middle)} | {ratio} | {bar(row)} | {row.verdict or '–'} |"
        )
    floors = dict.fromkeys(f"- {row.what}: {row.floor_is}" for row in rows if row.floor_is)
    notes = dict.fromkeys(f"- {row.what}: {row.note}" for row in rows if row.note)
    parts += ["", "## Floors", "", *floors]
    if notes:
        parts += ["", "## Notes", "", *notes]
    return "\n".join(parts) + "\n"
