"""The keys and the audit are two files: whatever ends the program between them, a change is told once and not twice."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.integration.conftest import KEY, MakeRecord

from bodymap.domain.author import Author
from bodymap.errors import UserError
from bodymap.keys import KeyFile, untold
from bodymap.keys.untold import Change, Deed
from bodymap.store import NotSaved, Record
from bodymap.store.access import WithoutAudit
from bodymap.store.audit import Audit, Entry

WHO = Author(id="1", name="Kim Example", role="admin")


@pytest.fixture
def path(make_record: MakeRecord) -> Path:
    return make_record(key=KEY)


def of_keys(path: Path) -> list[Entry]:
    """The entries on keys and wrong passphrases, of a record that is unlocked anew."""
    with Record.open(path, key=KEY) as record:
        record.access.unlocked_by(WHO)
        assert record.verify().sound
        return [entry for entry in record.audit.entries() if entry.verb.startswith(("keys.", "record.unlock_failed"))]


def rename(path: Path, name: str) -> None:
    with Record.open(path, key=KEY) as record:
        record.author = WHO
        record.access.change_user(replace(KeyFile.of(path).users[0], name=name), KEY)


def left_by_a_kill(path: Path, folder: Path) -> Path:
    """What stands on the disk at this moment, under another name."""
    folder.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        if not file.name.endswith(".lock"):
            shutil.copyfile(file, folder / file.name)
    return folder / path.name


@pytest.mark.parametrize(
    ("what", "name", "after", "happened"),
    [
        (KeyFile, "save", False, False),
        (KeyFile, "save", True, True),
        (untold, "forget", False, True),
    ],
    ids=["announced", "keys written, entry not", "both written"],
)
def test_a_program_that_dies_while_keys_are_changed_leaves_no_change_untold(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: object, name: str, after: bool, happened: bool
) -> None:
    killed: list[Path] = []
    do: Callable[..., None] = getattr(what, name)

    def dying(*args: object) -> None:
        if after:
            do(*args)
        killed.append(left_by_a_kill(path, tmp_path / "killed"))
        if not after:
            do(*args)

    with monkeypatch.context() as patch:
        patch.setattr(what, name, dying)
        rename(path, "Kim Renamed")
    [left] = killed
    assert (KeyFile.of(left).users[0].name == "Kim Renamed") is happened
    for _ in range(2):
        told = of_keys(left)
        assert len(told) == happened
    if happened:
        assert told[0].said["name"] == ["Kim Example", "Kim Renamed"]
    assert not untold.place_of(left).exists()
    [entry] = of_keys(path)
    assert set(entry.said) == {"user", "name"}, "nobody else was in between"


def test_what_was_told_late_says_whose_it_was_and_when(path: Path) -> None:
    before = KeyFile.of(path)
    after = before.with_changed_user(replace(before.users[0], initials="KE"), KEY)
    untold.announce(path, Deed.CHANGED, "1", Change(before.seal, after.seal, "keys.user_changed", {"user": "Kim"}))
    after.save(path)
    with Record.open(path, key=KEY) as record:
        record.access.unlocked_by(Author(id="2", name="Aya Example"))
        told = [entry for entry in record.audit.entries() if entry.verb == "keys.user_changed"]
    assert [(entry.author, entry.said["user"], entry.said["by"]) for entry in told] == [
        ("Aya Example", "Kim", "Kim Example")
    ]
    assert "at" in told[0].said


def test_changes_one_upon_another_are_all_told_and_those_taken_back_are_not(path: Path) -> None:
    keys, told = KeyFile.of(path), []
    for name in ("Kim A", "Kim B", "Kim A"):
        changed = keys.with_changed_user(replace(keys.users[0], name=name), KEY)
        never = keys.with_changed_user(replace(keys.users[0], name="never"), KEY)
        untold.announce(path, Deed.CHANGED, "1", Change(keys.seal, never.seal, "keys.user_changed", {"to": "never"}))
        untold.announce(path, Deed.CHANGED, "1", Change(keys.seal, changed.seal, "keys.user_changed", {"to": name}))
        keys = changed
    keys.save(path)
    told = [entry.said["to"] for entry in of_keys(path)]
    assert told == ["Kim A", "Kim B", "Kim A"]


def test_tries_are_told_once_though_the_file_cannot_be_taken_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(untold, "forget", lambda *_: None)
    for count in (2, 0, 1, 0):
        for _ in range(count):
            untold.note(path, Deed.WRONG, "1")
        with Record.open(path, key=KEY) as record:
            assert record.access.unlocked_by(WHO).wrong == count
    told = [entry.said["times"] for entry in of_keys(path)]
    assert told == [2, 1]


def test_what_was_done_at_the_keys_is_told_as_a_whole_or_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for deed in (Deed.WRONG, Deed.REMEMBERED):
        untold.note(path, deed, "1")
    append = Audit.append

    def full(self: Audit, verb: str, *args: object, **more: object) -> None:
        if verb == "keys.remembered":
            raise NotSaved("The disk is full.")
        append(self, verb, *args, **more)  # type: ignore[arg-type]

    with Record.open(path, key=KEY) as record:
        with monkeypatch.context() as patch:
            patch.setattr(Audit, "append", full)
            assert record.access.unlocked_by(WHO).wrong == 1
        changes = record.changes
        assert record.access.unlocked_by(WHO).wrong == 1
        assert record.changes == changes, "nothing that a backup would be made for"
    assert [entry.verb for entry in of_keys(path)] == ["record.unlock_failed", "keys.remembered"]


def test_keys_that_cannot_be_announced_are_not_changed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = KeyFile.of(path)

    def refuse(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(untold, "_add", refuse)
    with pytest.raises(UserError, match="No space left"):
        rename(path, "Kim Renamed")
    assert KeyFile.of(path) == before
    assert of_keys(path) == []


def test_keys_that_stay_as_they_are_are_no_change(path: Path) -> None:
    rename(path, KeyFile.of(path).users[0].name)
    assert of_keys(path) == []


@pytest.mark.parametrize(
    "change",
    [
        "",
        "{",
        "[]",
        '{"before": "", "after": "", "verb": "record.erased", "said": {}}',
        '{"before": "", "after": "SEAL", "verb": "client.erased", "said": {}}',
        '{"before": "", "after": "SEAL", "verb": "nonsense", "said": {}}',
        '{"before": "", "after": "SEAL", "verb": "keys.user_added", "said": [1]}',
    ],
)
def test_a_line_that_somebody_has_put_there_tells_nothing_and_keeps_nobody_out(path: Path, change: str) -> None:
    change = change.replace("SEAL", KeyFile.of(path).seal)
    untold.place_of(path).write_text(f"2026-03-02T14:00:00+00:00 changed 1 {change}\n", encoding="utf-8")
    assert of_keys(path) == []


def test_keys_of_a_damaged_record_that_were_changed_are_told_by_the_backup_in_its_place(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(20_000))
    before = KeyFile.of(path).users[0]
    WithoutAudit(path).change_user(replace(before, name="Kim Renamed"), KEY)
    path.write_bytes(whole)
    assert [entry.verb for entry in of_keys(path)] == ["keys.user_changed"]
