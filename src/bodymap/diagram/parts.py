"""The picture path by path, each with the box that it lies in: what lies beside a tile need not be read for it.

Hides the file of boxes, which `tools/plate` writes beside the drawings. Imports no Qt. Frame: thousandths of a unit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache

from bodymap.diagram.art import BETWEEN, art_text, drawing_of, raw_groups
from bodymap.errors import UserError
from bodymap.resources import resource

Box = tuple[int, int, int, int]
"""Left, top, right and bottom, on whole numbers outside the path."""


class Parts:
    """The paths of one theme and set of layers, in painting order."""

    def __init__(self, rows: Iterable[str], boxes: Iterable[Box]) -> None:
        self._rows = tuple(zip(rows, boxes, strict=True))

    def within(self, left: float, top: float, right: float, bottom: float) -> str:
        """The SVG of the paths whose boxes meet this one."""
        return "\n".join(
            [row for row, box in self._rows if box[0] < right and left < box[2] and box[1] < bottom and top < box[3]]
        )


def art_parts(theme: str, layers: Iterable[str], diagram_id: str = "lateral_leg", *, near: bool = False) -> Parts:
    """The same paths as `art_text`."""
    wanted = tuple(layers)
    rows = [row for row in art_text(theme, wanted, diagram_id, near=near).split("\n") if row.startswith("<path")]
    name, boxes = drawing_of(theme), []
    for group, text in raw_groups(theme, wanted, diagram_id).items():
        drawn = [row for row in text.split("\n") if row.startswith("<path")]
        known = _boxes(diagram_id).get(name, {}).get(group, ())
        if len(known) != len(drawn):
            raise _damaged(diagram_id, f"it has {len(known)} boxes for the {len(drawn)} paths of {group} in {name}")
        boxes += [box for row, box in zip(drawn, known, strict=True) if near or BETWEEN not in row]
    return Parts(rows, boxes)


@cache
def _boxes(diagram_id: str) -> Mapping[str, Mapping[str, tuple[Box, ...]]]:
    """For each drawing and group the boxes of its paths."""
    try:
        table = json.loads(resource("diagrams", diagram_id, "boxes.json").read_text(encoding="utf-8"))
        return {
            drawing: {
                name: tuple((left, top, right, bottom) for left, top, right, bottom in boxes)
                for name, boxes in groups.items()
            }
            for drawing, groups in table.items()
        }
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise _damaged(diagram_id, str(error)) from error


def _damaged(diagram_id: str, what: str) -> UserError:
    path = resource("diagrams", diagram_id, "boxes.json")
    return UserError(f"The boxes of the drawing, {path}, are damaged: {what}.", "Install the program again.")
