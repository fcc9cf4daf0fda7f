"""`bodymap backup`, `restore` and `check`, as they are typed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bodymap.cli import main
from bodymap.cli.usual_record import usual_record
from bodymap.domain.author import Author
from bodymap.domain.visit import Client
from bodymap.keys import KeyFile, keys_of
from bodymap.store import Record

MakeRecord = Callable[..., Path]
Output = pytest.CaptureFixture[str]


def backup_path(told: str) -> Path:
    [line] = [line for line in told.splitlines() if line.startswith("Backed up and compared: ")]
    return Path(line.removeprefix("Backed up and compared: ").rsplit(" (", 1)[0])


def test_back_up_change_and_restore(make_record: MakeRecord, capsys: Output) -> None:
    path = make_record(clients=2)
    assert main(["--db", str(path), "backup"]) == 0
    told = capsys.readouterr().out
    assert "same disk" in told
    made = backup_path(told)
    with Record.open(path) as record:
        record.add_client(Client(family_name="Later"))
    assert main(["--db", str(path), "restore", str(made), "--yes"]) == 0
    told = capsys.readouterr().out
    assert "2 clients, 4 visits, the last of 2026-01-02" in told
    assert "Kept what was there" in told
    with Record.open(path) as record:
        assert record.extent()[0] == 2
    assert main(["--db", str(path), "backup", "--list"]) == 0
    assert "2 backups in" in capsys.readouterr().out


def test_another_folder_by_word_or_by_the_record_s_setting(
    make_record: MakeRecord, tmp_path: Path, capsys: Output
) -> None:
    path = make_record()
    assert main(["--db", str(path), "backup", "--to", str(tmp_path / "stick")]) == 0
    assert len(list((tmp_path / "stick").glob("*.bodymap"))) == 1
    with Record.open(path) as record:
        record.set_setting("backup_folder", str(tmp_path / "set"))
    assert main(["--db", str(path), "backup"]) == 0
    assert len(list((tmp_path / "set").glob("*.bodymap"))) == 1


def test_a_folder_and_a_backup_may_be_named_from_where_one_stands(
    make_record: MakeRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    path = make_record()
    monkeypatch.chdir(tmp_path)
    assert main(["--db", str(path), "backup", "--to", "stick"]) == 0
    made = backup_path(capsys.readouterr().out)
    assert made.parent == tmp_path / "stick"
    assert main(["--db", str(path), "backup", "--list", "--to", "stick"]) == 0
    assert "1 backup in stick" in capsys.readouterr().out
    assert main(["--db", str(path), "check", f"stick/{made.name}"]) == 0
    assert main(["--db", str(path), "restore", f"stick/{made.name}", "--yes"]) == 0


def test_nothing_is_restored_without_a_yes(make_record: MakeRecord, capsys: Output) -> None:
    path = make_record()
    main(["--db", str(path), "backup"])
    made = backup_path(capsys.readouterr().out)
    before = path.read_bytes()
    assert main(["--db", str(path), "restore", str(made)]) == 2
    assert "--yes" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_backup_of_another_record_is_restored_only_where_that_is_asked_for(
    make_record: MakeRecord, capsys: Output
) -> None:
    path, other = make_record(), make_record(clients=2, name="other.bodymap")
    before = path.read_bytes()
    assert main(["--db", str(path), "restore", str(other), "--yes"]) == 2
    assert "--other-record" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert main(["--db", str(path), "restore", str(other), "--yes", "--other-record"]) == 0
    with Record.open(path) as record:
        assert record.extent()[0] == 2


def test_a_plain_backup_replaces_an_encrypted_record_only_where_that_is_asked_for(
    tmp_path: Path, make_record: MakeRecord, capsys: Output
) -> None:
    plain = make_record(clients=2, name="plain.bodymap")
    path = tmp_path / "sealed.bodymap"
    keys, key, _ = KeyFile.new("0123", Author(name="Aya Example", role="admin"), "tulip bridge copper lantern")
    keys.save(path)
    Record.create(path, key=key, record_id="0123").close()
    words = tmp_path / "words.txt"
    words.write_text("tulip bridge copper lantern")
    command = ["--db", str(path), "--passphrase-file", str(words), "restore", str(plain), "--yes"]
    before = path.read_bytes()
    assert main(command) == 2
    told = capsys.readouterr()
    assert "2 clients, 4 visits, the last of 2026-01-02; not encrypted." in told.out
    with Record.open(plain) as record:
        assert f"It is of the record {record.id}." in told.out
    assert "--plain" in told.err
    assert path.read_bytes() == before
    assert keys_of(path).exists()
    assert main([*command, "--plain"]) == 2, "it is of another record, too"
    assert main([*command, "--plain", "--other-record"]) == 0
    with Record.open(path) as record:
        assert record.extent()[0] == 2


def test_a_check_says_how_much_it_read_and_finds_what_is_wrong(make_record: MakeRecord, capsys: Output) -> None:
    path = make_record(clients=2, visits=3)
    assert main(["--db", str(path), "check"]) == 0
    assert "2 clients and 6 visits read, no faults" in capsys.readouterr().out
    with Record.open(path) as record:
        record._link.driver.execute("UPDATE visit SET clear = 'no list' WHERE rowid = 2")
    assert main(["check", str(path)]) == 1
    told = capsys.readouterr()
    assert "number 2 of 3" in told.err or "cannot be read" in told.err
    assert "1 fault." in told.out
    os.truncate(path, path.stat().st_size - 4096)
    assert main(["check", str(path)]) == 1
    assert "damaged" in capsys.readouterr().err


def test_what_is_no_record_ends_with_a_sentence(tmp_path: Path, capsys: Output) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("dear reader " * 20)
    for command in (["check", str(letter)], ["restore", str(letter), "--yes"], ["--db", str(letter), "backup"]):
        assert main(command) == 2
        assert "is not a bodymap record" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("platform", "environment", "path"),
    [
        ("linux", {"HOME": "/h"}, "/h/.local/share/bodymap/record.bodymap"),
        ("linux", {"HOME": "/h", "XDG_DATA_HOME": "/d"}, "/d/bodymap/record.bodymap"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Application Support/bodymap/record.bodymap"),
        ("win32", {"USERPROFILE": "/h", "APPDATA": "/a"}, "/a/bodymap/record.bodymap"),
    ],
)
def test_the_usual_record_is_where_the_window_has_it(platform: str, environment: dict[str, str], path: str) -> None:
    assert usual_record(environment, platform) == Path(path)
