"""The one window: banner, rail, diagram, panels. It is there before the record is open, and holds no truth of its own.

Hides how the parts are wired to the desk, and that the first frame comes before them: importing this module imports
none. `furnishing` makes them; what the commands do stands in `commands`. What is left here is the wiring alone, which
only reads as a whole: who is told what, when a record opens, when the desk has news, when the window closes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui.settings import Settings
from bodymap.ui.shell import leading
from bodymap.ui.shell.bare import paint_bare
from bodymap.ui.style import Look, theme_of

if TYPE_CHECKING:
    from bodymap.domain.finding import Moment
    from bodymap.domain.laterality import Side
    from bodymap.ui.actions import Actions
    from bodymap.ui.canvas.canvas import DiagramCanvas
    from bodymap.ui.desk import Desk, Focus
    from bodymap.ui.keeping import Keeping
    from bodymap.ui.panels import RightPanels
    from bodymap.ui.shell.banner import Banner
    from bodymap.ui.shell.frame import Frame
    from bodymap.ui.shell.messages import MessageBar
    from bodymap.ui.shell.palette import KindPalette
    from bodymap.ui.shell.rail import Rail
    from bodymap.ui.shell.saved import SavedSign
    from bodymap.ui.shell.start import StartCard
    from bodymap.ui.shell.strip import VisitStrip
    from bodymap.ui.shell.toolbar import Toolbar
    from bodymap.ui.shell.touch_mode import TouchMode
    from bodymap.ui.vault.locker import Locker
    from bodymap.workspace import Changes


class MainWindow(QMainWindow):
    """See the module. `painted` comes behind the first frame, and behind the first one with all parts.

    `start_chosen` carries what was pressed on the start card while no record is open.
    """

    painted = Signal()
    start_chosen = Signal(str)

    canvas: DiagramCanvas
    banner: Banner
    messages: MessageBar
    rail: Rail
    strip: VisitStrip
    keeping: Keeping
    locker: Locker
    actions_table: Actions
    saved: SavedSign
    toolbar: Toolbar
    frame: Frame
    touch_mode: TouchMode

    def __init__(self, look: Look, settings: Settings, *, bare: bool = False) -> None:
        """`bare`: without its parts, for the first frame; `furnish` must follow before anything else is asked of it."""
        super().__init__()
        self.look, self.settings = look, settings
        self.desk: Desk | None = None
        self._panels: RightPanels | None = None
        self._progress: QWidget | None = None
        self._shown_once = self._furnished = False
        self.setWindowTitle("bodymap")
        self.resize(1440, 900)
        # a laptop of 1366 x 768 at 125 %, less its task bar
        self.setMinimumSize(900, 520)
        if not bare:
            self.furnish()

    def furnish(self) -> None:
        """Makes the parts and puts them where they stand, once; `painted` tells when they are seen."""
        if not self._furnished:
            from bodymap.ui.furnishing import furnish

            furnish(self)
            self._furnished = True
            self._wire()
            self.actions_table.refresh()
        self._shown_once = False
        self.update()

    def _wire(self) -> None:
        canvas, rail, table = self.canvas, self.rail, self.actions_table
        canvas.zoomed.connect(self.frame.zoom_box.show_percent)
        canvas.asking.kind_taken.connect(self.set_kind)
        canvas.asking.note_wanted.connect(lambda: leading.write_note(self))
        self.toolbar.shown_chosen.connect(self._show_sides)
        self.toolbar.tool_chosen.connect(self.set_tool)
        self.toolbar.moment_chosen.connect(self._show_moment)
        rail.client_chosen.connect(self.open_client)
        rail.visit_chosen.connect(self.open_visit)
        rail.note_chosen.connect(self.open_client)
        rail.client_wanted.connect(table["new_client"].trigger)
        rail.visit_wanted.connect(table["new_visit"].trigger)
        rail.search.offer(table["everything"])
        self.strip.visit_chosen.connect(self.open_visit)
        self.strip.visit_passed.connect(self._pass_to)
        self.card.pressed.connect(self._card_pressed)
        self.banner.gate_pressed.connect(lambda: leading.to_gate(self))
        self.banner.standing_pressed.connect(lambda: table.run_first("sign", "versions"))
        self.saved.backups_wanted.connect(lambda: table.run_first("backups"))
        self.banner.page_chosen.connect(lambda page: self.show_progress(page == "progress"))
        self.look.changed.connect(self.frame.fit)
        self.frame.zoom_box.show_percent(canvas.percent)

    def attach(self, desk: Desk) -> None:
        """The record is open: from now on the window shows this desk."""
        from bodymap.ui.shell.palette import KindPalette

        self.desk = desk
        self.frame.palette_box = KindPalette(self.look, desk.protocol, self.canvas)
        self.frame.palette_box.chosen.connect(self.set_kind)
        desk.relabelled.connect(lambda palette=self.frame.palette_box: palette.rename(desk.protocol))
        self.canvas.attach(desk)
        for part in (self.banner, self.rail, self.strip):
            part.attach(desk)
        desk.changed.connect(self._on_change)
        desk.passed.connect(self._show_state)
        desk.focus_changed.connect(self._on_focus)
        desk.noticed.connect(self.messages.show_notice)
        desk.leaving.connect(self._hand_over)
        for news in (desk.undo_group.undoTextChanged, desk.undo_group.redoTextChanged, desk.undo_group.indexChanged):
            news.connect(lambda _: self.name_undo())
        self.set_kind(self.frame.palette_box.order[0])
        self.set_tool("point")
        self._on_focus(desk.focus)
        self.keeping.attach(desk)
        self.locker.attach(desk)
        self._show_state()
        # the panels are many widgets: the window is usable before they stand
        QTimer.singleShot(0, self.build_panels)

    def build_panels(self) -> None:
        """Makes the sections at the right, once."""
        if self._panels is None and self.desk is not None:
            from bodymap.ui.panels import right_panels

            self._panels = right_panels(self.look, self.desk)
            self.frame.side.set_sections(self._panels.accordion)
            self._panels.screening.finished.connect(self.canvas.setFocus)
            self._show_state()
            leading.follow_gate(self)

    @property
    def card(self) -> StartCard:
        """The card over the diagram that says what to do first."""
        return self.frame.card

    @property
    def palette_box(self) -> KindPalette | None:
        """The kinds in hand's reach; None until a record is open."""
        return self.frame.palette_box if self._furnished else None

    @property
    def panels(self) -> RightPanels | None:
        """The sections at the right; None until they are built."""
        return self._panels

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._furnished:
            paint_bare(self, self.look)
        if not self._shown_once:
            self._shown_once = True
            QTimer.singleShot(0, self.painted.emit)

    # news from the desk

    def _on_change(self, changes: Changes) -> None:
        desk = self.desk
        assert desk is not None
        if changes.problem is not None:
            self.saved.say_failed()
            from bodymap.ui.shell.unsaved import unsaved

            self.messages.show_notice(unsaved(self, changes.problem))
        elif changes.saved_at is not None:
            if self.saved.failed:
                self.messages.hide()
            self.saved.say_saved(changes.saved_at)
        self._show_state()
        if changes.clients and self._panels is not None and self._panels.accordion.current is None:
            leading.follow_gate(self)

    def _show_state(self) -> None:
        desk = self.desk
        if desk is None:
            return
        visit = desk.visit
        if self.palette_box is not None:
            self.palette_box.setVisible(visit is not None and desk.editable)
        self.toolbar.set_charting(desk.editable, shown=desk.visit is not None)
        self.card.follow(desk)
        self.frame.side.show_work(visit is not None)
        self.frame.place_floats()
        self.actions_table.refresh()
        self.name_undo()

    def name_undo(self) -> None:
        """Says in the menu what would be undone and redone; behind the lock nothing of it."""
        if self.desk is None or self.actions_table.suspended:
            return
        group, table = self.desk.undo_group, self.actions_table
        undo, redo = group.undoText(), group.redoText()
        table["undo"].setText(tr("Undo {step}", step=undo) if undo else tr("Undo"))
        table["redo"].setText(tr("Redo {step}", step=redo) if redo else tr("Redo"))
        table.refresh("undo", "redo")

    def _on_focus(self, focus: Focus) -> None:
        self.toolbar.sides.set_value(focus.shown)
        self.toolbar.moments.set_value(focus.moment)
        self.actions_table.refresh()

    # what the parts ask for

    def open_client(self, client_id: str, visit_id: str = "") -> None:
        if self.desk is not None:
            try:
                self.desk.open_client(client_id, visit_id or None)
            except UserError as error:
                self.show_error(error)

    def open_visit(self, visit_id: str) -> None:
        if self.desk is not None:
            self.desk.open_visit(visit_id)

    def _pass_to(self, visit_id: str) -> None:
        if self.desk is not None:
            self.desk.pass_to(visit_id)

    def set_kind(self, kind: str) -> None:
        """Takes a kind in hand; with findings selected it is theirs from now on only through the menu."""
        self.canvas.charting.kind = kind
        if self.palette_box is not None:
            self.palette_box.set_kind(kind)

    def set_tool(self, tool: str) -> None:
        self.canvas.charting.tool = tool
        self.toolbar.set_tool(tool)

    def _show_sides(self, shown: tuple[Side, ...]) -> None:
        if self.desk is not None:
            self.desk.look(shown=shown)

    def _show_moment(self, moment: Moment) -> None:
        if self.desk is not None:
            self.desk.look(moment=moment)

    def _card_pressed(self, key: str) -> None:
        if self.desk is None:
            self.start_chosen.emit(key)
        else:
            self.actions_table[key].trigger()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose a kind wherever nothing else is being typed."""
        if self.palette_box is not None and self.desk is not None and self.desk.editable:
            from bodymap.ui.kinds import kind_for

            kind = kind_for(event, self.palette_box.order)
            if kind is not None:
                self.set_kind(kind)
                return
        super().keyPressEvent(event)

    # progress

    @property
    def progress_shown(self) -> bool:
        return self.frame.pages.currentIndex() == 1

    def show_progress(self, wanted: bool) -> None:
        """Puts the progress page in the place of diagram and panels, or takes it away."""
        if self.desk is None or self.desk.client is None:
            return
        if wanted and self._progress is None:
            from bodymap.ui.progress_host import ProgressHost

            self._progress = ProgressHost(self.look, self.desk, self)
            self.frame.pages.addWidget(self._progress)
        try:
            # the room first, then what stands in it: neither page is laid out for a width that it never has
            self.frame.side.setVisible(not wanted)
            self.frame.pages.setCurrentIndex(1 if wanted else 0)
        finally:
            # whatever breaks in a page: the banner says which one is in view
            self.banner.show_page("progress" if self.progress_shown else "chart")
        (self._progress if wanted and self._progress is not None else self.canvas).setFocus()
        self.actions_table.refresh()

    # look

    def dress(self) -> None:
        """Takes the theme that the settings name."""
        self.look.set_theme(theme_of(self.settings))

    def _hand_over(self) -> None:
        """What is being typed or drawn goes to the visit and side that it was begun in, before another opens."""
        focused = QApplication.focusWidget()
        if focused is not None and self.frame.side.isAncestorOf(focused):
            # a field hands its words over when it loses the focus
            focused.clearFocus()
        if self._panels is not None:
            self._panels.notes.keep()
        self.canvas.drop_gesture()
        self.messages.settle()

    # errors and the end

    def show_error(self, error: UserError) -> None:
        from bodymap.ui.desk import Notice

        self.messages.show_notice(Notice(str(error), severe=True))

    def say_start(self, title: str, text: str, first: tuple[str, str], second: tuple[str, str], foot: str) -> None:
        """Shows the start card while no record is open."""
        self.card.say(title, text, first, second, foot)
        self.card.show()
        self.frame.place_floats()
        self.card.focus_first()

    def closeEvent(self, event: QCloseEvent) -> None:
        from bodymap.ui.crash import told
        from bodymap.ui.shell.leaving import close_record, may_close

        if self._furnished and not may_close(self):
            event.ignore()
            return
        self.settings.geometry = self.saveGeometry()
        if self._furnished:
            for end in (self.canvas.close_layers, self.keeping.finish, lambda: close_record(self)):
                with told():
                    end()
        event.accept()
