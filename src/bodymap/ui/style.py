"""The window's look: theme, text scale and touch, and what widgets ask of them: colours, fonts, lengths, icons.

Hides what is kept of these, so that nothing is made twice. Widgets take a `Look` as their first argument, name roles
and listen to its `changed`; no widget knows a colour. How Qt's own widgets are dressed stands in `dressing`. May import
`paint`, never a panel.
"""

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QIcon,
    QImage,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QApplication

from bodymap.paint.icons import icon as paint_icon
from bodymap.paint.icons import icon_image
from bodymap.paint.theme import Theme
from bodymap.ui.dressing import FINGERTIP as FINGERTIP
from bodymap.ui.dressing import apply_style
from bodymap.ui.settings import Settings

SMALLEST, LARGEST = 0.9, 2.0
FOCUS_RING = 2
ICON_AIR = 4
"""Pixels, before scaling, between an icon and its word, beside the four that Qt leaves."""

KEPT_WIDTHS = 4096


class Look(QObject):
    """Theme and text scale, with one signal for when either is different."""

    changed = Signal()

    def __init__(self, theme_name: str = "light", scale: float = 1.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.load(theme_name)
        self._scale = _bounded(scale)
        self._touch = False
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self._metrics: dict[str, QFontMetricsF] = {}
        self._widths: dict[tuple[str, str], float] = {}

    @property
    def theme(self) -> Theme:
        return self._theme

    @property
    def scale(self) -> float:
        return self._scale

    def px(self, size: float) -> int:
        """A length that grows with the text, in whole pixels."""
        return round(size * self._scale)

    @property
    def touch(self) -> bool:
        """Whether targets are made for fingers."""
        return self._touch

    def reach(self, size: float) -> int:
        """The height or width of something that is pressed: as `px`, and never below a fingertip in touch mode."""
        return max(self.px(size), FINGERTIP) if self._touch else self.px(size)

    def width(self, text: str, role: str) -> float:
        """How wide a text is on one line."""
        key = (text, role)
        if key not in self._widths:
            if len(self._widths) > KEPT_WIDTHS:
                self._widths.clear()
            self._widths[key] = self.metrics(role).horizontalAdvance(text)
        return self._widths[key]

    def color(self, role: str) -> QColor:
        return self._theme.color(role)

    def font(self, role: str, *, italic: bool = False) -> QFont:
        key = (role, italic)
        if key not in self._fonts:
            self._fonts[key] = self._theme.font(role, self._scale, italic=italic)
        return self._fonts[key]

    def metrics(self, role: str) -> QFontMetricsF:
        if role not in self._metrics:
            self._metrics[role] = QFontMetricsF(self.font(role))
        return self._metrics[role]

    def line(self, role: str) -> int:
        """The line height of a type role, scaled."""
        return round(self._theme.line(role, self._scale))

    def icon(self, name: str, role: str = "text", size: int = 20) -> QIcon:
        """An icon of the family in the colour of a role; `size` is in pixels at 100 %. Greyed where disabled."""
        key = (name, role, size)
        found = self._icons.get(key)
        if found is None:
            faded = self.color(role)
            faded.setAlphaF(0.4)
            found = paint_icon(name, self.color(role), self.px(size), disabled=faded)
            self._icons[key] = found
        return found

    def icon_before(self, name: str, role: str = "text", size: int = 16) -> QIcon:
        """An icon that stands before a word: with air at its right, of which Qt itself leaves but four pixels."""
        key = (name, role, -size)
        found = self._icons.get(key)
        if found is None:
            found, side, wide = QIcon(), self.px(size), self.px(size) + self.px(ICON_AIR)
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
                for ratio in sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()} | {1.0}):
                    picture = QPixmap(QSize(wide, side) * ratio)
                    picture.setDevicePixelRatio(ratio)
                    picture.fill(Qt.GlobalColor.transparent)
                    with QPainter(picture) as painter:
                        self.icon(name, role, size).paint(painter, QRect(0, 0, side, side), mode=mode)
                    found.addPixmap(picture, mode)
            self._icons[key] = found
        return found

    def picture(self, name: str, role: str = "text", size: int = 20, ratio: float = 1.0) -> QImage:
        """An icon for a painter whose device has this pixel ratio."""
        return icon_image(name, self.color(role), self.px(size), ratio)

    def set_theme(self, name: str) -> None:
        self._set(Theme.load(name), self._scale)

    def set_scale(self, scale: float) -> None:
        """Sets the text scale, held between 90 % and 200 %."""
        self._set(self._theme, _bounded(scale))

    def set_touch(self, touch: bool) -> None:
        """Makes targets large enough for fingers, or as small as a pointer needs them."""
        if touch is not self._touch:
            self._touch = touch
            self.changed.emit()

    def dress(self, app: QApplication) -> None:
        """Dresses the application now and at every change."""
        apply_style(app, self._theme, self._scale, self._touch)
        # before any widget's own handler: they connect later and find the new palette in place
        self.changed.connect(lambda: apply_style(app, self._theme, self._scale, self._touch))

    def _set(self, theme: Theme, scale: float) -> None:
        if (theme.name, scale) != (self._theme.name, self._scale):
            self._theme, self._scale = theme, scale
            for kept in (self._icons, self._fonts, self._metrics, self._widths):
                kept.clear()
            self.changed.emit()


def theme_of(settings: Settings) -> str:
    """The theme that the settings name: the system's, where they leave it to that."""
    if settings.theme != "system":
        return settings.theme
    return "dark" if QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"


def _bounded(scale: float) -> float:
    return min(max(scale, SMALLEST), LARGEST)
