"""What a Linux desktop says of its screen reaches the window, over a message bus of the test's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="D-Bus is Linux's"),
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon"),
]

LISTENER = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from bodymap.ui.vault.system import SystemLock
from PySide6.QtDBus import QDBusConnection, QDBusMessage

app = QCoreApplication([])
lock = SystemLock()
heard = []
lock.locked.connect(lambda: (heard.append(1), app.quit()))
signal = QDBusMessage.createSignal("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged")
signal.setArguments([sys.argv[1] == "locks"])
QTimer.singleShot(0, lambda: QDBusConnection.sessionBus().send(signal))
QTimer.singleShot(int(sys.argv[2]), app.quit)
app.exec()
print(lock.told, len(heard))
"""


def heard(tmp_path: Path, word: str, patience: int) -> str:
    socket = tmp_path / "bus"
    config = tmp_path / "bus.conf"
    config.write_text(
        "<busconfig><type>session</type>"
        f"<listen>unix:path={socket}</listen><auth>EXTERNAL</auth>"
        '<policy context="default"><allow send_destination="*"/><allow own="*"/><allow eavesdrop="true"/></policy>'
        "</busconfig>"
    )
    with subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, text=True
    ) as bus:
        try:
            assert bus.stdout is not None
            address = bus.stdout.readline().strip()
            done = subprocess.run(
                [sys.executable, "-c", LISTENER, word, str(patience)],
                env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": address},
                capture_output=True,
                text=True,
                timeout=30,
                check=True,
            )
        finally:
            bus.terminate()
    return done.stdout.strip()


def test_a_screen_that_locks_is_heard_and_one_that_opens_is_not(tmp_path: Path) -> None:
    assert heard(tmp_path, "locks", 10_000) == "True 1"
    (tmp_path / "bus").unlink(missing_ok=True)
    assert heard(tmp_path, "opens", 500) == "True 0"


def test_without_a_bus_nothing_is_heard_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LISTENER.replace("app.exec()", ""), "locks", "1"],
        env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": "", "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere"},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout.strip() == "False 0"
