#!/usr/bin/env python3
"""Everything a developer or a first-time user needs, with Python alone: `python3 dev.py run`, `python3 dev.py test`.

Makes `.venv`, installs the project with the extra that the command needs, and starts at once the next time: a stamp
holds the hash of what was installed. On Debian and its relatives it also installs Qt's system libraries. Standard
library only, since it runs before anything is installed.
"""

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


def install_debian(packages: list[str], what: str) -> None:
    """Installs Debian packages: at once as root, else through sudo after asking; elsewhere says what is missing."""
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if shutil.which("apt-get") is None:
        fail(f"{what} missing. Install with your system's package manager what Debian calls: {' '.join(packages)}")
    prefix: list[str] = []
    if os.geteuid() != 0:
        if shutil.which("sudo") is None or not sys.stdin.isatty():
            fail(f"{what} missing. Run this once, then try again:  sudo {line}")
        if input(f"bodymap: {what} missing. Install with 'sudo {line}'? [Y/n] ").strip().lower() not in (
            "",
            "y",
            "yes",
        ):
            fail("nothing was installed.")
        prefix = ["sudo"]
    say(f"installing {what}: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-q"], env=environment, check=False)
    if subprocess.run([*prefix, *line.split()], env=environment, check=False).returncode:
        fail(f"the packages could not be installed. Run by hand:  sudo {line}")


def ensure_system(*, screen: bool) -> None:
    """Installs what Qt needs from the system on Linux; other systems bring it."""
    if not sys.platform.startswith("linux"):
        return
    wanted = {**QT_LIBRARIES, **(SCREEN_LIBRARIES if screen else {})}
    missing = [package for library, package in wanted.items() if not loads(library)]
    if missing:
        install_debian(missing, "Qt's system libraries are")


def ensure_venv() -> None:
    """Makes `.venv` with the interpreter at hand, anew where it is broken."""
    if (
        PYTHON.exists()
        and subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    ):
        return
    try:
        import ensurepip  # noqa: F401  (Debian ships venv without it)
    except ImportError:
        install_debian(["python3-venv", f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"], "Python's venv is")
    say("making the virtual environment .venv")
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def fingerprint(extra: str) -> str:
    """What an installation depends on: the project's declaration, the interpreter and the place of the checkout."""
    parts = (ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), str(ROOT).encode(), extra.encode()
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def ensure_installed(extra: str) -> None:
    """Installs the project and one of its extras into `.venv`, unless a stamp says that this was done."""
    stamps = [VENV / f"bodymap-{name}.stamp" for name in ("run", "test", "dev")]
    # a richer installation serves the poorer ones
    able = stamps[("run", "test", "dev").index(extra) :]
    for stamp in able:
        name = stamp.stem.removeprefix("bodymap-")
        if PYTHON.exists() and stamp.exists() and stamp.read_text() == fingerprint(name):
            return
    ensure_venv()
    target = str(ROOT) if extra == "run" else f"{ROOT}[{extra}]"
    say("installing bodymap and what it needs (about 150 MB the first time)")
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--editable", target]
    if subprocess.run(command, check=False).returncode:
        fail("the installation failed; the lines above say why. Is the computer online?")
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
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = {
        "run": "open the program (arguments are handed on: run --demo)",
        "test": "run all tests (arguments are handed on to pytest)",
        "check": "lint, format, types and import contracts",
        "bench": "measure speed and memory beside their floors",
        "diagram": "draw the plate anew from its tables",
        "pictures": "take the pictures of README and guide from the real program",
    }
    table = "\n".join(f"  {name:10}{text}" for name, text in commands.items())
    parser.add_argument("command", choices=commands, metavar="COMMAND", help=f"one of\n{table}")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="handed on to the command")
    options = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036  (it runs with whatever Python is at hand)
        fail(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    ensure_system(screen=options.command == "run")
    ensure_installed({"run": "run", "check": "dev"}.get(options.command, "test"))
    rest = options.arguments
    match options.command:
        case "run":
            return run(PYTHON, "-m", "bodymap", *rest)
        case "test":
            return run(PYTHON, "-m", "pytest", *rest, **headless())
        case "bench":
            return run(PYTHON, "-m", "bench", *rest, **headless())
        case "diagram":
            return run(PYTHON, "-m", "tools.plate", *rest)
        case "pictures":
            return run(PYTHON, "-m", "tools.pictures", *rest, **headless())
    steps = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"])
    failed = [step[0] for step in steps if run(BIN / step[0], *step[1:])]
    say(f"failed: {', '.join(failed)}" if failed else "lint, format, types and import contracts hold")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
