"""The areas of the window, and the frame that shows them before anything stands in them.

The parts of the window take twice as long to import and to make as the frame that they stand in. So the first frame
shows where menus, banner, rail, diagram and panels will be, each in its colour and at its place, and the parts come
with the next one. Imports no part.
"""

from __future__ import annotations

import sys
from math import ceil

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from bodymap.ui.dressing import MENU_PADDING
from bodymap.ui.style import FINGERTIP, Look

PANEL_WIDTH, RAIL_WIDTH = 376, 224
NARROW = 1400
"""Below this width of the window, rail and panels yield to the diagram."""

NARROW_PANEL, NARROW_RAIL = 344, 200
BANNER_HEIGHT, BANNER_AIR, GATE_HEIGHT = 64, 8, 40


def widths(look: Look, width: int) -> tuple[int, int]:
    """The widths of rail and panels in a window of that width: on a small one they yield to the diagram."""
    narrow = width < look.px(NARROW)
    rail, panel = look.px(NARROW_RAIL if narrow else RAIL_WIDTH), look.px(NARROW_PANEL if narrow else PANEL_WIDTH)
    return min(rail, int(width * 0.2)), min(panel, int(width * 0.36))


def banner_height(look: Look) -> int:
    """How high the banner stands: two lines and the gate need no more air when they are large; never below 100 %."""
    lines = ceil(look.metrics("client_name").height() + look.metrics("banner").height())
    return max(BANNER_HEIGHT, max(lines, look.reach(GATE_HEIGHT)) + 2 * BANNER_AIR)


def menu_height(look: Look) -> int:
    """How high the menu bar will stand in the window; nothing where the system keeps menus at the screen's edge."""
    if sys.platform == "darwin":
        return 0
    height = ceil(look.metrics("body").height()) + MENU_PADDING
    return max(height, FINGERTIP) if look.touch else height


def paint_bare(window: QWidget, look: Look) -> None:
    """Paints the areas into a window without parts, from within its paint event."""
    width, height = window.width(), window.height()
    menus, banner = menu_height(look), banner_height(look)
    top, (rail, panel) = menus + banner, widths(look, width)
    areas = (
        ("win", 0, 0, width, menus),
        ("line", 0, menus - 1, width, 1),
        ("surface", 0, menus, width, banner),
        ("line", 0, top - 1, width, 1),
        ("surface2", 0, top, rail, height - top),
        ("line", rail - 1, top, 1, height - top),
        ("canvas", rail, top, width - rail - panel, height - top),
        ("surface", width - panel, top, panel, height - top),
    )
    with QPainter(window) as painter:
        for role, x, y, wide, high in areas:
            painter.fillRect(x, y, wide, high, look.color(role))
