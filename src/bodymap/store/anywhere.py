"""Opens a record wherever it is: in a file of this computer, or on a clinic's server."""

from pathlib import Path

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.store.record import Record
from bodymap.store.server.address import ServerAddress

Place = Path | ServerAddress


def open_record(place: Place, *, create: bool = False, read_only: bool = False, key: bytes | None = None) -> Record:
    """Raises UserError as `Record.open` and `ServerRecord.over` do, and where the driver for servers is missing."""
    if not isinstance(place, ServerAddress):
        return Record.open(place, create=create, read_only=read_only, key=key)
    try:
        from bodymap.store.server.record import ServerRecord
    except ImportError as error:
        if not (error.name or "").startswith("psycopg"):
            raise
        raise UserError(
            tr("A record on a server needs psycopg, which is not installed."),
            tr("Install it: pip install bodymap[postgres]."),
        ) from error
    return ServerRecord.over(place, create=create, read_only=read_only)
