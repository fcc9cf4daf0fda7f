"""Who in the record may be the same person as a client that is about to be added.

Hides what counts as alike. Two charts of one person each hold half of what is known: nobody sees the other half.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bodymap.domain.visit import Client

if TYPE_CHECKING:
    from bodymap.store import Record

LOOKED_THROUGH = 500
"""So many clients whose names begin alike are looked through."""


def alike(record: Record, client: Client) -> tuple[Client, ...]:
    """The known clients who may be this one, archived ones too, those of the same whole name first.

    Alike is the same family name with the same birth date, or the same whole name unless both birth dates are known
    and differ. Case and accents do not count.
    """
    from bodymap.store.names import fold  # the record that is open has imported it by now

    family, whole = fold(client.family_name), fold(client.name)
    found = []
    for row in record.search_clients(client.family_name, LOOKED_THROUGH, archived=True):
        known = row.client
        if known.id == client.id:  # the addition was tried before, and arrived without an answer
            continue
        same_day = client.born is not None and known.born == client.born
        day_unknown = None in (client.born, known.born)
        if fold(known.family_name) == family and (same_day or (day_unknown and fold(known.name) == whole)):
            found.append(known)
    return tuple(sorted(found, key=lambda known: fold(known.name) != whole))
