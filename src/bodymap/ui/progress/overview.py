"""The first view of progress: changes and measures to the left, the body at every visit and one trend to the right.

May import `ui` controls and the domain.
"""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from bodymap.domain.headline import headline, tally
from bodymap.domain.outcomes import MeasureCourse, courses
from bodymap.domain.progress import Change, Course, compare
from bodymap.domain.visit import Visit
from bodymap.language import tr, tr_plural
from bodymap.ui.controls import Card, Label
from bodymap.ui.controls.text import Fitting
from bodymap.ui.progress.changes import ChangesCard, Thread
from bodymap.ui.progress.measures import MeasuresCard
from bodymap.ui.progress.multiples import Multiples, PaintPlate
from bodymap.ui.progress.rows import rows_of
from bodymap.ui.progress.series import measure_series, severity_series, threads
from bodymap.ui.progress.span import Span
from bodymap.ui.progress.trend_card import TrendCard
from bodymap.ui.progress.wording import Wording
from bodymap.ui.style import Look
from bodymap.ui.words import capital, long_date

GAP, LEFT_COLUMN, STACKED = 16, 432, 860
_WIDEST = 16777215  # Qt's own word for "no limit"
_TREND_FIRST = (Course.WORSE, Course.BETTER, Course.SAME, Course.NEW, Course.GONE, Course.TO_ASK, Course.NOT_EXAMINED)
_NOTE = tr("Compared by zone and kind. A difference of 1 counts as no change.")
_FIRST_NOTE = tr("Numbers are the severity, from 0 to 10.")

Key = Thread | str
"""What a trend is of: side, zone and kind, or a measure's id."""


class Overview(QScrollArea):
    """`scrubbed` carries the visit that is looked at now, `visit_chosen` one to go to."""

    scrubbed = Signal(str)
    visit_chosen = Signal(str)

    def __init__(self, look: Look, wording: Wording, paint_plate: PaintPlate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._wording = look, wording
        self._span = Span()
        self._key: Key | None = None
        self._keys: list[Key] = []
        self._measures: dict[str, MeasureCourse] = {}
        self.changes = ChangesCard(look)
        self.changes.chosen.connect(self._choose_row)
        self.measures = MeasuresCard(look)
        self.measures.chosen.connect(self.show_trend)
        self.multiples = Multiples(look, paint_plate)
        self.multiples.scrubbed.connect(self.scrubbed)
        self.multiples.opened.connect(self.visit_chosen)
        self.trend = TrendCard(look)
        self.trend.chosen.connect(lambda choice: self.show_trend(self._keys[choice]))
        self.trend.visit_chosen.connect(self.visit_chosen)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._build())
        look.changed.connect(self._arrange)

    def show_span(self, span: Span, *, passing: bool = False) -> None:
        """Shows other visits, sides or a pair; while visits are only passed, the body alone."""
        known = self._span
        self._span = span
        if span.later is None:
            return
        if (known.visits, known.sides) != (span.visits, span.sides):
            self._refresh()
            return
        self.trend.set_current(span.later.id)
        if passing:
            self.multiples.show_visits(span.visits, span.sides, span.current, span.compared)
            self.changes.wait()
        else:
            self._refresh_changes()
            self._mark()

    def show_trend(self, key: Key) -> None:
        """Shows the trend of a side, zone and kind, or of a measure."""
        self._key = key
        self._refresh_trend()

    # building

    def _build(self) -> QWidget:
        self.left, self.right = QWidget(), QWidget()
        for side, first, second in (
            (self.left, self.changes, self.measures),
            (self.right, self._build_multiples_card(), self.trend),
        ):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(GAP)
            column.addWidget(first)
            column.addWidget(second, int(second is self.trend))
            if side is self.left:
                column.addStretch(1)
        body = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._columns.setContentsMargins(GAP, GAP, GAP, GAP)
        self._columns.setSpacing(GAP)
        self._columns.addWidget(self.left, 0)
        self._columns.addWidget(self.right, 1, Qt.AlignmentFlag.AlignTop)
        return body

    def _build_multiples_card(self) -> Card:
        look = self._look
        self.multiples_card = Card(look, padding=12, spacing=6)
        head = QHBoxLayout()
        self.multiples_title = Label(look, "", "question")
        head.addWidget(self.multiples_title, 1)
        when = Fitting(look, "secondary", "muted", align=Qt.AlignmentFlag.AlignRight)
        when.set_wordings(tr("Marks as charted before treatment"), capital(tr("before treatment")))
        head.addWidget(when)
        self.multiples_card.column.addLayout(head)
        self.multiples_card.column.addWidget(self.multiples, 1)
        self.multiples_card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return self.multiples_card

    # showing

    def _refresh(self) -> None:
        span, wording = self._span, self._wording
        self.multiples_title.setText(
            tr_plural("{sides}, {n} visit", "{sides}, {n} visits", len(span.visits), sides=span.side_words)
        )
        motions = {(r.side, r.joint, r.movement) for v in span.visits for r in v.rom if r.degrees is not None}
        wanted = sorted(motion for motion in motions if motion[0] in span.sides)
        told = courses(span.visits, wording.measures(span.sides, wanted))
        self._measures = {course.measure.id: course for course in told}
        self.measures.show_courses(told)
        known = threads(span.visits, span.sides, wording)
        self._show_choices(known)
        changes = self._refresh_changes()
        if self._key not in self._keys:
            self._key = self._first_key(changes, known)
        self._refresh_trend()

    def _refresh_changes(self) -> tuple[Change, ...]:
        """Shows what changed between another pair of the same visits."""
        span, later = self._span, self._span.later
        if later is None:
            return ()
        # at a first visit everything is held against a visit that found nothing
        earlier = span.earlier or Visit(date=later.date, protocol=later.protocol)
        told = compare(earlier, later, span.between, self._wording.zones)
        changes = tuple(change for change in told if change.side in span.sides)
        self._show_changes(changes, later)
        self.multiples.show_visits(span.visits, span.sides, span.current, span.compared)
        return changes

    def _show_changes(self, changes: Sequence[Change], later: Visit) -> None:
        span, wording = self._span, self._wording
        first, both = span.earlier is None, len(span.sides) > 1
        rows = rows_of(changes, wording, both=both, signed=later.signed, first_visit=first)
        if span.earlier is None:
            counts = tr_plural(
                "{sides}: {n} finding. The next visit is held against this one.",
                "{sides}: {n} findings. The next visit is held against this one.",
                sum(change.course is Course.NEW for change in changes),
                sides=span.side_words,
            )
            self.changes.show_changes(tr("The first visit"), counts, span.advice, _FIRST_NOTE, rows)
            return
        words = headline(changes, wording.kind, wording.zone_in_sentence)
        sides, date, counts = span.side_words, long_date(span.earlier.date), tally(changes)
        since = (
            tr("{sides} since {date}: {counts}.", sides=sides, date=date, counts=counts)
            if counts
            else tr("{sides} since {date}.", sides=sides, date=date)
        )
        self.changes.show_changes(words, since, span.advice, _NOTE, rows)

    def _show_choices(self, known: Sequence[Thread]) -> None:
        wording, both = self._wording, len(self._span.sides) > 1
        names: dict[Key, str] = {
            (side, zone, kind): wording.found_in(kind, wording.zone_short(zone), side if both else None)
            for side, zone, kind in known
        }
        names |= {key: course.measure.name for key, course in self._measures.items()}
        self._keys = list(names)
        self.trend.set_choices(list(enumerate(names.values())))

    def _first_key(self, changes: Sequence[Change], known: Sequence[Thread]) -> Key | None:
        """What a reader wants to see first: what got worse, else what moved; of several the one with most to tell."""
        charted = Counter(
            (finding.side, zone, finding.kind)
            for visit in self._span.visits
            for finding in visit.findings
            for zone in finding.zones
        )
        for course in _TREND_FIRST:
            there: list[Thread] = [
                (c.side, c.zone, c.kind) for c in changes if c.course is course and c.kind is not None
            ]
            if there:
                return max(there, key=charted.__getitem__)
        return known[0] if known else next(iter(self._measures), None)

    def _refresh_trend(self) -> None:
        key, span = self._key, self._span
        if key is None:
            series = None
        elif isinstance(key, str):
            series = measure_series(self._measures[key], span.visits, self._wording)
        else:
            series = severity_series(span.visits, *key, self._wording)
        self.trend.show_series(series, span.later.id if span.later else "")
        self.trend.choice.set_value(self._keys.index(key) if key in self._keys else None)
        self._mark()

    def _mark(self) -> None:
        key = self._key
        self.changes.mark(key if isinstance(key, tuple) else None)
        self.measures.mark(key if isinstance(key, str) else None)

    def _choose_row(self, thread: Thread | None) -> None:
        if thread is not None:
            self.show_trend(thread)

    # room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Two columns; one where the text is so large, or the window so narrow, that two would starve each other."""
        look, size = self._look, self.viewport().size()
        if size.width() < look.px(STACKED):
            self._columns.setDirection(QBoxLayout.Direction.TopToBottom)
            self.left.setMinimumWidth(0)
            self.left.setMaximumWidth(_WIDEST)
            self.right.setFixedHeight(look.px(720))
            self.multiples_card.setFixedHeight(look.px(300))
            return
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight)
        self.left.setFixedWidth(min(look.px(LEFT_COLUMN), round(size.width() * 0.4)))
        height = max(size.height() - 2 * GAP, look.px(540))
        self.right.setFixedHeight(height)
        self.multiples_card.setFixedHeight(min(max(round(height * 0.44), look.px(210)), look.px(340)))
