"""Clients are found as a therapist types: from the beginning of a name, whatever its case and accents."""

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.integration.places import PLACES, new_record

from bodymap.domain.visit import Client, Visit
from bodymap.store import ClientRow, Record, Verb
from bodymap.store.names import fold

NAMES = [
    ("Example", "Robin"),
    ("Éxample", "Zoë"),
    ("Sample", "Exandra"),
    ("van der Specimen", "Jo Ann"),
    ("Müller-Muster", "Ida"),
    ("100% Sample", "Under_score"),
    ("Straße", "Ørjan"),
    ("O’Sample", "Kim"),
]


@pytest.fixture(params=PLACES)
def record(request: pytest.FixtureRequest) -> Iterator[Record]:
    with new_record(request) as record:
        for family, given in NAMES:
            record.add_client(Client(family_name=family, given_name=given))
        yield record


@pytest.fixture
def file_record() -> Iterator[Record]:
    with Record.temporary() as record:
        yield record


def names(rows: tuple[ClientRow, ...]) -> list[str]:
    return [row.name for row in rows]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("exa", ["Example, Robin", "Éxample, Zoë", "Sample, Exandra"]),
        ("EXAMPLE", ["Example, Robin", "Éxample, Zoë"]),
        ("éxam", ["Example, Robin", "Éxample, Zoë"]),
        ("zoe", ["Éxample, Zoë"]),
        ("ample", []),
        ("%", []),
        ("100%", ["100% Sample, Under_score"]),
        ("1__", []),
        ("under_", ["100% Sample, Under_score"]),
        ("underX", []),
        ("'; DROP TABLE client; --", []),
        ("muller", ["Müller-Muster, Ida"]),
        ("strasse", ["Straße, Ørjan"]),
        ("orj", ["Straße, Ørjan"]),
        ("o'sample", ["O’Sample, Kim"]),
        ("example robin", ["Example, Robin"]),
        ("robin exa", ["Example, Robin"]),
        ("example, r", ["Example, Robin"]),
        ("robin, exa", []),
        ("van der spec", ["van der Specimen, Jo Ann"]),
        ("  van   der specimen jo ", ["van der Specimen, Jo Ann"]),
        ("jo ann van der", ["van der Specimen, Jo Ann"]),
        ("s e", ["Sample, Exandra"]),
        ("a b c d e f g h", []),
    ],
)
def test_search(record: Record, typed: str, found: list[str]) -> None:
    assert names(record.search_clients(typed)) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        # the beginning of a name, then that of a word in it, then letters anywhere
        ("sample", ["Sample, Exandra", "100% Sample, Under_score", "O’Sample, Kim"]),
        ("ample", ["100% Sample, Under_score", "Example, Robin", "Éxample, Zoë", "O’Sample, Kim", "Sample, Exandra"]),
        ("muster", ["Müller-Muster, Ida"]),
        ("MÜSTER", ["Müller-Muster, Ida"]),
        ("spec", ["van der Specimen, Jo Ann"]),
        ("ann", ["van der Specimen, Jo Ann"]),
        ("ida muster", ["Müller-Muster, Ida"]),
        ("xample, zo", ["Éxample, Zoë"]),
        ("0%", ["100% Sample, Under_score"]),
        ("r_s", ["100% Sample, Under_score"]),
        ("1_0", []),
        ("/%", []),
        # one letter is no part of a name that anybody looks for
        ("y", []),
        ("%", []),
        ("-", []),
        ("a b c d e f g h", []),
        ("van der spec imen jo ann", ["van der Specimen, Jo Ann"]),
        ("'; DROP TABLE client; --", []),
    ],
)
def test_search_within_names(record: Record, typed: str, found: list[str]) -> None:
    assert names(record.search_clients(typed, within=True)) == found


def test_search_within_names_fills_a_list_and_no_more(record: Record) -> None:
    both = names(record.search_clients("sa", within=True))
    assert both == ["Sample, Exandra", "100% Sample, Under_score", "O’Sample, Kim"]
    assert names(record.search_clients("sa", limit=2, within=True)) == both[:2]
    [row] = record.search_clients("100%")
    record.save_client(row.client, replace(row.client, archived=True))
    assert names(record.search_clients("sa", within=True)) == [both[0], both[2]]
    assert names(record.search_clients("sa", archived=True, within=True)) == both


def test_search_gives_no_more_than_asked_for_and_each_client_once(record: Record) -> None:
    record.add_client(Client(family_name="Twice", given_name="Twice"))
    assert names(record.search_clients("twi")) == ["Twice, Twice"]
    assert len(record.search_clients("exa", limit=2)) == 2
    assert len(record.search_clients("  ")) == len(NAMES) + 1


def test_a_changed_name_is_found_and_the_old_one_is_not(record: Record) -> None:
    [row] = record.search_clients("robin")
    record.save_client(row.client, replace(row.client, family_name="Ångström-Muster", born=datetime.date(1990, 2, 3)))
    record.save_client(record.client(row.id), replace(record.client(row.id), note="made up"))
    assert names(record.search_clients("angstr")) == ["Ångström-Muster, Robin"]
    assert names(record.search_clients("example r")) == []
    assert record.client(row.id).born == datetime.date(1990, 2, 3)


def test_archived_clients_are_shown_only_where_asked_for(record: Record) -> None:
    [row] = record.search_clients("robin")
    record.save_client(row.client, replace(row.client, archived=True))
    assert record.search_clients("robin") == ()
    assert names(record.search_clients("robin", archived=True)) == ["Example, Robin"]
    assert "Example, Robin" not in names(record.clients() + record.recent_clients())
    assert "Example, Robin" in names(record.clients(archived=True))


def test_the_list_is_sorted_as_names_are_and_comes_in_pages(record: Record) -> None:
    everyone = names(record.clients())
    assert everyone[:3] == ["100% Sample, Under_score", "Example, Robin", "Éxample, Zoë"]
    assert names(record.clients(3, 0) + record.clients(3, 3) + record.clients(3, 6)) == everyone


def test_recent_clients_are_those_seen_or_added_last(record: Record) -> None:
    rows = {row.name: row for row in record.clients()}
    seen, often = rows["Sample, Exandra"], rows["Straße, Ørjan"]
    for day in (1, 2, 3):
        record.add_visit(Visit(client_id=often.id, date=datetime.date(2999, 1, day), protocol="it_band"))
    record.add_visit(Visit(client_id=seen.id, date=datetime.date(2999, 1, 2), protocol="it_band"))
    record.add_client(Client(family_name="New"))
    recent = record.recent_clients(3)
    assert names(recent) == ["Straße, Ørjan", "Sample, Exandra", "New"]
    assert [(row.last_visit, row.visits) for row in recent] == [
        (datetime.date(2999, 1, 3), 3),
        (datetime.date(2999, 1, 2), 1),
        (None, 0),
    ]
    assert len(record.recent_clients(100)) == len(NAMES) + 1


def test_notes_to_finish_are_the_visits_that_are_not_signed(record: Record) -> None:
    [row] = record.search_clients("robin")
    old = Visit(client_id=row.id, date=datetime.date(2026, 1, 1), protocol="it_band")
    new = Visit(client_id=row.id, date=datetime.date(2026, 1, 9), protocol="it_band")
    done = Visit(client_id=row.id, date=datetime.date(2026, 1, 5), protocol="it_band", signed=True)
    for visit in (old, new, done):
        record.add_visit(visit)
    assert [(found.visit_id, found.client, found.date.day) for found in record.unsigned_visits()] == [
        (new.id, row.client, 9),
        (old.id, row.client, 1),
    ]
    record.signing.sign(new, "{}", "")
    assert [found.visit_id for found in record.unsigned_visits()] == [old.id]


def test_an_unknown_client_is_told_apart(record: Record) -> None:
    with pytest.raises(KeyError):
        record.client("nobody")
    with pytest.raises(KeyError):
        record.save_client(*[Client(family_name="Nobody")] * 2)
    with pytest.raises(ValueError, match="does not take"):
        record.add_client(record.clients()[0].client)


def test_settings_belong_to_the_record(record: Record) -> None:
    assert record.setting("practice") == ""
    record.set_setting("practice", "Sample Practice")
    record.set_setting("practice", "Example Practice")
    assert record.setting("practice") == "Example Practice"
    last = list(record.audit.entries())[-1]
    assert (last.verb, last.said) == (Verb.SETTING_CHANGED, {"name": "practice"}), "not what it says"
    assert len(record.id) == 32
    with pytest.raises(ValueError, match="keeps its id"):
        record.set_setting("record_id", "another")


def test_search_among_many_reads_a_range_of_an_index(file_record: Record) -> None:
    from bodymap.store import clients

    for statement in (clients._FAMILY_FIRST, clients._GIVEN_FIRST):
        text, names, fixed = file_record._link.text(statement)
        values = {**fixed, "archived": 0, "limit": 5}
        asked = [values.get(name, "a") for name in names]
        asked = [values.get(name, "a") for name in names]
        plan = [row[3] for row in file_record._link.driver.execute(f"EXPLAIN QUERY PLAN {text}", asked)]
        assert plan[0].startswith("SEARCH client USING INDEX")
        assert not any("TEMP B-TREE" in step or "SCAN" in step for step in plan), plan


@pytest.mark.parametrize("text", ["", "ẞ", "ﬁne", "I\u0307", "\u0301", "A\u030a", "İstanbul", "١٢"])
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
