"""Buttons: the ordinary, the primary, the quiet, and the one that is only an icon.

Hides how an icon keeps its role when theme or scale change. May import only `ui.style` and Qt.
"""

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from bodymap.ui.controls.paragraph import broken
from bodymap.ui.style import FINGERTIP, ICON_AIR, Look

LIMITLESS = 10_000
LARGEST_ICON_BUTTON = 1.4


class Button(QPushButton):
    """An ordinary button with an edge; `kind` is `plain`, `primary`, `quiet` or `link`.

    A link that is `flush` begins where the lines above and below it begin.
    """

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        icon: str = "",
        kind: str = "plain",
        flush: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._icon_name, self._kind, self._flush = look, icon, kind, flush
        self._words = ""
        self.setText(text)
        self.setProperty("kind", kind)
        self.setProperty("flush", flush)
        # Qt would make the first button of every dialog the default one
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self._dress)
        self._dress()

    def setText(self, text: str) -> None:
        if text != self._words:
            self._words = text
            if text:
                # a button that shows its icon alone for lack of room keeps its name
                self.setAccessibleName(text)
            self._break(self.width() if self.isVisible() else LIMITLESS)
            self.updateGeometry()

    def text(self) -> str:
        """The words as given; on the button they may stand on several lines."""
        return self._words

    def set_icon(self, icon: str) -> None:
        self._icon_name = icon
        self._dress()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        # measured as `_lines` breaks: the style's own font is some pixels narrower at large scales, and a label broke
        wide = math.ceil(self._look.metrics(self._role).horizontalAdvance(self._words)) + self._around()
        return QSize(max(wide, self._look.reach(32)), self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        # with large text a long label breaks rather than pushing the panel wider
        metrics = self._look.metrics(self._role)
        widest = max((metrics.horizontalAdvance(word) for word in self._words.split()), default=0)
        return QSize(min(self.sizeHint().width(), round(widest) + self._around() + 2), self._look.reach(32))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._look.reach(32) + (len(self._lines(width)) - 1) * self._look.line("button")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._break(self.width())

    @property
    def _role(self) -> str:
        return "body_strong" if self._kind == "primary" else "button"

    def _around(self) -> int:
        icon = self._look.px(16) + self._look.px(ICON_AIR) + 4 if self._icon_name else 0
        return icon + (2 if self._flush else {"quiet": 14, "link": 10}.get(self._kind, 26))

    def _lines(self, width: int) -> list[str]:
        lines = broken(self._look, self._words, self._role, width - self._around() + 2)
        return [line for line, _ in lines] or [""]

    def _break(self, width: int) -> None:
        super().setText("\n".join(self._lines(width)))

    def _dress(self) -> None:
        self._break(self.width() if self.isVisible() else LIMITLESS)
        if self._icon_name:
            role = {"primary": "onacc", "quiet": "muted", "link": "accent"}.get(self._kind, "text")
            self.setIcon(self._look.icon_before(self._icon_name, role, 16))
            self.setIconSize(QSize(self._look.px(16) + self._look.px(ICON_AIR), self._look.px(16)))


class PrimaryButton(Button):
    """The one thing to do next."""

    def __init__(self, look: Look, text: str, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(look, text, icon=icon, kind="primary", parent=parent)


class IconButton(QToolButton):
    """A button that is only an icon; `name` is what it is called for screen readers and in its tooltip."""

    def __init__(
        self,
        look: Look,
        icon: str,
        name: str,
        *,
        role: str = "text",
        size: int = 32,
        icon_size: int = 20,
        edged: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._icon_name, self._role, self._size, self._icon_size = look, icon, role, size, icon_size
        self.setProperty("edged", edged)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_name(name)
        look.changed.connect(self._dress)
        self._dress()

    def set_name(self, name: str, shortcut: str = "") -> None:
        """Names the button; a shortcut is shown in the tooltip."""
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({shortcut})" if shortcut else name)

    def set_icon(self, icon: str, role: str | None = None) -> None:
        self._icon_name, self._role = icon, role or self._role
        self._dress()

    def _dress(self) -> None:
        look = self._look
        self.setIcon(look.icon(self._icon_name, self._role, self._icon_size))
        drawn = round(self._icon_size * min(look.scale, LARGEST_ICON_BUTTON))
        self.setIconSize(QSize(drawn, drawn))
        # a target grows less than text does: it is large enough already, and has no words
        side = round(self._size * min(look.scale, LARGEST_ICON_BUTTON))
        side = max(side, FINGERTIP) if look.touch else side
        self.setFixedSize(side, side)
