"""What the window remembers between starts: theme, text size, language, geometry. Never anything of a client."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

THEMES = ("system", "light", "dark")
LOCK_MINUTES = 5


def data_folder() -> Path:
    """The folder of the person's own data where the record stands unless another is named."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


def make_private(folder: Path) -> None:
    """Makes the folder for its owner's eyes alone, whoever made it before. Raises OSError where it cannot be made.

    A folder that is there but whose mode cannot be changed (another's, or a drive without modes) stays as it is.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        with suppress(OSError):
            folder.chmod(0o700)


class Settings:
    """Typed access to one ini file; what is missing or damaged there reads as its default."""

    def __init__(self, path: Path) -> None:
        self._store = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        found = str(self._store.value("look/theme", "system"))
        return found if found in THEMES else "system"

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("look/theme", name)

    @property
    def language(self) -> str:
        """The language that was chosen, or empty for the system's."""
        return str(self._store.value("look/language", ""))

    @language.setter
    def language(self, language: str) -> None:
        self._store.setValue("look/language", language)

    @property
    def scale(self) -> float:
        try:
            return float(str(self._store.value("look/scale", "1.0")))
        except ValueError:
            return 1.0

    @scale.setter
    def scale(self, scale: float) -> None:
        self._store.setValue("look/scale", f"{scale:.2f}")

    @property
    def motion(self) -> bool:
        """Whether marks move from visit to visit, or stand there at once."""
        return str(self._store.value("look/motion", "true")) == "true"

    @motion.setter
    def motion(self, motion: bool) -> None:
        self._store.setValue("look/motion", "true" if motion else "false")

    @property
    def touch(self) -> bool | None:
        """Whether targets are made for fingers; None until a finger was first felt or somebody has said so."""
        found = str(self._store.value("look/touch", ""))
        return {"true": True, "false": False}.get(found)

    @touch.setter
    def touch(self, touch: bool) -> None:
        self._store.setValue("look/touch", "true" if touch else "false")

    @property
    def lock_minutes(self) -> int:
        """Minutes without anybody at the window after which it locks; 0 never."""
        try:
            found = int(str(self._store.value("lock/minutes", LOCK_MINUTES)))
        except ValueError:
            return LOCK_MINUTES
        return found if 0 <= found <= 60 else LOCK_MINUTES

    @lock_minutes.setter
    def lock_minutes(self, minutes: int) -> None:
        self._store.setValue("lock/minutes", minutes)

    @property
    def remembered(self) -> bool:
        """Whether a key may lie in the system's keyring; which one and whose is not written here."""
        return str(self._store.value("lock/remembered", "false")) == "true"

    @remembered.setter
    def remembered(self, remembered: bool) -> None:
        self._store.setValue("lock/remembered", "true" if remembered else "false")

    @property
    def geometry(self) -> QByteArray:
        found = self._store.value("window/geometry")
        return found if isinstance(found, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("window/geometry", geometry)
