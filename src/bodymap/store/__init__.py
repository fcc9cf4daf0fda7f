"""The record: clients and visits in one SQLite file, saved as they happen.

Hides SQLAlchemy, Alembic, pragmas, transactions, migrations and search. May import the domain, `errors` and
`resources`; knows no Qt. Importing it imports SQLAlchemy Core, so do it behind the first frame.
"""

from bodymap.store.audit import Verb
from bodymap.store.backup import Backup, NotBackedUp
from bodymap.store.clients import ClientRow, UnsignedVisit
from bodymap.store.failures import Conflict, DamagedRecord, NotSaved, OpenElsewhere, ReadOnlyPlace
from bodymap.store.record import Record
from bodymap.store.visits import SavedAt

__all__ = [
    "Backup",
    "ClientRow",
    "Conflict",
    "DamagedRecord",
    "NotBackedUp",
    "NotSaved",
    "OpenElsewhere",
    "ReadOnlyPlace",
    "Record",
    "SavedAt",
    "UnsignedVisit",
    "Verb",
]
