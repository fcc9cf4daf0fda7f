"""The bench's command line: chooses measurements, prints them as a table or JSON, writes `docs/bench.md`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from itertools import chain
from pathlib import Path

from bench import machine, table
from bench.measure import Row

MEASUREMENTS = {
    "start": "starting",
    "frame": "frames",
    "open": "unlocking",
    "save": "saving",
    "history": "history",
    "search": "searching",
    "visits": "visits",
    "suggest": "judging",
    "page": "paper",
}
"""Name → the module of this package that measures it. Start-up and memory come first: they want a quiet machine."""

PAGE = Path(__file__).resolve().parents[1] / "docs" / "bench.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Status 0 whatever was measured, 1 where a measurement broke."""
    parser = argparse.ArgumentParser(prog="bench", description="Measures speed and memory beside their floors.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(MEASUREMENTS)} (all)")
    parser.add_argument("--runs", type=int, default=7, help="runs of each side (7)")
    parser.add_argument("--quick", action="store_true", help="leave out what takes a minute to prepare")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument("--write", action="store_true", help="write docs/bench.md")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in MEASUREMENTS]
    if unknown:
        parser.error(f"there is no measurement {', '.join(unknown)}; choose among {', '.join(MEASUREMENTS)}")
    if options.write and options.names:
        parser.error("--write writes the whole page: name no single measurement")
    # without a screen unless one is asked for: figures from a compositor are figures of the compositor
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    kind = machine.describe()
    broken = False
    rows: list[Row] = []
    for name in options.names or MEASUREMENTS:
        print(f"bench: {name} …", file=sys.stderr, flush=True)
        try:
            module = import_module(f"bench.{MEASUREMENTS[name]}")
            large = None if options.quick else getattr(module, "measure_large", None)
            for row in chain(module.measure(options.runs), large(options.runs) if large else ()):
                rows.append(row)
                if not options.json:
                    print(table.line(row), flush=True)
        except Exception:  # the other measurements are still worth having
            broken = True
            print(f"bench: {name} broke", file=sys.stderr)
            traceback.print_exc()
    if options.json:
        print(json.dumps({"machine": kind, "rows": [row.as_json() for row in rows]}, indent=1, ensure_ascii=False))
    if options.write and not broken:
        PAGE.write_text(table.page(rows, kind, options.runs), encoding="utf-8")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
