"""Writes the box of every path of the drawings, so that the program need not read what lies beside a picture."""

import json
import re
from collections.abc import Iterable, Mapping
from itertools import accumulate
from math import ceil, floor

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in thousandths of a unit, on whole numbers outside the path."""

_GROUP = re.compile(r'<g id="(\w+)">\n(.*?)\n</g>', re.DOTALL)
_DATA = re.compile(r' d="([^"]*)"')
_NUMBER = re.compile(r"-?[\d.]+")


def boxes_text(drawings: Mapping[str, str]) -> str:
    """JSON: for each drawing and group the boxes of its paths, in painting order; a group a line."""
    files = []
    for name, text in drawings.items():
        groups = ",\n".join(f"  {json.dumps(group)}: {_boxes(rows)}" for group, rows in _GROUP.findall(text))
        files.append(f"{json.dumps(name)}: {{\n{groups}\n}}")
    return "{\n" + ",\n".join(files) + "\n}\n"


def _boxes(rows: str) -> str:
    return json.dumps([box_of(data) for data in _DATA.findall(rows)], separators=(",", ":"))


def box_of(data: str) -> Box:
    """The box of a path of absolute starts and relative lines or curves; of curves that of their control points."""
    xs: list[float] = []
    ys: list[float] = []
    for part in data.split("M")[1:]:
        numbers = [float(number) for number in _NUMBER.findall(part)]
        across, down = numbers[0::2], numbers[1::2]
        xs += _curved(across) if "c" in part else accumulate(across)
        ys += _curved(down) if "c" in part else accumulate(down)
    return floor(min(xs)), floor(min(ys)), ceil(max(xs)), ceil(max(ys))


def _curved(steps: list[float]) -> Iterable[float]:
    """Three steps a curve, each from where the curve begins."""
    at = steps[0]
    yield at
    for place in range(1, len(steps), 3):
        yield from (at + step for step in steps[place : place + 3])
        at += steps[place + 2]
