"""What sheets are made from, straight out of a record: without a window, one visit after another."""

import datetime
from collections import Counter
from collections.abc import Iterator

import pytest

from bodymap.errors import UserError
from bodymap.store import Record
from bodymap.workspace import open_workspace
from bodymap.workspace.sheets import Sources

NOW = datetime.datetime(2026, 3, 2, 14, 2)


@pytest.fixture
def examples() -> Iterator[Record]:
    with open_workspace(None, demo=True).record as record:
        yield record


def opened(record: Record) -> Counter[str | None]:
    return Counter(entry.client_id for entry in record.audit.entries() if entry.verb == "client.opened")


def test_a_client_whose_visits_follow_one_another_is_told_as_opened_once(examples: Record) -> None:
    before, sources = opened(examples), Sources(examples, NOW)
    for row in examples.clients():
        for visit in examples.visits(row.client.id):
            assert sources.of(row.client.id, visit.id).visit == visit
        assert sources.of(row.client.id).visit == examples.visits(row.client.id)[-1]
    assert sum(before.values()) > 0
    # and once more for the last visit, which was asked for anew without being named
    assert opened(examples) - before == {row.client.id: 2 for row in examples.clients()}


def test_a_visit_that_is_named_with_another_client_is_refused_whoever_is_open(examples: Record) -> None:
    first, second = (row.client.id for row in examples.clients()[:2])
    sources = Sources(examples, NOW)
    visit = examples.visits(first)[0]
    sources.of(first, visit.id)
    with pytest.raises(UserError, match="another client's"):
        sources.of(second, visit.id)


def test_a_client_who_is_erased_while_a_sheet_is_made_is_told(
    examples: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = examples.clients()[0].client
    visits = examples.visits(client.id)

    def erased_behind(client_id: str) -> object:
        if client_id in {row.client.id for row in examples.clients()}:
            examples.erasing.client(client_id, "asked for")
        return visits

    monkeypatch.setattr(examples, "visits", erased_behind)
    with pytest.raises(UserError, match="no longer in the record"):
        Sources(examples, NOW).of(client.id, visits[-1].id)
