"""Keeping the record: backups and restoring, the whole check, reading without writing, waiting for a disk.

Nothing here is in the way of charting. `Keeping` is made once for a window and told of its desk; the rest is made when
it is asked for.
"""

from bodymap.ui.keeping.keeping import Keeping

__all__ = ["Keeping"]
