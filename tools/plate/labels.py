"""Names in the margins: spreads their texts by height, and puts them in an order in which no two leaders cross."""

import tomllib
from itertools import combinations
from typing import Any

from tools.plate.structures import HERE

MARGIN_X = {"back": -0.44, "front": 0.53}
HEIGHT = {"zone": 0.076, "structure": 0.076, "landmark": 0.048}
TOP, BOTTOM = -0.56, 2.2

Label = dict[str, Any]


def placed_labels(landmarks: dict[str, list[float]]) -> list[Label]:
    """All labels with the place of their text."""
    rows = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))["label"]
    labels = [{"anchor": landmarks.get(row["key"]), **row} for row in rows]
    for margin, x in MARGIN_X.items():
        column = sorted((label for label in labels if label["margin"] == margin), key=lambda label: label["anchor"][1])
        for _ in range(len(column) ** 2):
            for label, y in zip(column, _spread(column), strict=True):
                label["place"] = [x, round(y, 4)]
            crossed = next((pair for pair in combinations(range(len(column)), 2) if _cross(column, *pair)), None)
            if crossed is None:
                break
            low, high = crossed
            column.insert(low, column.pop(high))
    return labels


def _spread(column: list[Label]) -> list[float]:
    """Heights as near to the anchors as the texts allow, in the given order: groups that touch are pooled."""
    groups: list[tuple[float, float, list[int]]] = []  # sum of wished tops, height, members
    for number, label in enumerate(column):
        height = HEIGHT[label["kind"]]
        groups.append((label["anchor"][1] - height / 2, height, [number]))
        while len(groups) > 1 and _top(groups[-2]) + groups[-2][1] > _top(groups[-1]):
            wish, tall, members = groups.pop()
            before, tall_before, earlier = groups.pop()
            shifted = wish - tall_before * len(members)
            groups.append((before + shifted, tall_before + tall, [*earlier, *members]))
    heights: list[float] = []
    for group in groups:
        y = _top(group)
        for number in group[2]:
            height = HEIGHT[column[number]["kind"]]
            heights.append(y + height / 2)
            y += height
    return heights


def _top(group: tuple[float, float, list[int]]) -> float:
    wish, tall, members = group
    return min(max(wish / len(members), TOP), BOTTOM - tall)


def _cross(column: list[Label], first: int, second: int) -> bool:
    a, b = (column[i]["anchor"] for i in (first, second))
    p, q = (column[i]["place"] for i in (first, second))
    return _side(a, p, b) * _side(a, p, q) < 0 and _side(b, q, a) * _side(b, q, p) < 0


def _side(a: list[float], b: list[float], c: list[float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
