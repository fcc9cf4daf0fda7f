"""Colours and type by role: the only reader of `resources/themes/tokens.toml`.

Hides the palette and how a font is sized for a device. A widget or painter names a role, never a colour or a size; a
role that is not there raises KeyError at once. Imports QtGui alone.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPaintDevice

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.paint.fonts import register_fonts
from bodymap.resources import resource

THEMES = ("light", "dark", "print")
VERDICTS = ("allowed", "modified", "avoid", "refer")
FAMILIES = ("Inter", "Noto Sans")


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """A step of the type scale, in pixels at 100 %."""

    size: float
    line: float
    weight: int
    spacing: float = 0.0
    capitals: bool = False


@dataclass(frozen=True, eq=False)
class Theme:
    """One look. Two themes of one name are equal for caches: use `name` as the key."""

    name: str
    colors: Mapping[str, QColor]
    styles: Mapping[str, TypeStyle]

    @staticmethod
    def load(name: str) -> "Theme":
        """`light`, `dark` or `print`. Raises UserError where the theme is unknown or its file is damaged."""
        return _load(name)

    def color(self, role: str) -> QColor:
        """A copy of the role's colour; KeyError for a role that the theme does not have."""
        return QColor(self.colors[role])

    def line(self, role: str, scale: float = 1.0) -> float:
        """The line height of a type role in pixels."""
        return self.styles[role].line * scale

    def font(
        self,
        role: str,
        scale: float = 1.0,
        *,
        device: QPaintDevice | None = None,
        italic: bool = False,
        tabular: bool = False,
    ) -> QFont:
        """The font of a type role; `scale` is the text scaling (1 to 2).

        Sizes are pixels with fractions, which QFont knows only as points of a device: give the painter's device unless
        it is the screen. `tabular` makes all figures equally wide, for columns and clocks alone: the face widens its
        hyphen along with them, and words come apart.
        """
        style = self.styles[role]
        font = QFont()
        font.setFamilies([*FAMILIES, *system_families()])
        font.setPointSizeF(style.size * scale * 72.0 / _dots_per_inch(device))
        weigh(font, style.weight)
        font.setItalic(italic)
        if style.spacing:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, style.spacing * scale)
        if style.capitals:
            font.setCapitalization(QFont.Capitalization.AllUppercase)
        if self.name == "print":
            # a new QFont takes after the application's, which the window has given tabular figures
            font.clearFeatures()
            # Qt writes no character codes for substituted glyphs: a PDF would lose its digits to tabular figures, and
            # hyphens and brackets between digits to the alternates that the font takes there by itself
            font.setFeature(QFont.Tag("calt"), 0)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        elif tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font


def weigh(font: QFont, weight: int) -> None:
    """Gives a font its weight, whether our face is there as single cuts or as one variable file.

    Qt finds a single upright face in a variable file and thickens it where a bold one is asked for, so there the weight
    is set on the file's own axis and the asked-for weight stays regular.
    """
    register_fonts()
    font.setVariableAxis(QFont.Tag("wght"), weight)
    cuts = QFontDatabase.styles(FAMILIES[0])
    if not cuts or "Bold" in cuts:
        font.setWeight(QFont.Weight(weight))


@cache
def system_families() -> tuple[str, ...]:
    """The platform's own interface faces, behind ours."""
    return tuple(QFont().families())


def contrast(first: QColor, second: QColor) -> float:
    """The WCAG 2 contrast ratio of two opaque colours, 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def contrast_pairs() -> Mapping[str, list[tuple[str, str]]]:
    """The role pairs that must stay readable: `text` at 4.5, `edge` at 3.0."""
    return {kind: [(a, b) for a, b in pairs] for kind, pairs in _tokens()["contrast"].items()}


def _luminance(color: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def _dots_per_inch(device: QPaintDevice | None) -> float:
    if device is not None:
        return float(device.logicalDpiY())
    screen = QGuiApplication.primaryScreen()
    return float(screen.logicalDotsPerInchY()) if screen else 96.0


@cache
def _load(name: str) -> Theme:
    if name not in THEMES:
        raise UserError(
            tr("There is no theme {name!r}.", name=name), tr("Choose one of: {names}.", names=", ".join(THEMES))
        )
    tokens = _tokens()
    try:
        palette = {key: _color(value) for key, value in tokens["palette"].items()}
        colors = {role: palette[key] for role, key in tokens[name].items()}
        styles = {role: TypeStyle(**values) for role, values in tokens["type"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(error) from error
    return Theme(name, colors, styles)


@cache
def _tokens(path: Path | None = None) -> dict[str, Any]:
    path = path or resource("themes", "tokens.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(error) from error


def _color(text: str) -> QColor:
    color = QColor(text)
    if not color.isValid():
        raise ValueError(f"{text!r} is no colour")
    return color


def _damaged(error: Exception) -> UserError:
    path = resource("themes", "tokens.toml")
    return UserError(
        tr("The theme file {path} is damaged: {error}.", path=path, error=error), tr("Install the program again.")
    )
