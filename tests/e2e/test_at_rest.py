"""A window that nobody touches does nothing: a laptop on battery stands open beside the table all day."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.e2e.conftest import Begin, Start, shows_page

from bodymap.domain.author import Author
from bodymap.keys import KeyFile
from bodymap.store import Record

PHRASE = "tulip bridge copper lantern"
LAYING_OUT = (QEvent.Type.LayoutRequest, QEvent.Type.UpdateRequest, QEvent.Type.Resize, QEvent.Type.StyleChange)
SETTLED = 20
"""So many turns of the event loop one after the other without any of these events count as rest."""


class Watch(QObject):
    """Counts what makes a window lay out or paint itself anew."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in LAYING_OUT:
            self.seen[f"{event.type().name} of a {type(watched).__name__}"] += 1
        return False


@pytest.fixture
def comes_to_rest(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[], None]]:
    """Waits until the window has nothing left to do, and fails with what keeps it busy."""
    watch = Watch()
    qapp.installEventFilter(watch)

    def do() -> None:
        quiet = 0

        def still() -> bool:
            nonlocal quiet
            before = watch.seen.total()
            qapp.processEvents()
            quiet = quiet + 1 if watch.seen.total() == before else 0
            return quiet >= SETTLED

        try:
            qtbot.waitUntil(still, timeout=10_000)
        except Exception:  # pytest-qt's own error says only that it took too long
            pytest.fail(f"it never came to rest: {watch.seen.most_common(3)}")

    yield do
    qapp.removeEventFilter(watch)


def test_the_chart_its_sections_and_the_progress_rest(start: Start, comes_to_rest: Callable[[], None]) -> None:
    window = start(demo=True)
    comes_to_rest()
    for section in window.panels.accordion.sections:
        window.panels.accordion.open(section)
        comes_to_rest()
    window.show_progress(True)
    comes_to_rest()


def test_the_page_of_a_new_record_rests(begin: Begin, tmp_path: Path, comes_to_rest: Callable[[], None]) -> None:
    begin(tmp_path / "new.bodymap", shows_page)
    comes_to_rest()


def test_a_locked_window_rests(begin: Begin, tmp_path: Path, comes_to_rest: Callable[[], None]) -> None:
    path = tmp_path / "practice.bodymap"
    keys, key, _ = KeyFile.new("0123", Author(name="Aya Example", initials="AE", role="admin"), PHRASE)
    keys.save(path)
    Record.create(path, key=key, record_id="0123").close()
    begin(path, shows_page)
    comes_to_rest()
