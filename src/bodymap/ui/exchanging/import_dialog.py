"""The window that shows what a file holds, and what taking it in would do, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.ui.controls.buttons import Button, PrimaryButton
from bodymap.ui.controls.fields import Check
from bodymap.ui.controls.text import Icon, Label
from bodymap.ui.exchanging.fitting import fit
from bodymap.ui.style import Look
from bodymap.ui.words import capital, count, long_date

if TYPE_CHECKING:
    from bodymap.exchange.merging import Tally
    from bodymap.workspace.importing import Contents

TITLES = {"archive": "Take in an archive", "fhir": "Take in a FHIR bundle", "chart": "Take in a chart document"}

Row = tuple[str, str, str]
"""An icon, its colour role, and the words."""


class ImportDialog(QDialog):
    """Shows `contents` and `tally`. Accepted, `visits()` are those of a chart document that are wanted."""

    def __init__(
        self, look: Look, parent: QWidget, name: str, contents: Contents, tally: Tally, client: Client | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import")
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
        self.earlier = Check(look, f"With {count(earlier, 'earlier visit')}")
        self.earlier.setChecked(True)
        self.earlier.setVisible(contents.kind == "chart" and earlier > 0)
        column.addWidget(self.earlier)
        column.addStretch(1)
        column.addSpacing(4)
        column.addLayout(self._buttons(client, wanted=tally.writes))
        fit(self, look)

    def _buttons(self, client: Client | None, *, wanted: bool) -> QHBoxLayout:
        words = f"Take in for {client.name}" if self._contents.kind == "chart" and client else "Take in"
        cancel, agree = Button(self._look, "Cancel" if wanted else "Close"), PrimaryButton(self._look, words)
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
        holds = f"{count(about.clients, 'client')} and {count(about.visits, 'visit')}"
        made = f"{long_date(about.made_at.astimezone().date())} by {about.made_by}"
        yield "file", "muted", f"{holds}, written on {made}. Every check sum is right."
    else:
        visits = sum(len(held.visits) for held in contents.holdings)
        yield "file", "muted", f"{count(len(contents.holdings), 'client')} and {count(visits, 'visit')}."
    yield from _of_tally(tally)


def _of_chart(contents: Contents, client: Client | None) -> Iterator[Row]:
    visit = contents.visits[-1]
    sides = [(side, sum(found.side is side for found in visit.findings)) for side in Side]
    told = ", ".join(f"{number} {side.word}" for side, number in sides if number)
    found = f"{count(len(visit.findings), 'finding')} ({told})" if told else "no findings"
    yield "calendar", "muted", f"A visit of {long_date(visit.date)} with {found}."
    if client is not None:
        born = f", born {long_date(client.born)}" if client.born else ""
        yield (
            "person",
            "modified",
            f"The document does not say whose it is. It becomes a draft of {client.name}{born}: make sure that it is "
            "this client's.",
        )
    if contents.dropped:
        keys = count(contents.dropped, "free key")
        yield "note", "muted", f"{keys} (x-…) outside of findings have no place in the record and are left out."


def _of_tally(tally: Tally) -> Iterator[Row]:
    new = [count(tally.clients_new, "new client")] if tally.clients_new else []
    new += [count(tally.visits_new, "new visit")] if tally.visits_new else []
    if new:
        yield "plus", "allowed", capital(f"{' and '.join(new)} would be added.")
    known = [count(tally.clients_same, "client")] if tally.clients_same else []
    known += [count(tally.visits_same, "visit")] if tally.visits_same else []
    if known:
        verb = "is" if known == ["1 visit"] or known == ["1 client"] else "are"
        yield "equals", "muted", f"{' and '.join(known)} {verb} there already, and the same."
    if tally.clients_differing:
        yield (
            "person",
            "modified",
            f"{count(tally.clients_differing, 'client')} known with other particulars: those of the record stay, the "
            "others are added to the note.",
        )
    if tally.clients_erased:
        erased = count(tally.clients_erased, "client")
        yield "trash", "muted", f"{erased} erased from this record for good: left out."
    if tally.visits_beside:
        yield (
            "ring-question",
            "modified",
            f"{count(tally.visits_beside, 'visit')} known with another content: the record's stays as it is, the other "
            "is kept beside it.",
        )
    if not tally.writes:
        yield "ring-tick", "allowed", "There is nothing to take in: the record has all of it."
