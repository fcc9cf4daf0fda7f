"""Turns a file that a therapist chose as the logo into a picture that is safe to keep and to print.

Hides the formats. Whatever came in, what is kept is a PNG that this program wrote: opaque on white, since an archival
PDF may hold nothing see-through, and no larger than paper can show. An SVG is read by Qt only once everything is out of
it that could reach beyond the picture. Imports QtGui alone.
"""

import re
import xml.parsers.expat
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter

from bodymap.errors import UserError
from bodymap.language import tr

LARGEST_FILE = 2_000_000
LARGEST_SIDE = 12_000
KEPT = QSize(1600, 640)
"""Pixels of what is kept: at the size of a letterhead more than a printer can show."""

SVG_SHAPES = frozenset({"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
SVG_SHAPES |= {"defs", "linearGradient", "radialGradient", "stop"}
SVG_PARTS = 20_000
SVG_DEPTH = 64
_LOCAL = re.compile(r"url\(#[\w.-]+\)")
_REMEDY = tr("Choose a PNG, JPEG or SVG file.")


def logo_from(path: Path) -> bytes:
    """The logo of a file as PNG. Raises UserError where it is missing, too large, damaged or no picture."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UserError(
            tr("The logo cannot be read: {why}.", why=error.strerror or error), tr("Choose another file.")
        ) from error
    return logo_png(content)


def logo_png(content: bytes) -> bytes:
    """A PNG, JPEG or SVG as the PNG that is kept. Raises UserError as `logo_from` does."""
    if len(content) > LARGEST_FILE:
        raise UserError(
            tr("The logo is larger than 2 MB."), tr("Choose a smaller picture: 1600 by 640 pixels are enough.")
        )
    if content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        image = _read(content, b"png" if content.startswith(b"\x89") else b"jpg")
    elif b"<svg" in content[:4096]:
        image = _drawn(clean_svg(content))
    else:
        raise UserError(tr("The logo is neither PNG, JPEG nor SVG."), _REMEDY)
    return _png(_on_white(image))


def clean_svg(content: bytes) -> bytes:
    """The SVG with plain shapes and gradients alone: no text, picture, link, style sheet, script or reference outward.

    Raises UserError where it is no SVG, declares entities or is nested or crowded beyond reason.
    """
    cleaner = _Cleaner()
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = cleaner.start, cleaner.end
    parser.StartDoctypeDeclHandler = cleaner.doctype
    parser.EntityDeclHandler = cleaner.doctype
    try:
        parser.Parse(content, True)
    except xml.parsers.expat.ExpatError as error:
        raise UserError(tr("The logo is damaged: line {line} is no SVG.", line=error.lineno), _REMEDY) from error
    if not cleaner.parts:
        raise UserError(tr("The logo is no SVG."), _REMEDY)
    return "".join(cleaner.parts).encode()


class _Cleaner:
    """Takes over the shapes that are known and drops everything else with all that it holds."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._depth, self._dropped = 0, 0

    def doctype(self, *_parts: object) -> None:
        # a plain doctype is harmless, but it is also how entities come in that grow a thousandfold
        raise UserError(
            tr("The logo declares a document type, which may hide other files."), tr("Save it as a plain SVG.")
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > SVG_DEPTH or len(self.parts) > SVG_PARTS:
            raise UserError(
                tr("The logo has too many parts for a letterhead."), tr("Choose a simpler picture, or a PNG.")
            )
        space, _, tag = name.rpartition(" ")
        if self._dropped or tag not in SVG_SHAPES or space not in ("", "http://www.w3.org/2000/svg"):
            self._dropped += 1
            return
        if tag == "svg" and not self.parts:
            attributes = {**attributes, "xmlns": "http://www.w3.org/2000/svg"}
        kept = "".join(f' {key}="{_quoted(value)}"' for key, value in attributes.items() if _harmless(key, value))
        self.parts.append(f"<{tag}{kept}>")

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._dropped:
            self._dropped -= 1
            return
        self.parts.append(f"</{name.rpartition(' ')[2]}>")


def _harmless(key: str, value: str) -> bool:
    if " " in key or key.startswith("on") or key in ("href", "class"):
        return False
    if key == "xmlns":
        return True
    low = value.lower()
    return "url(" not in _LOCAL.sub("", low) and "://" not in low and "javascript:" not in low and "@" not in low


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _read(content: bytes, form: bytes) -> QImage:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, form)
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > LARGEST_SIDE:
        raise UserError(tr("The logo is damaged, or larger than 12,000 pixels."), _REMEDY)
    if size.width() > KEPT.width() or size.height() > KEPT.height():
        reader.setScaledSize(size.scaled(KEPT, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        raise UserError(tr("The logo is damaged and cannot be shown."), _REMEDY)
    return image


def _drawn(content: bytes) -> QImage:
    from PySide6.QtSvg import QSvgRenderer  # slow to import, and hardly ever needed

    renderer = QSvgRenderer(QByteArray(content))
    size = renderer.viewBoxF().size() if renderer.isValid() else QRectF().size()
    if size.width() <= 0 or size.height() <= 0:
        raise UserError(
            tr("The logo has no size, or is no SVG that can be shown."), tr("Save it as PNG and choose that.")
        )
    fitted = size.scaled(KEPT.toSizeF(), Qt.AspectRatioMode.KeepAspectRatio).toSize().expandedTo(QSize(1, 1))
    image = QImage(fitted, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        renderer.render(painter)
    return image


def _on_white(image: QImage) -> QImage:
    white = QImage(image.size(), QImage.Format.Format_RGB32)
    white.fill(Qt.GlobalColor.white)
    with QPainter(white) as painter:
        painter.drawImage(0, 0, image)
    return white


def _png(image: QImage) -> bytes:
    content, buffer = QByteArray(), QBuffer()
    buffer.setBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(image)
    return bytes(content.data())
