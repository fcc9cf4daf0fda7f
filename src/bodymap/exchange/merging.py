"""Decides what becomes of clients and visits that come from a file, beside those that the record has already.

Pure: it is told what the record knows and answers what is to be written. The rules, in one place:

* same id, same content: skipped, so that the same file can be taken in twice without doubles;
* unknown id: added;
* same id, other content: the record's stays as it is and the other is kept beside it, as a visit of its own with an id
  that follows from its content, and with a sentence in its notes that says so;
* a client whose particulars differ keeps those of the record; the others are added to the note, in words.

May import the domain only.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from json import dumps
from typing import Protocol, TypeVar

from bodymap.domain.visit import Client, Visit
from bodymap.exchange.archive_out import Held
from bodymap.exchange.chart_out import visit_tree

T = TypeVar("T")

BESIDE = "Taken in from a file; the record has another version of this visit."


class Known(Protocol):
    """What the record knows; both raise KeyError for an id that it does not."""

    def client(self, client_id: str) -> Client: ...

    def visit(self, visit_id: str) -> Visit: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What is to be written for one client. `beside` are visits that the record has in another version.

    `add` is a client that is new, `change` a known one whose note grows; neither where the client is known and equal.
    """

    client: Client
    add: Client | None = None
    change: Client | None = None
    new: tuple[Visit, ...] = ()
    beside: tuple[Visit, ...] = ()
    same: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many of what a file would bring, or has brought. Of `visits_new`, `visits_unsigned` lost a signature."""

    clients_new: int = 0
    clients_same: int = 0
    clients_differing: int = 0
    clients_erased: int = 0
    visits_new: int = 0
    visits_same: int = 0
    visits_beside: int = 0
    visits_unsigned: int = 0

    def and_of(self, intake: Intake) -> "Tally":
        return Tally(
            clients_new=self.clients_new + (intake.add is not None),
            clients_same=self.clients_same + (intake.add is None and intake.change is None),
            clients_differing=self.clients_differing + (intake.change is not None),
            clients_erased=self.clients_erased,
            visits_new=self.visits_new + len(intake.new),
            visits_same=self.visits_same + intake.same,
            visits_beside=self.visits_beside + len(intake.beside),
            visits_unsigned=self.visits_unsigned,
        )

    @property
    def writes(self) -> bool:
        """Whether anything is to be written at all."""
        return bool(self.clients_new or self.clients_differing or self.visits_new or self.visits_beside)


def sort_in(held: Held, known: Known) -> Intake:
    """What is to be written for one client of a file."""
    add = change = None
    there = _find(known.client, held.client.id)
    if there is None:
        add = held.client
    elif (differing := differences(there, held.client)) and differing not in there.note:
        change = replace(there, note=f"{there.note}\n{differing}".strip())
    sorted_ = sort_visits(held.visits, known)
    return replace(sorted_, client=there or held.client, add=add, change=change)


def sort_visits(visits: Iterable[Visit], known: Known) -> Intake:
    """What is to be written of some visits of one client; each has its `client_id` already."""
    new, beside, same, client_id = [], [], 0, ""
    for visit in visits:
        client_id = visit.client_id
        there = _find(known.visit, visit.id)
        if there is None:
            new.append(visit)
        elif there.client_id == visit.client_id and says(there) == says(visit):
            same += 1
        elif _find(known.visit, (other := kept_beside(visit)).id) is None:
            beside.append(other)
        else:
            same += 1
    return Intake(client=Client(id=client_id, family_name=""), new=tuple(new), beside=tuple(beside), same=same)


def says(visit: Visit) -> str:
    """All that a visit says, in one form: two visits with the same text are the same."""
    return dumps(visit_tree(visit), ensure_ascii=False, sort_keys=True)


def kept_beside(visit: Visit) -> Visit:
    """The visit under an id that follows from its content, so that a second intake finds it again.

    It is a draft: nobody has signed it with that sentence in its notes, and so it stands among the notes to finish.
    """
    key = sha256(f"{visit.client_id}\n{says(visit)}".encode()).hexdigest()[:32]
    return replace(visit, id=key, signed=False, notes=f"{visit.notes}\n{BESIDE}".strip())


def differences(there: Client, other: Client) -> str:
    """One line that says what a file knows of a client and the record does not; empty where they agree."""
    parts = []
    if (other.family_name, other.given_name) != (there.family_name, there.given_name):
        parts.append(f"name {other.name}")
    if other.born != there.born:
        parts.append(f"born {other.born.isoformat() if other.born else 'not known'}")
    if other.contact != there.contact:
        parts.append(f"contact {_line(other.contact) or 'none'}")
    if other.note and other.note not in there.note:
        parts.append(f"note {_line(other.note)}")
    return f"An archive that was taken in says: {'; '.join(parts)}." if parts else ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _find(look_up: Callable[[str], T], key: str) -> T | None:
    try:
        return look_up(key)
    except KeyError:
        return None
