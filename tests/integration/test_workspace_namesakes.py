"""One person must not get a second chart by oversight: who is alike is named before a client is added."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bodymap.domain.visit import Client
from bodymap.store import Record
from bodymap.workspace.namesakes import alike

DAY = date(1961, 3, 14)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    record = Record.create(tmp_path / "practice.bodymap")
    record.add_client(Client(family_name="Müster", given_name="Hanna", born=DAY))
    record.add_client(Client(family_name="Müsterle", given_name="Hanna", born=DAY))
    record.add_client(Client(family_name="Sample", given_name="Müster"))
    yield record
    record.close()


@pytest.mark.parametrize(
    ("given", "born", "found"),
    [
        ("Hanna", DAY, True),
        ("HANNA", None, True),
        ("Hannah", DAY, True),
        ("Hanna", date(1970, 5, 2), False),
        ("Hannah", None, False),
    ],
)
def test_who_may_be_the_same_person(record: Record, given: str, born: date | None, found: bool) -> None:
    names = [known.name for known in alike(record, Client(family_name="Muster", given_name=given, born=born))]
    assert names == (["Müster, Hanna"] if found else [])


def test_the_same_whole_name_comes_first_and_archived_clients_count(record: Record) -> None:
    twin = Client(family_name="Müster", given_name="Zoe", born=DAY)
    record.add_client(twin)
    record.save_client(twin, replace(twin, archived=True))
    found = alike(record, Client(family_name="Müster", given_name="Zoe", born=DAY))
    assert [known.given_name for known in found] == ["Zoe", "Hanna"]
    assert found[0].archived
