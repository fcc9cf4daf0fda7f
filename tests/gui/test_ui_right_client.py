"""Wrong client, wrong side: thousands of random ways through the desk and the diagram, and where each write lands.

A run opens clients and visits, switches sides, begins gestures and ends them late, undoes, redoes and lets old signals
come in. A witness stands at the record and compares every write with what the banner showed: when the gesture was begun
and when it was written.
"""

import datetime
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from bodymap.diagram import load_diagram
from bodymap.domain.edits import AddFinding
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.protocol import load_protocol
from bodymap.store import Record
from bodymap.ui.canvas.canvas import DiagramCanvas
from bodymap.ui.canvas.charting import OneSide
from bodymap.ui.canvas.gestures import Held, Pointer
from bodymap.ui.canvas.hand import DiagramHand
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look
from bodymap.workspace import Workspace

RUNS, STEPS = 2000, 7
SHOWN: tuple[tuple[Side, ...], ...] = ((Side.LEFT,), (Side.RIGHT,), (Side.LEFT, Side.RIGHT))
PLACES = ((0.0, 0.2), (0.01, 0.48), (0.0, 0.7), (0.12, -0.15), (-0.18, -0.05))


class WrongChartError(AssertionError):
    """A write that went to another client, visit or side than the banner showed."""


@dataclass
class Banner:
    """What the therapist sees and believes to write on."""

    client: str
    visit: str
    sides: frozenset[Side]


@dataclass
class Witness:
    """Stands at the record: `meant` is what was seen when that was begun which is being written now."""

    desk: Desk
    meant: Banner | None = None
    writes: int = 0
    late: list[Callable[[], object]] = field(default_factory=list)

    def banner(self, *sides: Side) -> Banner | None:
        desk = self.desk
        if desk.client is None or desk.visit is None:
            return None
        return Banner(desk.client.id, desk.visit.id, frozenset(sides or desk.focus.shown))

    def see(self, before: Visit | None, after: Visit) -> None:
        now, meant = self.banner(), self.meant
        if now is None or meant is None:
            raise WrongChartError("a write without a chart in view")
        if not (after.client_id == now.client == meant.client and after.id == now.visit == meant.visit):
            raise WrongChartError("a write to another chart than the one in view")
        old = {finding.id: finding for finding in (before.findings if before else ())}
        new = {finding.id: finding for finding in after.findings}
        changed = [old.get(key) or new[key] for key in old.keys() | new.keys() if old.get(key) is not new.get(key)]
        if any(finding.side not in meant.sides for finding in changed):
            raise WrongChartError("a write to the other side")
        self.writes += 1


@dataclass
class Table:
    """A desk with a diagram over a record with three clients of two visits each."""

    desk: Desk
    canvas: DiagramCanvas
    witness: Witness
    clients: list[str]


@pytest.fixture
def table(qapp: QApplication) -> Iterator[Table]:
    record = Record.temporary()
    workspace = Workspace(record, load_protocol("it_band"), load_diagram(), lambda: datetime.datetime(2026, 3, 2, 9))
    desk = Desk(workspace)
    clients = []
    for name in ("Example", "Sample", "Specimen"):
        client = Client(family_name=name)
        desk.add_client(client)
        clients.append(client.id)
        for day in (2, 9):
            desk.start_visit(datetime.date(2026, 2, day))
    canvas = DiagramCanvas(Look())
    canvas.resize(700, 700)
    canvas.attach(desk)
    desk.leaving.connect(canvas.drop_gesture)
    canvas.charting.kind = "nodule"
    witness = Witness(desk)
    write = record.save_visit

    def watched(before: Visit | None, after: Visit) -> object:
        witness.see(before, after)
        return write(before, after)

    record.save_visit = watched  # type: ignore[method-assign, assignment]
    yield Table(desk, canvas, witness, clients)
    canvas.close_layers()
    canvas.deleteLater()
    record.close()


class Run:
    """One way through: a few random steps, some of which end what an earlier one began."""

    def __init__(self, table: Table, seed: int) -> None:
        self.table, self.dice = table, random.Random(seed)
        self.desk, self.canvas, self.witness = table.desk, table.canvas, table.witness
        self.pressed: tuple[QPointF, Banner | None] | None = None

    def go(self) -> None:
        steps = (self.open_client, self.open_visit, self.switch_side, self.press, self.press, self.lift, self.undo)
        more = (self.redo, self.select, self.rate, self.delete, self.keep_late, self.fire_late, self.foreign)
        for _ in range(STEPS):
            self.dice.choice((*steps, *more, self.pass_on))()
        self.lift()

    def open_client(self) -> None:
        self.desk.open_client(self.dice.choice(self.table.clients))

    def open_visit(self) -> None:
        visits = self.desk.workspace.visits
        if visits:
            self.desk.open_visit(self.dice.choice(visits).id)

    def pass_on(self) -> None:
        """The wheel turns over the strip: the hand is on its way until something else is done."""
        self.desk.step(self.dice.choice((-1, 1)))

    def switch_side(self) -> None:
        self.desk.look(shown=self.dice.choice(SHOWN))

    def press(self) -> None:
        """Begins a gesture; what the banner shows now is what is meant."""
        self.lift()
        side = self.dice.choice(self.desk.focus.shown)
        at = self.canvas.place_of(side, self.dice.choice(PLACES))
        assert at is not None
        meant = self.witness.banner(side)
        self.canvas.press(at, Qt.KeyboardModifier.AltModifier, Pointer.MOUSE)
        self.pressed = (at, meant)

    def lift(self) -> None:
        """Ends it, however much has been opened and switched since."""
        if self.pressed is not None:
            (at, meant), self.pressed = self.pressed, None
            self._meaning(meant, lambda: self.canvas.lift(at + QPointF(self.dice.randrange(80), 0)))

    def undo(self) -> None:
        self._meaning(self.witness.banner(*Side), self.desk.undo_group.undo)

    def redo(self) -> None:
        self._meaning(self.witness.banner(*Side), self.desk.undo_group.redo)

    def select(self) -> None:
        visit = self.desk.visit
        if visit is not None and visit.findings:
            some = self.dice.sample(visit.findings, min(len(visit.findings), 3))
            self.desk.look(findings=[finding.id for finding in some])

    def rate(self) -> None:
        self._meaning(self.witness.banner(), lambda: self.canvas.charting.set_severity(self.dice.randrange(11)))

    def delete(self) -> None:
        self._meaning(self.witness.banner(), self.canvas.charting.delete)

    def keep_late(self) -> None:
        """A message with a button that takes the last step back stays in view while something else is opened."""
        meant, undo = self.witness.banner(*Side), self.desk.undo_of_last()
        self.witness.late.append(lambda: self._meaning(meant, undo))

    def fire_late(self) -> None:
        if self.witness.late:
            self.witness.late.pop(self.dice.randrange(len(self.witness.late)))()

    def foreign(self) -> None:
        """An edit that still names a visit of somebody else comes in: it is refused."""
        open_now = {visit.id for visit in self.desk.workspace.visits}
        others = [v for c in self.table.clients for v in self.desk.workspace.record.visits(c) if v.id not in open_now]
        if others:
            finding = Finding(side=Side.LEFT, kind="pain", zones=("foot",))
            with pytest.raises(KeyError):
                self.desk.workspace.edit(self.dice.choice(others).id, AddFinding(finding))

    def _meaning(self, meant: Banner | None, deed: Callable[[], object]) -> None:
        self.witness.meant = meant
        deed()
        self.witness.meant = None


def go_through(table: Table) -> None:
    for seed in range(RUNS):
        Run(table, seed).go()


def test_every_write_lands_at_the_client_visit_and_side_in_view(table: Table) -> None:
    go_through(table)
    assert table.witness.writes > RUNS // 2, "the runs do write"


@pytest.mark.parametrize("fault", ["gestures outlive what they were begun on", "the side is mixed up"])
def test_a_planted_fault_is_caught(table: Table, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    if fault.startswith("gestures"):
        monkeypatch.setattr(Held, "still_fits", lambda *_: True)
        monkeypatch.setattr(DiagramHand, "drop_gesture", lambda _: None)
    else:
        made = OneSide.__init__

        def mixed_up(self: OneSide, charting: object, side: Side, *rest: object) -> None:
            made(self, charting, side.other, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(OneSide, "__init__", mixed_up)
    with pytest.raises(WrongChartError):
        go_through(table)
