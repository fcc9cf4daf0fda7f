"""The whole window over a made-up forearm protocol: nothing of the IT band is wired into panels, commands or paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.windows import new_window

from bodymap.diagram import load_diagram
from bodymap.domain.edits import AddFinding, AnswerQuestion, SetField
from bodymap.domain.finding import Finding, Status
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, PlanStep
from bodymap.protocol import Protocol, load_folder, load_protocol
from bodymap.store import Record
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.paper.sources import sheet_pages
from bodymap.workspace import Workspace

LEFT, RIGHT = Side.LEFT, Side.RIGHT
FOREARM = Path(__file__).parents[1] / "data" / "protocols" / "forearm"


@pytest.fixture(scope="module")
def forearm() -> Protocol:
    return load_folder(FOREARM)


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, forearm: Protocol, tmp_path: Path) -> Iterator[MainWindow]:
    record = Record.open(tmp_path / "record.bodymap", create=True)
    made = new_window(qapp, tmp_path)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    desk = Desk(Workspace(record, forearm, load_diagram()))
    desk.add_client(Client(family_name="Example", given_name="Robin"))
    desk.start_visit()
    made.attach(desk)
    made.build_panels()
    yield made
    made.canvas.close_layers()
    record.close()


def chart(desk: Desk) -> None:
    for side in Side:
        desk.do(AnswerQuestion("numbness", side, "no"), "answer")
    for kind, zone, side in (("bruise", "wrist", LEFT), ("knot", "elbow", RIGHT), ("cramp", "extensors", RIGHT)):
        finding = Finding(side=side, kind=kind, zones=(zone,), severity=4, status=Status.ACTIVE)
        desk.do(AddFinding(finding), f"add {kind}")
    desk.do(SetField("plan", (PlanStep(LEFT, "extensors", "pressing"), PlanStep(LEFT, "wrist", "kneading"))), "plan")


def test_every_panel_speaks_of_the_protocol_at_hand(window: MainWindow) -> None:
    desk = window.desk
    assert desk is not None
    chart(desk)
    panels = window.panels
    assert panels is not None
    for section in panels.accordion.sections:
        panels.accordion.open(section)
        section.refresh(None)
    assert "numb" in panels.screening._row(("numbness", LEFT)).toolTip()
    assert set(panels.findings.examination.checks) == set(desk.protocol.zones)
    desk.look(side=LEFT, zone="wrist")
    panels.accordion.open(panels.suggestions)
    assert panels.suggestions._title.text() == "Wrist LEFT"
    assert "Bruise 4" in panels.suggestions._found.text()
    desk.look(side=RIGHT, zone="upper_arm")
    assert panels.suggestions._record_only(desk.focus) == "RIGHT upper arm: recorded only."
    assert panels.suggestions._verdicts.none.isVisible()
    desk.look(findings=[desk.visit.findings[0].id])
    panels.accordion.open(panels.plan)
    assert panels.plan._steps[0]._verdict.text() == "Modified: away from wrist"
    assert "to avoid" in panels.plan._steps[1]._fault.text()


def test_no_question_no_motion_and_no_test_is_no_trouble(window: MainWindow) -> None:
    panels = window.panels
    assert panels is not None
    panels.accordion.open(panels.assessment)
    assert panels.assessment.motions == {}
    assert panels.assessment.tests == {}
    assert panels.assessment.summary() == "nothing yet"


@pytest.mark.parametrize("sheet", ["chart", "home_care"])
def test_the_sheets_are_written_in_its_words(window: MainWindow, sheet: str) -> None:
    desk = window.desk
    assert desk is not None
    chart(desk)
    pages = sheet_pages(window, sheet)
    told = "\n".join(words_of(pages.sheet))
    assert ("bruise" in told.lower()) is (sheet == "chart")
    assert "band" not in told.lower()


def words_of(value: object) -> Iterator[str]:
    """Every text anywhere in a sheet's structure."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from words_of(inner)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from words_of(getattr(value, name))


def test_no_id_of_the_it_band_stands_in_the_windows_code() -> None:
    import bodymap

    protocol = load_protocol("it_band")
    words = {*protocol.zones, *protocol.kinds, *protocol.questions, *protocol.techniques, *protocol.rules}
    words |= {*protocol.tests, *protocol.motions, *protocol.statements, *protocol.prompts, *protocol.zone_groups}
    root = Path(bodymap.__file__).parent
    found = [
        (path.relative_to(root).as_posix(), word)
        for path in sorted(root.rglob("*.py"))
        for word in sorted(words)
        # that one translates ids into other vocabularies' codes, and is silent about those that it does not know
        if path.name != "codes.py" and f'"{word}"' in path.read_text(encoding="utf-8")
    ]
    assert found == []
