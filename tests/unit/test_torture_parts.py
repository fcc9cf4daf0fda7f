"""The long tests' own parts: what counts as held, and what a disk may have kept when the power went."""

import random
from pathlib import Path

import pytest
from torture import table
from torture.disk import Change, Disk
from torture.table import Row
from torture.trial import Outcome, Task, Trial


def ran(_task: Task) -> Outcome:
    return Outcome(1, 0)


TRIAL = Trial("T99", "a promise", (1, 1, 1), ran, ran, "a control")


@pytest.mark.parametrize(
    ("outcome", "control", "held"),
    [
        (Outcome(5, 0), Outcome(5, 1), True),
        (Outcome(5, 1), Outcome(5, 1), False),
        (Outcome(5, 0), Outcome(5, 0), False),
        (Outcome(0, 0), Outcome(5, 1), False),
        (Outcome(5, 0), None, False),
        (None, None, True),
    ],
    ids=["held", "broken", "a control that was not caught", "nothing tried", "no control ran", "skipped"],
)
def test_a_promise_is_held_only_beside_a_control_that_was_caught(
    outcome: Outcome | None, control: Outcome | None, held: bool
) -> None:
    assert Row(TRIAL, outcome, control, 1.0).held is held


def test_results_replace_those_of_the_same_trial_and_leave_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "PAGE", tmp_path / "torture.md")
    other = Trial("T7", "another", (1, 1, 1), ran, ran, "a control")
    table.write([Row(TRIAL, Outcome(5, 0), Outcome(1, 1), 1.0), Row(other, Outcome(3, 0), Outcome(1, 1), 1.0)])
    table.write([Row(TRIAL, None, None, 0.0, skipped="no disk | no test")])
    lines = [line for line in (tmp_path / "torture.md").read_text().splitlines() if line.startswith("| T")]
    assert [line.split(" | ")[0] for line in lines] == ["| Trial", "| T7", "| T99"]
    assert "skipped: no disk / no test" in lines[-1]


def written(name: str, offset: int, content: bytes) -> Change:
    return Change("W", name, offset, len(content), content)


def states(disk: Disk) -> set[tuple[tuple[str, bytes], ...]]:
    return {tuple(sorted(disk.after_power_loss(random.Random(seed)))) for seed in range(300)}


def test_what_was_flushed_is_there_and_what_was_not_may_be_missing_torn_or_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a" * 1024)
    disk = Disk(tmp_path)
    assert states(disk) == {(("file", b"a" * 1024),)}
    disk.take(written("file", 0, b"b" * 1024))
    torn = b"b" * 512 + b"a" * 512
    assert {content for ((_, content),) in states(disk)} == {b"a" * 1024, b"b" * 1024, torn}
    disk.take(Change("S", "file", 0, 0, b""))
    assert states(disk) == {(("file", b"b" * 1024),)}


def test_a_new_file_is_sure_once_it_or_its_folder_was_flushed(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.take(Change("C", "new", 0, 0, b""))
    assert () in states(disk)
    disk.take(Change("D", ".", 0, 0, b""))
    assert states(disk) == {(("new", b""),)}
    disk.take(Change("U", "new", 0, 0, b""))
    assert states(disk) == {(), (("new", b""),)}
    disk.take(Change("D", ".", 0, 0, b""))
    assert states(disk) == {()}
