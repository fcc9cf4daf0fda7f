"""How each material is drawn, read from style.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tools.plate.structures import HERE, Structure


@dataclass(frozen=True)
class Veil:
    """How opaque a ground is along a line from start to end: stops of place and opacity.

    `streaks`: how unevenly across the line; `ragged`: how far, in units, the stops are pulled to and fro there.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    stops: tuple[tuple[float, float], ...]
    engraved_least: float = 0.0
    streaks: float = 0.0
    ragged: float = 0.0


@dataclass(frozen=True)
class Style:
    """The hand for one material."""

    fill: str = ""
    fill_alpha: float = 1.0
    veil: Veil | None = None
    shade_role: str = "shade"
    glow_role: str = "glow"
    edge_role: str = ""
    dark_role: str = ""
    deep_role: str = ""
    light_role: str = ""
    tendon_dark_role: str = ""
    tendon_light_role: str = ""
    swell: float = 0.0
    limb: float = 0.0
    relief: float = 0.0
    dark: float = 1.0
    light: float = 1.0
    shadow: float = 0.0
    edge: float = 0.0
    strands: float = 0.0
    stroke: float = 0.002
    wave: float = 0.01
    rim: float = 0.0
    rim_least: float = 0.0
    reflect: float = 0.0
    calm: float = 0.0
    coarse: bool = False


def read_styles() -> dict[str, Style]:
    """The style of each material; muscle1 to muscle4 differ in their fill alone."""
    table = tomllib.loads((HERE / "style.toml").read_text(encoding="utf-8"))
    styles = {name: _style(row) for name, row in table.items()}
    for number in "1234":
        styles[f"muscle{number}"] = _style({**table["muscle"], "fill": f"{{muscle{number}}}"})
    return styles


def hand_of(item: Structure, styles: Mapping[str, Style]) -> Style:
    """The hand for one structure: its material's, with what the table of outlines says otherwise."""
    otherwise: dict[str, Any] = dict(item.hand)
    return replace(styles[item.material], **otherwise)


def _style(row: dict[str, Any]) -> Style:
    veil = row.get("veil")
    return Style(**{**row, "veil": Veil(**veil) if veil else None})
