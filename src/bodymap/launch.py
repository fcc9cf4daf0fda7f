"""The command `bodymap`: the command line, and the window where no command is named.

The one module above both, so that neither has to know the other.
"""

import contextlib
import sys

_DUMPABLE = 4
"""PR_SET_DUMPABLE of Linux: a handler of dumps ignores the limit, not this."""


def main() -> int:
    """Runs the process's own arguments and returns the exit status."""
    from bodymap.cli import main as run

    keep_no_dumps()
    return run(sys.argv[1:], _open_window)


def _open_window(path: str | None, demo: bool, language: str) -> int:
    from bodymap.ui.collecting import hold
    from bodymap.ui.sparing import read_no_sources

    hold()
    read_no_sources()
    from bodymap.ui.speaking import settings_of_person, settle

    settings = settings_of_person()
    settle(settings, language)
    # only now: what it imports holds words
    from bodymap.ui.app import run

    return run(settings, path, demo=demo)


def keep_no_dumps() -> None:
    """Has the system write no memory to a disk when this process dies, and let no other process of the user read it.

    Where it cannot be had (Windows has no such call; macOS none against reading) everything goes on without.
    """
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DUMPABLE, 0, 0, 0, 0)
