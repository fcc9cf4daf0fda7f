"""Older records are brought up to date whole or not at all, behind a copy that was checked."""

import importlib.util
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.resources import migrations
from bodymap.store import Record, header, migrating, sqlite, starting, tables
from bodymap.store.header import Header

KILLS = int(os.environ.get("BODYMAP_KILLS", "60")) // 3
RECORDS = Path(__file__).parents[1] / "data" / "records"

NEXT = '''
"""A later revision, for the test: every finding gets a tissue."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("finding") as finding:
        finding.add_column(sa.Column("tissue", sa.Text, nullable=False, server_default=sa.text("'fascia'")))
        finding.create_check_constraint("ck_finding_tissue", "tissue <> ''")
    op.execute("UPDATE finding SET tissue = 'muscle' WHERE kind = 'trigger_point'")
'''


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes this bodymap one that knows revision 0003, with these words added to it."""

    def become(more: str = "") -> None:
        become_later(tmp_path / "db", monkeypatch.setattr, more)

    return become


def become_later(scripts: Path, put: Callable[[object, str, object], object], more: str = "") -> None:
    if not scripts.exists():
        shutil.copytree(migrations(), scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / "0003_tissue.py").write_text(NEXT + more)
    put(migrating, "migrations", lambda: scripts)
    put(migrating, "REVISION", "0003")
    put(header, "SCHEMA", 3)
    put(tables, "SCHEMA", 3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    folder.mkdir()
    path = folder / "practice.bodymap"
    with Record.create(path) as record:
        client = Client(family_name="Example")
        record.add_client(client)
        kinds = ["nodule", "trigger_point"] * 500
        findings = tuple(Finding(side=Side.LEFT, kind=kind, zones=("tfl",)) for kind in kinds)
        record.add_visit(Visit(client_id=client.id, date=date(2026, 1, 2), protocol="it_band", findings=findings))
    return path


def state(path: Path) -> tuple[int, str, bool, int]:
    """Both version stamps, whether the newer column is there, and the findings: what a killed update may not mix."""
    driver = sqlite.connect(str(path))
    assert driver.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    (stamp,) = driver.execute("SELECT version_num FROM alembic_version").fetchone()
    columns = {row[1] for row in driver.execute("PRAGMA table_info(finding)")}
    (count,) = driver.execute("SELECT count(*) FROM finding").fetchone()
    driver.close()
    header = int.from_bytes(path.read_bytes()[60:64], "big")
    return header, stamp, "tissue" in columns, count


def records_in(folder: Path) -> list[str]:
    """The records in a folder, without the heads of their audits."""
    return sorted(name for name in os.listdir(folder) if not name.endswith(".head"))


OLD, NEW = (2, "0002", False, 1000), (3, "0003", True, 1000)


def schema(driver: sqlite.Connection) -> dict[str, str]:
    rows = driver.execute("SELECT type || ' ' || name, sql FROM sqlite_master")
    return {name: re.sub(r"\s*([(),])\s*|\s+", r"\1 ", sql or "").strip() for name, sql in rows}


def test_the_revisions_and_the_tables_are_one_schema(tmp_path: Path) -> None:
    migrated = sqlite.connect(str(tmp_path / "migrated"))
    migrating.upgrade(migrated, "head")
    with Record.temporary() as record:
        created = record._link.driver
        assert schema(migrated) == schema(created)
        for stamp in ("PRAGMA user_version", "PRAGMA application_id", "SELECT * FROM alembic_version"):
            assert migrated.execute(stamp).fetchall() == created.execute(stamp).fetchall()
        created.execute("ALTER TABLE client ADD COLUMN nickname TEXT")
        assert schema(migrated) != schema(created), "a difference shows"
    migrated.close()


def test_every_revision_is_told_in_the_readme_and_has_a_record_kept() -> None:
    told = (migrations() / "README.md").read_text()
    revisions = sorted(script.name[:4] for script in (migrations() / "versions").glob("[0-9]*.py"))
    assert revisions[-1] == tables.REVISION
    for revision in revisions:
        assert f"## {revision}" in told
        assert (RECORDS / f"{revision}.sqlite").exists()


def made() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_records", RECORDS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kept", sorted(RECORDS.glob("*.sqlite")), ids=lambda path: path.stem)
def test_a_record_of_every_revision_is_still_read(kept: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(kept, tmp_path / "old.bodymap"))
    with Record.open(path) as record:
        found = json.loads(json.dumps(made().contents(record)))
        if record.head_note.off:  # the record is kept without its head
            record.accept_head("kept alone")
        assert record.verify().sound
    assert found == json.loads(kept.with_suffix(".json").read_text())


def test_an_older_record_is_brought_up_to_date_behind_a_copy(path: Path, later: Callable[..., None]) -> None:
    later()
    with Record.open(path) as record:
        [row] = record.clients()
        tissues = record._link.driver.execute("SELECT kind, tissue, count(*) FROM finding GROUP BY 1, 2").fetchall()
        assert tissues == [("nodule", "fascia", 500), ("trigger_point", "muscle", 500)]
        assert record._link.driver.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert record._link.driver.execute("PRAGMA synchronous").fetchone() == (2,)
        assert row.name == "Example"
    assert state(path) == NEW
    copy = path.with_name("practice-version-0002.bodymap")
    assert state(copy) == OLD
    assert records_in(path.parent) == sorted([path.name, copy.name])
    with Record.open(path):
        pass
    assert len(records_in(path.parent)) == 2, "an up-to-date record is not copied again"


def test_an_update_runs_with_a_journal_that_keeps_the_header_true(
    path: Path, later: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    later()
    seen = []
    upgrade = migrating.upgrade

    def watched(driver: sqlite.Connection, revision: str) -> None:
        seen.extend(driver.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous"))
        upgrade(driver, revision)

    monkeypatch.setattr(migrating, "upgrade", watched)
    with Record.open(path) as record:
        assert record._link.driver.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert seen == ["delete", 3]


def test_a_copy_never_takes_the_place_of_another(path: Path, later: Callable[..., None]) -> None:
    earlier = path.with_name("practice-version-0002.bodymap")
    earlier.write_text("kept")
    later()
    Record.open(path).close()
    assert earlier.read_text() == "kept"
    assert state(path.with_name("practice-version-0002-2.bodymap")) == OLD


@pytest.mark.parametrize(
    "fault",
    [
        "\n    raise RuntimeError('a fault in the revision')\n",
        "\n    op.execute('UPDATE finding SET no_such_column = 1')\n",
        '\n    op.execute("DELETE FROM visit")\n',
    ],
    ids=["error", "bad statement", "rows without their parent"],
)
def test_an_update_that_fails_leaves_the_record_as_it_was(path: Path, later: Callable[..., None], fault: str) -> None:
    later(fault)
    with pytest.raises(UserError, match="cannot be brought to version 0003") as told:
        Record.open(path)
    assert "practice-version-0002.bodymap" in str(told.value)
    assert state(path) == OLD
    assert state(path.with_name("practice-version-0002.bodymap")) == OLD


def test_without_a_sound_copy_nothing_is_changed(
    path: Path, later: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    later()
    counts = iter([{"finding": 1000}, {"finding": 999}])
    monkeypatch.setattr(migrating, "_counts", lambda _: next(counts))
    with pytest.raises(UserError, match="No copy"):
        Record.open(path)
    assert state(path) == OLD
    assert records_in(path.parent) == [path.name]


def test_an_older_record_is_not_opened_to_read_only(path: Path, later: Callable[..., None]) -> None:
    later()
    with pytest.raises(UserError, match="must be brought up to date"):
        Record.open(path, read_only=True)
    assert state(path) == OLD


def test_the_number_of_an_update_that_was_killed_is_not_believed(
    path: Path, later: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    later()
    # what stands in the file before SQLite has taken the half update back
    monkeypatch.setattr(starting, "read_header", lambda *_: Header(empty=False, version=2))
    Record.open(path).close()
    assert state(path) == NEW


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_an_update_killed_at_any_instant_is_whole_or_has_not_happened(
    path: Path, tmp_path: Path, later: Callable[..., None]
) -> None:
    later()
    instants = random.Random(20260102)
    original = path.read_bytes()
    seen = set()
    command = [sys.executable, str(Path(__file__)), str(path), str(tmp_path / "db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as breeder:
        assert breeder.stdin is not None
        assert breeder.stdout is not None
        usual = float(breeder.stdout.readline())
        # the first dies before anything has begun, the second after all is done
        for delay in (0, 30 * usual, *(instants.uniform(0, 2 * usual) for _ in range(KILLS))):
            for left in path.parent.iterdir():
                left.unlink()
            path.write_bytes(original)
            breeder.stdin.write("go\n")
            victim = int(breeder.stdout.readline())
            time.sleep(delay)
            os.kill(victim, signal.SIGKILL)
            assert breeder.stdout.readline() == "end\n"
            found = state(path)
            assert found in (OLD, NEW)
            seen.add(found)
            if found == NEW:
                assert state(path.with_name("practice-version-0002.bodymap")) == OLD
            Record.open(path).close()
            assert state(path) == NEW, "the next opening finishes what was begun"
        breeder.stdin.close()
    assert seen == {OLD, NEW}, "the kills fall before and after"


def breed(path: str, scripts: str) -> None:
    """Says how long an update takes once everything is imported, then forks one after the other."""
    become_later(Path(scripts), setattr)
    for attempt in ("cold", "warm"):
        started = time.perf_counter()
        Record.open(shutil.copyfile(path, Path(scripts) / attempt)).close()
    print(time.perf_counter() - started, flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            Record.open(path)
            signal.pause()
        print(child, flush=True)
        os.waitpid(child, 0)
        print("end", flush=True)


if __name__ == "__main__":
    breed(sys.argv[1], sys.argv[2])
