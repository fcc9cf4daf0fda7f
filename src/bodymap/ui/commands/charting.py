"""The menu Chart: what the pointer draws, and the next question."""

from __future__ import annotations

from bodymap.language import tr
from bodymap.ui.actions import SEPARATOR, Command
from bodymap.ui.commands.scope import Scope
from bodymap.ui.shell.leading import answer_first, clear_rest

MENU = (tr("&Chart"), ("point", "stroke", "area", "select", SEPARATOR, "clear_rest", "answer_first"))


def commands(scope: Scope) -> tuple[Command, ...]:
    """What belongs to charting a visit."""
    window, live = scope.window, scope.editable
    return (
        Command("point", tr("Mark a &point"), lambda: window.set_tool("point"), "P", live),
        Command("stroke", tr("Draw a &band"), lambda: window.set_tool("stroke"), "B", live),
        Command("area", tr("Draw an &area"), lambda: window.set_tool("area"), "A", live),
        Command("select", tr("&Select marks"), lambda: window.set_tool("select"), "S", live),
        Command("clear_rest", tr("&The rest is clear…"), lambda: clear_rest(window), "Ctrl+E", live),
        Command("answer_first", tr("&Answer the first open question"), lambda: answer_first(window), "Ctrl+J", live),
    )
