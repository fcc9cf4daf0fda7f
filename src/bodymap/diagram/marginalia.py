"""What stands around the limb in an exported picture: names with leaders, landmark rings, zone borders, the side.

Text is never mirrored: on a left limb places are mirrored and words are set anew. Imports no Qt.
"""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from bodymap.diagram.model import Diagram, Label

UNIT = 1000
FONT = "Inter, Noto Sans, DejaVu Sans, sans-serif"


def names_group(diagram: Diagram, colours: Mapping[str, str], side: str) -> str:
    """The names of structures in the margins, each with its Latin term below."""
    labels = [label for label in diagram.labels if label.kind != "landmark"]
    return '<g id="names">\n' + "\n".join(_label(label, colours, side) for label in labels) + "\n</g>"


def landmarks_group(diagram: Diagram, colours: Mapping[str, str], side: str) -> str:
    """Bony landmarks: a ring where each can be felt, and its name."""
    labels = [label for label in diagram.labels if label.kind == "landmark"]
    return '<g id="landmarks">\n' + "\n".join(_label(label, colours, side) for label in labels) + "\n</g>"


def zones_group(diagram: Diagram, colours: Mapping[str, str]) -> str:
    """The borders of the charting zones."""
    data = "".join(
        "M" + "L".join(f"{x * UNIT:.1f} {y * UNIT:.1f}" for x, y in ring) + "Z"
        for polygons in diagram.zones.values()
        for part in polygons
        for ring in part
    )
    return (
        f'<g id="zones">\n<path d="{data}" fill="none" stroke="{colours["zone"]}" stroke-width="2" '
        f'stroke-linejoin="round"/>\n</g>'
    )


def heading(diagram: Diagram, colours: Mapping[str, str], side: str) -> str:
    """LEFT or RIGHT in words, and which way is the front."""
    left, top, right, _ = diagram.bounds
    x = (-right if side == "left" else left) * UNIT
    front = "front to the left" if side == "left" else "front to the right"
    return (
        f'<g id="heading">\n{_text(x, top * UNIT - 78, side.upper(), 52, "start", colours["ink"], weight=700)}\n'
        f"{_text(x, top * UNIT - 36, f'outer side, {front}', 26, 'start', colours['ink_soft'])}\n</g>"
    )


def _label(label: Label, colours: Mapping[str, str], side: str) -> str:
    flip = -1 if side == "left" else 1
    (ax, ay), (px, py) = label.anchor, label.place
    ax, px, ay, py = ax * UNIT * flip, px * UNIT * flip, ay * UNIT, py * UNIT
    to_right = (label.margin == "front") == (flip == 1)
    anchor, text_x = ("start", px + 12) if to_right else ("end", px - 12)
    ring = label.kind == "landmark"
    size, weight = (24, 400) if ring else (29, 600)
    dot = _circle(ax, ay, 11 if ring else 6)
    fill = f'fill="none" stroke="{colours["landmark"]}" stroke-width="4"' if ring else f'fill="{colours["ink_soft"]}"'
    colour = colours["ink_soft"] if ring else colours["ink"]
    lines = [
        f'<path d="M{ax:.1f} {ay:.1f}L{px:.1f} {py:.1f}" fill="none" stroke="{colours["leader"]}" stroke-width="2"/>',
        f'<path d="{dot}" {fill}/>',
        _text(
            text_x, py + (8 if ring else 2), label.name, 24 if ring else 29, anchor, colour, weight=400 if ring else 600
        ),
    ]
    if not ring:
        lines.append(_text(text_x, py + 31, label.latin, 22, anchor, colours["ink_soft"], style="italic"))
    return "\n".join(lines)


def _circle(x: float, y: float, r: float) -> str:
    return f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0Z"


def _text(
    x: float, y: float, words: str, size: int, anchor: str, colour: str, weight: int = 400, style: str = "normal"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" font-weight="{weight}" '
        f'font-style="{style}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
    )
