"""A panel that breaks: it says so in its own place, and the chart goes on without it."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from bodymap.domain.laterality import Side
from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.ui.panels.section import Section
from bodymap.ui.panels.suggestions import SuggestionPanel

MIDDLE = (0.01, 0.48)
Drag = Callable[..., None]


def broken(*_arguments: object) -> None:
    raise RuntimeError("a panel broke")


def covered(section: Section) -> bool:
    return section._fault is not None and section._fault.isVisible() and section._fault.size() == section.size()


@pytest.mark.parametrize("part", ["refresh", "follow", "summary"])
def test_the_chart_goes_on_without_a_panel_that_breaks(
    qtbot: QtBot, window: MainWindow, desk: Desk, drag: Drag, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    panels = window.panels
    assert panels is not None
    panels.accordion.open(panels.suggestions)
    with qtbot.captureExceptions() as caught:
        monkeypatch.setattr(SuggestionPanel, part, broken)
        drag(Side.RIGHT, MIDDLE, (40, 0))
    assert caught, "a bug is told as one"
    assert desk.visit is not None
    assert [finding.severity for finding in desk.visit.findings] == [3]
    assert desk.workspace.unwritten == frozenset()
    assert len(window.canvas.overlay.marks[Side.RIGHT]) == 1
    assert panels.findings.told_summary() == "1 on RIGHT"
    assert covered(panels.suggestions) is (part != "summary"), "nothing half up to date can be read"
    monkeypatch.undo()
    if panels.suggestions._fault is not None:
        panels.suggestions._fault.again.click()
    desk.undo_group.undo()
    assert not covered(panels.suggestions)
    assert not panels.suggestions._stale


def test_a_panel_that_cannot_be_built_is_built_at_the_next_try(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    panels = window.panels
    assert panels is not None
    build = SuggestionPanel.build

    def half(panel: SuggestionPanel) -> None:
        build(panel)
        broken()

    with qtbot.captureExceptions() as caught:
        monkeypatch.setattr(SuggestionPanel, "build", half)
        panels.accordion.open(panels.suggestions)
    assert len(caught) == 1
    assert covered(panels.suggestions)
    monkeypatch.undo()
    panels.accordion.open(panels.findings)
    panels.accordion.open(panels.suggestions)
    assert not covered(panels.suggestions)


def test_no_move_of_a_gesture_asks_for_a_judgement(
    window: MainWindow, desk: Desk, drag: Drag, monkeypatch: pytest.MonkeyPatch
) -> None:
    panels = window.panels
    assert panels is not None
    panels.accordion.open(panels.suggestions)
    asked = 0
    suggest = desk.workspace.suggest

    def counted(*arguments: object) -> object:
        nonlocal asked
        asked += 1
        return suggest(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.workspace, "suggest", counted)
    drag(Side.RIGHT, MIDDLE, *[(step, 0) for step in range(100)])
    assert desk.visit is not None
    assert len(desk.visit.findings) == 1
    assert asked == 1, "one edit, one judgement, however many parts of the window show it"
