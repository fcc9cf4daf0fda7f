"""Whose turn it is on a server's record: threads of this program wait for each other, and a read sees one moment."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from bodymap.language import tr
from bodymap.store.failures import NotSaved
from bodymap.store.server.failures import NotReached
from bodymap.store.server.link import ServerLink
from bodymap.store.turns import Turns


class ServerTurns(Turns):
    """The one lock of this program's line to a server; other programs wait at the server."""

    def __init__(self, path: Path, link: ServerLink, *, read_only: bool) -> None:
        super().__init__(path, read_only=read_only)
        self._link = link

    @contextlib.contextmanager
    def reading(self) -> Iterator[bool]:
        """All that is read inside is as it was at one moment."""
        with self.lock, self._link.at_a_moment():
            yield True

    @contextlib.contextmanager
    def writing(self) -> Iterator[bool]:
        """Raises NotSaved where the record is open for reading only, and where the server cannot be reached."""
        with super().writing():
            try:
                yield True
            except NotReached as error:
                raise NotSaved(
                    tr("Not saved: {message} The change stays on screen.", message=error.message), error.remedy
                ) from None
