"""`bodymap key` and the passphrase of every other command, as they are typed."""

import getpass
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from bodymap.cli import main, unlocking
from bodymap.domain.author import Author
from bodymap.domain.visit import Client
from bodymap.errors import UserError
from bodymap.keys import KeyFile, is_encrypted, keys_of
from bodymap.store import NotSaved, Record
from bodymap.store.audit import Writing

Output = pytest.CaptureFixture[str]
PHRASE, OTHER = "tulip bridge copper lantern", "walnut ferry cobalt drizzle"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A plain record with one client."""
    path = tmp_path / "practice.bodymap"
    with Record.create(path) as record:
        record.add_client(Client(family_name="Needle-Example"))
    return path


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        made = tmp_path / f"phrase-{sha256(text.encode()).hexdigest()[:8]}"
        made.write_text(text + "\n", encoding="utf-8")
        return str(made)

    return write


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Somebody at a terminal types these, one at each prompt."""

    def do(*answers: str) -> None:
        waiting = iter(answers)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(getpass, "getpass", lambda _: next(waiting))
        monkeypatch.setattr("builtins.input", lambda _: next(waiting))
        monkeypatch.setattr(unlocking.time, "sleep", lambda _: None)

    return do


@pytest.fixture
def encrypted(path: Path, file: Callable[[str], str], capsys: Output) -> Path:
    status = main(["--db", str(path), "key", "encrypt", "--name", "Aya Example", "--new-passphrase-file", file(PHRASE)])
    assert status == 0
    return path


def test_a_plain_record_is_encrypted_and_every_command_asks(encrypted: Path, file: Callable[[str], str]) -> None:
    assert is_encrypted(encrypted)
    phrase = ["--passphrase-file", file(PHRASE)]
    assert main(["--db", str(encrypted), *phrase, "check"]) == 0
    assert main(["--db", str(encrypted), *phrase, "backup"]) == 0
    [made] = (encrypted.parent / "backups").glob("*.bodymap")
    assert is_encrypted(made)
    assert main(["--db", str(encrypted), *phrase, "check", str(made)]) == 0
    assert main(["--db", str(encrypted), *phrase, "restore", str(made), "--yes"]) == 0


def test_a_record_s_recovery_key_is_shown_once_and_plain_copies_are_named(
    path: Path, typed: Callable[..., None], capsys: Output
) -> None:
    main(["--db", str(path), "backup"])
    typed(PHRASE, PHRASE)
    capsys.readouterr()
    assert main(["--db", str(path), "key", "encrypt", "--name", "Aya Example", "--initials", "AE"]) == 0
    out = capsys.readouterr().out
    assert "Still plain: " in out
    recovery = next(line.split(": ")[1] for line in out.splitlines() if line.startswith("Recovery key"))
    typed(recovery.lower(), OTHER, OTHER)
    assert main(["--db", str(path), "key", "recover"]) == 0
    keys = KeyFile.of(path)
    assert keys.unlock(OTHER, keys.users[0].id).author.initials == "AE"


def test_no_recovery_key_is_made_where_nobody_can_read_it(
    path: Path, file: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    asked = ["key", "encrypt", "--name", "Aya Example", "--new-passphrase-file", file(PHRASE)]
    assert main(["--db", str(path), *asked]) == 2
    assert "Standard output is closed" in capsys.readouterr().err
    assert not is_encrypted(path)


def test_a_passphrase_is_asked_at_the_terminal_and_wrong_ones_are_told(
    encrypted: Path, typed: Callable[..., None], capsys: Output
) -> None:
    before = encrypted.read_bytes(), keys_of(encrypted).read_bytes()
    typed("wrong", PHRASE)
    assert main(["--db", str(encrypted), "check"]) == 0
    assert "does not open the record" in capsys.readouterr().err
    typed("wrong", "wrong", "wrong")
    assert main(["--db", str(encrypted), "check"]) == 2
    assert (encrypted.read_bytes(), keys_of(encrypted).read_bytes()) == before


def test_where_nobody_can_be_asked_it_says_so(
    encrypted: Path, file: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert main(["--db", str(encrypted), "check"]) == 2
    assert "--passphrase-file" in capsys.readouterr().err
    monkeypatch.setenv("BODYMAP_PASSPHRASE_FILE", file(PHRASE))
    assert main(["--db", str(encrypted), "check"]) == 0
    monkeypatch.setenv("BODYMAP_PASSPHRASE_FILE", file(PHRASE) + "-none")
    assert main(["--db", str(encrypted), "check"]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_users_come_and_go(encrypted: Path, file: Callable[[str], str], capsys: Output) -> None:
    def key(*words: str, phrase: str = PHRASE) -> int:
        return main(["--db", str(encrypted), "--passphrase-file", file(phrase), "key", *words])

    def as_user(name: str, *words: str, phrase: str = PHRASE) -> int:
        return main(["--db", str(encrypted), "--user", name, "--passphrase-file", file(phrase), "key", *words])

    assert key("add-user", "Ben Sample", "--initials", "BS", "--new-passphrase-file", file(OTHER)) == 0
    assert key("new-recovery") == 2, "with two users it must be said who"
    assert "--user" in capsys.readouterr().err
    assert as_user("Ben Sample", "new-recovery", phrase=OTHER) == 2
    assert "does not keep the users" in capsys.readouterr().err
    assert as_user("ben sample", "change-passphrase", "--new-passphrase-file", file(OTHER), phrase=OTHER) == 0
    assert as_user("Aya Example", "new-recovery") == 0
    assert as_user("Aya Example", "remove-user", "Aya Example") == 2
    assert "one user at least" in capsys.readouterr().err
    assert as_user("Aya Example", "change-user", "Ben Sample", "--role", "admin", "--name", "Ben B. Sample") == 0
    assert as_user("Ben B. Sample", "remove-user", "Aya Example", phrase=OTHER) == 0
    capsys.readouterr()
    assert key("show-users") == 0
    assert capsys.readouterr().out == "Ben B. Sample  (BS, admin)\n"


def test_a_weak_new_passphrase_is_not_taken(path: Path, typed: Callable[..., None], capsys: Output) -> None:
    for answers, sentence in ((("short",), "Too short"), ((PHRASE, OTHER), "differ")):
        typed(*answers)
        assert main(["--db", str(path), "key", "encrypt", "--name", "Aya Example"]) == 2
        assert sentence in capsys.readouterr().err
    assert not is_encrypted(path)
    Record.open(path).close()


def test_a_plain_record_has_no_users(path: Path, capsys: Output) -> None:
    assert main(["--db", str(path), "key", "show-users"]) == 2
    assert "is not encrypted" in capsys.readouterr().err


def test_what_a_command_writes_is_told_as_its_users(
    encrypted: Path, file: Callable[[str], str], capsys: Output, typed: Callable[..., None]
) -> None:
    keys = KeyFile.of(encrypted)
    unlocked = keys.unlock(PHRASE, keys.users[0].id)
    keys.with_user(Author(name="Ben Sample", role="assistant"), OTHER, unlocked.key).save(encrypted)
    accept = ["audit", "accept", "--reason", "looked into"]
    as_ben = ["--db", str(encrypted), "--user", "Ben Sample", "--passphrase-file", file(OTHER)]
    assert main([*as_ben, *accept]) == 2
    assert "An assistant cannot accept" in capsys.readouterr().err
    typed("wrong", PHRASE)
    assert main(["--db", str(encrypted), "--user", "Aya Example", *accept]) == 0
    with Record.open(encrypted, key=unlocked.key) as record:
        told = [(entry.verb, entry.author) for entry in record.audit.entries()]
    assert told[-4:] == [
        ("record.unlocked", "Ben Sample"),
        ("record.unlock_failed", "Aya Example"),
        ("record.unlocked", "Aya Example"),
        ("audit.head_accepted", "Aya Example"),
    ]


def test_a_plain_record_names_whom_it_knows(path: Path) -> None:
    with Record.open(path) as record:
        record.set_setting("author_name", "Aya Example")
    assert main(["--db", str(path), "audit", "accept", "--reason", "looked into"]) == 0
    with Record.open(path) as record:
        assert list(record.audit.entries())[-1].author == "Aya Example"


def test_an_assistant_puts_no_backup_in_the_place_of_the_record(
    encrypted: Path, file: Callable[[str], str], capsys: Output
) -> None:
    keys = KeyFile.of(encrypted)
    unlocked = keys.unlock(PHRASE, keys.users[0].id)
    keys.with_user(Author(name="Ben Sample", role="assistant"), OTHER, unlocked.key).save(encrypted)
    with Record.open(encrypted, key=unlocked.key) as record:
        backup = str(record.back_up().path)
    before = encrypted.read_bytes()
    as_ben = ["--db", str(encrypted), "--user", "Ben Sample", "--passphrase-file", file(OTHER)]
    assert main([*as_ben, "restore", backup, "--yes"]) == 2
    assert "An assistant cannot put a backup" in capsys.readouterr().err
    assert encrypted.read_bytes() == before
    as_aya = ["--db", str(encrypted), "--user", "Aya Example", "--passphrase-file", file(PHRASE)]
    assert main([*as_aya, "restore", backup, "--yes"]) == 0


def test_an_assistant_accepts_no_finding_of_the_audit(
    encrypted: Path, file: Callable[[str], str], capsys: Output
) -> None:
    keys = KeyFile.of(encrypted)
    unlocked = keys.unlock(PHRASE, keys.users[0].id)
    keys.with_user(Author(name="Ben Sample", role="assistant"), OTHER, unlocked.key).save(encrypted)
    as_ben = ["--db", str(encrypted), "--user", "Ben Sample", "--passphrase-file", file(OTHER)]
    assert main([*as_ben, "audit", "accept", "--reason", "made up"]) == 2
    assert "An assistant cannot accept a finding" in capsys.readouterr().err
    assert "audit.head_accepted" not in [verb for verb, _, _ in told(encrypted)]


def test_who_is_no_user_of_it_opens_nothing(encrypted: Path, file: Callable[[str], str], capsys: Output) -> None:
    with_phrase = ["--passphrase-file", file(PHRASE)]
    assert main(["--db", str(encrypted), "--user", "Aya", *with_phrase, "check"]) == 2
    assert "has no user Aya. Its users are: Aya Example." in capsys.readouterr().err
    assert main(["--db", str(encrypted), *with_phrase, "key", "remove-user", "Aya"]) == 2
    assert "has no user Aya" in capsys.readouterr().err


def test_a_recovery_key_and_a_new_passphrase_come_from_somebody(
    encrypted: Path, file: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    before = keys_of(encrypted).read_bytes()
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert main(["--db", str(encrypted), "key", "recover", "--new-passphrase-file", file(OTHER)]) == 2
    assert "Nobody is there to be asked for the recovery key" in capsys.readouterr().err
    assert main(["--db", str(encrypted), "--passphrase-file", file(PHRASE), "key", "change-passphrase"]) == 2
    assert "Nobody is there to be asked for the new passphrase" in capsys.readouterr().err
    assert keys_of(encrypted).read_bytes() == before


def test_a_new_passphrase_is_typed_twice_alike(encrypted: Path, typed: Callable[..., None], capsys: Output) -> None:
    before = keys_of(encrypted).read_bytes()
    typed(PHRASE, OTHER, f"{OTHER} or so")
    assert main(["--db", str(encrypted), "key", "change-passphrase"]) == 2
    assert keys_of(encrypted).read_bytes() == before


def told(path: Path) -> list[tuple[str, str, Mapping[str, object]]]:
    """The audit of Aya Example's record: verb, author and details of each entry."""
    keys = KeyFile.of(path)
    key = keys.unlock(PHRASE, keys.users[0].id).key
    with Record.open(path, key=key, read_only=True) as record:
        return [(entry.verb, entry.author, entry.said) for entry in record.audit.entries()]


def test_every_change_of_the_keys_stands_in_the_audit_and_no_secret_with_it(
    encrypted: Path, file: Callable[[str], str], typed: Callable[..., None], capsys: Output
) -> None:
    as_aya = ["--db", str(encrypted), "--user", "Aya Example", "--passphrase-file", file(PHRASE), "key"]
    fresh = ["--new-passphrase-file", file(OTHER)]
    assert main([*as_aya, "add-user", "Ben Sample", "--role", "assistant", *fresh]) == 0
    assert main([*as_aya, "change-user", "Ben Sample", "--role", "therapist", "--name", "Ben B. Sample"]) == 0
    assert main([*as_aya, "remove-user", "Ben B. Sample"]) == 0
    capsys.readouterr()
    assert main([*as_aya, "new-recovery"]) == 0
    recovery = next(
        line.split(": ")[1] for line in capsys.readouterr().out.splitlines() if line.startswith("Recovery key")
    )
    assert main([*as_aya, "change-passphrase", *fresh]) == 0
    typed(recovery, PHRASE, PHRASE)
    assert main(["--db", str(encrypted), "key", "recover"]) == 0
    of_keys = [entry for entry in told(encrypted) if entry[0].startswith(("keys.", "record.encrypted"))]
    assert {author for _, author, _ in of_keys} == {"Aya Example"}
    assert [(verb, dict(said)) for verb, _, said in of_keys] == [
        ("record.encrypted", {"user": "Aya Example"}),
        ("keys.user_added", {"user": "Ben Sample", "role": "assistant"}),
        (
            "keys.user_changed",
            {"user": "Ben Sample", "name": ["Ben Sample", "Ben B. Sample"], "role": ["assistant", "therapist"]},
        ),
        ("keys.user_removed", {"user": "Ben B. Sample"}),
        ("keys.recovery_key_renewed", {}),
        ("keys.passphrase_changed", {"user": "Aya Example"}),
        ("keys.passphrase_recovered", {"user": "Aya Example"}),
    ]
    assert not any(secret in str(of_keys) for secret in (PHRASE, OTHER, recovery))


def test_wrong_passphrases_of_before_are_told_to_whoever_gets_in(
    encrypted: Path, file: Callable[[str], str], capsys: Output
) -> None:
    before = encrypted.read_bytes(), keys_of(encrypted).read_bytes()
    for _ in range(3):
        assert main(["--db", str(encrypted), "--passphrase-file", file("not the one"), "check"]) == 2
    assert (encrypted.read_bytes(), keys_of(encrypted).read_bytes()) == before
    capsys.readouterr()
    right = ["--db", str(encrypted), "--passphrase-file", file(PHRASE), "audit"]
    assert main([*right, "show"]) == 0
    assert "3 wrong passphrases were tried, the first on" in capsys.readouterr().err
    assert main([*right, "accept", "--reason", "looked into"]) == 0, "whoever can write tells the audit"
    capsys.readouterr()
    assert main([*right, "show"]) == 0
    assert capsys.readouterr().err == "", "told once"
    [said] = [said for verb, _, said in told(encrypted) if verb == "record.unlock_failed"]
    assert (said["times"], said["users"]) == (3, ["Aya Example"])


def test_a_wrong_passphrase_of_a_backup_is_not_held_against_the_record(
    encrypted: Path, file: Callable[[str], str], tmp_path: Path, capsys: Output
) -> None:
    assert main(["--db", str(encrypted), "--passphrase-file", file(PHRASE), "backup"]) == 0
    [made] = (encrypted.parent / "backups").glob("*.bodymap")
    new = ["--db", str(tmp_path / "new.bodymap"), "--passphrase-file", file("not the one")]
    assert main([*new, "restore", str(made), "--yes"]) == 2
    assert not list(encrypted.parent.rglob("*.untold"))


def refuse(*_: object) -> None:
    raise UserError("The disk is full.")


def test_a_change_of_the_keys_and_its_entry_are_one_deed(encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unlocked = KeyFile.of(encrypted).unlock(PHRASE, KeyFile.of(encrypted).users[0].id)
    before = keys_of(encrypted).read_bytes()
    leave = Writing.__exit__

    def fail(self: Writing, *_: object) -> None:
        error = NotSaved("The disk is full.")
        leave(self, NotSaved, error, None)
        raise error

    with Record.open(encrypted, key=unlocked.key) as record:
        newest = record.audit.last()
        for what, name, way in ((KeyFile, "save", refuse), (Writing, "__exit__", fail)):
            with monkeypatch.context() as patch:
                patch.setattr(what, name, way)
                with pytest.raises(UserError, match="disk is full"):
                    record.access.set_passphrase(unlocked.author, OTHER, unlocked.key)
            assert record.audit.last() == newest
            assert keys_of(encrypted).read_bytes() == before
        assert record.verify().sound
        record.access.set_passphrase(unlocked.author, OTHER, unlocked.key)
        assert record.audit.last() != newest
    assert keys_of(encrypted).read_bytes() != before


def test_the_keys_of_a_record_that_is_open_in_a_window_are_not_changed_behind_it(
    encrypted: Path, file: Callable[[str], str], capsys: Output
) -> None:
    key = KeyFile.of(encrypted).unlock(PHRASE, KeyFile.of(encrypted).users[0].id).key
    before = keys_of(encrypted).read_bytes()
    with Record.open(encrypted, key=key):
        assert main(["--db", str(encrypted), "--passphrase-file", file(PHRASE), "key", "new-recovery"]) == 2
    assert "open in another window" in capsys.readouterr().err
    assert keys_of(encrypted).read_bytes() == before


def test_the_keys_of_a_damaged_record_can_still_be_changed(
    encrypted: Path, file: Callable[[str], str], capsys: Output
) -> None:
    encrypted.write_bytes(encrypted.read_bytes()[:4096] + bytes(40_000))
    change = ["key", "change-passphrase", "--new-passphrase-file", file(OTHER)]
    assert main(["--db", str(encrypted), "--passphrase-file", file(PHRASE), *change]) == 0
    assert "cannot tell that the keys were changed" in capsys.readouterr().err
    assert KeyFile.of(encrypted).unlock(OTHER, KeyFile.of(encrypted).users[0].id)
