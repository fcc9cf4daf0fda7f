"""The record: clients and visits in one SQLite file or on a clinic's server, saved as they happen.

Hides SQLAlchemy, Alembic, pragmas, transactions, migrations and search. May import the domain, the
keys, `durable` and `resources`; knows no Qt. Importing it imports SQLAlchemy Core, so do it behind the first frame.
"""

from bodymap.store.anywhere import Place, open_record
from bodymap.store.audit import Verb
from bodymap.store.backup import Backup, NotBackedUp
from bodymap.store.clients import ClientRow, UnsignedVisit
from bodymap.store.failures import Conflict, DamagedRecord, NotSaved, OpenElsewhere, ReadOnlyPlace
from bodymap.store.record import Record
from bodymap.store.server.address import ServerAddress, names_server
from bodymap.store.visits import SavedAt

__all__ = [
    "Backup",
    "ClientRow",
    "Conflict",
    "DamagedRecord",
    "NotBackedUp",
    "NotSaved",
    "OpenElsewhere",
    "Place",
    "ReadOnlyPlace",
    "Record",
    "SavedAt",
    "ServerAddress",
    "UnsignedVisit",
    "Verb",
    "names_server",
    "open_record",
]
