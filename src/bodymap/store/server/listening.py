"""Hears when anybody else has written to the record: over a line of its own, in a thread of its own.

Every transaction that writes says so when it commits (`link.WRITTEN`); PostgreSQL passes that on to whoever listens.
Where it does not, as through some poolers, the newest number of the audit is looked at every few seconds. A line that
breaks is made anew. Hides the thread, the waiting, and what a broken line may have swallowed.
"""

import contextlib
import select
import socket
import threading
from collections.abc import Callable

import psycopg

from bodymap.store.server.link import WRITTEN, Connection

BEAT = 20.0
"""Seconds between two looks at the audit, which also find a line that is dead without saying so."""

AGAIN = 2.0
"""Seconds until a line that broke is tried again."""

NEWEST = "SELECT coalesce(max(sequence), 0) FROM audit"


class Listening:
    """Calls `heard`, from its own thread, whenever others may have written; made by `ServerRecord.listen`."""

    def __init__(self, dial: Callable[[], Connection], own: Callable[[], int], heard: Callable[[], None]) -> None:
        """`dial` makes a line and raises what the driver raises; `own` is the server's number of our writing line."""
        self._dial, self._own, self._heard = dial, own, heard
        self._ended = threading.Event()
        self._ear, self._mouth = socket.socketpair()
        self._newest: int | None = None
        threading.Thread(target=self._run, name="listening", daemon=True).start()

    def stop(self) -> None:
        """Ends it; nothing is heard any more. Does not wait for a server that may be away."""
        self._ended.set()
        with contextlib.suppress(OSError):
            self._mouth.send(b".")

    def _run(self) -> None:
        broken = False
        while not self._ended.is_set():
            with contextlib.suppress(psycopg.Error, OSError), self._dial() as line:
                line.execute(f"LISTEN {WRITTEN}".encode())
                if broken:
                    # what was said while nobody listened is not said again: better one look too many
                    self._say()
                broken = True
                while not self._ended.is_set():
                    self._look(line)
                    self._wait(line)
            self._ended.wait(AGAIN)
        self._ear.close()
        self._mouth.close()

    def _look(self, line: Connection) -> None:
        """Compares with the last look: what was said before this line listened, or was not passed on, is found so."""
        newest = int(line.execute(NEWEST).fetchall()[0][0])
        if self._newest is not None and newest != self._newest:
            self._say()
        self._newest = newest

    def _wait(self, line: Connection) -> None:
        """Passes on what others say until it is time to look."""
        while not self._ended.is_set():
            ready, _, _ = select.select([line.fileno(), self._ear.fileno()], [], [], BEAT)
            if line.fileno() not in ready:
                return
            if any(note.pid != self._own() for note in line.notifies(timeout=0)):
                self._newest = None  # said by now
                self._say()

    def _say(self) -> None:
        if not self._ended.is_set():
            self._heard()
