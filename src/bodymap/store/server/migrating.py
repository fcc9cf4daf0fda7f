"""Runs the revisions of `db/versions/` on a server. Imported only where there is something to make or update."""

from sqlalchemy import StaticPool, create_engine

from bodymap.store.migrating import run_revisions
from bodymap.store.server.link import Connection
from bodymap.store.tables import REVISION


def upgrade(driver: Connection) -> None:
    """Runs the revisions up to the newest over this connection, each in a transaction of its own."""
    driver.autocommit = False
    engine = create_engine("postgresql+psycopg://", creator=lambda: driver, poolclass=StaticPool, hide_parameters=True)
    run_revisions(engine, REVISION)
