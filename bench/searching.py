"""Client search among 100,000, beside a bare range scan of the same index."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from bench import by_hand, made_up
from bench.measure import Row, in_turns, timed
from bodymap.store import Record

LIMIT = 50
FLOOR = (
    "sqlcipher3: one range scan of the index on the folded family name, 50 rows with last visit and number of visits"
)
SCAN = (
    "SELECT id, family_name, given_name, born, contact, note, archived,"
    " (SELECT max(date) FROM visit WHERE client_id = client.id),"
    " (SELECT count(*) FROM visit WHERE client_id = client.id)"
    " FROM client WHERE archived = 0 AND family_folded >= ? AND family_folded < ?"
    " ORDER BY family_folded, given_folded, id LIMIT ?"
)


def measure(runs: int) -> Iterator[Row]:
    """Two letters and a whole family name, as one types them; the record and the floor have the same clients."""
    with tempfile.TemporaryDirectory(prefix="bodymap-bench-") as name:
        folder = Path(name)
        for file in ("ours", "hand"):
            Record.create(folder / f"{file}.bodymap").close()
            made_up.crowd(folder / f"{file}.bodymap")
        record, driver = Record.open(folder / "ours.bodymap"), by_hand.connect(folder / "hand.bodymap")
        ((known,),) = driver.execute("SELECT family_name FROM client ORDER BY family_folded LIMIT 1 OFFSET 60000")
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
                note="ours also looks by given name" if found < LIMIT else "",
            )
        record.close()
        driver.close()


def _scan(driver: sqlite.Connection, text: str) -> list[tuple[object, ...]]:
    first = text.casefold()
    return driver.execute(SCAN, (first, first + "\U0010ffff", LIMIT)).fetchall()
