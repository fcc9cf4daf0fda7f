"""Client search in an encrypted record of 100,000 clients: beside a bare range scan, and with few and many visits.

A list shows the last visit and the number of visits with each client, so that a search could grow with the visits. It
may not: the same searches are timed in a record of 1,000 visits and in one of a million. There each client that is
found has ten visits to be counted, here hardly any; for that, and for nothing else, the larger may take longer.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from bench import by_hand, made_up
from bench.measure import Row, in_turns, timed
from bodymap.store import Record

LIMIT = 50
FRAME, FLAT = 16.0, 2.0
FEW, MANY = 1_000, 1_000_000
FLOOR = (
    "sqlcipher3: one range scan of the index on the folded family name, 50 rows with last visit and number of visits, "
    "encrypted"
)
SCAN = (
    "SELECT id, family_name, given_name, born, contact, note, archived,"
    " (SELECT max(date) FROM visit WHERE client_id = client.id),"
    " (SELECT count(*) FROM visit WHERE client_id = client.id)"
    " FROM client WHERE archived = 0 AND family_folded >= ? AND family_folded < ?"
    " ORDER BY family_folded, given_folded, id LIMIT ?"
)
KNOWN = "SELECT family_name FROM client ORDER BY family_folded LIMIT 1 OFFSET 60000"


def measure(runs: int) -> Iterator[Row]:
    """Two letters and a whole family name, as one types them; the record and the floor have the same clients."""
    with tempfile.TemporaryDirectory(prefix="bodymap-bench-") as name:
        folder = Path(name)
        record = _record(folder / "ours.bodymap", FEW)
        _record(folder / "hand.bodymap", FEW).close()
        driver = by_hand.connect(folder / "hand.bodymap", made_up.KEY)
        ((known,),) = driver.execute(KNOWN)
        for key, what, text in (("search_short", "two letters", "Ma"), ("search", "a family name", known)):
            hand, ours = in_turns(
                runs * 3,
                timed(lambda text=text: _scan(driver, text), 10),
                timed(lambda text=text: record.search_clients(text, LIMIT), 10),
            )
            found = len(record.search_clients(text, LIMIT))
            yield Row(
                key=key,
                what=f"search among 100,000 clients, {what} ({found} found)",
                unit="ms",
                ours=ours,
                floor=hand,
                floor_is=FLOOR,
                bar=FRAME,
                bar_on="ours",
                note="ours also looks by given name" if found < LIMIT else "",
            )
        record.close()
        driver.close()


def measure_large(runs: int) -> Iterator[Row]:
    """The same lists with a thousand times the visits; making them takes longer than everything else here."""
    with tempfile.TemporaryDirectory(prefix="bodymap-bench-") as name:
        few, many = (_record(Path(name) / f"{count}.bodymap", count) for count in (FEW, MANY))
        for key, what, ask in (
            ("search_flat", "search by two letters", lambda record: record.search_clients("Ma", LIMIT)),
            ("recent_flat", "the clients seen last", lambda record: record.recent_clients(LIMIT)),
        ):
            small, large = in_turns(runs * 3, _asked(ask, few), _asked(ask, many))
            yield Row(
                key=key,
                what=f"{what}, 100,000 clients with {MANY:,} visits",
                unit="ms",
                ours=large,
                floor=small,
                floor_is=f"the same in a record of {FEW:,} visits",
                bar=FLAT,
            )
        few.close()
        many.close()


def _asked(ask: Callable[[Record], object], record: Record) -> Callable[[], float]:
    return timed(lambda: ask(record), 10)


def _record(path: Path, visits: int) -> Record:
    Record.create(path, key=made_up.KEY).close()
    made_up.crowd(path, made_up.KEY)
    made_up.visits_of_crowd(path, visits, made_up.KEY)
    return Record.open(path, key=made_up.KEY)


def _scan(driver: sqlite.Connection, text: str) -> list[tuple[object, ...]]:
    first = text.casefold()
    return driver.execute(SCAN, (first, first + "\U0010ffff", LIMIT)).fetchall()
