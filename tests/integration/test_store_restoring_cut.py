"""A restore that is cut short, by a kill or a power cut: the next opening finds one record whole, with its own keys.

A process restores and ends itself at one file operation after the other, told of each by Python's own audit hook; then
the record is opened as a window opens it.
"""

import contextlib
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.integration.conftest import KEY, MakeRecord, everything

from bodymap.errors import UserError
from bodymap.keys import PENDING, KeyFile, is_encrypted
from bodymap.store import DamagedRecord, Record
from bodymap.store.backup import beside, copy_private
from bodymap.store.restoring import restore
from bodymap.store.snapshot import log_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")

OTHER_KEY = bytes(range(100, 132))
CHANGES = ("os.rename", "os.remove")


def cut_at(number: int, folder: Path, do: Callable[[], object]) -> bool:
    """Does it in a process that ends itself in front of its so-manieth step in the folder; whether it did.

    A step is a change of the name of what was brought, or its end, or that the folder is flushed.
    """
    child = os.fork()
    if child:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert status in (0, 9), "it failed by itself"
        return status == 9
    status, left = 1, number

    def hear(event: str, args: tuple[object, ...]) -> None:
        nonlocal left
        flushed = event == "open" and args[0] in (folder, str(folder))
        if flushed or (event in CHANGES and PENDING in f"{args[0]} {args[1]}"):
            left -= 1
            if left == 0:
                os._exit(9)

    try:
        sys.addaudithook(hear)
        do()
        status = 0
    finally:
        os._exit(status)


def opens_with(path: Path) -> bytes | None:
    """The key that the keys hold which whoever opens this record is asked for; None for a plain one."""
    if not is_encrypted(path):
        return None
    found = KeyFile.of(path)
    for key in (KEY, OTHER_KEY):
        with contextlib.suppress(UserError):
            found.check_seal(key)
            return key
    raise AssertionError("the keys that are at hand are nobody's")


@pytest.mark.parametrize(
    ("old_key", "new_key"),
    [(KEY, OTHER_KEY), (KEY, None), (None, KEY)],
    ids=["gets another key", "becomes plain", "becomes encrypted"],
)
def test_wherever_a_restore_is_cut_the_next_opening_finds_one_record_whole(
    make_record: MakeRecord, tmp_path: Path, old_key: bytes | None, new_key: bytes | None
) -> None:
    source, original = make_record(2, 1, new_key, "source.bodymap"), make_record(1, 1, old_key)
    with Record.open(source, key=new_key) as record:
        made = record.back_up().path
    new, old = everything(source, new_key), everything(original, old_key)
    came, cut, number = set(), True, 0
    while cut:
        number += 1
        path = tmp_path / f"cut-{number}" / "practice.bodymap"
        path.parent.mkdir()
        for suffix in ("", ".keys", ".head"):
            copy_private(beside(original, suffix), beside(path, suffix))
        put = partial(restore, made, path, key=new_key, target_key=old_key, other_record=True)
        cut = cut_at(number, path.parent, put)
        key = opens_with(path)
        found = everything(path, key)
        assert found == (new if key == new_key and found != old else old)
        with Record.open(path, key=key) as record:
            assert record.head_note.words == ""
            assert record.verify().sound
        assert everything(path, key) == found
        assert opens_with(path) == key
        assert not list(path.parent.glob("*.restoring*")), "nothing is left of it"
        came.add(found == new)
    assert came == {False, True}, "some cuts are before it takes its place, and some after"


def test_a_log_that_was_put_by_when_it_was_cut_is_back_beside_its_record(
    make_record: MakeRecord, tmp_path: Path
) -> None:
    source = make_record(2, 1, name="source.bodymap")
    with Record.open(source) as record:
        made = record.back_up().path
    spoilt = source.read_bytes()[:4096] + b"no page of a record" * 400
    kept, cut, number = set(), True, 0
    while cut:
        number += 1
        path = tmp_path / f"cut-{number}" / "practice.bodymap"
        path.parent.mkdir()
        path.write_bytes(spoilt)
        log_of(path).write_bytes(b"of the spoilt one")
        cut = cut_at(number, path.parent, partial(restore, made, path))
        with contextlib.suppress(DamagedRecord), Record.open(path, read_only=number % 2 == 0):
            pass
        kept.add(path.read_bytes() == spoilt)
        if path.read_bytes() == spoilt:
            assert log_of(path).read_bytes() == b"of the spoilt one"
        assert not list(path.parent.glob("*.restoring*"))
    assert kept == {False, True}


def test_leftovers_that_cannot_be_ended_are_told_and_the_record_stays_shut(
    make_record: MakeRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_record()
    beside(path, PENDING).write_bytes(b"half a copy")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "no")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        with pytest.raises(UserError, match="read-only"):
            Record.open(path)
    with Record.open(path):
        assert not beside(path, PENDING).exists()
