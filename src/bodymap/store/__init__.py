"""The record: clients and visits in one SQLite file, saved as they happen.

Hides SQLAlchemy, Alembic, pragmas, transactions, migrations and search. May import the domain, `errors` and
`resources`; knows no Qt. Importing it imports SQLAlchemy Core, so do it behind the first frame.
"""

from bodymap.store.clients import ClientRow, UnsignedVisit
from bodymap.store.failures import Conflict, DamagedRecord, NotSaved
from bodymap.store.record import Record
from bodymap.store.visits import SavedAt

__all__ = ["ClientRow", "Conflict", "DamagedRecord", "NotSaved", "Record", "SavedAt", "UnsignedVisit"]
