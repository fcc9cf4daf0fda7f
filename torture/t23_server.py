"""T23: a server killed while it saves: what was acknowledged is there, and the edit at hand is saved afterwards."""

from __future__ import annotations

import datetime
import threading
from dataclasses import replace

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.store import NotSaved, Record, ServerAddress, open_record
from torture.trial import Outcome, Skipped, Task, Trial

LONGEST = 0.15
"""Seconds of saving before a kill, at most."""


def run(task: Task) -> Outcome:
    """Saves one finding after the other, kills at random instants, and goes on where it was stopped."""
    return _killed(task, "on")


def control(task: Task) -> Outcome:
    """A session that is told of a commit before it is in the server's log."""
    return _killed(task, "off")


def _killed(task: Task, commit: str) -> Outcome:
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
        visit = _draft(address)
        for _ in range(task.count):
            with open_record(address) as record:
                record._link.driver.execute(f"SET synchronous_commit = {commit}")
                killer = threading.Timer(task.chance.uniform(0, LONGEST), server.kill)
                killer.start()
                acknowledged, tried = _save_until_it_fails(record, visit)
                killer.join()
                server.start()
                found = record.visit(visit.id)
                saved += len(acknowledged.findings) - len(visit.findings)
                if found not in (acknowledged, tried):
                    broken += 1
                    visit = found
                    continue
                record.save_visit(acknowledged, tried)
                visit = record.visit(visit.id)
                broken += visit != tried
        with open_record(address) as record:
            broken += not record.verify().sound
    finally:
        server.stop()
    return Outcome(task.count, broken, f"{saved} acknowledged saves")


def _draft(address: ServerAddress) -> Visit:
    with open_record(address) as record:
        client = Client(family_name="Example")
        record.add_client(client)
        visit = Visit(client_id=client.id, date=datetime.date(2026, 1, 2), protocol="it_band")
        record.add_visit(visit)
    return visit


def _save_until_it_fails(record: Record, visit: Visit) -> tuple[Visit, Visit]:
    """The visit as it was last acknowledged, and as it was tried when the server died."""
    while True:
        finding = Finding(side=Side.LEFT, kind="nodule", zones=("tfl",))
        after = replace(visit, findings=(*visit.findings, finding))
        try:
            record.save_visit(visit, after)
        except NotSaved:
            return visit, after
        visit = after


TRIAL = Trial(
    "T23",
    "a clinic's server killed while it saves: no acknowledged save is lost, and the edit at hand is saved after",
    (5, 50, 500),
    run,
    control,
    "a server that answers before its log is written",
    10,
)
