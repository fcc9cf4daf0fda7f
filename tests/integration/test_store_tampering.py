"""Whoever tampers with the audit, with signed versions or with the head beside the record, from outside, is found."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.integration.audits import audited, raw

from bodymap.store import Record, sqlite
from bodymap.store.head import place_of

Tamper = Callable[[sqlite.Connection, random.Random, int], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return audited(tmp_path)


def edit(driver: sqlite.Connection, luck: random.Random, count: int) -> None:
    column = luck.choice(["at", "author", "author_id", "verb", "client_id", "visit_id", "details", "digest", "hash"])
    at = luck.randint(1, count)
    driver.execute(f"UPDATE audit SET {column} = coalesce({column}, '') || 'x' WHERE sequence = ?", (at,))


def delete(driver: sqlite.Connection, luck: random.Random, count: int) -> None:
    driver.execute("DELETE FROM audit WHERE sequence = ?", (luck.randint(1, count),))


def truncate(driver: sqlite.Connection, luck: random.Random, count: int) -> None:
    driver.execute("DELETE FROM audit WHERE sequence > ?", (luck.randint(0, count - 1),))


def swap(driver: sqlite.Connection, luck: random.Random, count: int) -> None:
    one, other = luck.sample(range(1, count + 1), 2)
    for was, now in ((one, 0), (other, one), (0, other)):
        driver.execute("UPDATE audit SET sequence = ? WHERE sequence = ?", (now, was))


def rename(driver: sqlite.Connection, luck: random.Random, count: int) -> None:
    """Closes the gap behind a deleted entry."""
    at = luck.randint(1, count - 1)
    driver.execute("DELETE FROM audit WHERE sequence = ?", (at,))
    for number in range(at + 1, count + 1):
        driver.execute("UPDATE audit SET sequence = ? WHERE sequence = ?", (number - 1, number))


def silence(driver: sqlite.Connection, luck: random.Random, count: int) -> None:
    """Takes the words out as erasing does, without an erasure."""
    told = [at for (at,) in driver.execute("SELECT sequence FROM audit WHERE details IS NOT NULL ORDER BY sequence")]
    driver.execute("UPDATE audit SET details = NULL, salt = NULL WHERE sequence = ?", (luck.choice(told),))


def forge(driver: sqlite.Connection, luck: random.Random, count: int) -> None:
    column = luck.choice(["chart", "judgement", "reason", "author", "at"])
    driver.execute(f"UPDATE version SET {column} = {column} || ' ' WHERE rowid = ?", (luck.randint(1, 2),))


def lose(driver: sqlite.Connection, luck: random.Random, count: int) -> None:
    driver.execute("DELETE FROM version WHERE rowid = ?", (luck.randint(1, 2),))


@pytest.mark.parametrize("tamper", [edit, delete, truncate, swap, rename, silence, forge, lose])
def test_whatever_is_tampered_with_is_found(path: Path, tmp_path: Path, tamper: Tamper) -> None:
    luck = random.Random(tamper.__name__)
    with Record.open(path) as record:
        count = record.verify().entries
    head = place_of(path).read_bytes()
    for number in range(40):
        victim = tmp_path / f"{number}.bodymap"
        shutil.copyfile(path, victim)
        place_of(victim).write_bytes(head)
        driver = raw(victim)
        tamper(driver, luck, count)
        driver.close()
        with Record.open(victim, read_only=True) as record:
            report = record.verify()
        assert not report.sound, f"{tamper.__name__} {number} was not found"
        assert str(report.faults[0])
        victim.unlink()


def test_an_end_that_was_cut_off_together_with_the_head_shows_by_the_missing_head_alone(path: Path) -> None:
    """The control: a record that was left alone is sound, and what is left of a chain that was cut is sound, too."""
    with Record.open(path, read_only=True) as record:
        assert record.verify().sound
    driver = raw(path)
    driver.execute("DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)")
    driver.close()
    place_of(path).unlink()
    with Record.open(path, read_only=True) as record:
        assert [fault.what for fault in record.verify().faults] == [
            "the head that is kept beside the record is missing"
        ]


@pytest.mark.parametrize("statement", ["UPDATE judgement SET said = said || ' '", "DELETE FROM judgement"])
def test_the_judgement_beside_a_signed_visit_is_the_one_that_it_was_signed_with(path: Path, statement: str) -> None:
    driver = raw(path)
    driver.execute(f"{statement} WHERE visit_id = (SELECT min(visit_id) FROM judgement)")
    driver.close()
    with Record.open(path, read_only=True) as record:
        [fault] = record.verify().faults
    assert "the judgement beside the signed visit" in fault.what
