"""Draws the groups of the plate."""

from collections.abc import Mapping

from tools.plate.curves import curve_data
from tools.plate.structures import Structure


def plate_text(structures: Mapping[str, Structure], style: str) -> str:
    """The drawing with colour roles in braces."""
    groups = {"skin": [], "under": [], "band": [], "lifted": [], "over": [], "bones": []}
    for item in structures.values():
        d = curve_data(item.points)
        edge = {"bone": "bone_edge", "tendon": "band_edge", "band": "band_edge", "skin": "skin_edge"}.get(
            item.material, "muscle_edge"
        )
        groups[item.group].append(f'<path d="{d}" fill="{{{item.material}}}" stroke="{{{edge}}}" stroke-width="2"/>')
    body = "\n".join(f'<g id="{name}">\n' + "\n".join(rows) + "\n</g>" for name, rows in groups.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-360 -600 820 2840">\n<g id="defs">\n</g>\n{body}\n</svg>\n'
    )
