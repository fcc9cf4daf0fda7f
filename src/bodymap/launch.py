"""The command `bodymap`: the command line, and the window where no command is named.

The one module above both, so that neither has to know the other.
"""

import sys


def main() -> int:
    """Runs the process's own arguments and returns the exit status."""
    from bodymap.cli import main as run

    return run(sys.argv[1:], _open_window)


def _open_window(path: str | None, demo: bool) -> int:
    from bodymap.ui.app import run

    return run(path, demo=demo)
