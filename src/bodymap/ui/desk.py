"""What lies on the therapist's desk: the open client and visit, where the eyes are, and the one signal for changes.

Panels read from the desk and ask it to do things; they never speak to each other. Three kinds of news: `changed`
carries `Changes` (something in the record is different, or another visit is open), `focus_changed` carries `Focus` (the
therapist looks elsewhere), `passed` tells that the hand goes on through the visits and has not come to rest.

Going elsewhere and doing something stand in one module, because each must know of the other: no step may reach a visit
that was left, and none is left with a word of it under way. What either needs by itself is a module beside this one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Unpack

from PySide6.QtCore import QObject, Signal

from bodymap.diagram import Diagram
from bodymap.domain.edits import Edit
from bodymap.domain.finding import Finding
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.ui import steps
from bodymap.ui.crash import told
from bodymap.ui.focus import Focus as Focus
from bodymap.ui.focus import Where
from bodymap.ui.kept import Kept
from bodymap.ui.passing import Passing
from bodymap.ui.remembered import Remembered
from bodymap.ui.steps import Step
from bodymap.ui.undoing import Steps, UndoStacks

if TYPE_CHECKING:
    # the protocol's engine is imported with the record, behind the first frame
    from bodymap.protocol import Protocol, Suggestions
    from bodymap.workspace import Changes, Workspace
    from bodymap.workspace.judgements import Shown


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for the bar: what happened, what to do; `action` is the label of a button that calls `run`."""

    text: str
    severe: bool = False
    action: str = ""
    run: Callable[[], object] | None = None


class Desk(QObject):
    """See the module. Built when a record is open; the window exists before it."""

    changed = Signal(object)
    focus_changed = Signal(object)
    noticed = Signal(object)
    relabelled = Signal()
    passed = Signal()
    """Another visit is open and the next may follow within a frame: who can show it that fast does so, and who cannot
    takes away what stood there of the visit before. When the hand rests `changed` follows, for everybody."""
    leaving = Signal()
    """Sent before the open visit or side gives way to another: whoever holds words that are still being typed, or a
    gesture that is not finished, hands them over or drops them now, while they still belong where they began."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.undo_stacks = UndoStacks(self._carry_out, self)
        self.undo_group = self.undo_stacks.group
        self._visit_id: str | None = None
        self._focus = Focus()
        self._remembered = Remembered(workspace)
        self.kept = Kept(self)
        self._passing = Passing(self)
        self._passing.rested.connect(self._tell_where)
        # first of all listeners: whatever changes is shown whole, so the hand rests
        self.changed.connect(lambda _: self._take_up())

    # what is open

    @property
    def protocol(self) -> Protocol:
        """The protocol in the therapist's words: kinds are called as the legend labels them, as on paper."""
        return self._remembered.protocol

    def relabel(self) -> None:
        """Takes the record's legend up anew; `relabelled` is for those who hold names, all else is told of a change.

        Raises UserError where it cannot be read; the words are then as they were.
        """
        from bodymap.workspace import Changes

        self._remembered.read_legend()
        self.relabelled.emit()
        visit = self.visit
        if visit is not None:
            self.changed.emit(Changes(visits=frozenset({visit.id})))

    @property
    def diagram(self) -> Diagram:
        return self.workspace.diagram

    @property
    def client(self) -> Client | None:
        return self.workspace.client

    @property
    def visit(self) -> Visit | None:
        return None if self._visit_id is None else self.workspace.visit(self._visit_id)

    @property
    def editable(self) -> bool:
        """Whether the open visit takes edits."""
        visit = self.visit
        return visit is not None and not visit.signed and not self.workspace.read_only

    @property
    def passing(self) -> bool:
        """Whether the hand goes on through the visits: what is asked for now is true of the visit that is open now, but
        what was shown before is not, and there is no time to judge."""
        return self._passing.active

    @property
    def previous(self) -> Visit | None:
        """The visit before the open one."""
        visit = self.visit
        earlier = () if visit is None else self.workspace.earlier(visit)
        return earlier[-1] if earlier else None

    @property
    def focus(self) -> Focus:
        return self._focus

    @property
    def suggestions(self) -> Suggestions | None:
        """What the protocol says of the open visit."""
        judgement = self.judgement
        return judgement.suggestions if judgement is not None else None

    @property
    def judgement(self) -> Shown | None:
        """The judgement that is shown: today's, or the one that was kept. Judged anew only when a visit has changed."""
        visit = self.visit
        return None if visit is None else self._remembered.judgement(visit)

    def judge(self, *, anew: bool) -> None:
        """Shows today's judgement of the open visit in the place of the kept one, or the kept one again."""
        from bodymap.workspace import Changes

        visit = self.visit
        if visit is not None:
            judgements = self.workspace.judgements
            (judgements.judge_anew if anew else judgements.show_kept)(visit)
            self._remembered.forget_judgement()
            self.changed.emit(Changes(visits=frozenset({visit.id})))

    # going somewhere

    def open_client(self, client_id: str, visit_id: str | None = None) -> None:
        """Opens a client at the given visit, or at the latest. Raises UserError where it cannot be read.

        A client that is open already stays as it is, with its undo steps; only the visit may change.
        """
        if self.client is not None and self.client.id == client_id:
            if visit_id is not None and visit_id != self._visit_id:
                self.open_visit(visit_id)
            return
        self.leave()
        changes = self.workspace.open_client(client_id)
        visits = self.workspace.visits
        # the visit that was open is not this client's: nothing may ask for it any more
        self._visit_id = None
        with told():
            self.undo_stacks.drop()
        self._arrive(visit_id or (visits[-1].id if visits else None), changes)

    def open_visit(self, visit_id: str) -> None:
        """Opens another visit of the open client. Raises KeyError where it is somebody else's."""
        from bodymap.workspace import Changes

        self.workspace.visit(visit_id)
        self.leave()
        self._arrive(visit_id, Changes(visits=frozenset({visit_id})))

    def pass_to(self, visit_id: str) -> None:
        """Opens another visit of the open client; on the way through several `changed` follows when the hand rests.

        Raises KeyError where it is somebody else's.
        """
        self.workspace.visit(visit_id)
        if visit_id == self._visit_id:
            return
        if self._passing.alone:
            self.open_visit(visit_id)
            self._passing.done()
            return
        self.leave()
        self._passing.go_on()
        self._visit_id = visit_id
        self.undo_stacks.rest()
        self._look_afresh()
        self.passed.emit()

    def step(self, by: int) -> None:
        """Passes on to the visit that stands so many places later, or earlier where negative; stays at either end."""
        ids = [visit.id for visit in self.workspace.visits]
        place = -1 if self._visit_id is None else ids.index(self._visit_id) + by
        if 0 <= place < len(ids):
            self.pass_to(ids[place])

    def leave(self) -> None:
        """Brings home what belongs to the open visit, before another takes its place or the window closes."""
        self.leaving.emit()
        self.kept.keep()

    def add_client(self, client: Client) -> None:
        changes = self.workspace.add_client(client)
        self.open_client(client.id)
        self.changed.emit(changes)

    def change_client(self, before: Client, client: Client) -> None:
        """Puts new particulars in the place of those that they were changed from. Raises as the workspace does."""
        self.changed.emit(self.workspace.change_client(before, client))

    def start_visit(self, day: date | None = None) -> None:
        self.leave()
        visit, changes = self.workspace.start_visit(day)
        self._arrive(visit.id, changes)

    def look(self, **where: Unpack[Where]) -> None:
        """Moves the focus; what is not named stays as it is. A side that is not shown comes into view."""
        self._passing.end()
        focus = self._focus.moved(**where)
        visit = self.visit
        if visit is not None:
            focus = focus.within(visit.findings)
        if focus != self._focus:
            if focus.side is not self._focus.side:
                self.leaving.emit()
            self._focus = focus
            self.focus_changed.emit(focus)

    def _arrive(self, visit_id: str | None, changes: Changes) -> None:
        """Another visit is open, or none. Everybody is told whatever breaks on the way: what the window shows and what
        an edit would reach must never be two visits."""
        self._visit_id = visit_id
        for done in (self._take_up, self._look_afresh):
            with told():
                done()
        self.changed.emit(changes)

    def _take_up(self) -> None:
        """The hand rests at the open visit, and undo is of that visit."""
        self._passing.drop()
        if self._visit_id is not None:
            if not self.undo_stacks.has(self._visit_id):
                kept: Steps = (0, ())
                with told():  # a visit can be charted without the steps of the last time
                    kept = self.kept.steps(self._visit_id)
                self.undo_stacks.begin(self._visit_id, kept)
            self.undo_stacks.activate(self._visit_id)
        else:
            self.undo_stacks.rest()

    def _look_afresh(self) -> None:
        """Nothing is selected in a visit that was just opened."""
        focus = self._focus.afresh()
        if focus != self._focus:
            self._focus = focus
            self.focus_changed.emit(focus)

    def _tell_where(self) -> None:
        """Says which visit the hand rests at; says nothing behind a record that was closed meanwhile."""
        from bodymap.workspace import Changes

        if self._visit_id is not None and not self.workspace.record.closed:
            self.changed.emit(Changes(visits=frozenset({self._visit_id})))

    def settled(self, visit_id: str, changes: Changes) -> None:
        """A visit was signed, opened for amendment or brought back: its steps are over."""
        self.kept.forget(visit_id)
        self.undo_stacks.clear(visit_id)
        self._remembered.forget_judgement()
        self.look(findings=())
        self.changed.emit(changes)

    def delete_draft(self) -> None:
        """Deletes the open visit where it holds nothing, and goes to the one before. Raises UserError otherwise."""
        visit = self.visit
        if visit is not None:
            changes = self.workspace.archiving.delete_draft(visit.id)
            self.kept.forget(visit.id)
            self.close_visit(changes)

    def close_visit(self, changes: Changes) -> None:
        """The open visit is gone from the record: the newest of those that are left opens."""
        visits = self.workspace.visits
        self._arrive(visits[-1].id if visits else None, changes)

    def close_client(self, changes: Changes) -> None:
        """The open client is gone from the record, or from the desk: nobody is open."""
        self._visit_id = None
        with told():
            self.undo_stacks.drop()
        self._remembered.forget_judgement()
        self._arrive(None, changes)

    # doing something

    def do(self, edit: Edit, text: str) -> bool:
        """Carries out an edit of the open visit so that it can be undone; `text` names it: "add adhesion, RIGHT TFL".

        Returns False, with a notice, where the visit takes no edits.
        """
        self._passing.end()
        visit = self.visit
        if self.workspace.read_only:
            self.noticed.emit(Notice(tr("This record is open for reading only: nothing can be changed here.")))
            return False
        if visit is None or visit.signed:
            self.noticed.emit(
                Notice(tr("This visit is signed. Amend it, or start a new visit to record something new."))
            )
            return False
        self.undo_stacks.push(visit.id, edit, text)
        return True

    def take(self, step: Step | None) -> bool:
        """Carries out a step of `steps`; False where there is nothing to do or the visit takes no edits."""
        return step is not None and self.do(step.edit, step.name)

    def undo_of_last(self) -> Callable[[], None]:
        """Takes back the step just done and no other: nothing happens once anything else has been done or opened."""
        stack = self.undo_group.activeStack()
        place = stack.index() if stack is not None else -1

        def undo() -> None:
            if stack is not None and self.undo_group.activeStack() is stack and stack.index() == place:
                stack.undo()

        return undo

    def _carry_out(self, visit_id: str, edit: Edit) -> Edit:
        changes, inverse = self.workspace.edit(visit_id, edit)
        # it is done: whatever breaks from here on, it is shown and can be undone
        with told():
            known = {finding.id for finding in self.workspace.visit(visit_id).findings}
            if not known.issuperset(self._focus.findings):
                self.look(findings=[finding for finding in self._focus.findings if finding in known])
            self.kept.stepped(visit_id)
        self.changed.emit(changes)
        return inverse

    def retry(self) -> None:
        """Tries again to write what could not be written."""
        self.changed.emit(self.workspace.retry())

    def refresh(self) -> None:
        """Shows what another window has changed meanwhile. Raises UserError where it cannot be read."""
        changes = self.workspace.refresh()
        ids = [visit.id for visit in self.workspace.visits]
        if self._visit_id in ids:
            self.changed.emit(changes)
        else:
            self._arrive(ids[-1] if ids else None, changes)

    def notice(self, notice: Notice | UserError | str) -> None:
        """Shows a message; a UserError shows what happened and what to do."""
        if isinstance(notice, UserError):
            notice = Notice(str(notice), severe=True)
        elif isinstance(notice, str):
            notice = Notice(notice)
        self.noticed.emit(notice)

    # words

    def place_name(self, finding: Finding) -> str:
        """`RIGHT tensor fasciae latae`: the side always in words."""
        return steps.place_name(self.protocol, finding)

    def finding_name(self, finding: Finding) -> str:
        """`trigger point, RIGHT tensor fasciae latae`, as undo and messages name a finding."""
        return steps.finding_name(self.protocol, finding)
