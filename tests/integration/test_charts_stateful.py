"""Whatever is charted, undone, signed, amended, given up and reopened in any order: the record follows the model.

`BODYMAP_CHARTS=5000` runs as many sequences; without it a few, as every test run can bear.
"""

import datetime
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.integration.test_store_visits import draw_edit

from bodymap.diagram import load_diagram
from bodymap.domain.author import Author
from bodymap.domain.edits import Edit, apply
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.exchange.exact import decode_exact, encode_exact
from bodymap.protocol import load_protocol
from bodymap.store import Record
from bodymap.workspace import Workspace
from bodymap.workspace.signatures import Standing

RUNS = int(os.environ.get("BODYMAP_CHARTS", "12"))
STEPS = 50 if "BODYMAP_CHARTS" in os.environ else 25
NOW = datetime.datetime(2026, 3, 2, 14, 2)


class Charts(RuleBasedStateMachine):
    """One client's one visit, over a real file. The model is a value, a stack of inverses, and the list of versions."""

    planted = False
    """Where true, a signature forgets to close the visit: the control that must be found."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="bodymap-test-"))
        self.protocol, self.diagram = load_protocol("it_band"), load_diagram()
        self.client = Client(family_name="Sample", given_name="Kim")
        self.versions: list[Visit] = []
        self.undo: list[Edit] = []
        self.redo: list[Edit] = []
        self.amending = False

    @initialize()
    def begin(self) -> None:
        self.open()
        self.workspace.add_client(self.client)
        self.workspace.open_client(self.client.id)
        self.model, _ = self.workspace.start_visit()

    def open(self) -> None:
        record = Record.open(self.folder / "practice.bodymap", create=True)
        author = Author(id="a", name="A. Example", initials="AE")
        self.workspace = Workspace(record, self.protocol, self.diagram, lambda: NOW, author)

    @precondition(lambda self: not self.model.signed)
    @rule(data=st.data())
    def chart(self, data: st.DataObject) -> None:
        edit = draw_edit(data, self.model)
        _, inverse = self.workspace.edit(self.model.id, edit)
        self.model, own = apply(self.model, edit)
        assert inverse == own
        self.undo.append(inverse)
        self.redo.clear()

    @precondition(lambda self: self.undo and not self.model.signed)
    @rule()
    def take_back(self) -> None:
        self._step(self.undo, self.redo)

    @precondition(lambda self: self.redo and not self.model.signed)
    @rule()
    def do_again(self) -> None:
        self._step(self.redo, self.undo)

    def _step(self, source: list[Edit], target: list[Edit]) -> None:
        edit = source.pop()
        _, inverse = self.workspace.edit(self.model.id, edit)
        self.model, _ = apply(self.model, edit)
        target.append(inverse)

    @precondition(lambda self: not self.model.signed)
    @rule()
    def sign(self) -> None:
        self.workspace.signatures.sign(self.model.id, "SK")
        self.versions.append(self.model)
        self.model = replace(self.model, signed=not self.planted)
        self.undo, self.redo, self.amending = [], [], False

    @precondition(lambda self: self.model.signed)
    @rule()
    def amend(self) -> None:
        self.workspace.signatures.amend(self.model.id, "made up")
        self.model = replace(self.model, signed=False)
        self.amending = True

    @precondition(lambda self: self.amending)
    @rule()
    def give_up(self) -> None:
        self.workspace.signatures.cancel(self.model.id)
        self.model = replace(self.versions[-1], signed=True)
        self.undo, self.redo, self.amending = [], [], False

    @precondition(lambda self: self.model.signed)
    @rule(data=st.data())
    def a_signed_visit_takes_no_edit(self, data: st.DataObject) -> None:
        with pytest.raises(UserError, match="signed"):
            self.workspace.edit(self.model.id, draw_edit(data, self.model))

    @rule()
    def reopen(self) -> None:
        """Closes the record with the steps kept, and opens it again."""
        signing = self.workspace.record.signing
        if not self.model.signed:
            signing.keep_beside(self.model, steps=encode_exact((tuple(self.undo), tuple(self.redo))))
        self.workspace.close()
        self.open()
        self.workspace.open_client(self.client.id)
        kept = self.workspace.record.signing.steps(self.model)
        assert (kept is None) is self.model.signed
        if kept is not None:
            undo, redo = decode_exact(kept, tuple)
            assert (list(undo), list(redo)) == (self.undo, self.redo)
        report = self.workspace.record.verify()
        assert report.sound, report.faults

    @invariant()
    def window_and_record_say_what_the_model_says(self) -> None:
        if not hasattr(self, "model"):
            return
        key = self.model.id
        assert self.workspace.visit(key) == self.model
        self.workspace.record._visits._known.clear()
        assert self.workspace.record.visit(key) == self.model
        signatures = self.workspace.signatures
        assert [signatures.chart(key, version.number) for version in signatures.versions(key)] == self.versions
        standing = Standing.SIGNED if self.model.signed else Standing.AMENDING if self.amending else Standing.DRAFT
        assert signatures.state(self.model).standing is standing

    def teardown(self) -> None:
        if hasattr(self, "workspace"):
            self.workspace.record.close()
        shutil.rmtree(self.folder, ignore_errors=True)


SETTINGS = settings(
    max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_charts_follow_the_model() -> None:
    run_state_machine_as_test(Charts, settings=SETTINGS)


class Faulty(Charts):
    planted = True


def test_a_planted_fault_is_found() -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Faulty, settings=settings(SETTINGS, max_examples=30, report_multiple_bugs=False))
