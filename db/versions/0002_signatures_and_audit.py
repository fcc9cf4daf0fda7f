"""Signatures, amendments, what is kept of a visit beside its content, and the audit.

From here on the file itself refuses changes of what is signed and of the audit, by triggers. Charts that were signed
before have no version; they get their first when they are amended.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
PARTS = ("answer", "finding", "rom", "special_test", "outcome", "treatment", "judgement")
CONTENT = (
    *("id", "client_id", "date", "sequence", "protocol", "protocol_version", "diagram", "diagram_version", "phase"),
    *("clear", "observations", "history", "plan", "home_care", "notes", "created_at"),
)
CHAINED = ("sequence", "at", "author_id", "author", "verb", "client_id", "visit_id", "digest", "hash")
SIGNED = "a signed visit is not changed"
APPENDED = "this table is only added to"


def text(name: str, *, default: str | None = None, null: bool = False) -> sa.Column[str]:
    given = None if default is None else sa.text(f"'{default}'")
    return sa.Column(name, TEXT, nullable=null, server_default=given)


def whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def beside_visit(table: str, *columns: sa.schema.SchemaItem) -> None:
    parent = sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=f"fk_{table}_visit_id")
    op.create_table(table, text("visit_id"), *columns, parent, sqlite_strict=True)


def upgrade() -> None:
    create_beside_visits()
    create_audit()
    statements = postgresql() if op.get_bind().dialect.name == "postgresql" else sqlite()
    for statement in statements:
        op.execute(sa.text(statement))


def create_beside_visits() -> None:
    beside_visit(
        "version",
        whole("number"),
        text("chart"),
        text("judgement", default=""),
        text("reason", default=""),
        text("at"),
        text("author_id", default=""),
        text("author", default=""),
        text("initials", default=""),
        text("hash"),
        key("version", "visit_id", "number"),
    )
    beside_visit("amendment", text("reason"), text("at"), text("author", default=""), key("amendment", "visit_id"))
    beside_visit("judgement", text("said"), text("at"), key("judgement", "visit_id"))
    beside_visit("undo", whole("revision"), text("steps"), key("undo", "visit_id"))


def create_audit() -> None:
    op.create_table(
        "erasure",
        text("client_id"),
        text("at"),
        key("erasure", "client_id"),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
    op.create_table(
        "audit",
        whole("sequence"),
        text("at"),
        text("author_id", default=""),
        text("author", default=""),
        text("verb"),
        text("client_id", null=True),
        text("visit_id", null=True),
        text("salt", null=True),
        text("details", null=True),
        text("digest"),
        text("hash"),
        key("audit", "sequence"),
        sqlite_strict=True,
    )


# SQLite: a trigger refuses by itself


def refuse(name: str, when: str, table: str, condition: str, words: str) -> str:
    only = f" WHEN {condition}" if condition else ""
    return f"CREATE TRIGGER {name} BEFORE {when} ON {table}{only} BEGIN SELECT RAISE(ABORT, '{words}'); END"


def sqlite() -> list[str]:
    erased_of_visit = (
        "EXISTS (SELECT 1 FROM erasure JOIN visit ON visit.client_id = erasure.client_id WHERE visit.id = OLD.visit_id)"
    )
    statements = []
    for table in PARTS:
        new = "(SELECT signed FROM visit WHERE id = NEW.visit_id) = 1"
        old = "(SELECT signed FROM visit WHERE id = OLD.visit_id) = 1"
        statements += [
            refuse(f"tr_{table}_insert", "INSERT", table, new, SIGNED),
            refuse(f"tr_{table}_update", "UPDATE", table, f"{old} OR {new}", SIGNED),
            refuse(f"tr_{table}_delete", "DELETE", table, f"{old} AND NOT {erased_of_visit}", SIGNED),
        ]
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in CONTENT)
    amended = f"NEW.signed = 0 AND EXISTS (SELECT 1 FROM amendment WHERE visit_id = OLD.id) AND {same}"
    erased = "EXISTS (SELECT 1 FROM erasure WHERE client_id = OLD.client_id)"
    watched = f"UPDATE OF {', '.join(CONTENT)}, signed"
    taken = "EXISTS (SELECT 1 FROM visit WHERE id = NEW.id AND signed = 1)"
    there = "EXISTS (SELECT 1 FROM version WHERE visit_id = NEW.visit_id AND number = NEW.number)"
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in CHAINED)
    redacted = (
        "NEW.salt IS NULL AND NEW.details IS NULL "
        f"AND EXISTS (SELECT 1 FROM erasure WHERE client_id = OLD.client_id) AND {same}"
    )
    next_one = "NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit)"
    return [
        *statements,
        refuse("tr_visit_insert", "INSERT", "visit", taken, SIGNED),
        refuse("tr_visit_update", watched, "visit", f"OLD.signed = 1 AND NOT ({amended})", SIGNED),
        refuse("tr_visit_delete", "DELETE", "visit", f"OLD.signed = 1 AND NOT {erased}", SIGNED),
        refuse("tr_version_insert", "INSERT", "version", there, APPENDED),
        refuse("tr_version_update", "UPDATE", "version", "", APPENDED),
        refuse("tr_version_delete", "DELETE", "version", f"NOT {erased_of_visit}", APPENDED),
        refuse("tr_erasure_update", "UPDATE", "erasure", "", APPENDED),
        refuse("tr_erasure_delete", "DELETE", "erasure", "", APPENDED),
        refuse("tr_audit_insert", "INSERT", "audit", next_one, APPENDED),
        refuse("tr_audit_update", "UPDATE", "audit", f"NOT ({redacted})", APPENDED),
        refuse("tr_audit_delete", "DELETE", "audit", "", APPENDED),
    ]


# PostgreSQL: a trigger calls a function, and a WHEN may not ask other tables


def guard(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def watch(table: str, function: str, when: str = "INSERT OR UPDATE OR DELETE") -> str:
    return f"CREATE TRIGGER tr_{table} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"


def postgresql() -> list[str]:
    signed = f"RAISE EXCEPTION '{SIGNED}' USING ERRCODE = 'integrity_constraint_violation';"
    appended = f"RAISE EXCEPTION '{APPENDED}' USING ERRCODE = 'integrity_constraint_violation';"
    erased_of_visit = (
        "EXISTS (SELECT 1 FROM erasure e JOIN visit v ON v.client_id = e.client_id WHERE v.id = OLD.visit_id)"
    )
    same_content = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in CONTENT)
    same_chained = " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in CHAINED)
    part = (
        "IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM visit WHERE id = OLD.visit_id AND signed = 1) "
        f"AND NOT (TG_OP = 'DELETE' AND {erased_of_visit}) THEN {signed} END IF; "
        "IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM visit WHERE id = NEW.visit_id AND signed = 1) "
        f"THEN {signed} END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    )
    visit = (
        "IF TG_OP = 'DELETE' THEN "
        "IF OLD.signed = 1 AND NOT EXISTS (SELECT 1 FROM erasure WHERE client_id = OLD.client_id) "
        f"THEN {signed} END IF; RETURN OLD; END IF; "
        "IF OLD.signed = 1 AND NOT (NEW.signed = 0 "
        f"AND EXISTS (SELECT 1 FROM amendment WHERE visit_id = OLD.id) AND {same_content}) THEN {signed} END IF; "
        "RETURN NEW;"
    )
    version = f"IF TG_OP = 'DELETE' AND {erased_of_visit} THEN RETURN OLD; END IF; {appended}"
    audit = (
        "IF TG_OP = 'INSERT' THEN "
        "IF NEW.sequence IS DISTINCT FROM (SELECT coalesce(max(sequence), 0) + 1 FROM audit) "
        f"THEN {appended} END IF; RETURN NEW; END IF; "
        "IF TG_OP = 'UPDATE' AND NEW.salt IS NULL AND NEW.details IS NULL "
        f"AND EXISTS (SELECT 1 FROM erasure WHERE client_id = OLD.client_id) AND {same_chained} "
        f"THEN RETURN NEW; END IF; {appended}"
    )
    return [
        guard("bodymap_part_of_signed", part),
        guard("bodymap_signed", visit),
        guard("bodymap_version", version),
        guard("bodymap_appended", appended),
        guard("bodymap_audit", audit),
        *(watch(table, "bodymap_part_of_signed") for table in PARTS),
        watch("visit", "bodymap_signed", "UPDATE OR DELETE"),
        watch("version", "bodymap_version", "UPDATE OR DELETE"),
        watch("erasure", "bodymap_appended", "UPDATE OR DELETE"),
        watch("audit", "bodymap_audit"),
    ]


def downgrade() -> None:
    raise NotImplementedError("the way back is the copy that was made before")
