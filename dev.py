#!/usr/bin/env python3
"""Everything a developer or a first-time user needs, with Python alone: `python3 dev.py run`, `python3 dev.py test`.

Makes `.venv`, installs the project with the extra that the command needs, and starts at once the next time: a stamp
holds the hash of what was installed. On Debian and its relatives it also installs Qt's system libraries. Standard
library only, since it runs before anything is installed; and in the grammar of Python 3.8, so that an interpreter that
is too old gets as far as saying so.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)
RUNNING = tuple(sys.version_info[:3])

# shared library -> the Debian package that brings it
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libcups.so.2": "libcups2",
}


def say(text: str) -> None:
    """Prints a line of progress at once, ahead of whatever a child process prints."""
    print(f"bodymap: {text}", flush=True)


def fail(text: str) -> None:
    """Ends with a sentence on standard error and exit status 2."""
    print(f"bodymap: {text}", file=sys.stderr, flush=True)
    raise SystemExit(2)


def loads(library: str) -> bool:
    """Whether the dynamic linker finds the shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def attempt(*command: str | Path, quiet: bool = False, **environment: str) -> bool:
    """Whether a command of the set-up could be run and succeeded."""
    out = subprocess.DEVNULL if quiet else None
    words = list(map(str, command))
    try:
        return (
            subprocess.run(words, env={**os.environ, **environment}, check=False, stdout=out, stderr=out).returncode
            == 0
        )
    except OSError as error:
        say(f"{words[0]} cannot be run: {error.strerror}.")
        return False


def install_debian(packages: list[str], what: str) -> None:
    """Installs those of some Debian packages that there are: at once as root, else through sudo after asking.

    Ends with a sentence where that is not possible, or where a download fails.
    """
    if shutil.which("apt-get") is None:
        fail(f"{what} missing. Install with your system's package manager what Debian calls: {' '.join(packages)}")
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    install = [*sudo, "apt-get", "install", "-y", "--no-install-recommends"]
    by_hand = " ".join([*install, *packages])
    if sudo:
        if shutil.which("sudo") is None or not sys.stdin.isatty():
            fail(f"{what} missing. Run this once, then try again:  {by_hand}")
        if input(f"bodymap: {what} missing. Install with '{by_hand}'? [Y/n] ").strip().lower() not in ("", "y", "yes"):
            fail("nothing was installed.")
    say(f"installing {what.rsplit(' ', 1)[0]}: {' '.join(packages)}")
    attempt(*sudo, "apt-get", "update", "-q", DEBIAN_FRONTEND="noninteractive")
    # one name that a release does not know would fail the whole list
    known = [each for each in packages if attempt("apt-get", "install", "--simulate", each, quiet=True)]
    if not known or not attempt(*install, *known, DEBIAN_FRONTEND="noninteractive"):
        fail(f"system packages could not be downloaded or installed; the lines above say why. By hand:  {by_hand}")


def ensure_system(*, screen: bool) -> None:
    """Installs what Qt needs from the system on Linux; other systems bring it."""
    if not sys.platform.startswith("linux"):
        return
    wanted = {**QT_LIBRARIES, **(SCREEN_LIBRARIES if screen else {})}
    missing = [package for library, package in wanted.items() if not loads(library)]
    if missing:
        install_debian(missing, "Qt's system libraries are")
    still = [library for library in wanted if not loads(library)] if missing else []
    if still:
        fail(f"Qt cannot start without {', '.join(still)}. Find out which packages of your system bring them.")


def venv_version() -> tuple[int, ...]:
    """The version of Python in `.venv`; empty where there is none, or where the Python it was made of is gone."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ()
    told = {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
    base = Path(told.get("executable") or told.get("home") or "nowhere")
    parts = told.get("version", "").split(".")
    if not PYTHON.exists() or not base.exists() or not all(part.isdigit() for part in parts):
        return ()
    return tuple(map(int, parts))


def ensure_venv() -> None:
    """Makes `.venv` with the interpreter at hand, anew where it is broken or too old; another Python's is kept."""
    if venv_version() >= OLDEST and attempt(PYTHON, "-c", "import pip", quiet=True):
        return
    # Debian ships venv without it
    brings_pip = (sys.executable, "-c", "import ensurepip")
    if not attempt(*brings_pip, quiet=True):
        install_debian(["python3-venv", f"python{RUNNING[0]}.{RUNNING[1]}-venv"], "Python's venv is")
        if not attempt(*brings_pip, quiet=True):
            fail(f"{sys.executable} cannot make a virtual environment: its module ensurepip is missing.")
    say("making the virtual environment .venv")
    if not attempt(sys.executable, "-m", "venv", "--clear", VENV):
        fail("the virtual environment .venv could not be made; the lines above say why.")


def fingerprint(extra: str) -> str:
    """What an installation depends on: the project's declaration, the Python of `.venv`, the place of the checkout."""
    version = ".".join(map(str, venv_version()))
    parts = (ROOT / "pyproject.toml").read_bytes(), version.encode(), str(ROOT).encode(), extra.encode()
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def ensure_installed(extra: str) -> None:
    """Installs the project and one of its extras into `.venv`, unless a stamp says that this was done."""
    stamps = [VENV / f"bodymap-{name}.stamp" for name in ("run", "test", "dev")]
    # a richer installation serves the poorer ones
    able = stamps[("run", "test", "dev").index(extra) :]
    for stamp in able:
        name = stamp.stem.removeprefix("bodymap-")
        if venv_version() and stamp.exists() and stamp.read_text() == fingerprint(name):
            return
    ensure_venv()
    target = str(ROOT) if extra == "run" else f"{ROOT}[{extra}]"
    say("installing bodymap and what it needs (about 150 MB the first time)")
    if not attempt(PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--editable", target):
        fail("what bodymap needs could not be downloaded or installed; the lines above say why.")
    able[0].write_text(fingerprint(extra))
    say("ready")


def run(*command: str | Path, **environment: str) -> int:
    """Runs a command of the environment in the project's folder and gives back its exit status."""
    try:
        return subprocess.run(
            list(map(str, command)), cwd=ROOT, env={**os.environ, **environment}, check=False
        ).returncode
    except KeyboardInterrupt:
        return 130


def headless() -> dict[str, str]:
    """Qt without a screen, for tests and pictures."""
    return {"QT_QPA_PLATFORM": "offscreen"}


def main() -> int:
    """Reads the command, sets up what it needs, and does it."""
    if RUNNING < OLDEST:
        fail(f"Python 3.11 or newer is needed; this is {'.'.join(map(str, RUNNING))}.")
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = {
        "run": "open the program (arguments are handed on: run --demo)",
        "test": "run all tests (arguments are handed on to pytest)",
        "check": "lint, format, types and import contracts",
        "bench": "measure speed and memory beside their floors",
        "gestures": "count the gestures of the daily work in the real window",
        "torture": "put the record's promises to the test, thousands of times (--quick, --ci, --release)",
        "diagram": "draw the plate anew from its tables",
        "pictures": "take the pictures of README and guide from the real program",
        "translations": "gather the program's sentences, build the catalogues of its languages",
    }
    table = "\n".join(f"  {name:13}{text}" for name, text in commands.items())
    parser.add_argument("command", choices=commands, metavar="COMMAND", help=f"one of\n{table}")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="handed on to the command")
    options = parser.parse_args()
    ensure_system(screen=options.command == "run")
    ensure_installed({"run": "run", "check": "dev"}.get(options.command, "test"))
    rest = options.arguments[1:] if options.arguments[:1] == ["--"] else options.arguments
    modules = {
        "run": "bodymap",
        "test": "pytest",
        "bench": "bench",
        "gestures": "tools.gestures",
        "torture": "torture",
        "diagram": "tools.plate",
        "pictures": "tools.pictures",
        "translations": "tools.translations",
    }
    if options.command in modules:
        unseen = headless() if options.command in ("test", "bench", "gestures", "torture", "pictures") else {}
        if options.command == "test" and not rest:
            # every core at once, each test file on one of them
            rest = ["--numprocesses", "auto", "--dist", "loadfile"]
        return run(PYTHON, "-m", modules[options.command], *rest, **unseen)
    steps = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"])
    failed = [step[0] for step in steps if run(BIN / step[0], *step[1:])]
    say(f"failed: {', '.join(failed)}" if failed else "lint, format, types and import contracts hold")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
