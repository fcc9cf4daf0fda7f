"""What becomes of visits from a file beside those that the record has: nothing is lost, nothing is there twice."""

import datetime
from collections.abc import Mapping
from dataclasses import replace

from bodymap.domain.visit import Client, Visit
from bodymap.exchange.merging import BESIDE, sort_visits

VISIT = Visit(id="v", client_id="kim", date=datetime.date(2026, 3, 2), protocol="it_band", notes="made up")


class Known:
    """A record of these visits."""

    def __init__(self, visits: Mapping[str, Visit]) -> None:
        self._visits = visits

    def client(self, client_id: str) -> Client:
        raise KeyError(client_id)

    def visit(self, visit_id: str) -> Visit:
        return self._visits[visit_id]


def test_a_visit_that_is_another_client_s_in_the_record_is_not_taken_for_theirs() -> None:
    # the same words under the same id, charted for somebody else: left out, this client would lose the visit
    intake = sort_visits([VISIT], Known({VISIT.id: replace(VISIT, client_id="sam")}))
    assert (intake.new, intake.same) == ((), 0)
    [beside] = intake.beside
    assert (beside.client_id, beside.signed) == ("kim", False)
    assert beside.id != VISIT.id
    assert BESIDE in beside.notes
    again = sort_visits([VISIT], Known({VISIT.id: replace(VISIT, client_id="sam"), beside.id: beside}))
    assert (again.new, again.beside, again.same) == ((), (), 1)
