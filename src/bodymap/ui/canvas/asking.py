"""What the ring offers at a place, on marks and on a ghost, and what is done with the answer.

Hides the rings that follow from one another. One ring is open at a time; it closes when anything changes beneath it, so
that an answer can never reach another visit, side or finding than it was asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Point, Shape
from bodymap.language import tr, tr_in, tr_plural
from bodymap.ui.canvas.charting import Charting
from bodymap.ui.canvas.ring import Ring
from bodymap.ui.canvas.ring_face import Choice
from bodymap.ui.kinds import key_of, kind_for, kind_order, native_key
from bodymap.ui.steps import GHOST_ANSWERS, carried, carry, ghost_severities
from bodymap.ui.style import Look
from bodymap.ui.words import capital, long_date

if TYPE_CHECKING:
    from bodymap.protocol import Protocol
    from bodymap.ui.desk import Desk

SEVERITIES = tuple(range(11))
NOT_RATED = "?"
GHOST_ICONS = {"worse": "arrow-up", "same": "equals", "better": "arrow-down", "gone": "tick"}
"""The answers from the top of the ring clockwise."""
Picked = Callable[[str, int | None], None]


def kind_choices(protocol: Protocol, *, rated: bool) -> tuple[Choice, ...]:
    """A target for each kind, in the palette's order; `rated` where dragging on sets the severity."""
    return tuple(
        Choice(
            kind,
            capital(protocol.kinds[kind].name),
            kind,
            severities=SEVERITIES if rated else (),
            hint=native_key(key_of(at)),
        )
        for at, kind in enumerate(kind_order(protocol))
    )


def severity_choices(severities: Sequence[int]) -> tuple[Choice, ...]:
    """A figure for each severity, and one for what is not rated."""
    figures = [
        Choice(str(severity), tr("Severity {severity}", severity=severity), figure=str(severity))
        for severity in severities
    ]
    return (*figures, Choice(NOT_RATED, tr("Severity not known"), figure=NOT_RATED))


def deeds(findings: Sequence[Finding]) -> tuple[Choice, ...]:
    """What can be done with one finding or several."""
    gone = all(finding.status is Status.RESOLVED for finding in findings)
    after = all(finding.moment is Moment.AFTER for finding in findings)
    short = tr_in("moment on a ring", "Before") if after else tr_in("moment on a ring", "After")
    moment = ("before", tr("Before treatment")) if after else ("after", tr("After treatment"))
    reopen = Choice("resolve", tr_in("a resolved finding", "Reopen"), icon="undo")
    return (
        Choice("severity", tr("Severity"), icon="trend", severities=SEVERITIES),
        Choice("kind", tr_in("of a finding", "Kind"), icon="point"),
        Choice("note", tr("Note"), icon="note"),
        Choice(*moment, icon="clock", short=short),
        reopen if gone else Choice("resolve", tr("Resolved"), icon="tick"),
        Choice("delete", tr("Delete"), icon="trash"),
    )


def ghost_choices(ghost: Finding) -> tuple[Choice, ...]:
    """Worse at the top, better at the bottom, as their arrows point; dragging on gives the number that was felt."""
    words = dict(GHOST_ANSWERS)
    return tuple(
        Choice(answer, words[answer], icon=icon, severities=ghost_severities(ghost.severity, answer))
        for answer, icon in GHOST_ICONS.items()
    )


class Asking(QObject):
    """See the module. Places are logical pixels of the canvas."""

    kind_taken = Signal(str)
    """A kind that was picked for a mark is in hand from then on."""
    note_wanted = Signal()

    def __init__(self, look: Look, charting: Charting, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._look, self._charting, self._canvas = look, charting, canvas
        self.ring: Ring | None = None
        # it lies where it was opened: under another size it would ask about another place
        look.changed.connect(self.close)

    def attach(self, desk: Desk | None) -> None:
        self.close()
        if desk is not None:
            desk.changed.connect(self.close)
            desk.focus_changed.connect(self.close)
            desk.passed.connect(self.close)

    @property
    def _desk(self) -> Desk:
        assert self._charting.desk is not None
        return self._charting.desk

    def close(self, _news: object = None) -> None:
        """Closes the ring without an answer."""
        if self.ring is not None:
            self.ring.leave()

    def at_place(self, side: Side, place: Point, at: QPointF) -> Ring | None:
        """Asks for a kind to put there; None where nothing can be charted."""
        zone = self._desk.diagram.zone_at(*place)
        if not self._desk.editable or zone is None:
            return None

        def picked(kind: str, severity: int | None) -> None:
            self.kind_taken.emit(kind)
            rated = self._charting.last_of(kind) if severity is None else severity
            self._charting.add(side, Shape.point(*place), rated, kind)

        title = tr("{side} {zone}", side=side.word, zone=self._desk.protocol.zone_name(zone))
        return self._open(title, kind_choices(self._desk.protocol, rated=True), at, picked)

    def about_marks(self, at: QPointF) -> Ring | None:
        """Asks what to do with the selected findings; None where there are none."""
        chosen = self._charting.selected()
        if not self._desk.editable or not chosen:
            return None
        return self._open(self._title(chosen), deeds(chosen), at, partial(self._done, at))

    def how_severe(self, at: QPointF) -> Ring | None:
        """Asks for the severity of the selected findings; None where there are none."""
        chosen = self._charting.selected()
        if not self._desk.editable or not chosen:
            return None
        return self._open(self._title(chosen), severity_choices(SEVERITIES), at, self._rate)

    def about_ghost(self, ghost: Finding, at: QPointF) -> Ring | None:
        """Asks what has become of a finding: of the last visit or, after treatment, of what was found before it."""
        if not self._desk.editable:
            return None
        severity = "" if ghost.severity is None else f" {ghost.severity}"
        name = f"{capital(self._desk.protocol.kinds[ghost.kind].name)}{severity}"
        title = ", ".join([name, self._desk.place_name(ghost), *self._when_found()])
        return self._open(title, ghost_choices(ghost), at, partial(self._answered, ghost, at))

    def _when_found(self) -> list[str]:
        if self._desk.focus.moment is Moment.AFTER:
            return [tr("before treatment")]
        previous = self._desk.previous
        return [long_date(previous.date)] if previous is not None else []

    def _title(self, findings: Sequence[Finding]) -> str:
        one = findings[0]
        if len(findings) == 1:
            return capital(self._desk.finding_name(one))
        return tr_plural("{n} finding", "{n} findings", len(findings))

    def _open(self, title: str, choices: Sequence[Choice], at: QPointF, picked: Picked) -> Ring:
        self.close()
        ring = Ring(self._look, title, choices, at, self._canvas, self._key)
        ring.picked.connect(picked)
        ring.closed.connect(partial(self._forget, ring))
        self.ring = ring
        return ring

    def _forget(self, ring: Ring) -> None:
        if self.ring is ring:
            self.ring = None

    def _key(self, event: QKeyEvent) -> str | None:
        """The choice that a key stands for: a kind's own key, or the figure itself."""
        ring = self.ring
        if ring is not None and any(choice.figure for choice in ring.choices):
            return event.text() or None
        if ring is not None and ring.choices[0].key == "severity" and event.text().isdecimal():
            # a figure on the ring of deeds can only mean how severe
            ring.leave()
            self._charting.set_severity(int(event.text()))
            return None
        return kind_for(event, kind_order(self._desk.protocol))

    # what follows from an answer

    def _done(self, at: QPointF, deed: str, severity: int | None) -> None:
        charting, chosen = self._charting, self._charting.selected()
        if deed == "kind":
            choices = kind_choices(self._desk.protocol, rated=False)
            self._then(self._title(chosen), choices, at, lambda kind, _: charting.set_kind(kind))
        elif deed == "severity" and severity is None:
            self._then(self._title(chosen), severity_choices(SEVERITIES), at, self._rate)
        elif deed == "severity":
            charting.set_severity(severity)
        elif deed == "note":
            self.note_wanted.emit()
        elif deed in ("before", "after"):
            charting.set_moment(Moment(deed))
        elif deed == "resolve":
            charting.resolve()
        elif deed == "delete":
            charting.delete()

    def _rate(self, figure: str, _severity: int | None) -> None:
        self._charting.set_severity(None if figure == NOT_RATED else int(figure))

    def _answered(self, ghost: Finding, at: QPointF, answer: str, severity: int | None) -> None:
        """Better or worse asks for the number that was felt: none is made up."""
        numbers = ghost_severities(ghost.severity, answer)
        if not numbers:
            self._carry(ghost, answer, None if answer == "gone" else ghost.severity)
        elif severity is not None:
            self._carry(ghost, answer, severity)
        else:
            title = (
                tr("Better than {severity}: how much now?", severity=ghost.severity)
                if answer == "better"
                else tr("Worse than {severity}: how much now?", severity=ghost.severity)
            )

            def picked(figure: str, _severity: int | None) -> None:
                self._carry(ghost, answer, None if figure == NOT_RATED else int(figure))

            self._then(title, severity_choices(sorted(numbers)), at, picked)

    def _carry(self, ghost: Finding, answer: str, severity: int | None) -> None:
        finding = carried(ghost, answer, severity, self._desk.focus.moment)
        if self._desk.take(carry(self._desk.protocol, finding, answer)) and answer != "gone":
            self._desk.look(side=finding.side, zone=finding.zone, findings=(finding.id,))

    def _then(self, title: str, choices: Sequence[Choice], at: QPointF, picked: Picked) -> None:
        """Asks on, with the press let go."""
        self._open(title, choices, at, picked).stay()
