"""Draws the groups of the plate in painting order: fill, tendon, tone, fibres, edge of each structure."""

from collections.abc import Mapping

from tools.plate.curves import curve_data
from tools.plate.edges import edge_data
from tools.plate.fibres import strokes_of
from tools.plate.form import (
    GLOW_LEVELS,
    REFLECT_LEVELS,
    SHADE_LEVELS,
    TENDON_LEVELS,
    VEIL_LEVELS,
    Tone,
    between,
    fills,
    halo,
    limb_swelling,
    relief_under,
    tone_of,
)
from tools.plate.grounds import grounds, melt_levels
from tools.plate.structures import CLEAR, SOLID, Structure
from tools.plate.style import Style, hand_of, read_styles

GROUPS = ("skin", "under", "band", "lifted", "over", "bones")
UNFELT = (
    "deep",
    "retinaculum",
    "cuff",
    "stirrup",
    "context",
    "foot",
    "fringe",
)  # materials that do not show through the skin
FLAT = ("skin", "deep")  # materials that cast no shadow
SPECK, SKIN_SPECK = 2e-5, 3e-3  # areas of tone too small to be drawn
SLIM = 0.012  # half width of a form that is shaded more coarsely
CHUNK = 6  # strokes in one path: longer paths cost the painter more, shorter ones the reader


def tones_of(structures: Mapping[str, Structure]) -> dict[str, Tone]:
    """The light on every structure, for the drawing in tones and for the one in lines."""
    styles, skin = read_styles(), structures["skin"]
    below = [item for item in structures.values() if item.group in SOLID and item.material not in UNFELT]
    limb, relief = limb_swelling(skin), relief_under(skin, below)
    return {
        item.name: tone_of(item, hand_of(item, styles), limb, relief, _casters(item, structures))
        for item in structures.values()
    }


def plate_text(structures: Mapping[str, Structure], tones: Mapping[str, Tone], engraved: bool) -> str:
    """The drawing with colour roles in braces; engraved, form is told by strokes alone."""
    styles = read_styles()
    groups: dict[str, list[str]] = {name: [] for name in GROUPS}
    for item in structures.values():
        if item.group == "band" and not engraved:
            groups["band"] += [
                f'<path d="{data}" fill="{{shade}}" fill-opacity="{{halo_alpha}}"/>'
                for data in halo(item, styles[item.material], (0.008, 0.005, 0.002))
            ]
        groups[item.group] += _painted(item, hand_of(item, styles), tones[item.name], engraved)
    body = "\n".join(f'<g id="{name}">\n' + "\n".join(rows) + "\n</g>" for name, rows in groups.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-360 -600 820 2840">\n{body}\n</svg>\n'


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
    rows = _filled(item, style, engraved)
    if item.tendon:
        levels, alpha = (TENDON_LEVELS[1::3], "tendon_alpha_thrice") if engraved else (TENDON_LEVELS, "tendon_alpha")
        rows += _tones(fills(item, tone.sinew, levels, SPECK), "tendon", alpha)
        if not engraved:
            rows += _tones(fills(item, tone.sinew, between(TENDON_LEVELS), SPECK), "tendon", "tendon_alpha_mid")
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
        ink = {"flesh": style.edge_role, "tendon": "band_edge"}
        for part, data in edge_data(item, style, tone.tendon, plain=engraved).items():
            rows.append(f'<path d="{data}" fill="{{{ink[part]}}}" fill-rule="evenodd"/>')
    return rows


def _filled(item: Structure, style: Style, engraved: bool) -> list[str]:
    """The ground colour; where it is not opaque, in nested steps that add up to its opacity."""
    if not style.fill:
        return []
    veiled = grounds(item, style, engraved)
    if veiled is None:
        alpha = "" if style.fill_alpha == 1.0 else f' fill-opacity="{style.fill_alpha}"'
        return [f'<path d="{curve_data(item.points)}" fill="{style.fill}"{alpha}/>']
    opacity, clear = veiled
    rows, before = [], 0.0
    levels = VEIL_LEVELS if style.veil else melt_levels(item)
    for level in (1 / 3, 2 / 3, 1.0) if engraved else levels:
        for data in fills(item, opacity, (level - 0.02,), SPECK, clear if level < 1.0 else None):
            share = (level - before) / (1.0 - before)
            rows.append(f'<path d="{data}" fill="{style.fill}" fill-opacity="{share:.3f}"/>')
        before = level
    return rows


def _light(item: Structure, style: Style, tone: Tone) -> list[str]:
    """Shade and glow; a slim or coarse form needs only every second level, at twice the strength.

    The levels between (`_mid`) are painted only where one looks from near.
    """
    every, suffix = (2, "_twice") if style.coarse or item.distance.values.max() < SLIM else (1, "")
    least = SKIN_SPECK if item.material == "skin" else SPECK
    shade = fills(item, tone.shade, SHADE_LEVELS[every - 1 :: every], least)
    glow = fills(item, tone.glow, GLOW_LEVELS[every - 1 :: every], least)
    back = fills(item, tone.reflected, REFLECT_LEVELS, least) if style.reflect else []
    rows = _tones(shade, style.shade_role, f"shade_alpha{suffix}")
    rows += _tones(back, "reflected", "glow_alpha") + _tones(glow, style.glow_role, f"glow_alpha{suffix}")
    if every == 1:
        rows += _tones(fills(item, tone.shade, between(SHADE_LEVELS), least), style.shade_role, "shade_alpha_mid")
        rows += _tones(fills(item, tone.glow, between(GLOW_LEVELS), least), style.glow_role, "glow_alpha_mid")
    return rows


def _tones(levels: list[str], role: str, alpha: str) -> list[str]:
    return [f'<path d="{data}" fill="{{{role}}}" fill-opacity="{{{alpha}}}"/>' for data in levels]
