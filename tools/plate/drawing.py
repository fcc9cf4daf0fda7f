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
    relief_under,
    tone_of,
)
from tools.plate.structures import CLEAR, Structure
from tools.plate.style import Style, read_styles

GROUPS = ("skin", "under", "band", "lifted", "over", "bones")
UNFELT = ("deep", "retinaculum", "cuff", "context", "foot")  # materials that do not show through the skin
FLAT = ("skin", "deep")  # materials that cast no shadow
SPECK, SKIN_SPECK = 2e-5, 1e-3  # areas of tone too small to be drawn
SLIM = 0.012  # half width of a form that is shaded more coarsely
CHUNK = 6  # strokes in one path: longer paths cost the painter more, shorter ones the reader

DEFS = """<g id="defs">
<linearGradient id="fade_skin" gradientUnits="userSpaceOnUse" x1="0" y1="-600" x2="0" y2="-430">
<stop offset="0" stop-color="{skin}" stop-opacity="0"/><stop offset="1" stop-color="{skin}"/></linearGradient>
<linearGradient id="fade_context" gradientUnits="userSpaceOnUse" x1="0" y1="-595" x2="0" y2="-440">
<stop offset="0" stop-color="{context}" stop-opacity="0"/><stop offset="1" stop-color="{context}"/></linearGradient>
<linearGradient id="fade_band" gradientUnits="userSpaceOnUse" x1="0" y1="-450" x2="0" y2="1160">
<stop offset="0" stop-color="{band}" stop-opacity="{aponeurosis}"/>
<stop offset="0.13" stop-color="{band}" stop-opacity="{aponeurosis_low}"/>
<stop offset="0.27" stop-color="{band}"/><stop offset="0.96" stop-color="{band}"/>
<stop offset="1" stop-color="{band}" stop-opacity="0.05"/></linearGradient>
<linearGradient id="veil" gradientUnits="userSpaceOnUse" x1="20" y1="0" x2="110" y2="0">
<stop offset="0" stop-color="{band}" stop-opacity="0.75"/>
<stop offset="1" stop-color="{band}" stop-opacity="0.15"/></linearGradient>
<linearGradient id="cuff" gradientUnits="userSpaceOnUse" x1="-110" y1="0" x2="0" y2="0">
<stop offset="0" stop-color="{band}" stop-opacity="0.2"/><stop offset="0.5" stop-color="{band}" stop-opacity="0.4"/>
<stop offset="1" stop-color="{band}" stop-opacity="0.12"/></linearGradient>
</g>"""


def plate_text(structures: Mapping[str, Structure], engraved: bool) -> str:
    """The drawing with colour roles in braces; engraved, form is told by strokes alone."""
    styles, limb = read_styles(), limb_swelling(structures["skin"])
    below = [item for item in structures.values() if item.group in ("under", "band", "over") and item.material not in UNFELT]
    relief = relief_under(structures["skin"], below)
    groups: dict[str, list[str]] = {name: [] for name in GROUPS}
    for item in structures.values():
        style = styles[item.material]
        casters = _casters(item, structures)
        tone = tone_of(item, style, limb, relief, casters)
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
    if item.group in ("skin", "bones", "lifted"):
        return []
    return [
        other
        for other in later
        if other.material not in FLAT and other.group in ("under", "over") and other.material not in CLEAR
    ]


def _painted(item: Structure, style: Style, tone: Tone, engraved: bool) -> list[str]:
    """Strokes are opaque and lie under the tones: half the painter's work, and the light falls on them too."""
    alpha = "" if style.fill_alpha == 1.0 else f' fill-opacity="{style.fill_alpha}"'
    rows = [f'<path d="{curve_data(item.points)}" fill="{style.fill}"{alpha}/>']
    if item.tendon:
        rows += _tones(fills(item, tone.tendon, TENDON_LEVELS, SPECK), "tendon", "tendon_alpha")
    roles = {
        "dark": style.dark_role,
        "deep": style.deep_role or style.dark_role,
        "light": style.light_role,
        "tendon_dark": style.tendon_dark_role or style.dark_role,
        "tendon_light": style.tendon_light_role or style.light_role,
    }
    for kind, strokes in strokes_of(item, style, tone, engraved).items():
        for start in range(0, len(strokes), CHUNK):
            rows.append(f'<path d="{"".join(strokes[start : start + CHUNK])}" fill="{{{roles[kind]}}}"/>')
    if not engraved:
        rows += _light(item, style, tone)
    if style.edge:
        width = style.edge * (1.1 if engraved else 1.0)
        ink = {"flesh": style.edge_role, "tendon": "band_edge"}
        for part, data in edge_data(item, width, tone.tendon).items():
            rows.append(f'<path d="{data}" fill="{{{ink[part]}}}" fill-rule="evenodd"/>')
    return rows


def _light(item: Structure, style: Style, tone: Tone) -> list[str]:
    """Shade and glow; a slim form needs only every second level, at twice the strength."""
    every, suffix = (2, "_twice") if item.distance.values.max() < SLIM else (1, "")
    least = SKIN_SPECK if item.material == "skin" else SPECK
    shade = fills(item, tone.shade, SHADE_LEVELS[every - 1 :: every], least)
    glow = fills(item, tone.glow, GLOW_LEVELS[every - 1 :: every], least)
    return _tones(shade, style.shade_role, f"shade_alpha{suffix}") + _tones(glow, style.glow_role, f"glow_alpha{suffix}")


def _tones(levels: list[str], role: str, alpha: str) -> list[str]:
    return [f'<path d="{data}" fill="{{{role}}}" fill-opacity="{{{alpha}}}"/>' for data in levels]
