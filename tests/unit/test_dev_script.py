"""`dev.py`: what it says when it cannot go on, what it installs anew, leaves alone. Nothing is installed."""

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "dev.py"


class Machine:
    """Answers commands instead of running them: those with one of these words in them fail."""

    def __init__(self, *failing: str) -> None:
        self.failing = failing
        self.commands: list[str] = []

    def attempt(self, *command: object, **_how: object) -> bool:
        self.commands.append(" ".join(map(str, command)))
        return not any(word in self.commands[-1] for word in self.failing)


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script over a folder of its own, as root on a Debian that lacks nothing."""
    spec = importlib.util.spec_from_file_location("dev_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "pyproject.toml").write_text("[project]", encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "python")
    monkeypatch.setattr(module.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(module.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(module, "loads", lambda _library: True)
    return module


def has(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, *failing: str) -> Machine:
    machine = Machine(*failing)
    monkeypatch.setattr(dev, "attempt", machine.attempt)
    return machine


def make_venv(dev: ModuleType, version: str, base: str = sys.executable) -> None:
    dev.VENV.mkdir(exist_ok=True)
    dev.PYTHON.touch()
    lines = f"home = /usr/bin\nversion = {version}\nexecutable = {base}\n"
    (dev.VENV / "pyvenv.cfg").write_text(lines, encoding="utf-8")


def test_a_python_that_is_too_old_can_read_the_script() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_a_python_that_is_too_old_evaluates_no_annotation(dev: ModuleType) -> None:
    functions = [value for value in vars(dev).values() if getattr(value, "__module__", "") == "dev_script"]
    told = [words for function in functions for words in function.__annotations__.values()]
    assert told
    assert all(isinstance(words, str) for words in told)


def test_a_python_that_is_too_old_is_told(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(dev, "RUNNING", (3, 8, 18))
    monkeypatch.setattr(sys, "argv", ["dev.py", "run"])
    with pytest.raises(SystemExit) as end:
        dev.main()
    assert end.value.code == 2
    assert capsys.readouterr().err == "bodymap: Python 3.11 or newer is needed; this is 3.8.18.\n"


def test_an_installation_is_made_once_whatever_python_asks(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    make_venv(dev, "3.11.7")
    machine = has(dev, monkeypatch)
    dev.ensure_installed("test")
    assert "pip install" in machine.commands[-1]
    machine.commands.clear()
    monkeypatch.setattr(dev, "RUNNING", (3, 13, 0))
    for extra in ("test", "run"):
        dev.ensure_installed(extra)
    assert machine.commands == []
    dev.ensure_installed("dev")
    assert "[dev]" in machine.commands[-1]


@pytest.mark.parametrize(("version", "base"), [("3.9.2", sys.executable), ("3.11.2", "/nowhere/python3.11"), ("", "")])
def test_an_environment_that_does_not_work_is_made_anew(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, version: str, base: str
) -> None:
    make_venv(dev, version, base)
    machine = has(dev, monkeypatch)
    dev.ensure_venv()
    assert machine.commands[-1].endswith(f"-m venv --clear {dev.VENV}")


def test_an_environment_that_works_is_kept(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    make_venv(dev, "3.12.1")
    machine = has(dev, monkeypatch)
    dev.ensure_venv()
    assert not any("venv --clear" in command for command in machine.commands)


@pytest.mark.parametrize(
    ("failing", "words"),
    [
        ("-m venv", "the virtual environment .venv could not be made"),
        ("pip install", "could not be downloaded or installed"),
        ("ensurepip", "cannot make a virtual environment"),
    ],
)
def test_a_set_up_that_fails_ends_with_a_sentence(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys, failing: str, words: str
) -> None:
    has(dev, monkeypatch, failing)
    with pytest.raises(SystemExit) as end:
        dev.ensure_installed("run")
    assert end.value.code == 2
    told = capsys.readouterr().err
    assert words in told
    assert told.count("\n") == 1


def test_a_command_that_is_not_there_is_no_traceback(dev: ModuleType, tmp_path: Path) -> None:
    assert dev.attempt(tmp_path / "none") is False
    assert dev.attempt(sys.executable, "-c", "raise SystemExit(1)", quiet=True) is False
    assert dev.attempt(sys.executable, "-c", "pass", quiet=True) is True


def test_packages_that_a_release_does_not_know_do_not_spoil_the_others(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = has(dev, monkeypatch, "--simulate python3.11-venv")
    dev.install_debian(["python3-venv", "python3.11-venv"], "Python's venv is")
    assert machine.commands[-1] == "apt-get install -y --no-install-recommends python3-venv"


@pytest.mark.parametrize(("user", "line"), [(0, "  apt-get install"), (1000, "  sudo apt-get install")])
def test_what_to_do_by_hand_names_sudo_only_to_those_who_need_it(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys, user: int, line: str
) -> None:
    monkeypatch.setattr(dev.os, "geteuid", lambda: user, raising=False)
    has(dev, monkeypatch, "install -y")
    with pytest.raises(SystemExit) as end:
        dev.install_debian(["libgl1"], "Qt's system libraries are")
    assert end.value.code == 2
    assert line in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems bring Qt's libraries")
def test_libraries_that_are_missing_after_all_are_named(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    has(dev, monkeypatch)
    monkeypatch.setattr(dev, "loads", lambda library: library != "libEGL.so.1")
    with pytest.raises(SystemExit):
        dev.ensure_system(screen=False)
    assert "without libEGL.so.1" in capsys.readouterr().err


@pytest.mark.parametrize("given", [["test", "--co", "-q"], ["test", "--", "--co", "-q"]])
def test_arguments_are_handed_on(dev: ModuleType, monkeypatch: pytest.MonkeyPatch, given: list[str]) -> None:
    make_venv(dev, "3.11.7")
    has(dev, monkeypatch)
    ran: list[tuple[object, ...]] = []
    monkeypatch.setattr(dev, "run", lambda *command, **_environment: ran.append(command) or 0)
    monkeypatch.setattr(sys, "argv", ["dev.py", *given])
    assert dev.main() == 0
    assert ran == [(dev.PYTHON, "-m", "pytest", "--co", "-q")]
