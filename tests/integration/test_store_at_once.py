"""Several clients and visits written as one: all of them are in the record, or none is."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bodymap.domain.visit import Client, Visit
from bodymap.store import NotSaved, Record

DAY = datetime.date(2026, 3, 2)
KIM = Client(family_name="Example", given_name="Kim")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.create(tmp_path / "r.bodymap") as record:
        yield record


def visit(**more: object) -> Visit:
    return Visit(client_id=KIM.id, date=DAY, protocol="it_band", **more)  # type: ignore[arg-type]


def test_what_is_written_at_once_is_there(record: Record) -> None:
    first = visit()
    with record.at_once():
        record.add_client(KIM)
        record.add_visit(first)
        record.save_visit(first, replace(first, notes="made up"))
        record.save_client(KIM, replace(KIM, note="made up"))
    path = record.path
    record.close()
    with Record.open(path) as again:
        assert again.visits(KIM.id) == (replace(first, notes="made up"),)
        assert again.client(KIM.id).note == "made up"


class _Interruption(Exception):  # noqa: N818
    pass


def test_an_error_takes_everything_back(record: Record) -> None:
    record.add_client(KIM)
    kept = visit()
    record.add_visit(kept)
    other = Client(family_name="Sample")

    def write_and_fail() -> None:
        with record.at_once():
            record.add_client(other)
            record.save_client(KIM, replace(KIM, note="never"))
            record.save_visit(kept, replace(kept, notes="never"))
            raise _Interruption

    with pytest.raises(_Interruption):
        write_and_fail()
    assert [row.client for row in record.clients()] == [KIM]
    assert record.visit(kept.id) == kept
    # what was remembered of the failed writes must not stand in the way of the next
    record.save_visit(kept, replace(kept, notes="kept"))
    record.save_client(KIM, replace(KIM, note="kept"))
    assert record.visit(kept.id).notes == "kept"


def test_what_breaks_a_constraint_takes_everything_back(record: Record) -> None:
    with pytest.raises(ValueError, match="does not take this"), record.at_once():  # noqa: PT012
        record.add_client(KIM)
        record.add_client(KIM)
    assert record.clients() == ()
    record.add_client(KIM)


def test_single_writes_are_durable_again_afterwards(record: Record) -> None:
    with record.at_once():
        record.add_client(KIM)
    record.add_visit(visit())
    path = record.path
    record.close()
    with Record.open(path) as again:
        assert len(again.visits(KIM.id)) == 1


def test_a_record_that_is_read_only_refuses_at_once(record: Record) -> None:
    path = record.path
    record.close()
    with Record.open(path, read_only=True) as reader, pytest.raises(NotSaved), reader.at_once():
        pass
