"""The lateral leg-and-hip diagram: its geometry, its zones and its picture as SVG text.

Hides the files in `resources/diagrams/` and how zones are searched. Imports no Qt and nothing above `domain`.
"""

from bodymap.diagram.art import LAYERS, SIDES, THEMES, art_text, framed, palette, svg_text
from bodymap.diagram.geometry import Point, Polygons, Ring
from bodymap.diagram.loading import diagram_for, known_diagrams, load_diagram, read_diagram
from bodymap.diagram.model import Diagram, Label
from bodymap.diagram.parts import Parts, art_parts

__all__ = [
    "LAYERS",
    "SIDES",
    "THEMES",
    "Diagram",
    "Label",
    "Parts",
    "Point",
    "Polygons",
    "Ring",
    "art_parts",
    "art_text",
    "diagram_for",
    "framed",
    "known_diagrams",
    "load_diagram",
    "palette",
    "read_diagram",
    "svg_text",
]
