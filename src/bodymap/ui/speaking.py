"""Settles the language before any module that holds words is imported; and Qt's own words and dates with it.

Hides who is asked: the command line or the environment, then the setting, then the system.
"""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from bodymap import language
from bodymap.ui.settings import Settings, data_folder, make_private

_TERRITORY = {"en": QLocale.Country.UnitedKingdom, "de": QLocale.Country.Germany}
"""Whose dates are written where the system speaks another language than the program."""


def settings_of_person() -> Settings:
    """The settings of whoever runs the program, in a folder for their eyes alone."""
    QCoreApplication.setApplicationName("bodymap")
    with suppress(OSError):
        # before the settings, which would make it for everybody's eyes; without it they are not kept, no more
        make_private(data_folder())
    return Settings(data_folder() / "window.ini")


def settle(settings: Settings, named: str = "") -> None:
    """Chooses the language and Qt's default locale. `named` is what a command line or the environment asks for."""
    system = QLocale.system()
    chosen = language.choose(named, settings.language, *system.uiLanguages())
    if not system.name().startswith(f"{chosen}_"):
        QLocale.setDefault(QLocale(QLocale(chosen).language(), _TERRITORY[chosen]))


def translate_qt(app: QCoreApplication) -> None:
    """Has Qt's own buttons and menus (Cancel, Copy, Select All) speak the language too."""
    if language.chosen() == language.SOURCE:
        return
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{language.chosen()}", folder):
        app.installTranslator(translator)
