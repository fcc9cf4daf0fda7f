"""What the window's commands are: the table of `actions.py` filled in. Each is a verb of the window or the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bodymap.domain.laterality import Side
from bodymap.errors import UserError
from bodymap.ui.actions import SEPARATOR, Command

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow

LAYERS = (
    ("skin", "Skin"),
    ("muscles", "Muscles"),
    ("band_lifted", "Band lifted"),
    ("bones", "Bones"),
    ("zones", "Zones"),
    ("landmarks", "Landmarks"),
)
"""The plate's layers that can be switched, from the lowest to the highest."""

MENUS = (
    ("&Client", ("find", "new_client", "change_client", SEPARATOR, "quit")),
    ("&Visit", ("new_visit", SEPARATOR, "earlier_visit", "later_visit")),
    ("&Edit", ("undo", "redo", SEPARATOR, "select_all", "resolve", "delete")),
    (
        "&View",
        (
            "left",
            "right",
            "both",
            SEPARATOR,
            *(f"layer_{key}" for key, _ in LAYERS),
            "names",
            "verdicts",
            SEPARATOR,
            "zoom_in",
            "zoom_out",
            "home",
            "whole",
            "near",
            SEPARATOR,
            "progress",
            SEPARATOR,
            "light",
            "dark",
            "system",
            "larger",
            "smaller",
        ),
    ),
    ("&Chart", ("point", "stroke", "area", SEPARATOR, "answer_first")),
    ("&Print", ("print", "save_pdf")),
    ("&Help", ("shortcuts", "about")),
)


def commands(window: MainWindow) -> tuple[Command, ...]:
    """The commands of one window."""

    def has_desk() -> bool:
        return window.desk is not None

    def has_client() -> bool:
        return window.desk is not None and window.desk.client is not None

    def has_visit() -> bool:
        return window.desk is not None and window.desk.visit is not None

    def editable() -> bool:
        return window.desk is not None and window.desk.editable

    def chosen() -> bool:
        return editable() and bool(window.canvas.charting.selected())

    def guarded(run: Callable[[], object]) -> Callable[[], object]:
        def do() -> None:
            try:
                run()
            except UserError as error:
                window.show_error(error)

        return do

    deeds = _Deeds(window)
    canvas = window.canvas
    return (
        Command("find", "&Find a client", deeds.find, "Ctrl+F", has_desk),
        Command("new_client", "&New client…", guarded(deeds.new_client), "Ctrl+Shift+N", has_desk),
        Command("change_client", "&Change client…", guarded(deeds.change_client), "", has_client),
        Command("quit", "&Quit", window.close, "Ctrl+Q"),
        Command("new_visit", "&Start today's visit", guarded(deeds.new_visit), "Ctrl+N", has_client),
        Command("earlier_visit", "&Earlier visit", lambda: deeds.step(-1), "Alt+Left", has_visit),
        Command("later_visit", "&Later visit", lambda: deeds.step(1), "Alt+Right", has_visit),
        Command("undo", "Undo", deeds.undo, "Ctrl+Z", deeds.can_undo),
        Command("redo", "Redo", deeds.redo, "Ctrl+Shift+Z", deeds.can_redo),
        Command("select_all", "Select &all findings in view", deeds.select_all, "Ctrl+A", has_visit),
        Command("resolve", "Mark as &resolved", canvas.charting.resolve, "Ctrl+R", chosen),
        Command("delete", "&Delete findings", canvas.charting.delete, "Ctrl+Del", chosen),
        Command("left", "&LEFT", lambda: deeds.show(Side.LEFT), "Ctrl+1", has_desk, lambda: deeds.shows(Side.LEFT)),
        Command("right", "&RIGHT", lambda: deeds.show(Side.RIGHT), "Ctrl+2", has_desk, lambda: deeds.shows(Side.RIGHT)),
        Command("both", "&BOTH", lambda: deeds.show(*Side), "Ctrl+3", has_desk, lambda: deeds.shows(*Side)),
        *(
            Command(
                f"layer_{key}",
                text,
                lambda key=key: deeds.switch_layer(key),  # type: ignore[misc]
                "",
                None,
                lambda key=key: key in canvas.layers,  # type: ignore[misc]
            )
            for key, text in LAYERS
        ),
        Command("names", "&Names in the margin", deeds.switch_names, "", None, lambda: canvas.overlay.names),
        Command(
            "verdicts", "Zones by &verdict", deeds.switch_verdicts, "V", has_visit, lambda: canvas.overlay.verdicts
        ),
        Command("zoom_in", "Zoom &in", lambda: canvas.zoom(1.25), "Ctrl++"),
        Command("zoom_out", "Zoom &out", lambda: canvas.zoom(0.8), "Ctrl+-"),
        Command("home", "&Hip to knee", canvas.home, "Ctrl+0"),
        Command("whole", "&Whole limb", lambda: canvas.frame(None), "Ctrl+9"),
        Command("near", "Go n&ear the zone", deeds.go_near, "Z", lambda: bool(window.desk and window.desk.focus.zone)),
        Command("progress", "&Progress", deeds.switch_progress, "Ctrl+T", has_client, deeds.progress_shown),
        Command(
            "light", "Light theme", lambda: deeds.theme("light"), "", None, lambda: window.settings.theme == "light"
        ),
        Command("dark", "Dark theme", lambda: deeds.theme("dark"), "", None, lambda: window.settings.theme == "dark"),
        Command("system", "Theme of the system", lambda: deeds.theme("system"), "", None, deeds.follows_system),
        Command("larger", "Larger text", lambda: deeds.scale(0.1), "Ctrl+Alt+="),
        Command("smaller", "Smaller text", lambda: deeds.scale(-0.1), "Ctrl+Alt+-"),
        Command("point", "Mark a &point", lambda: window.set_tool("point"), "P", editable),
        Command("stroke", "Draw a &band", lambda: window.set_tool("stroke"), "B", editable),
        Command("area", "Draw an &area", lambda: window.set_tool("area"), "A", editable),
        Command("answer_first", "&Answer the first open question", deeds.answer_first, "Ctrl+J", editable),
        Command("print", "&Print preview…", guarded(deeds.print), "Ctrl+P", has_visit),
        Command("save_pdf", "&Save as PDF…", guarded(deeds.save_pdf), "Ctrl+Shift+S", has_visit),
        Command("shortcuts", "&Keys and gestures", deeds.shortcuts, "?"),
        Command("about", "&About bodymap", deeds.about),
    )


class _Deeds:
    """What commands do that takes more than a line."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def find(self) -> None:
        self._window.rail.search.setFocus()
        self._window.rail.search.selectAll()

    def new_client(self) -> None:
        self._client_form(change=False)

    def change_client(self) -> None:
        self._client_form(change=True)

    def _client_form(self, *, change: bool) -> None:
        from bodymap.ui.shell.client_dialog import ClientDialog

        desk = self._window.desk
        if desk is None:
            return
        known, save = (desk.client, desk.change_client) if change else (None, desk.add_client)
        dialog = ClientDialog(self._window.look, desk.workspace.today(), save, known, self._window)
        try:
            dialog.exec()
        finally:
            dialog.deleteLater()

    def new_visit(self) -> None:
        desk = self._window.desk
        if desk is None:
            return
        today = desk.workspace.today()
        open_today = next((v for v in desk.workspace.visits if v.date == today and not v.signed), None)
        if open_today is not None:
            desk.open_visit(open_today.id)
            desk.notice("Today's visit is already there; it is open now.")
            return
        desk.start_visit()
        self.answer_first()

    def step(self, step: int) -> None:
        desk = self._window.desk
        if desk is None or desk.visit is None:
            return
        ids = [visit.id for visit in desk.workspace.visits]
        place = ids.index(desk.visit.id) + step
        if 0 <= place < len(ids):
            desk.open_visit(ids[place])

    def undo(self) -> None:
        desk = self._window.desk
        if desk is not None and (name := desk.undo_group.undoText()):
            desk.undo_group.undo()
            desk.notice(f"Undone: {name}.")

    def redo(self) -> None:
        desk = self._window.desk
        if desk is not None and (name := desk.undo_group.redoText()):
            desk.undo_group.redo()
            desk.notice(f"Done again: {name}.")

    def can_undo(self) -> bool:
        return self._window.desk is not None and self._window.desk.undo_group.canUndo()

    def can_redo(self) -> bool:
        return self._window.desk is not None and self._window.desk.undo_group.canRedo()

    def select_all(self) -> None:
        desk = self._window.desk
        if desk is not None and desk.visit is not None:
            shown = desk.focus.shown
            desk.look(findings=[f.id for f in desk.visit.findings if f.side in shown])

    def show(self, *sides: Side) -> None:
        if self._window.desk is not None:
            self._window.desk.look(shown=tuple(sides))

    def shows(self, *sides: Side) -> bool:
        return self._window.desk is not None and self._window.desk.focus.shown == tuple(sides)

    def switch_layer(self, layer: str) -> None:
        layers = set(self._window.canvas.layers) ^ {layer}
        if layer in ("muscles", "band_lifted") and {"muscles", "band_lifted"} <= layers:
            # the lifted band shows what the muscles layer hides: they take each other's place
            layers.discard("muscles" if layer == "band_lifted" else "band_lifted")
        self._window.canvas.set_layers([key for key, _ in LAYERS if key in layers])
        self._window.actions_table.refresh()

    def switch_names(self) -> None:
        overlay = self._window.canvas.overlay
        overlay.names = not overlay.names
        self._window.canvas.update()
        self._window.actions_table.refresh()

    def switch_verdicts(self) -> None:
        overlay = self._window.canvas.overlay
        overlay.verdicts = not overlay.verdicts
        self._window.canvas.update()
        self._window.actions_table.refresh()

    def go_near(self) -> None:
        desk = self._window.desk
        if desk is not None and desk.focus.zone is not None:
            self._window.canvas.go_near(desk.focus.zone)

    def switch_progress(self) -> None:
        self._window.show_progress(not self.progress_shown())

    def progress_shown(self) -> bool:
        return self._window.progress_shown

    def theme(self, name: str) -> None:
        self._window.settings.theme = name
        self._window.dress()
        self._window.actions_table.refresh()

    def follows_system(self) -> bool:
        return self._window.settings.theme == "system"

    def scale(self, step: float) -> None:
        self._window.look.set_scale(round(self._window.look.scale + step, 2))
        self._window.settings.scale = self._window.look.scale

    def answer_first(self) -> None:
        self._window.answer_first()

    def print(self) -> None:
        from bodymap.ui.printing import preview

        preview(self._window)

    def save_pdf(self) -> None:
        from bodymap.ui.printing import save_pdf

        save_pdf(self._window)

    def shortcuts(self) -> None:
        from bodymap.ui.shell.help import show_shortcuts

        show_shortcuts(self._window)

    def about(self) -> None:
        from bodymap.ui.shell.help import show_about

        show_about(self._window)
