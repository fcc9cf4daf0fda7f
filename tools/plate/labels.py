"""Names in the margins: spreads their texts by height so that leaders keep their order and never cross."""

import tomllib
from typing import Any

from tools.plate.structures import HERE

MARGIN_X = {"back": -0.44, "front": 0.53}
GAP = {"zone": 0.085, "structure": 0.085, "landmark": 0.06}


def placed_labels(landmarks: dict[str, list[float]]) -> list[dict[str, Any]]:
    """All labels with the place of their text."""
    rows = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))["label"]
    labels = [dict(row) for row in rows]
    for label in labels:
        label.setdefault("anchor", landmarks.get(label["key"]))
    for margin, x in MARGIN_X.items():
        column = sorted((label for label in labels if label["margin"] == margin), key=lambda label: label["anchor"][1])
        height = -9.0
        for label in column:
            height = max(label["anchor"][1], height)
            label["place"] = [x, round(height, 4)]
            height += GAP[label["kind"]]
    return labels
