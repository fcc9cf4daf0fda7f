"""Records for the tests over files (plain and encrypted, closed, with one client and a few visits) and on a server."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.integration.places import Cluster, cluster, stop_cluster

from bodymap.domain.author import Author
from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.keys import KeyFile
from bodymap.store import Record, ServerAddress, open_record

KEY = bytes(range(32))

MakeRecord = Callable[..., Path]


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def make_record(tmp_path: Path) -> MakeRecord:
    """Makes a closed record with so many clients of so many visits each, and returns its path."""

    def do(clients: int = 1, visits: int = 2, key: bytes | None = None, name: str = "practice.bodymap") -> Path:
        path = tmp_path / name
        with Record.create(path, key=key) as record, record.at_once():
            if key is not None:
                made_up_keys(record.id, key).save(path)
            for number in range(clients):
                client = Client(family_name=f"Example {number:04d}", given_name="Robin")
                record.add_client(client)
                for day in range(visits):
                    record.add_visit(made_up_visit(client.id, day))
        return path

    return do


def made_up_keys(record_id: str, key: bytes) -> KeyFile:
    """Keys that hold for this key, whose only user has no passphrase: deriving one takes long."""
    return KeyFile(record_id, (Author(id="1", name="Kim Example", role="admin"),), ())._sealed(key)


def made_up_visit(client_id: str, day: int) -> Visit:
    finding = Finding(side=Side.RIGHT, kind="nodule", zones=("it_band_mid",), severity=day % 11, note="made up " * 9)
    return Visit(
        client_id=client_id, date=date(2026, 1, 1 + day % 28), protocol="it_band", findings=(finding,), notes="n" * 200
    )


def everything(path: Path, key: bytes | None = None) -> list[object]:
    with Record.open(path, read_only=True, key=key) as record:
        return [(record.client(row.id), record.visits(row.id)) for row in record.clients(limit=10_000)]


SPOILT: dict[str, Callable[[Path], object]] = {
    "missing": lambda keys: keys.unlink(),
    "damaged": lambda keys: keys.write_bytes(bytes(200)),
    "of another key": lambda keys: made_up_keys(KeyFile.of(keys.with_suffix("")).record_id, bytes(32)).save(
        keys.with_suffix("")
    ),
    "of another record": lambda keys: made_up_keys("f" * 32, KEY).save(keys.with_suffix("")),
}
"""What may be wrong with a keys file, by what it is called."""


@pytest.fixture
def server() -> Cluster:
    return cluster()


@pytest.fixture
def address(server: Cluster) -> ServerAddress:
    """Of an empty record on the server."""
    return server.database()


@pytest.fixture
def record(address: ServerAddress) -> Iterator[Record]:
    """The record on the server, open."""
    with open_record(address) as record:
        yield record


@pytest.fixture(scope="session", autouse=True)
def _no_server_left() -> Iterator[None]:
    """The server that a test has started goes when the tests end."""
    yield
    stop_cluster()
