"""The picture as SVG text: one drawing with named colour roles, and the palette of a theme put into it.

Hides the art files and how a layer is found in them. Imports no Qt. The SVG holds only svg, g, path and text with
plain attributes, so that Qt's renderer, its PDF writer and every browser draw the same.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache

from bodymap.diagram.loading import load_diagram
from bodymap.diagram.marginalia import heading, landmarks_group, names_group, zones_group
from bodymap.diagram.model import Diagram
from bodymap.errors import UserError
from bodymap.resources import resource

THEMES = ("light", "dark", "print")
SIDES = ("left", "right", "both")
LAYERS = ("skin", "muscles", "band_lifted", "bones", "zones", "landmarks", "names")
BARE = 'stroke="none" stroke-width="0"'
"""Said of the whole picture, because Qt's PDF writer strokes a path that has no stroke unless its width is nought."""
UNIT = 1000  # SVG units in one unit of the diagram
NAMES_MARGIN, EDGE, HEAD = 0.66, 0.03, 0.17

BETWEEN = '_mid}"'
"""Ends the opacity of a step of tone that lies between two others, as it stands in the drawing."""

_GROUP = re.compile(r'^<g id="(\w+)"[^>]*>\n.*?^</g>$', re.MULTILINE | re.DOTALL)
SHY = 0.1
"""A little less than half way is rounded down: two thin coats stop darkening a channel sooner than a thick one."""

_STEP = re.compile(r'fill="\{(\w+)\}" fill-opacity="\{((?:shade|glow|tendon)_alpha)(_mid)?\}"')
_ROLE = re.compile(r"\{(\w+)\}")


def svg_text(theme: str, side: str, layers: Iterable[str], diagram_id: str = "lateral_leg") -> str:
    """A stand-alone picture of one limb or of both, with LEFT or RIGHT in words."""
    if side not in SIDES:
        raise UserError(f"There is no side {side!r}.", f"Choose one of: {', '.join(SIDES)}.")
    wanted, colours, diagram = _checked(theme, layers), palette(theme, diagram_id), load_diagram(diagram_id)
    limb = _limb(theme, wanted, diagram_id, colours)
    left, top, right, bottom = diagram.bounds
    margin = NAMES_MARGIN if {"names", "landmarks"} & set(wanted) else EDGE
    width, sides = (right - left) + 2 * margin, ("left", "right") if side == "both" else (side,)
    figures = []
    for number, figure in enumerate(sides):
        x = number * width + margin + (right if figure == "left" else -left)
        inner = _figure(diagram, figure, wanted, limb, colours)
        if len(sides) > 1:
            inner = inner.replace('<g id="', f'<g id="{figure}_')
        figures.append(f'<g transform="translate({x * UNIT:.0f} {(HEAD - top) * UNIT:.0f})">\n{inner}\n</g>')
    wide, high = f"{width * len(sides) * UNIT:.0f}", f"{(bottom - top + HEAD + EDGE) * UNIT:.0f}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" {BARE}>',
        f"<title>Lateral leg and hip, {' and '.join(figure.upper() for figure in sides)}</title>",
        f'<path d="M0 0H{wide}V{high}H0Z" fill="{colours["paper"]}"/>',
        *figures,
        "</svg>\n",
    ]
    return "\n".join(parts)


def art_text(theme: str, layers: Iterable[str], diagram_id: str = "lateral_leg", *, near: bool = False) -> str:
    """The limb alone, without page, heading or names: groups in thousandths of a unit, to be put into a picture.

    `near` has twice as many steps of tone, each half as strong: for a picture in which the steps would be seen.
    """
    wanted, colours = _checked(theme, layers), palette(theme, diagram_id)
    return _coloured(_limb(theme, wanted, diagram_id, colours if near else None), colours)


def framed(art: str, frame: tuple[float, float, float, float], size: tuple[int, int], placing: str = "") -> str:
    """A picture in pixels that shows a frame (left, top, width, height) of the art, moved by an SVG transform."""
    left, top, width, height = (f"{number:.10g}" for number in frame)
    group = f'<g transform="{placing}">\n{art}\n</g>' if placing else art
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" '
        f'width="{size[0]}" height="{size[1]}" {BARE}>\n{group}\n</svg>\n'
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


def _figure(diagram: Diagram, side: str, layers: tuple[str, ...], limb: str, colours: Mapping[str, str]) -> str:
    parts = [_coloured(limb, colours)]
    if "zones" in layers:
        parts.append(zones_group(diagram, colours))
    if side == "left":
        parts = ['<g transform="matrix(-1 0 0 1 0 0)">', *parts, "</g>"]
    if "landmarks" in layers:
        parts.append(landmarks_group(diagram, colours, side))
    if "names" in layers:
        band = "band_lifted" not in layers or "zones" in layers  # a zone on the band has its border then
        parts.append(names_group(diagram, colours, side, band=band))
    parts.append(heading(diagram, colours, side))
    return "\n".join(parts)


def _limb(theme: str, layers: tuple[str, ...], diagram_id: str, near: Mapping[str, str] | None) -> str:
    """The drawn groups of the wanted layers in painting order, with their colour roles still in braces.

    With a palette for `near`, with all steps of tone.
    """
    drawing = drawing_of(theme)
    groups = _groups(drawing, diagram_id) if near else _coarse(drawing, diagram_id)
    text = "\n".join(groups[name] for name in _order(layers))
    return _near(text, near) if near else text


def _order(layers: Iterable[str]) -> tuple[str, ...]:
    """The groups of some layers in painting order."""
    wanted = set(layers)
    order = ["skin"] if "skin" in wanted else []
    if wanted & {"muscles", "band_lifted"}:
        order += ["under", "lifted" if "band_lifted" in wanted else "band", "over"]
    return (*order, "bones") if "bones" in wanted else tuple(order)


def raw_groups(theme: str, layers: Iterable[str], diagram_id: str) -> Mapping[str, str]:
    """The groups of some layers in painting order with all steps of tone, as they stand in the drawing."""
    groups = _groups(drawing_of(theme), diagram_id)
    return {name: groups[name] for name in _order(layers)}


def drawing_of(theme: str) -> str:
    """The name of the drawing that a theme shows."""
    return "lines.svg" if theme == "print" else "plate.svg"


def _coloured(text: str, colours: Mapping[str, str]) -> str:
    return _ROLE.sub(lambda role: colours[role[1]], text)


def _near(text: str, colours: Mapping[str, str]) -> str:
    """Each step of tone as two halves that add up to it."""
    return _STEP.sub(lambda step: _half(colours[step[1]], float(colours[step[2]]), second=step[3] is not None), text)


@cache
def _half(colour: str, opacity: float, *, second: bool) -> str:
    """One of two thin coats that together are the one thick coat.

    A painter has eight bits a channel, and rounds what each coat adds: left to that, twenty thin coats would turn bone
    green. So what the thick coat adds is shared out between the two in whole numbers.
    """
    whole = round(opacity * 255)
    share = whole - whole // 2 if second else whole // 2
    channels = []
    for channel in bytes.fromhex(colour.removeprefix("#")):
        added = max(0, round(channel * whole / 255 - SHY))
        part = added - added // 2 if second else added // 2
        channels.append(min(255, round(part * 255 / share)))
    return f'fill="#{bytes(channels).hex().upper()}" fill-opacity="{share / 255:.4f}"'


@cache
def _coarse(file: str, diagram_id: str) -> Mapping[str, str]:
    """The groups without the steps of tone between the steps."""
    return {
        name: "\n".join(row for row in text.split("\n") if BETWEEN not in row)
        for name, text in _groups(file, diagram_id).items()
    }


@cache
def _groups(file: str, diagram_id: str) -> Mapping[str, str]:
    path = resource("diagrams", diagram_id, file)
    try:
        groups = {found[1]: found[0] for found in _GROUP.finditer(path.read_text(encoding="utf-8"))}
        missing = {"skin", "under", "band", "lifted", "over", "bones"} - set(groups)
    except (OSError, ValueError) as error:
        raise UserError(f"The drawing {path} cannot be read: {error}.", "Install the program again.") from error
    if missing:
        lacks = ", ".join(sorted(missing))
        raise UserError(f"The drawing {path} is damaged: it lacks {lacks}.", "Install the program again.")
    return groups
