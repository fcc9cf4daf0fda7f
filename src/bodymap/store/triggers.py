"""What the file itself refuses, whoever asks: changes of what is signed, and of the audit.

These are SQLite's triggers as a new record gets them; the revision that brought them has the same and their twins for
PostgreSQL. A table that a later revision makes anew loses its triggers and must get them again there.
"""

from collections.abc import Iterator

SIGNED = "a signed visit is not changed"
APPENDED = "this table is only added to"

# everything of a visit that may not change while its signature is taken off for an amendment
_CONTENT = (
    *("id", "client_id", "date", "sequence", "protocol", "protocol_version", "diagram", "diagram_version", "phase"),
    *("clear", "observations", "history", "plan", "home_care", "notes", "created_at"),
)
_CHAINED = ("sequence", "at", "author_id", "author", "verb", "client_id", "visit_id", "digest", "hash")
_PARTS = ("answer", "finding", "rom", "special_test", "outcome", "treatment", "judgement")

_ERASED_OF_VISIT = (
    "EXISTS (SELECT 1 FROM erasure JOIN visit ON visit.client_id = erasure.client_id WHERE visit.id = OLD.visit_id)"
)


def triggers() -> Iterator[str]:
    """The statements that make them, after the tables."""
    for table in _PARTS:
        yield from _part(table)
    yield from _visit()
    yield from _appended()
    yield from _audit()


def _refuse(name: str, when: str, table: str, condition: str, words: str) -> str:
    only = f" WHEN {condition}" if condition else ""
    return f"CREATE TRIGGER {name} BEFORE {when} ON {table}{only} BEGIN SELECT RAISE(ABORT, '{words}'); END"


def _part(table: str) -> Iterator[str]:
    signed = "(SELECT signed FROM visit WHERE id = {}.visit_id) = 1"
    new, old = signed.format("NEW"), signed.format("OLD")
    yield _refuse(f"tr_{table}_insert", "INSERT", table, new, SIGNED)
    yield _refuse(f"tr_{table}_update", "UPDATE", table, f"{old} OR {new}", SIGNED)
    yield _refuse(f"tr_{table}_delete", "DELETE", table, f"{old} AND NOT {_ERASED_OF_VISIT}", SIGNED)


def _visit() -> Iterator[str]:
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in _CONTENT)
    amended = f"NEW.signed = 0 AND EXISTS (SELECT 1 FROM amendment WHERE visit_id = OLD.id) AND {same}"
    erased = "EXISTS (SELECT 1 FROM erasure WHERE client_id = OLD.client_id)"
    # a draft's every save raises its revision: the trigger is not asked for that alone
    watched = f"UPDATE OF {', '.join(_CONTENT)}, signed"
    # INSERT OR REPLACE would take a row away without asking the trigger for deletions
    taken = "EXISTS (SELECT 1 FROM visit WHERE id = NEW.id AND signed = 1)"
    yield _refuse("tr_visit_insert", "INSERT", "visit", taken, SIGNED)
    yield _refuse("tr_visit_update", watched, "visit", f"OLD.signed = 1 AND NOT ({amended})", SIGNED)
    yield _refuse("tr_visit_delete", "DELETE", "visit", f"OLD.signed = 1 AND NOT {erased}", SIGNED)


def _appended() -> Iterator[str]:
    there = "EXISTS (SELECT 1 FROM version WHERE visit_id = NEW.visit_id AND number = NEW.number)"
    yield _refuse("tr_version_insert", "INSERT", "version", there, APPENDED)
    yield _refuse("tr_version_update", "UPDATE", "version", "", APPENDED)
    yield _refuse("tr_version_delete", "DELETE", "version", f"NOT {_ERASED_OF_VISIT}", APPENDED)
    yield _refuse("tr_erasure_update", "UPDATE", "erasure", "", APPENDED)
    yield _refuse("tr_erasure_delete", "DELETE", "erasure", "", APPENDED)


def _audit() -> Iterator[str]:
    same = " AND ".join(f"NEW.{column} IS OLD.{column}" for column in _CHAINED)
    redacted = (
        "NEW.salt IS NULL AND NEW.details IS NULL "
        f"AND EXISTS (SELECT 1 FROM erasure WHERE client_id = OLD.client_id) AND {same}"
    )
    next_one = "NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit)"
    yield _refuse("tr_audit_insert", "INSERT", "audit", next_one, APPENDED)
    yield _refuse("tr_audit_update", "UPDATE", "audit", f"NOT ({redacted})", APPENDED)
    yield _refuse("tr_audit_delete", "DELETE", "audit", "", APPENDED)
