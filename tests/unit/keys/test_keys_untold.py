"""What was done at the keys while nobody could be told: noted line by line, read whatever else is in the file."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bodymap.keys import untold
from bodymap.keys.untold import Deed, Tries

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "practice.bodymap"


def test_what_is_noted_is_read_in_its_order(record: Path) -> None:
    assert untold.read(record).lines == ()
    for deed in (Deed.WRONG, Deed.WRONG, Deed.RECOVERED):
        untold.note(record, deed, "0123")
    found = untold.read(record)
    assert [line.deed for line in found.lines] == [Deed.WRONG, Deed.WRONG, Deed.RECOVERED]
    assert {line.user for line in found.lines} == {"0123"}
    assert Tries.among(found.lines).wrong == 2
    if os.name == "posix":
        assert untold.place_of(record).stat().st_mode & 0o777 == 0o600


def test_what_was_told_goes_and_what_came_since_stays(record: Path) -> None:
    untold.note(record, Deed.WRONG, "0123")
    told = untold.read(record)
    untold.note(record, Deed.RECOVERED, "0123")
    untold.forget(record, told)
    left = untold.read(record)
    assert [line.deed for line in left.lines] == [Deed.RECOVERED]
    untold.forget(record, left)
    assert not untold.place_of(record).exists()
    untold.forget(record, left)


def test_a_file_that_somebody_has_filled_harms_nobody(record: Path) -> None:
    place = untold.place_of(record)
    place.write_bytes(b"\xff\x00 nonsense\nyesterday wrong 1\n2026-03-02T14:00:00+00:00 stolen 1\n\n")
    untold.note(record, Deed.WRONG, "0123")
    assert [line.user for line in untold.read(record).lines] == ["0123"]
    place.write_bytes(b"x" * untold.LARGEST)
    untold.note(record, Deed.WRONG, "0123")
    assert place.stat().st_size == untold.LARGEST, "it does not grow without end"
    assert untold.read(record).lines == ()


def test_a_moment_at_the_border_of_the_calendar_is_passed_over(record: Path) -> None:
    untold.place_of(record).write_text("0001-01-01T00:00:00+05:00 wrong somebody\n", encoding="utf-8")
    assert untold.read(record).lines == ()


def test_a_folder_that_takes_nothing_keeps_nobody_out(tmp_path: Path) -> None:
    untold.note(tmp_path / "gone" / "practice.bodymap", Deed.WRONG, "0123")
    assert untold.read(tmp_path / "gone" / "practice.bodymap") == untold.Untold()


@pytest.mark.parametrize(
    ("wrong", "ago", "strange"),
    [(0, 0, False), (1, 1, False), (2, 4, False), (1, 6, True), (3, 1, True)],
)
def test_a_slip_a_moment_ago_is_nobody_strange(wrong: int, ago: int, strange: bool) -> None:
    since = NOW - timedelta(minutes=ago) if wrong else None
    assert Tries(wrong, since).strange(NOW) is strange
