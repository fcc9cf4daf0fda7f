"""Icons of one family, drawn for this program, tinted with a role's colour.

Hides where the SVG files are and how they are rendered; QtSvg is imported when the first icon is asked for. Qt paints
`currentColor` black, so the colour is put into the text before it is read.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap

from bodymap.resources import resource

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


@lru_cache(maxsize=512)
def _text(name: str) -> str:
    try:
        return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise KeyError(name) from None


def icon(name: str, color: QColor, size: int = 20, *, disabled: QColor | None = None) -> QIcon:
    """An icon in a colour, sharp on every screen at hand; KeyError where there is no such icon."""
    found = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, disabled)):
        if tint is not None:
            for ratio in _ratios():
                found.addPixmap(QPixmap.fromImage(icon_image(name, tint, size, ratio)), mode)
    return found


def _ratios() -> list[float]:
    """The pixel ratios of the screens: no picture is made that no screen would show."""
    return sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()} | {1.0})


def app_icon() -> QIcon:
    """The program's own icon in all sizes that task bars ask for."""
    found = QIcon()
    for size in APP_SIZES:
        found.addPixmap(QPixmap.fromImage(_render("app", "#000000", size, 1.0)))
    return found


def icon_image(name: str, color: QColor, size: int = 20, ratio: float = 1.0) -> QImage:
    """The picture of an icon for one pixel ratio; for painters. KeyError where there is no such icon."""
    return _render(name, color.name(QColor.NameFormat.HexArgb), size, ratio)


def paint_icon(painter: QPainter, name: str, color: QColor, box: QRectF) -> None:
    """Paints an icon as paths into a box: for pages and for painters that scale."""
    _renderer(name, color).render(painter, box)


@lru_cache(maxsize=1024)
def _render(name: str, color: str, size: int, ratio: float) -> QImage:
    # first of all: where there is no such icon no painter must be left open
    renderer = _renderer(name, QColor(color))
    side = round(size * ratio)
    image = QImage(QSize(side, side), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        renderer.render(painter, QRectF(0, 0, side, side))
    image.setDevicePixelRatio(ratio)
    return image


def _renderer(name: str, color: QColor) -> "QSvgRenderer":
    from PySide6.QtSvg import QSvgRenderer

    text = _text(name).replace(
        'stroke="currentColor"', f'stroke="{color.name()}" stroke-opacity="{color.alphaF():.3f}"'
    )
    return QSvgRenderer(QByteArray(text.encode()))
