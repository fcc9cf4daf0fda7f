"""From an address to a connection that can be trusted: what is in the database, how old it is, who may update it.

A database that is refused stays as it was. One program at a time makes or updates the tables; another waits for it.
Alembic is imported only where there is something to update.
"""

import psycopg

from bodymap.domain.finding import new_id
from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.store.link import Row
from bodymap.store.server.address import ServerAddress
from bodymap.store.server.failures import Broken, cause, not_opened
from bodymap.store.server.link import LOCK, Connection, ServerLink
from bodymap.store.settings import RECORD_ID
from bodymap.store.tables import REVISION, SCHEMA

_TABLES = "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"


def dial(address: ServerAddress, *, read_only: bool = False, patient: bool = False) -> Connection:
    """A connection outside any transaction, usable on any thread, one at a time. Raises what the driver raises."""
    options = address.options(read_only=read_only, patient=patient)
    made: Connection = psycopg.connect(address.url, autocommit=True, **options)  # type: ignore[arg-type]
    return made


def connect(address: ServerAddress, *, read_only: bool = False, patient: bool = False) -> Connection:
    """The same for a first time. Raises UserError."""
    try:
        made = dial(address, read_only=read_only, patient=patient)
    except Broken as error:
        raise not_opened(error, address) from None
    if made.info.parameter_status("server_encoding") != "UTF8":
        made.close()
        raise UserError(
            tr("The database {address} does not keep texts as UTF-8.", address=address),
            tr("Make it with ENCODING 'UTF8' (docs/clinic.md)."),
        )
    return made


def bring_up_to_date(link: ServerLink, address: ServerAddress, *, create: bool, read_only: bool) -> None:
    """Makes the tables in an empty database where `create` is set, and updates older ones. Raises UserError."""
    try:
        version = version_of(link.driver, address)
        if version == SCHEMA:
            return
        if version is None and not create:
            raise UserError(
                tr("There is no record in the database {address} yet.", address=address),
                tr("Make it with `bodymap --db ADDRESS clinic setup`."),
            )
        if read_only:
            raise UserError(
                tr(
                    "The record {address} was written by an older bodymap and must be brought up to date first.",
                    address=address,
                ),
                tr("Open it once for writing."),
            )
    except Broken as error:
        raise not_opened(error, address) from None
    migrate(address)


def version_of(driver: Connection, address: ServerAddress) -> int | None:
    """The number of the newest revision that the record went through; None in an empty database.

    Raises UserError where the tables are another program's, or a newer bodymap's.
    """
    there = {str(name) for (name,) in driver.execute(_TABLES)}
    if not there:
        return None
    rows: list[Row] = []
    if {"alembic_version", "client", "visit", "setting"} <= there:
        rows = driver.execute("SELECT version_num FROM alembic_version").fetchall()
    if len(rows) != 1 or not str(rows[0][0]).isdigit():
        raise UserError(
            tr("The database {address} holds another program's tables, not a bodymap record.", address=address),
            tr("Choose an empty database."),
        )
    version = int(rows[0][0])
    if version > SCHEMA:
        raise UserError(
            tr(
                "The record {address} was written by a newer bodymap (record version {version}; this one knows "
                "{known}).",
                address=address,
                version=version,
                known=SCHEMA,
            ),
            tr("Update bodymap. The record was not touched."),
        )
    return version


def migrate(address: ServerAddress) -> None:
    """Makes or updates the tables, one revision after the other, each in a transaction of its own.

    Raises UserError where one fails; the record is then at the last revision that succeeded.
    """
    from bodymap.store.server.migrating import upgrade

    driver = connect(address, patient=True)
    try:
        # of the session, over all revisions; it goes with the connection, however that ends
        driver.execute(f"SELECT pg_advisory_lock({LOCK})")
        if version_of(driver, address) != SCHEMA:
            upgrade(driver)
        driver.autocommit = True
        driver.execute(
            "INSERT INTO setting (name, value) VALUES (%s, %s) ON CONFLICT (name) DO NOTHING", (RECORD_ID, new_id())
        )
    except UserError:
        raise
    except Exception as error:  # a fault in a revision is told like a right that is missing
        what, remedy = cause(getattr(error, "orig", None) or error)
        raise UserError(
            tr(
                "The record {address} cannot be brought to version {version}: {why}.",
                address=address,
                version=REVISION,
                why=what,
            ),
            remedy,
        ) from None
    finally:
        driver.close()
