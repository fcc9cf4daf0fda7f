"""What every command may ask of its window: whether there is a client, a visit, something to change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bodymap.errors import UserError

if TYPE_CHECKING:
    from bodymap.ui.desk import Desk
    from bodymap.ui.main_window import MainWindow


class Scope:
    """The window that a command acts on, and when it may."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    @property
    def desk(self) -> Desk | None:
        return self.window.desk

    def has_desk(self) -> bool:
        return self.desk is not None

    def has_client(self) -> bool:
        return self.desk is not None and self.desk.client is not None

    def has_visit(self) -> bool:
        return self.desk is not None and self.desk.visit is not None

    def editable(self) -> bool:
        return self.desk is not None and self.desk.editable

    def chosen(self) -> bool:
        """Whether findings that may be changed are selected."""
        return self.editable() and bool(self.window.canvas.charting.selected())

    def guarded(self, run: Callable[[], object]) -> Callable[[], object]:
        """The same, with a UserError shown as a message."""

        def do() -> None:
            try:
                run()
            except UserError as error:
                self.window.show_error(error)

        return do
