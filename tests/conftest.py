"""For every test: no screen, no network, a home of its own, and no font but the one that the program brings."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bodymap.keys import slots

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"
# no test may see, or write to, the keyring of whoever runs it
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the program writes by itself lands in the test's own folder."""
    home = tmp_path / "home"
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program needs no network; a test that opens a connection is wrong."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a test tried to open a network connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(autouse=True)
def _light_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase costs next to nothing, so that a test may try many; what it really costs is the bench's matter."""
    monkeypatch.setattr(slots, "EFFORT", slots.Effort(passes=1, lanes=1, kib=8))


@pytest.fixture(autouse=True)
def _no_window_left() -> Iterator[None]:
    """Windows go with their test: what Qt deletes later, it deletes now, and one that stays alive is a fault."""
    yield
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    if QApplication.instance() is not None:
        # what it holds was made by Python: Qt would take it apart when Python has ended, and the process would crash
        QApplication.clipboard().clear()
    # no event loop ever ran, so nothing that was to be deleted later would be
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMainWindow)]
    assert not left, f"{len(left)} windows are still there: {left}"
