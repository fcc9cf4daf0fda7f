"""Who may do what on a clinic's server, as PostgreSQL itself holds it, whatever program somebody comes with.

Gives out SQL that may be run again and again: four roles to grant, guards by triggers, and a log of every changed row.
The log names who, when, with which program, the row and the columns, never a value: nothing of an erased client
stays in it.
"""

import re

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.store import tables

ROLES = ("therapist", "assistant", "admin", "auditor")
"""What they are called in the chart; on the server each is `bodymap_` and that."""

_CONTENT = ("client", "visit", *(table.name for table in tables.OF_VISIT))
_LOGGED = (*_CONTENT, "setting", "erasure")
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def statements() -> list[str]:
    """Makes or renews roles, rights, guards and the log. For the owner of the tables, who may create roles."""
    everybody = ", ".join(f"bodymap_{role}" for role in ROLES)
    writers = "bodymap_therapist, bodymap_assistant, bodymap_admin"
    signers = "bodymap_therapist, bodymap_admin"
    drafted = ", ".join(name for name in _CONTENT if name not in ("client", "version", "amendment"))
    return [
        *(_role(role) for role in ROLES),
        f"DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO {everybody}', current_database()); END $$",
        _LOG,
        f"GRANT SELECT ON setting, alembic_version, audit, erasure, bodymap_log TO {everybody}",
        f"GRANT SELECT ON {', '.join(_CONTENT)} TO {writers}",
        f"GRANT INSERT, UPDATE, DELETE ON {drafted} TO {writers}",
        f"GRANT INSERT, UPDATE ON client TO {writers}",
        f"GRANT DELETE ON version, amendment TO {writers}",  # of drafts; their triggers guard the rest
        f"GRANT INSERT ON audit TO {writers}",
        f"GRANT INSERT ON version, amendment TO {signers}",
        f"GRANT INSERT, DELETE ON setting TO {signers}",
        "GRANT DELETE ON client TO bodymap_admin",
        "GRANT INSERT ON erasure TO bodymap_admin",
        "GRANT UPDATE (salt, details) ON audit TO bodymap_admin",
        *_GUARDS,
        *_watches(),
    ]


def user(name: str, role: str, full_name: str, initials: str) -> list[str]:
    """Makes somebody a user without a password, which they set themselves.

    Raises UserError for a login that would have to be quoted everywhere.
    """
    if not _NAME.fullmatch(name):
        raise UserError(
            tr("{name} is no name for a user.", name=name), tr("Take small letters, digits and _, a letter first.")
        )
    if "(" in full_name or "(" in initials or ")" in initials:
        raise UserError(tr("A name holds no brackets: the initials stand in them."))
    comment = f"{full_name} ({initials})".replace("'", "''")
    return [
        f'CREATE ROLE "{name}" LOGIN',
        f'GRANT bodymap_{role} TO "{name}"',
        f"COMMENT ON ROLE \"{name}\" IS '{comment}'",
    ]


def _role(role: str) -> str:
    name = f"bodymap_{role}"
    there = f"SELECT 1 FROM pg_roles WHERE rolname = '{name}'"
    return f"DO $$ BEGIN IF NOT EXISTS ({there}) THEN CREATE ROLE {name} NOLOGIN; END IF; END $$"


_LOG = """CREATE TABLE IF NOT EXISTS bodymap_log (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    who text NOT NULL, program text NOT NULL, deed text NOT NULL,
    in_table text NOT NULL, of_row text, columns text)"""

_REFUSED = "USING ERRCODE = 'insufficient_privilege'"
_GUARDS = (
    f"""CREATE OR REPLACE FUNCTION bodymap_may_sign() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF pg_has_role(session_user, 'bodymap_assistant', 'MEMBER')
    AND NOT pg_has_role(session_user, 'bodymap_therapist', 'MEMBER')
    AND NEW.signed IS DISTINCT FROM (CASE WHEN TG_OP = 'INSERT' THEN 0 ELSE OLD.signed END)
    THEN RAISE EXCEPTION 'an assistant does not sign' {_REFUSED}; END IF; RETURN NEW; END $$""",
    """CREATE OR REPLACE TRIGGER tr_visit_may_sign BEFORE INSERT OR UPDATE ON visit
    FOR EACH ROW EXECUTE FUNCTION bodymap_may_sign()""",
    f"""CREATE OR REPLACE FUNCTION bodymap_own_name() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.author_id IS DISTINCT FROM session_user
    THEN RAISE EXCEPTION 'an entry names whoever makes it' {_REFUSED}; END IF; RETURN NEW; END $$""",
    """CREATE OR REPLACE TRIGGER tr_audit_own_name BEFORE INSERT ON audit
    FOR EACH ROW EXECUTE FUNCTION bodymap_own_name()""",
    """CREATE OR REPLACE FUNCTION bodymap_logged() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE old_row jsonb; new_row jsonb; one jsonb; BEGIN
    IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD); END IF;
    IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW); END IF;
    one := coalesce(new_row, old_row);
    INSERT INTO bodymap_log (who, program, deed, in_table, of_row, columns) VALUES (
        session_user, coalesce(current_setting('application_name', true), ''), TG_OP, TG_TABLE_NAME,
        concat_ws(' ', one->>'visit_id', one->>'client_id', one->>'sequence', one->>'id', one->>'name'),
        CASE WHEN TG_OP = 'UPDATE' THEN (SELECT string_agg(key, ', ') FROM jsonb_each(new_row)
            WHERE value IS DISTINCT FROM old_row->key) END);
    RETURN NULL; END $$""",
    f"""CREATE OR REPLACE FUNCTION bodymap_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'a table of the record is not emptied' {_REFUSED}; END $$""",
    f"""CREATE OR REPLACE FUNCTION bodymap_log_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'the log is only added to' {_REFUSED}; END $$""",
    """CREATE OR REPLACE TRIGGER tr_log BEFORE UPDATE OR DELETE ON bodymap_log
    FOR EACH ROW EXECUTE FUNCTION bodymap_log_kept()""",
)


def _watches() -> list[str]:
    # what is added to the audit is a log already
    logged = [(name, "INSERT OR UPDATE OR DELETE") for name in _LOGGED] + [("audit", "UPDATE OR DELETE")]
    return [
        *(
            f"CREATE OR REPLACE TRIGGER tr_{name}_logged AFTER {when} ON {name} "
            "FOR EACH ROW EXECUTE FUNCTION bodymap_logged()"
            for name, when in logged
        ),
        *(
            f"CREATE OR REPLACE TRIGGER tr_{name}_not_emptied BEFORE TRUNCATE ON {name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION bodymap_not_emptied()"
            for name in (*_LOGGED, "audit", "bodymap_log")
        ),
    ]
