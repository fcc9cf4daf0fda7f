"""Draws the groups of the plate in painting order: fill, tendon, tone, fibres, edge of each structure."""

from collections.abc import Mapping

from tools.plate.curves import curve_data
from tools.plate.edges import edge_data
from tools.plate.fibres import strokes_of
from tools.plate.form import (
    GLOW_LEVELS,
    SHADE_LEVELS,
    TENDON_LEVELS,
    Tone,
    fills,
    halo,
    limb_swelling,
    tone_of,
)
from tools.plate.structures import Structure
from tools.plate.style import Style, read_styles

GROUPS = ("skin", "under", "band", "lifted", "over", "bones")
FLAT = ("skin", "deep")  # materials that cast no shadow
STROKE_OPACITY = {"dark": 0.5, "deep": 0.75, "light": 0.6, "tendon_dark": 0.65, "tendon_light": 0.75}

DEFS = """<g id="defs">
<linearGradient id="fade_skin" gradientUnits="userSpaceOnUse" x1="0" y1="-600" x2="0" y2="-430">
<stop offset="0" stop-color="{skin}" stop-opacity="0"/><stop offset="1" stop-color="{skin}"/></linearGradient>
<linearGradient id="fade_context" gradientUnits="userSpaceOnUse" x1="0" y1="-595" x2="0" y2="-440">
<stop offset="0" stop-color="{context}" stop-opacity="0"/><stop offset="1" stop-color="{context}"/></linearGradient>
<linearGradient id="fade_band" gradientUnits="userSpaceOnUse" x1="0" y1="-450" x2="0" y2="20">
<stop offset="0" stop-color="{band}" stop-opacity="0.35"/><stop offset="0.45" stop-color="{band}" stop-opacity="0.6"/>
<stop offset="1" stop-color="{band}"/></linearGradient>
</g>"""


def plate_text(structures: Mapping[str, Structure], engraved: bool) -> str:
    """The drawing with colour roles in braces; engraved, form is told by strokes alone."""
    styles, limb = read_styles(), limb_swelling(structures["skin"])
    groups: dict[str, list[str]] = {name: [] for name in GROUPS}
    for item in structures.values():
        style = styles[item.material]
        casters = _casters(item, structures)
        tone = tone_of(item, style, limb, casters)
        if item.group == "band" and not engraved:
            groups["band"] += [
                f'<path d="{data}" fill="{{shade}}" fill-opacity="{{halo_alpha}}"/>'
                for data in halo(item, (0.014, 0.009, 0.005, 0.002))
            ]
        groups[item.group] += _painted(item, style, tone, engraved)
    body = "\n".join(f'<g id="{name}">\n' + "\n".join(rows) + "\n</g>" for name, rows in groups.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-360 -600 820 2840">\n{DEFS}\n{body}\n</svg>\n'


def _casters(item: Structure, structures: Mapping[str, Structure]) -> list[Structure]:
    """What lies over a structure whatever layers are shown; the band's shadow belongs to the band."""
    names = list(structures)
    later = [structures[name] for name in names[names.index(item.name) + 1 :]]
    if item.group in ("skin", "bones"):
        return []
    return [
        other
        for other in later
        if other.material not in FLAT and other.group in ("under", "over") and other.material != "retinaculum"
    ]


def _painted(item: Structure, style: Style, tone: Tone, engraved: bool) -> list[str]:
    rows = [f'<path d="{curve_data(item.points)}" fill="{style.fill}"/>']
    if item.tendon:
        rows += _tones(fills(item, tone.tendon, TENDON_LEVELS), "tendon", "tendon_alpha")
    if not engraved:
        rows += _tones(fills(item, tone.shade, SHADE_LEVELS), "shade", "shade_alpha")
        rows += _tones(fills(item, tone.glow, GLOW_LEVELS), "glow", "glow_alpha")
    roles = {
        "dark": style.dark_role,
        "deep": style.dark_role,
        "light": style.light_role,
        "tendon_dark": style.tendon_dark_role or style.dark_role,
        "tendon_light": style.tendon_light_role or style.light_role,
    }
    for kind, data in strokes_of(item, style, tone, engraved).data.items():
        rows.append(f'<path d="{data}" fill="{{{roles[kind]}}}" fill-opacity="{STROKE_OPACITY[kind]}"/>')
    if style.edge:
        width = style.edge * (1.2 if engraved else 1.0)
        rows.append(
            f'<path d="{edge_data(item.line, width, len(item.name))}" fill="{{{style.edge_role}}}" '
            f'fill-rule="evenodd"/>'
        )
    return rows


def _tones(levels: list[str], role: str, alpha: str) -> list[str]:
    return [f'<path d="{data}" fill="{{{role}}}" fill-opacity="{{{alpha}}}"/>' for data in levels]
