"""The menu Chart: what the pointer draws, and the next question."""

from __future__ import annotations

from bodymap.language import tr
from bodymap.ui.actions import SEPARATOR, Command
from bodymap.ui.commands.scope import Scope

MENU = (tr("&Chart"), ("point", "stroke", "area", "select", SEPARATOR, "clear_rest", "answer_first"))


def commands(scope: Scope) -> tuple[Command, ...]:
    """What belongs to charting a visit."""
    window = scope.window
    return (
        Command("point", tr("Mark a &point"), lambda: window.set_tool("point"), "P", scope.editable),
        Command("stroke", tr("Draw a &band"), lambda: window.set_tool("stroke"), "B", scope.editable),
        Command("area", tr("Draw an &area"), lambda: window.set_tool("area"), "A", scope.editable),
        Command("select", tr("&Select marks"), lambda: window.set_tool("select"), "S", scope.editable),
        Command("clear_rest", tr("&The rest is clear…"), window.clear_rest, "Ctrl+E", scope.editable),
        Command("answer_first", tr("&Answer the first open question"), window.answer_first, "Ctrl+J", scope.editable),
    )
