"""Turns what PostgreSQL and the line to it say into sentences that a therapist can act on.

The server's own messages quote rows in their details; nothing of them goes into a sentence but the name of a rule.
"""

import psycopg

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.store import failures
from bodymap.store.failures import UNWRITABLE, NotSaved, Words, by_code, unreadable

AWAY = (tr("the server does not answer"), tr("Check the network. Nothing is lost: it is tried again."))
SLOW = (tr("the server took too long, or somebody else is writing"), tr("Try again in a moment."))
FULL = (tr("the server's disk is full"), tr("Tell whoever looks after the server."))
NOT_ALLOWED = (tr("this user may not do that"), tr("Ask whoever looks after the server for the right to do it."))
NO_ENTRY = (
    tr("the server does not let this user in"),
    tr("Check the name and the password, or ask who looks after it."),
)
NO_DATABASE = (
    tr("the server has no database of that name"),
    tr("Check the address, or ask whoever looks after the server."),
)
NOT_PROVED = (
    tr("the server did not prove who it is"),
    tr("See docs/clinic.md about certificates, or ask who looks after it."),
)
READ_ONLY = (tr("it is open for reading only"), tr("Open it for writing."))
UNKNOWN = (tr("the server refused"), tr("Try again; if it happens again, tell whoever looks after the server."))

_BY_STATE = (
    ("25006", READ_ONLY),
    ("28", NO_ENTRY),
    ("3D000", NO_DATABASE),
    ("42501", NOT_ALLOWED),
    ("40", SLOW),
    ("55P03", SLOW),
    ("57014", SLOW),
    ("53100", FULL),
    ("53", SLOW),
    ("57P", AWAY),
    ("08", AWAY),
    ("25P03", AWAY),
)


class NotReached(UserError):  # noqa: N818
    """Something was not read, because the server did not answer or refused."""


Broken = (psycopg.Error, UnicodeError)
"""What the driver raises."""


def cause(error: BaseException) -> Words:
    """What happened, as a clause, and what to do about it."""
    state = getattr(error, "sqlstate", None) or ""
    known = by_code(state, _BY_STATE)
    if known is not None:
        return known
    if isinstance(error, UnicodeError) or (isinstance(error, psycopg.DataError) and "NUL" in str(error)):
        return UNWRITABLE
    if not state and isinstance(error, psycopg.OperationalError):
        said = str(error).lower()
        if "certificate" in said or "ssl" in said:
            return NOT_PROVED
        if "password" in said or "authentication" in said:
            return NO_ENTRY
        return NO_DATABASE if "does not exist" in said else AWAY
    return UNKNOWN


def not_saved(error: BaseException, name: object) -> NotSaved:
    return failures.not_saved(error, name, cause)


def not_opened(error: BaseException, name: object) -> UserError:
    return failures.not_opened(error, name, cause)


def not_read(error: BaseException, name: object) -> NotReached:
    what, remedy = cause(error)
    return NotReached(unreadable(name, what), remedy)


def refused(error: psycopg.Error) -> ValueError:
    """What a broken rule of the tables becomes: its name, never the row that broke it."""
    rule = error.diag.constraint_name or error.diag.message_primary or "a rule of the tables"
    kind = {"23503": "FOREIGN KEY ", "23505": "UNIQUE "}.get(error.sqlstate or "", "")
    return ValueError(f"the record does not take this: {kind}{rule}")
