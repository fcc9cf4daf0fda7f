"""How each material is drawn, read from style.toml."""

import tomllib
from dataclasses import dataclass

from tools.plate.structures import HERE


@dataclass(frozen=True)
class Style:
    """The hand for one material."""

    fill: str = ""
    fill_alpha: float = 1.0
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
    strands: int = 0
    stroke: float = 0.002
    wave: float = 0.01


def read_styles() -> dict[str, Style]:
    """The style of each material; muscle1, muscle2 and muscle3 differ in their fill alone."""
    table = tomllib.loads((HERE / "style.toml").read_text(encoding="utf-8"))
    styles = {name: Style(**row) for name, row in table.items()}
    for number in "123":
        styles[f"muscle{number}"] = Style(**{**table["muscle"], "fill": f"{{muscle{number}}}"})
    return styles
