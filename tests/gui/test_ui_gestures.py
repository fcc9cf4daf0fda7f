"""The daily work in as few gestures as was promised, done with real events in the real window."""

from PySide6.QtWidgets import QApplication
from tools.gestures import TASKS, Count, count_all

from bodymap.ui.desk import Desk
from bodymap.ui.main_window import MainWindow
from bodymap.workspace import add_examples


def test_the_daily_work_takes_no_more_gestures_than_promised(window: MainWindow, desk: Desk) -> None:
    assert desk.client is not None
    opened = desk.client.id
    add_examples(desk.workspace)
    # the examples are signed, each with its client open: the one on the desk comes back
    desk.workspace.open_client(opened)
    window.rail.refresh()
    QApplication.processEvents()
    counts = count_all(window)
    assert [count.task for count in counts] == list(TASKS)
    assert all(count.passes for count in counts), counts


def test_a_count_above_its_bar_or_a_wrong_chart_is_told() -> None:
    task = TASKS[0]
    assert Count(task, task.most, right=True).passes
    assert not Count(task, task.most + 1, right=True).passes
    assert not Count(task, 1, right=False).passes
