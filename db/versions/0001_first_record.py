"""The first record: clients, their visits, and what belongs to a visit.

Imports nothing of bodymap: a revision says what the tables were, whatever they have become since.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.Double().with_variant(sa.REAL(), "sqlite")
# PostgreSQL would otherwise order and compare by the rules of a language, and find no name by its beginning
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SIDES = ("left", "right")


def text(name: str, *, default: str | None = None, null: bool = False) -> sa.Column[str]:
    given = None if default is None else sa.text(f"'{default}'")
    return sa.Column(name, TEXT, nullable=null, server_default=given)


def whole(name: str, *, default: int | None = None, null: bool = False) -> sa.Column[int]:
    given = None if default is None else sa.text(str(default))
    return sa.Column(name, sa.Integer, nullable=null, server_default=given)


def number(name: str, *, null: bool = True) -> sa.Column[float]:
    return sa.Column(name, NUMBER, nullable=null)


def check(table: str, column: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=f"ck_{table}_{column}")


def among(table: str, column: str, *words: str) -> sa.CheckConstraint:
    return check(table, column, " OR ".join(f"{column} = '{word}'" for word in words))


def truth(table: str, column: str) -> sa.CheckConstraint:
    return check(table, column, f"{column} = 0 OR {column} = 1")


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def of_visit(table: str, *columns: sa.schema.SchemaItem) -> None:
    parent = sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=f"fk_{table}_visit_id")
    op.create_table(table, text("visit_id"), *columns, parent, sqlite_with_rowid=False, sqlite_strict=True)


def upgrade() -> None:
    create_clients()
    create_visits()
    create_findings()
    create_other_parts()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA application_id = 1651335536")


def create_clients() -> None:
    op.create_table(
        "setting", text("name"), text("value"), key("setting", "name"), sqlite_with_rowid=False, sqlite_strict=True
    )
    op.create_table(
        "client",
        text("id"),
        text("family_name"),
        text("given_name", default=""),
        text("born", null=True),
        text("contact", default=""),
        text("note", default=""),
        whole("archived", default=0),
        text("family_folded"),
        text("given_folded"),
        text("created_at"),
        whole("revision", default=1),
        key("client", "id"),
        truth("client", "archived"),
        sqlite_strict=True,
    )
    op.create_index("ix_client_created_at", "client", ["created_at"])
    for order in (["family_folded", "given_folded", "id"], ["given_folded", "family_folded", "id"]):
        op.create_index(f"ix_client_{'_'.join(order)}", "client", order)


def create_visits() -> None:
    op.create_table(
        "visit",
        text("id"),
        text("client_id"),
        text("date"),
        whole("sequence"),
        text("protocol"),
        text("protocol_version", default=""),
        text("diagram", default=""),
        text("diagram_version", default=""),
        text("phase", default=""),
        whole("signed", default=0),
        text("clear", default="[]"),
        text("observations", default="[]"),
        text("history", default="{}"),
        text("plan", default="[]"),
        text("home_care", default="[]"),
        text("notes", default=""),
        text("created_at"),
        text("changed_at"),
        whole("revision", default=1),
        key("visit", "id"),
        among("visit", "phase", "", "initial", "later"),
        truth("visit", "signed"),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name="fk_visit_client_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_visit_client_id_date_sequence", "visit", ["client_id", "date", "sequence"])
    op.create_index("ix_visit_date_client_id", "visit", ["date", "client_id"])
    unsigned = sa.text("signed = 0")
    op.create_index("ix_visit_unsigned", "visit", ["date"], sqlite_where=unsigned, postgresql_where=unsigned)


def create_findings() -> None:
    of_visit(
        "finding",
        text("id"),
        whole("position"),
        text("side"),
        text("kind"),
        text("zones"),
        text("shape", null=True),
        text("points", null=True),
        whole("severity", null=True),
        text("status"),
        text("acuity"),
        text("moment"),
        text("note", default=""),
        text("activity"),
        text("radiation", default="[]"),
        text("follows", null=True),
        text("extra", null=True),
        key("finding", "visit_id", "id"),
        among("finding", "side", *SIDES),
        among("finding", "shape", "point", "stroke", "area"),
        check("finding", "points", "(shape IS NULL) = (points IS NULL)"),
        check("finding", "severity", "severity BETWEEN 0 AND 10"),
        among("finding", "status", "active", "resolved", "unknown"),
        among("finding", "acuity", "acute", "chronic", "unknown"),
        among("finding", "moment", "before", "after"),
        among("finding", "activity", "active", "latent", "unknown"),
    )


def create_other_parts() -> None:
    of_visit(
        "answer",
        text("question"),
        text("side", default=""),
        text("answer"),
        key("answer", "visit_id", "question", "side"),
        among("answer", "side", "", *SIDES),
    )
    of_visit(
        "rom",
        whole("position"),
        text("side"),
        text("joint"),
        text("movement"),
        number("degrees"),
        whole("painful", null=True),
        key("rom", "visit_id", "position"),
        among("rom", "side", *SIDES),
        truth("rom", "painful"),
    )
    of_visit(
        "special_test",
        whole("position"),
        text("side"),
        text("test"),
        text("result"),
        number("degrees"),
        whole("painful", null=True),
        text("note", default=""),
        key("special_test", "visit_id", "position"),
        among("special_test", "side", *SIDES),
        among("special_test", "result", "positive", "negative", "not_done"),
        truth("special_test", "painful"),
    )
    of_visit("outcome", text("measure"), number("value", null=False), key("outcome", "visit_id", "measure"))
    of_visit(
        "treatment",
        whole("position"),
        text("id"),
        text("side"),
        text("zone", null=True),
        text("technique"),
        text("depth", default=""),
        number("minutes"),
        text("response", default=""),
        text("verdict", default=""),
        text("override_reason", default=""),
        key("treatment", "visit_id", "position"),
        among("treatment", "side", *SIDES),
    )


def downgrade() -> None:
    raise NotImplementedError("there is nothing before the first record")
