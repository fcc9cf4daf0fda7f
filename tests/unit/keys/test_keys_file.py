"""The keys file: who gets in, who does not, and what a change of it cannot do."""

import base64
import json
import os
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bodymap.domain.author import Author
from bodymap.errors import UserError
from bodymap.keys import KeyFile, WrongPassphrase, is_encrypted, keys_of, slots
from bodymap.keys.keyfile import set_aside

PHRASE = "tulip bridge copper lantern"
AYA = Author(name="Aya Example", initials="AE", role="admin")
BEN = Author(name="Ben Sample", initials="BS")


@pytest.fixture
def made() -> tuple[KeyFile, bytes, str]:
    return KeyFile.new("0123", AYA, PHRASE)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "practice.bodymap"


def test_a_passphrase_and_the_recovery_key_open_the_same_key(made: tuple[KeyFile, bytes, str], path: Path) -> None:
    keys, key, recovery = made
    keys.save(path)
    read = KeyFile.of(path)
    [user] = read.users
    assert (user.name, user.initials, user.role) == ("Aya Example", "AE", "admin")
    assert read.unlock(PHRASE, user.id).key == key
    assert read.recover(recovery.lower().replace("-", " ").replace("0", "o"), user.id).key == key
    assert read.unlock(PHRASE, user.id).author == user
    assert len(key) == 32


@pytest.mark.parametrize(
    "wrong", ["", " ", PHRASE + " ", PHRASE.upper(), PHRASE[:-1], "'; DROP TABLE client; --", "\ud800", "ü" * 5000]
)
def test_any_other_passphrase_is_wrong(made: tuple[KeyFile, bytes, str], wrong: str) -> None:
    keys, _, _ = made
    with pytest.raises(WrongPassphrase) as refusal:
        keys.unlock(wrong, keys.users[0].id)
    assert refusal.value.remedy
    assert len(wrong) < 2 or wrong not in str(refusal.value)


@pytest.mark.parametrize(
    "phrase", ["quotes ' and \" and \\ and %", "Übung macht den Meister", "密码很长很长很长很长", "tab\tand nul\0"]
)
def test_every_sign_may_stand_in_a_passphrase(phrase: str) -> None:
    keys, key, _ = KeyFile.new("0123", AYA, phrase)
    assert keys.unlock(phrase, keys.users[0].id).key == key


def test_an_accent_typed_in_two_ways_is_the_same() -> None:
    keys, key, _ = KeyFile.new("0123", AYA, "caf\u00e9 und Brezeln")
    assert keys.unlock("cafe\u0301 und Brezeln", keys.users[0].id).key == key


def test_each_user_has_a_passphrase_of_their_own(made: tuple[KeyFile, bytes, str]) -> None:
    keys, key, _ = made
    keys = keys.with_user(BEN, "another four words", key)
    aya, ben = keys.users
    assert keys.unlock("another four words", ben.id).key == key
    for user, phrase in ((aya, "another four words"), (ben, PHRASE)):
        with pytest.raises(WrongPassphrase):
            keys.unlock(phrase, user.id)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(made: tuple[KeyFile, bytes, str]) -> None:
    keys, key, recovery = made
    user = keys.users[0].id
    changed = keys.with_passphrase(user, "something else again", key)
    assert changed.unlock("something else again", user).key == key
    assert changed.recover(recovery, user).key == key
    with pytest.raises(WrongPassphrase):
        changed.unlock(PHRASE, user)


def test_a_new_recovery_key_ends_the_old_one(made: tuple[KeyFile, bytes, str]) -> None:
    keys, key, old = made
    renewed, new = keys.with_new_recovery(key)
    user = keys.users[0].id
    assert renewed.recover(new, user).key == key
    with pytest.raises(WrongPassphrase, match="recovery key"):
        renewed.recover(old, user)


def test_the_last_one_who_keeps_the_users_cannot_go(made: tuple[KeyFile, bytes, str]) -> None:
    keys, key, _ = made
    keys = keys.with_user(BEN, "another four words", key)
    aya, ben = keys.users
    for attempt in (
        lambda: keys.without_user(aya.id, key),
        lambda: keys.with_changed_user(replace(aya, role="therapist"), key),
    ):
        with pytest.raises(UserError, match="one user at least"):
            attempt()
    assert keys.without_user(ben.id, key).users == (aya,)
    promoted = keys.with_changed_user(replace(ben, role="admin", name="Ben B. Sample"), key)
    assert [user.name for user in promoted.without_user(aya.id, key).users] == ["Ben B. Sample"]


def test_a_user_needs_a_name_of_their_own_and_a_known_role(made: tuple[KeyFile, bytes, str]) -> None:
    keys, key, _ = made
    for author, sentence in (
        (replace(BEN, name="  "), "needs a name"),
        (replace(BEN, name="aya example"), "already a user"),
        (replace(BEN, role="owner"), "no role"),
    ):
        with pytest.raises(UserError, match=sentence):
            keys.with_user(author, "another four words", key)
    with pytest.raises(UserError, match="no such user"):
        keys.unlock(PHRASE, "nobody")


def test_tampering_is_seen_whatever_is_changed(made: tuple[KeyFile, bytes, str], path: Path) -> None:
    keys, key, _ = made
    keys.with_user(BEN, "another four words", key).save(path)
    whole = json.loads(keys_of(path).read_text())
    ben = whole["users"][1]["id"]

    def spoil(change: str) -> dict[str, object]:
        found = json.loads(json.dumps(whole))
        match change:
            case "role":
                found["users"][1]["role"] = "admin"
            case "user removed":
                del found["users"][0]
            case "slot removed":
                del found["slots"][0]
            case "another record":
                found["record"] = "9999"
            case "swapped":
                found["slots"][0]["owner"], found["slots"][2]["owner"] = ben, whole["users"][0]["id"]
            case "cheaper":
                found["slots"][2]["argon2id"]["kib"] = 16
            case "seal":
                found["seal"] = whole["seal"][:-4] + "AAA="
        return found

    control = spoil("nothing")
    keys_of(path).write_text(json.dumps(control))
    assert KeyFile.of(path).unlock("another four words", ben).key == key, "unspoiled, it opens"
    for change in ("role", "user removed", "slot removed", "another record", "swapped", "cheaper", "seal"):
        keys_of(path).write_text(json.dumps(spoil(change)))
        with pytest.raises(UserError):
            KeyFile.of(path).unlock("another four words", ben)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "damaged"),
        (b"{}", "damaged"),
        (b"[" * 100_000, "damaged"),
        (b"\xff\xfe", "damaged"),
        (b'{"application": "other"}', "no keys file of bodymap"),
        (b'{"application": "bodymap", "form": 2}', "newer bodymap"),
        (b'{"application": "bodymap", "form": 1, "record": "1", "users": [], "slots": [], "seal": ""}', "damaged"),
    ],
)
def test_what_is_no_keys_file_is_refused_and_left_as_it_was(path: Path, content: bytes, sentence: str) -> None:
    keys_of(path).write_bytes(content)
    with pytest.raises(UserError, match=sentence):
        KeyFile.of(path)
    assert keys_of(path).read_bytes() == content


@pytest.mark.parametrize("part", ["salt", "nonce", "wrapped"])
@pytest.mark.parametrize("cut", [slice(0), slice(1, None), slice(-1)], ids=["empty", "first lost", "last lost"])
def test_a_part_of_another_length_is_damage_and_no_wrong_passphrase(
    made: tuple[KeyFile, bytes, str], path: Path, part: str, cut: slice
) -> None:
    """Or a therapist would look for the fault in what they typed."""
    made[0].save(path)
    found = json.loads(keys_of(path).read_text())
    slot = found["slots"][0]
    slot[part] = base64.b64encode(base64.b64decode(slot[part])[cut]).decode()
    keys_of(path).write_text(json.dumps(found))
    with pytest.raises(UserError, match="damaged"):
        KeyFile.of(path)


def test_a_missing_keys_file_is_named(path: Path) -> None:
    with pytest.raises(UserError, match=r"keys file .* is missing"):
        KeyFile.of(path)


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX")
def test_it_is_for_its_owners_eyes_and_nothing_else_is_left(made: tuple[KeyFile, bytes, str], path: Path) -> None:
    for _ in range(2):
        made[0].save(path)
    assert stat.S_IMODE(keys_of(path).stat().st_mode) == 0o600
    assert [name for name in os.listdir(path.parent) if name != "home"] == [keys_of(path).name]


def test_a_disk_that_refuses_leaves_the_old_one(
    made: tuple[KeyFile, bytes, str], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, key, _ = made
    keys.save(path)
    before = keys_of(path).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="The old one still holds"):
        keys.with_new_recovery(key)[0].save(path)
    assert keys_of(path).read_bytes() == before
    assert [name for name in os.listdir(path.parent) if name != "home"] == [keys_of(path).name]


def test_the_key_is_in_no_picture_of_the_values(made: tuple[KeyFile, bytes, str]) -> None:
    keys, key, _ = made
    unlocked = keys.unlock(PHRASE, keys.users[0].id)
    assert key.hex() not in repr(unlocked)
    assert repr(key) not in repr(unlocked)


def test_an_encrypted_record_is_told_by_its_first_bytes_and_its_keys(
    made: tuple[KeyFile, bytes, str], path: Path
) -> None:
    assert not is_encrypted(path)
    path.write_bytes(os.urandom(4096))
    assert not is_encrypted(path), "without keys it may be anything"
    made[0].save(path)
    assert is_encrypted(path)
    path.write_bytes(b"SQLite format 3\x00" + bytes(84))
    assert not is_encrypted(path)


def test_keys_in_the_way_of_a_new_record_are_kept_under_another_name(
    made: tuple[KeyFile, bytes, str], path: Path
) -> None:
    for number in (1, 2):
        made[0].save(path)
        aside = set_aside(path)
        assert aside is not None
        assert aside.name == f"practice.bodymap.keys-{number}"
    assert set_aside(path) is None


def test_a_real_derivation_costs_what_it_promises() -> None:
    assert slots.Effort() == slots.Effort(passes=3, lanes=4, kib=65536), "RFC 9106, second recommended"
    with pytest.raises(ValueError, match="bounds"):
        slots.Effort(kib=1 << 30)
