"""The menu Chart: what the pointer draws, and the next question."""

from __future__ import annotations

from bodymap.ui.actions import SEPARATOR, Command
from bodymap.ui.commands.scope import Scope

MENU = ("&Chart", ("point", "stroke", "area", "select", SEPARATOR, "clear_rest", "answer_first"))


def commands(scope: Scope) -> tuple[Command, ...]:
    """What belongs to charting a visit."""
    window = scope.window
    return (
        Command("point", "Mark a &point", lambda: window.set_tool("point"), "P", scope.editable),
        Command("stroke", "Draw a &band", lambda: window.set_tool("stroke"), "B", scope.editable),
        Command("area", "Draw an &area", lambda: window.set_tool("area"), "A", scope.editable),
        Command("select", "&Select marks", lambda: window.set_tool("select"), "S", scope.editable),
        Command("clear_rest", "&The rest is clear…", window.clear_rest, "Ctrl+E", scope.editable),
        Command("answer_first", "&Answer the first open question", window.answer_first, "Ctrl+J", scope.editable),
    )
