"""The window that shows what a file holds, and what taking it in would do, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.language import tr, tr_plural
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.fields import Check
from bodymap.ui.controls.text import Icon, Label
from bodymap.ui.exchanging.fitting import fit
from bodymap.ui.style import Look
from bodymap.ui.words import long_date

if TYPE_CHECKING:
    from bodymap.exchange.merging import Tally
    from bodymap.workspace.importing import Contents

TITLES = {
    "archive": tr("Take in an archive"),
    "fhir": tr("Take in a FHIR bundle"),
    "chart": tr("Take in a chart document"),
}

Row = tuple[str, str, str]
"""An icon, its colour role, and the words."""


class ImportDialog(QDialog):
    """Shows `contents` and `tally`. Accepted, `visits()` are those of a chart document that are wanted."""

    def __init__(
        self, look: Look, parent: QWidget, name: str, contents: Contents, tally: Tally, client: Client | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import"))
        self._look, self._contents = look, contents
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Label(look, TITLES[contents.kind], "card_headline"))
        column.addWidget(Label(look, name, "secondary", "muted", wrap=True))
        for icon, role, words in _rows(contents, tally, client):
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(Icon(look, icon, role, 18), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(look, words, "body", wrap=True), 1)
            column.addLayout(row)
        earlier = len(contents.visits) - 1
        self.earlier = Check(look, tr_plural("With {n} earlier visit", "With {n} earlier visits", earlier))
        self.earlier.setChecked(True)
        self.earlier.setVisible(contents.kind == "chart" and earlier > 0)
        column.addWidget(self.earlier)
        column.addStretch(1)
        column.addSpacing(4)
        column.addLayout(self._buttons(client, wanted=tally.writes))
        fit(self, look)

    def _buttons(self, client: Client | None, *, wanted: bool) -> QHBoxLayout:
        words = (
            tr("Take in for {name}", name=client.name) if self._contents.kind == "chart" and client else tr("Take in")
        )
        cancel, agree = Button(self._look, tr("Cancel") if wanted else tr("Close")), PrimaryButton(self._look, words)
        agree.setDefault(True)
        agree.setVisible(wanted)
        agree.setMinimumWidth(round(self._look.width(words, "body_strong")) + self._look.px(32))
        cancel.clicked.connect(self.reject)
        agree.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(agree)
        return row

    def visits(self) -> tuple[Visit, ...]:
        """The visits of a chart document, with the earlier ones where they are wanted."""
        return self._contents.visits if self.earlier.isChecked() else self._contents.visits[-1:]


def _rows(contents: Contents, tally: Tally, client: Client | None) -> Iterator[Row]:
    if contents.kind == "chart":
        yield from _of_chart(contents, client)
    elif contents.about is not None:
        about = contents.about
        words = tr(
            "{clients} and {visits}, written on {day} by {author}. Every check sum is right.",
            clients=_clients(about.clients),
            visits=_visits(about.visits),
            day=long_date(about.made_at.astimezone().date()),
            author=about.made_by,
        )
        yield "file", "muted", words
    else:
        visits = sum(len(held.visits) for held in contents.holdings)
        clients = _clients(len(contents.holdings))
        yield "file", "muted", tr("{clients} and {visits}.", clients=clients, visits=_visits(visits))
    yield from _of_tally(tally)


def _of_chart(contents: Contents, client: Client | None) -> Iterator[Row]:
    visit = contents.visits[-1]
    sides = [(side, sum(found.side is side for found in visit.findings)) for side in Side]
    told = ", ".join(f"{number} {side.word}" for side, number in sides if number)
    day = long_date(visit.date)
    words = tr_plural(
        "A visit of {day} with {n} finding ({sides}).",
        "A visit of {day} with {n} findings ({sides}).",
        len(visit.findings),
        day=day,
        sides=told,
    )
    yield "calendar", "muted", words if told else tr("A visit of {day} with no findings.", day=day)
    if client is not None:
        yield "person", "modified", _whose(client)
    if contents.dropped:
        words = tr_plural(
            "{n} free key (x-…) outside of findings have no place in the record and are left out.",
            "{n} free keys (x-…) outside of findings have no place in the record and are left out.",
            contents.dropped,
        )
        yield "note", "muted", words


def _whose(client: Client) -> str:
    if client.born is None:
        return tr(
            "The document does not say whose it is. It becomes a draft of {name}: make sure that it is this client's.",
            name=client.name,
        )
    return tr(
        "The document does not say whose it is. It becomes a draft of {name}, born {day}: make sure that it is this "
        "client's.",
        name=client.name,
        day=long_date(client.born),
    )


def _of_tally(tally: Tally) -> Iterator[Row]:
    if tally.clients_new or tally.visits_new:
        yield "plus", "allowed", _new(tally.clients_new, tally.visits_new)
    if tally.clients_same or tally.visits_same:
        yield "equals", "muted", _same(tally.clients_same, tally.visits_same)
    if tally.clients_differing:
        words = tr_plural(
            "{n} client known with other particulars: those of the record stay, the others are added to the note.",
            "{n} clients known with other particulars: those of the record stay, the others are added to the note.",
            tally.clients_differing,
        )
        yield "person", "modified", words
    if tally.clients_erased:
        words = tr_plural(
            "{n} client erased from this record for good: left out.",
            "{n} clients erased from this record for good: left out.",
            tally.clients_erased,
        )
        yield "trash", "muted", words
    if tally.visits_beside:
        words = tr_plural(
            "{n} visit known with another content: the record's stays as it is, the other is kept beside it.",
            "{n} visits known with another content: the record's stays as it is, the other is kept beside it.",
            tally.visits_beside,
        )
        yield "ring-question", "modified", words
    if not tally.writes:
        yield "ring-tick", "allowed", tr("There is nothing to take in: the record has all of it.")


def _new(clients: int, visits: int) -> str:
    if not visits:
        return tr_plural("{n} new client would be added.", "{n} new clients would be added.", clients)
    if not clients:
        return tr_plural("{n} new visit would be added.", "{n} new visits would be added.", visits)
    return tr(
        "{clients} and {visits} would be added.",
        clients=tr_plural("{n} new client", "{n} new clients", clients),
        visits=tr_plural("{n} new visit", "{n} new visits", visits),
    )


def _same(clients: int, visits: int) -> str:
    if not visits:
        return tr_plural(
            "{n} client is there already, and the same.", "{n} clients are there already, and the same.", clients
        )
    if not clients:
        return tr_plural(
            "{n} visit is there already, and the same.", "{n} visits are there already, and the same.", visits
        )
    return tr(
        "{clients} and {visits} are there already, and the same.", clients=_clients(clients), visits=_visits(visits)
    )


def _clients(number: int) -> str:
    return tr_plural("{n} client", "{n} clients", number)


def _visits(number: int) -> str:
    return tr_plural("{n} visit", "{n} visits", number)
