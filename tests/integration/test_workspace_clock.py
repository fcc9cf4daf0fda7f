"""A computer's clock is set back, or was ahead once: what was found before still stands."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from bodymap.diagram import load_diagram
from bodymap.domain.edits import AddFinding, AnswerQuestion
from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.exchange import decode_chart
from bodymap.protocol import Verdict, load_protocol, suggest
from bodymap.report.sheets import SHEETS
from bodymap.store import Record
from bodymap.workspace import Workspace
from bodymap.workspace.exporting import chart_of, export_chart, holdings
from bodymap.workspace.sheets import source_in

TODAY = datetime.datetime(2026, 3, 2, 9)
SAFE = {"medically_cleared": "yes", "symptom_pattern": "typical", "site_inspected": "yes"}


@pytest.fixture
def clock() -> list[datetime.datetime]:
    return [TODAY]


@pytest.fixture
def workspace(clock: list[datetime.datetime]) -> Iterator[Workspace]:
    """A client with an infected place in the middle of the RIGHT band, found at a visit of today."""
    record = Record.temporary()
    workspace = Workspace(record, load_protocol("it_band"), load_diagram(), lambda: clock[0])
    client = Client(family_name="Example")
    workspace.add_client(client)
    workspace.open_client(client.id)
    visit, _ = workspace.start_visit()
    workspace.edit(visit.id, AddFinding(Finding(side=Side.RIGHT, kind="infection", zones=("itb_middle",))))
    yield workspace
    workspace.close()


def clear_visit(workspace: Workspace) -> Visit:
    """A visit begun now, with every question answered so that nothing is restricted."""
    visit, _ = workspace.start_visit()
    for question in workspace.protocol.questions.values():
        for side in Side if question.per_side else (None,):
            workspace.edit(visit.id, AnswerQuestion(question.id, side, SAFE.get(question.id, "no")))
    return workspace.visit(visit.id)


def verdict(workspace: Workspace, visit: Visit) -> Verdict:
    return workspace.suggest(visit).row(Side.RIGHT, "itb_middle", "effleurage").verdict


@pytest.mark.parametrize("days", [1, -400, 3650], ids=["the next day", "400 days back", "ten years ahead"])
def test_a_lasting_finding_stands_wherever_the_clock_goes(
    workspace: Workspace, clock: list[datetime.datetime], days: int
) -> None:
    clock[0] += datetime.timedelta(days=days)
    visit = clear_visit(workspace)
    assert verdict(workspace, visit) is Verdict.AVOID
    assert bool(workspace.ahead(visit)) is (days < 0)


def test_a_visit_that_seems_ahead_lifts_nothing(workspace: Workspace, clock: list[datetime.datetime]) -> None:
    clock[0] += datetime.timedelta(days=10)
    later = clear_visit(workspace)
    healed = Finding(side=Side.RIGHT, kind="infection", zones=("itb_middle",), status=Status.RESOLVED)
    workspace.edit(later.id, AddFinding(healed))
    clock[0] = TODAY + datetime.timedelta(days=1)
    assert verdict(workspace, clear_visit(workspace)) is Verdict.AVOID


def test_no_sheet_and_no_document_leaves_a_visit_out_without_a_word(
    workspace: Workspace, clock: list[datetime.datetime]
) -> None:
    clock[0] -= datetime.timedelta(days=400)
    visit = clear_visit(workspace)
    source = source_in(workspace, visit)
    for kind in ("chart", "progress"):
        assert "A visit of 2 March 2026 lies ahead" in repr(SHEETS[kind].make(source)), kind
    [held] = holdings(workspace.record, visit_id=visit.id)
    text = chart_of(workspace.record, held, clock[0].date())
    chart = decode_chart(text, load_protocol, load_diagram)
    assert [known.date for known in chart.earlier] == [TODAY.date()]
    judged = suggest(chart, workspace.protocol).row(Side.RIGHT, "itb_middle", "effleurage").verdict
    assert judged is verdict(workspace, visit) is Verdict.AVOID
    clock[0] = TODAY + datetime.timedelta(days=1)
    assert "lies ahead" not in repr(SHEETS["chart"].make(source_in(workspace, visit)))
    assert decode_chart(chart_of(workspace.record, held, clock[0].date()), load_protocol, load_diagram).earlier == ()


def test_no_document_is_written_where_a_visit_follows_another_protocol(workspace: Workspace, tmp_path: Path) -> None:
    foreign = Visit(client_id=workspace.client.id, date=TODAY.date(), protocol="forearm")
    workspace.record.add_visit(foreign)
    visit = clear_visit(workspace)
    with pytest.raises(UserError, match="this visit follows 'forearm', not 'it_band'"):
        export_chart(workspace.record, tmp_path / "chart.json", visit.id)
    assert list(tmp_path.glob("chart*")) == []


def test_what_comes_later_is_not_held_against_a_day_that_is_past(
    workspace: Workspace, clock: list[datetime.datetime]
) -> None:
    clock[0] -= datetime.timedelta(days=30)
    before = clear_visit(workspace)
    clock[0] = TODAY + datetime.timedelta(days=1)
    assert workspace.ahead(before) == ()
    assert verdict(workspace, before) is Verdict.ALLOWED
