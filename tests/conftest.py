"""For every test: no screen, no network, a home of its own, and no font but the one that the program brings."""

import os
import socket
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
