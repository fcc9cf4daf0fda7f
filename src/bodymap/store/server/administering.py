"""Runs what whoever looks after a server has to run there: all of it in one transaction, or nothing."""

from collections.abc import Sequence

from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.store.server.address import ServerAddress
from bodymap.store.server.failures import Broken, cause
from bodymap.store.server.opening import connect


def administer(address: ServerAddress, statements: Sequence[str]) -> None:
    """Raises UserError where the server refuses; nothing of it was done then."""
    driver = connect(address, patient=True)
    try:
        with driver.transaction():
            for statement in statements:
                driver.execute(statement.encode())
    except Broken as error:
        # these statements hold no client: what the server says of them may be shown
        said = getattr(getattr(error, "diag", None), "message_primary", None)
        what, remedy = cause(error)
        raise UserError(
            tr("Nothing was changed on {address}: {why}.", address=address, why=said or what), remedy
        ) from None
    finally:
        driver.close()
