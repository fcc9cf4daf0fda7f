"""What is said of a change that is on screen and not in the record: try again, or compare with somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.desk import Notice

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow


def unsaved(window: MainWindow, problem: UserError) -> Notice:
    """The message, with the button that leads on."""
    from bodymap.store import Conflict

    desk = window.desk
    assert desk is not None
    if isinstance(problem, Conflict):

        def show() -> None:
            from bodymap.ui.signing.conflict import compare

            compare(window)

        told = tr(
            "Not saved: somebody else changed this visit meanwhile. Both sides are kept; look at them and choose."
        )
        return Notice(told, True, tr("Compare…"), show)
    return Notice(
        tr("Not saved yet, but kept on screen. {problem}", problem=problem), True, tr("Try again"), desk.retry
    )
