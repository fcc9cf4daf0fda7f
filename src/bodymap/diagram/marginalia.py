"""What stands around the limb in an exported picture: names with leaders, landmark rings, zone borders, the side.

Text is never mirrored: on a left limb places are mirrored and words are set anew. Imports no Qt.
"""

from collections.abc import Mapping

from bodymap.diagram.model import Diagram, Label
from bodymap.domain.laterality import Side
from bodymap.language import tr

UNIT = 1000
FONT = "Inter, Noto Sans, DejaVu Sans, sans-serif"

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
"""By hand: the library's own escaping brings the network and its ciphers along, a tenth of all that a start imports."""


def names_group(diagram: Diagram, colours: Mapping[str, str], side: str, *, band: bool = True) -> str:
    """The names of structures in the margins, each with its Latin term below; without `band` none of the band's."""
    labels = [label for label in diagram.labels if label.kind != "landmark" and (band or not label.with_band)]
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
    words = tr("outer side, front to the left") if side == "left" else tr("outer side, front to the right")
    return (
        f'<g id="heading">\n{_text(x, top * UNIT - 78, Side(side).word, 52, "start", colours["ink"], weight=600)}\n'
        f"{_text(x, top * UNIT - 36, words, 26, 'start', colours['ink_soft'])}\n</g>"
    )


def _label(label: Label, colours: Mapping[str, str], side: str) -> str:
    flip = -1 if side == "left" else 1
    ax, ay = label.anchor[0] * UNIT * flip, label.anchor[1] * UNIT
    px, py = label.place[0] * UNIT * flip, label.place[1] * UNIT
    to_right = (label.margin == "front") == (flip == 1)
    anchor, text_x = ("start", px + 12) if to_right else ("end", px - 12)
    leader = (
        f'<path d="M{ax:.1f} {ay:.1f}L{px:.1f} {py:.1f}" fill="none" stroke="{colours["leader"]}" stroke-width="2.2"/>'
    )
    if label.kind == "landmark":
        ring = f'fill="{colours["paper"]}" stroke="{colours["landmark"]}" stroke-width="4"'
        name = _text(text_x, py + 8, label.name, 24, anchor, colours["ink_soft"])
        return f'{leader}\n<path d="{_circle(ax, ay, 8)}" {ring}/>\n{name}'
    dot = f'<path d="{_circle(ax, ay, 6)}" fill="{colours["ink"]}" stroke="{colours["paper"]}" stroke-width="2.5"/>'
    name = _text(text_x, py + 1, label.name, 29, anchor, colours["ink"], weight=600)
    latin = _text(text_x, py + 27, label.latin, 21, anchor, colours["ink_soft"], style="italic")
    return f"{leader}\n{dot}\n{name}\n{latin}"


def _circle(x: float, y: float, r: float) -> str:
    return f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0Z"


def _text(
    x: float, y: float, words: str, size: int, anchor: str, colour: str, weight: int = 400, style: str = "normal"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" font-weight="{weight}" '
        f'font-style="{style}" text-anchor="{anchor}" fill="{colour}">{words.translate(_ESCAPED)}</text>'
    )
