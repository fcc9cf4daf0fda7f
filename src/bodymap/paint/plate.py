"""Paints the plate: the drawn limb of one theme and set of layers, in the diagram's frame, on any QPainter.

Hides QSvgRenderer (imported on first use), the lock around it, and that pictures are read as files are. One diagram
unit becomes whatever the given transform makes of it; a left limb is the same drawing under a transform that mirrors
(`MIRROR` before it).
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFontDatabase,
    QGuiApplication,
    QImage,
    QImageReader,
    QImageWriter,
    QPageLayout,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPolygonF,
    QTransform,
)

from bodymap.diagram import Diagram, Parts, Ring, art_parts, art_text, framed, load_diagram
from bodymap.errors import UserError
from bodymap.paint.fonts import register_fonts
from bodymap.paint.offscreen import offscreen_application

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

UNIT = 1000.0  # of the drawing in one unit of the diagram
NEAR = 900.0
"""Pixels in a unit of the diagram from which the steps of tone would be seen: there are twice as many then."""

MIRROR = QTransform(-1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Plate:
    """The limb in one theme with some layers; safe to paint from any thread, one at a time."""

    def __init__(
        self, theme: str, layers: Iterable[str] = ("skin", "muscles"), diagram_id: str = "lateral_leg"
    ) -> None:
        self.diagram = load_diagram(diagram_id)
        self._theme, self._layers, self._diagram_id = theme, tuple(layers), diagram_id
        self._renderer: QSvgRenderer | None = None
        self._lock = Lock()

    def paint(self, painter: QPainter, transform: QTransform | None = None) -> None:
        """Paints the limb; `transform` leads from the diagram's frame to the painter's, which stays as it was."""
        left, top, right, bottom = self.diagram.bounds
        painter.save()
        if transform is not None:
            painter.setTransform(transform, True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        with self._lock:
            if self._renderer is None:
                frame = left * UNIT, top * UNIT, (right - left) * UNIT, (bottom - top) * UNIT
                art = art_text(self._theme, self._layers, self._diagram_id)
                self._renderer = _renderer(framed(art, frame, (round(frame[2]), round(frame[3]))))
            self._renderer.render(painter, QRectF(left, top, right - left, bottom - top))
        painter.restore()

    def render_image(self, transform: QTransform, size: QSize, device_ratio: float = 1.0) -> QImage:
        """A transparent picture of that size in logical pixels. Touches no widget, so a worker thread may call it.

        It is read as an image file is, not painted: only so does PySide let go of the interpreter's lock meanwhile, and
        the window stays alive. Paths that lie beside the picture are not even read.
        """
        pixels = size * device_ratio
        placing = (
            QTransform.fromScale(1 / UNIT, 1 / UNIT) * transform * QTransform.fromScale(device_ratio, device_ratio)
        )
        parts = _parts(self._theme, self._layers, self._diagram_id, abs(transform.m11()) * device_ratio >= NEAR)
        # a pixel more at each side, for the soft edges of what ends just outside
        seen = placing.inverted()[0].mapRect(QRectF(-1, -1, pixels.width() + 2, pixels.height() + 2))
        art = parts.within(seen.left(), seen.top(), seen.right(), seen.bottom())
        image = _read(framed(art, (0, 0, pixels.width(), pixels.height()), pixels.toTuple(), _matrix(placing)))
        image.setDevicePixelRatio(device_ratio)
        return image


@lru_cache(maxsize=4)
def _parts(theme: str, layers: tuple[str, ...], diagram_id: str, near: bool) -> Parts:
    return art_parts(theme, layers, diagram_id, near=near)


def fitting(diagram: Diagram, target: QRectF, side: str) -> QTransform:
    """The transform that fits the whole limb into a rectangle, mirrored for the left side."""
    left, top, right, bottom = diagram.bounds
    scale = min(target.width() / (right - left), target.height() / (bottom - top))
    middle = (left + right) / 2
    transform = QTransform.fromTranslate(target.center().x(), target.center().y()).scale(scale, scale)
    transform.translate(middle if side == "left" else -middle, -(top + bottom) / 2)
    return MIRROR * transform if side == "left" else transform


def zone_path(diagram: Diagram, zone: str) -> QPainterPath:
    """The outline of a zone in the diagram's frame."""
    path = QPainterPath()
    for part in diagram.zones[zone]:
        for ring in part:
            _add(path, ring)
    return path


def skin_path(diagram: Diagram) -> QPainterPath:
    """The outline of the limb in the diagram's frame."""
    path = QPainterPath()
    _add(path, diagram.skin)
    return path


def _add(path: QPainterPath, ring: Ring) -> None:
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring]))
    path.closeSubpath()


def _matrix(transform: QTransform) -> str:
    numbers = transform.m11(), transform.m12(), transform.m21(), transform.m22(), transform.dx(), transform.dy()
    return f"matrix({' '.join(f'{number:.10g}' for number in numbers)})"


@cache
def load_reader() -> None:
    """Loads Qt's reader of SVG; to be called in the window's thread before another one paints.

    Loaded in another one it is handed over to the window's, with Qt's table of formats locked, and Python is asked.
    """
    _read('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>')


def _read(text: str) -> QImage:
    """Reads SVG through a file: of a buffer made in Python Qt asks, with its table of formats locked, what Python says.

    Whoever saves a picture in the meantime holds the interpreter and waits for that table: neither would ever go on.
    """
    from tempfile import TemporaryDirectory  # not needed before the first picture

    with TemporaryDirectory(prefix="bodymap-plate-") as folder:
        path = Path(folder) / "plate.svg"
        path.write_text(text, encoding="utf-8")
        reader = QImageReader(str(path), b"svg")
        image = reader.read()
        if image.isNull():
            raise ValueError(f"the plate cannot be read as SVG: {reader.errorString()}")
        # on some systems an open file cannot be deleted
        del reader
    return image


def _renderer(text: str) -> "QSvgRenderer":
    from PySide6.QtSvg import QSvgRenderer  # slow to import, and not needed before the first picture

    renderer = QSvgRenderer(QByteArray(text.encode()))
    if not renderer.isValid():
        raise ValueError("the plate is not valid SVG")
    return renderer


def svg_to_png(text: str, width: int) -> bytes:
    """A stand-alone SVG as a PNG of that width in pixels. Raises UserError where there is no memory for it."""
    application = offscreen_application()
    renderer = _renderer(_with_known_font(text))
    size = renderer.defaultSize()
    image = QImage(width, round(width * size.height() / size.width()), QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise _no_memory(width)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        renderer.render(painter)
    content, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, b"png").write(image):
        raise _no_memory(width)
    del application
    return bytes(content.data())


def _no_memory(width: int) -> UserError:
    return UserError(f"There is not enough memory for a picture {width} pixels wide.", "Choose a smaller width.")


def svg_to_pdf(text: str) -> bytes:
    """A stand-alone SVG as one vector page, fitted to A4."""
    application = offscreen_application()
    renderer = _renderer(_with_known_font(text))
    content, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    size = renderer.defaultSize()
    wide = size.width() > size.height()
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait)
    page = QRectF(0, 0, writer.width(), writer.height())
    fitted = QSizeF(size).scaled(page.size(), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRectF(QPointF(0, 0), fitted)
    target.moveCenter(page.center())
    with QPainter(writer) as painter:
        renderer.render(painter, target)
    buffer.close()
    del application
    return bytes(content.data())


def _with_known_font(text: str) -> str:
    """The first of the named font families that is installed: Qt's SVG takes one name, not a list."""
    register_fonts()
    found = re.search(r'font-family="([^"]+)"', text)
    if found is None:
        return text
    known = set(QFontDatabase.families())
    family = next((name for name in found[1].split(", ") if name in known), QGuiApplication.font().family())
    return text.replace(found[0], f'font-family="{family}"')
