"""Runs the revisions over the connection that the store hands in; there is no alembic.ini and no URL.

Each revision is one transaction together with its two version stamps: Alembic's own, and `user_version` in the header
of the file, which a bodymap reads before it touches a record.
"""

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo


def check_and_stamp(*, ctx: MigrationContext, step: MigrationInfo, **_: object) -> None:
    connection = ctx.connection
    if connection is None or connection.dialect.name != "sqlite":
        return
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphan is not None:
        raise RuntimeError(f"revision {step.up_revision_id} leaves rows of {orphan[0]} without their parent")
    connection.exec_driver_sql(f"PRAGMA user_version = {int(step.up_revision_id or 0)}")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=None,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=True,
    on_version_apply=check_and_stamp,
)
with context.begin_transaction():
    context.run_migrations()
