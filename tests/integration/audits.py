"""A record with something in its audit, and the file as somebody meets it who took its triggers off."""

import datetime
from dataclasses import replace
from pathlib import Path

from bodymap.domain.author import Author
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.exchange.exact import encode_exact
from bodymap.store import Record, sqlite

ROBIN = Author(id="r1", name="R. Example", initials="RE")


def draft(client: Client, **fields: object) -> Visit:
    return Visit(**{"client_id": client.id, "date": datetime.date(2026, 1, 2), "protocol": "it_band", **fields})  # type: ignore[arg-type]


def finding(**fields: object) -> Finding:
    return Finding(**{"side": Side.LEFT, "kind": "tenderness", "zones": ("it_band_mid",), **fields})  # type: ignore[arg-type]


def audited(folder: Path) -> Path:
    """A record with two clients, each with a signed visit, and a few dozen entries, closed."""
    path = folder / "practice.bodymap"
    with Record.create(path) as record:
        record.author = ROBIN
        for name in ("Example", "Sample"):
            client = Client(family_name=name)
            record.add_client(client)
            visit = draft(client)
            record.add_visit(visit)
            for number in range(8):
                after = replace(visit, findings=(*visit.findings, finding(severity=number)))
                record.save_visit(visit, after)
                visit = after
            record.signing.sign(visit, encode_exact(visit), "{}")
        record.save_client(client, replace(client, note="made up"))
    return path


def raw(path: Path) -> sqlite.Connection:
    driver = sqlite.connect(str(path))
    for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        driver.execute(f"DROP TRIGGER {name}")
    return driver
