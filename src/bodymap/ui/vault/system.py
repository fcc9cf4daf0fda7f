"""What the system says of its own screen: locked, or about to sleep. On Linux through D-Bus, where it has one.

Hides the services and their signals: logind's session and manager, and the screen savers of the desktops. Elsewhere,
and where none of them is there, nothing comes; the idle clock stands alone then, and `told` says so.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
)
# as Qt's macro SLOT writes them; the binding wants text where its stubs, which cannot be right, say bytes
_ACTIVE: Any = "1active(bool)"
_LOCK: Any = "1lock()"
_LOGIN = "org.freedesktop.login1"


class SystemLock(QObject):
    """`locked` comes when the screen locks or the computer is about to sleep."""

    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources = 0
        if sys.platform.startswith("linux"):
            self._listen()

    @property
    def told(self) -> bool:
        """Whether there is anybody who would tell."""
        return self._sources > 0

    def _listen(self) -> None:
        from PySide6.QtDBus import QDBusConnection  # not needed for the first frame

        if os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            session = QDBusConnection.sessionBus()
            if session.isConnected():
                for interface, path in _SAVERS:
                    # the service is left open: a screen saver may start later than this program
                    self._sources += session.connect("", path, interface, "ActiveChanged", self, _ACTIVE)
        system = QDBusConnection.systemBus()
        if system.isConnected():
            manager = "/org/freedesktop/login1"
            self._sources += system.connect(_LOGIN, manager, f"{_LOGIN}.Manager", "PrepareForSleep", self, _ACTIVE)
            session_id = os.environ.get("XDG_SESSION_ID")
            if session_id:
                # as D-Bus writes a name that does not begin with a letter
                name = "".join(sign if sign.isalnum() else f"_{ord(sign):02x}" for sign in session_id)
                if name[0].isdigit():
                    name = f"_{ord(name[0]):02x}{name[1:]}"
                path = f"{manager}/session/{name}"
                self._sources += system.connect(_LOGIN, path, f"{_LOGIN}.Session", "Lock", self, _LOCK)

    @Slot(bool)
    def active(self, on: bool) -> None:
        if on:
            self.locked.emit()

    @Slot()
    def lock(self) -> None:
        self.locked.emit()
