"""Being remembered by a real keyring: GNOME's, over a bus and in folders of its own, by one process for the next."""

import base64
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bodymap.domain.author import Author
from bodymap.keys import KeyFile

PHRASE = "tulip bridge copper lantern"

PROGRAM = """
import sys
from pathlib import Path
from bodymap.keys import KeyFile, remembering
keys = KeyFile.of(Path(sys.argv[2]))
match sys.argv[1]:
    case "remember":
        print(remembering.possible(), remembering.remember(keys, keys.unlock(sys.argv[3], keys.users[0].id)))
    case "ask":
        found = remembering.remembered(keys)
        print(found.author.name if found else "nobody")
    case "forget":
        remembering.forget(keys)
"""

LOCKED = "gnome-keyring-daemon --start --components=secrets"
OPEN = "printf made-up | gnome-keyring-daemon --unlock --components=secrets"

Session = tuple[Path, dict[str, str]]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Where a desktop session of its own lives, and its environment; skips where there is none to start."""
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    pytest.importorskip("secretstorage", reason="the keyring of this system is not the Secret Service")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    home = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(tmp_path / "data")}
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    return tmp_path, kept | home


def run(session: Session, daemon: str, *deeds: tuple[str, ...]) -> list[str]:
    """What the program says to each of the deeds, each a process of its own in one session with that daemon."""
    folder, environment = session
    (folder / "program.py").write_text(PROGRAM)
    lines = [f"{daemon} > {folder / 'daemon.log'} 2>&1"]
    lines += [shlex.join((sys.executable, str(folder / "program.py"), *deed)) for deed in deeds]
    (folder / "session.sh").write_text("\n".join(lines))
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", str(folder / "session.sh")],
        env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    if "Failed to start message bus" in done.stderr:
        pytest.skip("no message bus can be started here")
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def record(tmp_path: Path) -> str:
    path = tmp_path / "practice.bodymap"
    keys, _, _ = KeyFile.new("0123", Author(name="Aya Example", role="admin"), PHRASE)
    keys.save(path)
    return str(path)


def test_the_next_process_is_let_in_and_the_one_after_forgetting_is_not(session: Session, record: str) -> None:
    deeds = (("ask", record), ("remember", record, PHRASE), ("ask", record), ("forget", record), ("ask", record))
    assert run(session, OPEN, *deeds) == ["nobody", "True True", "Aya Example", "nobody"]


def test_the_key_outlives_the_session_and_lies_nowhere_in_plain(session: Session, record: str) -> None:
    assert run(session, OPEN, ("remember", record, PHRASE)) == ["True True"]
    key = KeyFile.of(Path(record)).unlock(PHRASE, KeyFile.of(Path(record)).users[0].id).key
    [kept] = (session[0] / "data" / "keyrings").glob("*.keyring")
    assert key not in kept.read_bytes()
    assert base64.b64encode(key) not in kept.read_bytes()
    assert run(session, OPEN, ("ask", record)) == ["Aya Example"]


def test_a_locked_keyring_lets_nobody_in_and_holds_nobody_up(session: Session, record: str) -> None:
    assert run(session, OPEN, ("remember", record, PHRASE)) == ["True True"]
    assert run(session, LOCKED, ("ask", record), ("remember", record, PHRASE)) == ["nobody", "True False"]
