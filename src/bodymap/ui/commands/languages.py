"""The language of the window, in the menu View: each by its own name, and the system's.

Hides that a language takes effect at the next start: words are made when their modules are imported.
"""

from __future__ import annotations

from bodymap.language import OFFERED, chosen, tr
from bodymap.ui.actions import Command
from bodymap.ui.commands.scope import Scope
from bodymap.ui.desk import Notice

SYSTEM = ""
"""In the settings: whatever language the system speaks."""

MENU = (tr("Lan&guage"), ("language_system", *(f"language_{language}" for language in OFFERED)))


def commands(scope: Scope) -> tuple[Command, ...]:
    """One switch for each language that is offered, whose name stands in itself."""
    return (
        _switch(scope, "language_system", SYSTEM, tr("Language of the system")),
        *(_switch(scope, f"language_{language}", language, name) for language, name in OFFERED.items()),
    )


def _switch(scope: Scope, key: str, language: str, text: str) -> Command:
    window = scope.window

    def choose() -> None:
        window.settings.language = language
        window.actions_table.refresh()
        if language == SYSTEM:
            words = tr(
                "From the next start on bodymap speaks the language of the system. Nothing of your work is lost."
            )
        elif language != chosen():
            words = tr("From the next start on bodymap speaks {language}. Nothing of your work is lost.", language=text)
        else:
            words = tr("bodymap goes on speaking {language}.", language=text)
        window.messages.show_notice(Notice(words))

    return Command(key, text, choose, "", None, lambda: window.settings.language == language)
