"""T23: a server killed while it saves: what was acknowledged is there, and the edit at hand is saved afterwards."""

from __future__ import annotations

import datetime
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.store import NotSaved, Record, ServerAddress, open_record
from torture.trial import Outcome, Skipped, Task, Trial

if TYPE_CHECKING:
    from tests.integration.places import Cluster

T = TypeVar("T")

LONGEST = 0.15
"""Seconds of saving before a kill, at most."""

AT_ONE_VISIT = 10
"""Kills before another visit is begun: one with a thousand findings would be slow for its own sake."""

LONGEST_WAIT = 30.0
"""Seconds for a server to recover."""


def run(task: Task) -> Outcome:
    """Saves one finding after the other, kills at random instants, and goes on where it was stopped.

    Two of four kills end the whole server, one ends the connection's own process there, as an administrator does; one
    kills that process, upon which the server throws all the others out and recovers.
    """
    return _killed(task, "on", ("server", "ended", "server", "killed"))


def control(task: Task) -> Outcome:
    """A session that is told of a commit before it is in the server's log."""
    return _killed(task, "off", ("server",))


def _killed(task: Task, commit: str, ways: tuple[str, ...]) -> Outcome:
    try:
        from tests.integration.places import start_cluster
    except ImportError as error:
        raise Skipped("the tests, which start the server, are not here") from error
    server = start_cluster()
    if isinstance(server, str):
        raise Skipped(server)
    broken = saved = 0
    try:
        address = server.database()
        for turn in range(task.count):
            if turn % AT_ONE_VISIT == 0:
                visit = _patiently(lambda: _draft(address))
            with _opened(address) as record:
                record._link.driver.execute(f"SET synchronous_commit = {commit}")
                kill = _kill(server, record, ways[turn % len(ways)])
                killer = threading.Timer(task.chance.uniform(0, LONGEST), kill)
                killer.start()
                acknowledged, tried = _save_until(killer, record, visit)
                killer.join()
                _bring_back(server)
                found = _patiently(lambda: record.visit(visit.id))  # noqa: B023
                saved += len(acknowledged.findings) - len(visit.findings)
                if found not in (acknowledged, tried):
                    broken += 1
                    visit = found
                    continue
                _patiently(lambda: record.save_visit(acknowledged, tried))  # noqa: B023
                visit = _patiently(lambda: record.visit(visit.id))  # noqa: B023
                broken += visit != tried
        with _opened(address) as record:
            broken += not _patiently(record.verify).sound
    finally:
        server.stop()
    kinds = "" if len(ways) == 1 else f"; {task.count // 2} of the kills were of the connection's process alone"
    return Outcome(task.count, broken, f"{saved} acknowledged saves{kinds}")


def _kill(server: Cluster, record: Record, way: str) -> Callable[[], object]:
    [(process,)] = record._link.driver.execute("SELECT pg_backend_pid()").fetchall()
    if way == "server":
        return server.kill
    if way == "ended":
        return lambda: server.execute(f"SELECT pg_terminate_backend({process})")
    return lambda: os.kill(process, signal.SIGKILL)


def _bring_back(server: Cluster) -> None:
    """Starts the server where it is gone, and waits until it has recovered."""
    until = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            server.execute("SELECT 1")
        except Exception as error:  # of the driver, which is not imported here
            if time.monotonic() > until:
                raise TimeoutError("the server does not come back") from error
            if not server.running:
                server.start()
            time.sleep(0.02)
        else:
            return


@contextmanager
def _opened(address: ServerAddress) -> Iterator[Record]:
    """A record whose end does not matter: a server that is just throwing everybody out cannot be told of it."""
    record = _patiently(lambda: open_record(address))
    try:
        yield record
    finally:
        with suppress(UserError):
            record.close()


def _patiently(deed: Callable[[], T]) -> T:
    """As the window does: what the server does not take now, it is asked again a moment later.

    It throws everybody out a moment after it was hurt, not at once.
    """
    until = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            return deed()
        except UserError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _draft(address: ServerAddress) -> Visit:
    with _opened(address) as record:
        client = Client(family_name="Example")
        record.add_client(client)
        visit = Visit(client_id=client.id, date=datetime.date(2026, 1, 2), protocol="it_band")
        record.add_visit(visit)
    return visit


def _save_until(killer: threading.Timer, record: Record, visit: Visit) -> tuple[Visit, Visit]:
    """The visit as it was last acknowledged, and as it was, or is yet to be, tried after that.

    Where the kill fell between two saves the second one finds a new way by itself, and none fails.
    """
    acknowledged_after = False
    while True:
        done = not killer.is_alive()
        finding = Finding(side=Side.LEFT, kind="nodule", zones=("tfl",))
        after = replace(visit, findings=(*visit.findings, finding))
        if acknowledged_after:
            return visit, after
        try:
            record.save_visit(visit, after)
        except NotSaved:
            return visit, after
        visit, acknowledged_after = after, done


TRIAL = Trial(
    "T23",
    "a clinic's server, or its process for one of us, killed while it saves: nothing acknowledged is lost, "
    "and the edit at hand is saved after",
    (4, 100, 500),
    run,
    control,
    "a server that answers before its log is written",
    10,
)
