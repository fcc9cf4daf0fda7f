"""The picture as SVG text: one drawing with named colour roles, and the palette of a theme put into it.

Hides the art files and how a layer is found in them. Imports no Qt. The SVG holds only svg, g, path, text, gradients
and stops with plain attributes, so that Qt's renderer and every browser draw the same.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache

from bodymap.diagram.loading import load_diagram
from bodymap.diagram.marginalia import heading, landmarks_group, names_group, zones_group
from bodymap.errors import UserError
from bodymap.resources import resource

THEMES = ("light", "dark", "print")
SIDES = ("left", "right", "both")
LAYERS = ("skin", "muscles", "band_lifted", "bones", "zones", "landmarks", "names")
UNIT = 1000  # SVG units in one unit of the diagram
NAMES_MARGIN, EDGE, HEAD = 0.56, 0.03, 0.17

_GROUP = re.compile(r'^<g id="(\w+)"[^>]*>\n.*?^</g>$', re.MULTILINE | re.DOTALL)
_ROLE = re.compile(r"\{(\w+)\}")


def svg_text(theme: str, side: str, layers: Iterable[str], diagram_id: str = "lateral_leg") -> str:
    """A stand-alone picture of one limb or of both, with LEFT or RIGHT in words."""
    wanted, colours = _checked(theme, layers), palette(theme, diagram_id)
    if side not in SIDES:
        raise UserError(f"There is no side {side!r}.", f"Choose one of: {', '.join(SIDES)}.")
    left, top, right, bottom = load_diagram(diagram_id).bounds
    margin = NAMES_MARGIN if {"names", "landmarks"} & set(wanted) else EDGE
    width = (right - left) + 2 * margin
    figures = ("left", "right") if side == "both" else (side,)
    body = []
    for number, figure in enumerate(figures):
        near = -right if figure == "left" else left
        body.append(
            f'<g transform="translate({(number * width + margin - near) * UNIT:.0f} {(HEAD - top) * UNIT:.0f})">\n'
            f"{_figure(figure, theme, wanted, colours, diagram_id)}\n</g>"
        )
    total = width * len(figures) * UNIT, (bottom - top + HEAD + EDGE) * UNIT
    title = f"Lateral leg and hip, {' and '.join(figure.upper() for figure in figures)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total[0]:.0f} {total[1]:.0f}" '
        f'width="{total[0]:.0f}" height="{total[1]:.0f}">\n<title>{title}</title>\n'
        f'<path d="M0 0H{total[0]:.0f}V{total[1]:.0f}H0Z" fill="{colours["paper"]}"/>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def art_text(theme: str, layers: Iterable[str], diagram_id: str = "lateral_leg") -> str:
    """The limb alone, without page, heading or names: the view box is the diagram's bounds in thousandths of a unit."""
    left, top, right, bottom = (edge * UNIT for edge in load_diagram(diagram_id).bounds)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}">\n'
        f"{_limb(theme, _checked(theme, layers), palette(theme, diagram_id), diagram_id)}\n</svg>\n"
    )


@cache
def palette(theme: str, diagram_id: str = "lateral_leg") -> Mapping[str, str]:
    """The colour roles of a theme."""
    path = resource("diagrams", diagram_id, "palette.toml")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return {role: str(value) for role, value in table[theme].items()}
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise UserError(f"The palette {path} is damaged: {error}.", "Install the program again.") from error


def _checked(theme: str, layers: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(layers)
    if theme not in THEMES:
        raise UserError(f"There is no theme {theme!r}.", f"Choose one of: {', '.join(THEMES)}.")
    for layer in wanted:
        if layer not in LAYERS:
            raise UserError(f"There is no layer {layer!r}.", f"Choose among: {', '.join(LAYERS)}.")
    return wanted


def _figure(side: str, theme: str, layers: tuple[str, ...], colours: Mapping[str, str], diagram_id: str) -> str:
    diagram, parts = load_diagram(diagram_id), [_limb(theme, layers, colours, diagram_id)]
    if "zones" in layers:
        parts.append(zones_group(diagram, colours))
    if side == "left":
        parts = ['<g transform="matrix(-1 0 0 1 0 0)">', *parts, "</g>"]
    if "landmarks" in layers:
        parts.append(landmarks_group(diagram, colours, side))
    if "names" in layers:
        parts.append(names_group(diagram, colours, side))
    parts.append(heading(diagram, colours, side))
    return "\n".join(parts)


def _limb(theme: str, layers: tuple[str, ...], colours: Mapping[str, str], diagram_id: str) -> str:
    """The drawn groups of the wanted layers, in painting order, in the colours of the theme."""
    groups = _groups("lines.svg" if theme == "print" else "plate.svg", diagram_id)
    order = ["skin"] if "skin" in layers else []
    if "muscles" in layers or "band_lifted" in layers:
        order += ["under", "lifted" if "band_lifted" in layers else "band", "over"]
    if "bones" in layers:
        order.append("bones")
    text = "\n".join([groups["defs"], *(groups[name] for name in order)])
    return _ROLE.sub(lambda role: colours[role[1]], text)


@cache
def _groups(file: str, diagram_id: str) -> Mapping[str, str]:
    path = resource("diagrams", diagram_id, file)
    try:
        groups = {found[1]: found[0] for found in _GROUP.finditer(path.read_text(encoding="utf-8"))}
        missing = {"defs", "skin", "under", "band", "lifted", "over", "bones"} - set(groups)
    except (OSError, ValueError) as error:
        raise UserError(f"The drawing {path} cannot be read: {error}.", "Install the program again.") from error
    if missing:
        raise UserError(
            f"The drawing {path} is damaged: it lacks {', '.join(sorted(missing))}.", "Install the program again."
        )
    return groups
