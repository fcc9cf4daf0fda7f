"""The record's tables: the one definition of its columns, as it stands at SCHEMA.

A new record is made from these; an older one is brought here by the revisions below `db/versions/`, which a test
holds to the same result. Days and instants are ISO 8601 text, truth is 0 or 1, lists and maps that are only read as
a whole are JSON text, so that a record can be read with any SQLite tool. May not import anything but the domain.
"""

from collections.abc import Iterable

from sqlalchemy import (
    REAL,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from bodymap.domain.finding import Activity, Acuity, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import ShapeKind

SCHEMA = 2
"""The number of the newest revision; it is in the file's header as `user_version`, and as `0002` in alembic_version."""

APPLICATION_ID = 0x626D6170
"""`bmap` in the file's header: tells a record from any other SQLite file."""

REVISION = f"{SCHEMA:04d}"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

NUMBER: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")


def _text(name: str, *more: ForeignKey, default: str | None = "", null: bool = False) -> Column[str]:
    given = None if default is None or null else text(f"'{default}'")
    return Column(name, Text, *more, nullable=null, server_default=given)


def _among(column: str, words: Iterable[str]) -> CheckConstraint:
    # For IN, SQLite builds a small tree each time: the eight checks of a finding would cost more than its insertion.
    return CheckConstraint(" OR ".join(f"{column} = '{word}'" for word in words), name=column)


def _truth(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} = 0 OR {column} = 1", name=column)


def _table(name: str, *parts: SchemaItem, rowid: bool = False) -> Table:
    # Without row ids a visit's rows lie side by side in the file, in the order of the key, and there is no second tree.
    return Table(name, metadata, *parts, sqlite_with_rowid=rowid, sqlite_strict=True)


def _of_visit() -> Column[str]:
    return _text("visit_id", ForeignKey("visit.id"), default=None)


setting = _table(
    "setting",
    _text("name", default=None),
    _text("value", default=None),
    PrimaryKeyConstraint("name"),
)

client = _table(
    "client",
    _text("id", default=None),
    _text("family_name", default=None),
    _text("given_name"),
    _text("born", null=True),
    _text("contact"),
    _text("note"),
    Column("archived", Integer, nullable=False, server_default=text("0")),
    _text("family_folded", default=None),
    _text("given_folded", default=None),
    _text("created_at", default=None),
    Column("revision", Integer, nullable=False, server_default=text("1")),
    PrimaryKeyConstraint("id"),
    _truth("archived"),
    Index(None, "family_folded", "given_folded", "id"),
    Index(None, "given_folded", "family_folded", "id"),
    Index(None, "created_at"),
    rowid=True,
)

visit = _table(
    "visit",
    _text("id", default=None),
    _text("client_id", ForeignKey("client.id"), default=None),
    _text("date", default=None),
    Column("sequence", Integer, nullable=False),
    _text("protocol", default=None),
    _text("protocol_version"),
    _text("diagram"),
    _text("diagram_version"),
    _text("phase"),
    Column("signed", Integer, nullable=False, server_default=text("0")),
    _text("clear", default="[]"),
    _text("observations", default="[]"),
    _text("history", default="{}"),
    _text("plan", default="[]"),
    _text("home_care", default="[]"),
    _text("notes"),
    _text("created_at", default=None),
    _text("changed_at", default=None),
    Column("revision", Integer, nullable=False, server_default=text("1")),
    PrimaryKeyConstraint("id"),
    _among("phase", ("", "initial", "later")),
    _truth("signed"),
    Index(None, "client_id", "date", "sequence"),
    Index(None, "date", "client_id"),
    # Its twin for PostgreSQL is in the revision only: naming it here would import that dialect at every start.
    Index("ix_visit_unsigned", "date", sqlite_where=text("signed = 0")),
    rowid=True,
)

answer = _table(
    "answer",
    _of_visit(),
    _text("question", default=None),
    _text("side"),
    _text("answer", default=None),
    PrimaryKeyConstraint("visit_id", "question", "side"),
    _among("side", ("", *Side)),
)

finding = _table(
    "finding",
    _of_visit(),
    _text("id", default=None),
    Column("position", Integer, nullable=False),
    _text("side", default=None),
    _text("kind", default=None),
    _text("zones", default=None),
    _text("shape", null=True),
    _text("points", null=True),
    Column("severity", Integer, nullable=True),
    _text("status", default=None),
    _text("acuity", default=None),
    _text("moment", default=None),
    _text("note"),
    _text("activity", default=None),
    _text("radiation", default="[]"),
    _text("follows", null=True),
    _text("extra", null=True),
    PrimaryKeyConstraint("visit_id", "id"),
    _among("side", Side),
    _among("shape", ShapeKind),
    CheckConstraint("(shape IS NULL) = (points IS NULL)", name="points"),
    CheckConstraint("severity BETWEEN 0 AND 10", name="severity"),
    _among("status", Status),
    _among("acuity", Acuity),
    _among("moment", Moment),
    _among("activity", Activity),
)

rom = _table(
    "rom",
    _of_visit(),
    Column("position", Integer, nullable=False),
    _text("side", default=None),
    _text("joint", default=None),
    _text("movement", default=None),
    Column("degrees", NUMBER, nullable=True),
    Column("painful", Integer, nullable=True),
    PrimaryKeyConstraint("visit_id", "position"),
    _among("side", Side),
    _truth("painful"),
)

special_test = _table(
    "special_test",
    _of_visit(),
    Column("position", Integer, nullable=False),
    _text("side", default=None),
    _text("test", default=None),
    _text("result", default=None),
    Column("degrees", NUMBER, nullable=True),
    Column("painful", Integer, nullable=True),
    _text("note"),
    PrimaryKeyConstraint("visit_id", "position"),
    _among("side", Side),
    _among("result", ("positive", "negative", "not_done")),
    _truth("painful"),
)

outcome = _table(
    "outcome",
    _of_visit(),
    _text("measure", default=None),
    Column("value", NUMBER, nullable=False),
    PrimaryKeyConstraint("visit_id", "measure"),
)

treatment = _table(
    "treatment",
    _of_visit(),
    Column("position", Integer, nullable=False),
    _text("id", default=None),
    _text("side", default=None),
    _text("zone", null=True),
    _text("technique", default=None),
    _text("depth"),
    Column("minutes", NUMBER, nullable=True),
    _text("response"),
    _text("verdict"),
    _text("override_reason"),
    PrimaryKeyConstraint("visit_id", "position"),
    _among("side", Side),
)

version = _table(
    "version",
    _of_visit(),
    Column("number", Integer, nullable=False),
    _text("chart", default=None),
    _text("judgement"),
    _text("reason"),
    _text("at", default=None),
    _text("author_id"),
    _text("author"),
    _text("initials"),
    _text("hash", default=None),
    PrimaryKeyConstraint("visit_id", "number"),
    rowid=True,
)

amendment = _table(
    "amendment",
    _of_visit(),
    _text("reason", default=None),
    _text("at", default=None),
    _text("author"),
    PrimaryKeyConstraint("visit_id"),
    rowid=True,
)

judgement = _table(
    "judgement",
    _of_visit(),
    _text("said", default=None),
    _text("at", default=None),
    PrimaryKeyConstraint("visit_id"),
    rowid=True,
)

undo = _table(
    "undo",
    _of_visit(),
    Column("revision", Integer, nullable=False),
    _text("steps", default=None),
    PrimaryKeyConstraint("visit_id"),
    rowid=True,
)

erasure = _table(
    "erasure",
    _text("client_id", default=None),
    _text("at", default=None),
    PrimaryKeyConstraint("client_id"),
)

audit = _table(
    "audit",
    Column("sequence", Integer, nullable=False, autoincrement=False),
    _text("at", default=None),
    _text("author_id"),
    _text("author"),
    _text("verb", default=None),
    _text("client_id", null=True),
    _text("visit_id", null=True),
    _text("salt", null=True),
    _text("details", null=True),
    _text("digest", default=None),
    _text("hash", default=None),
    PrimaryKeyConstraint("sequence"),
    rowid=True,
)

CHILDREN = (answer, finding, rom, special_test, outcome, treatment)
"""What belongs to a visit, each row with its `visit_id`."""

BESIDE = (judgement, undo, amendment, version)
"""What is kept of a visit beside its content, in the order in which erasing takes it away."""

OF_VISIT = (*CHILDREN, *BESIDE)
"""Everything that goes when its visit goes. The audit names visits, too, and stays."""
