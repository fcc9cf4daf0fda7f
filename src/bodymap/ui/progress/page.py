"""The page of progress: what changed since an earlier visit, the body at every visit, and one trend at a time.

Holds no truth of the record: it is given visits and shows them. May import `ui` controls, `paint`, `protocol`, domain.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QTransform
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from bodymap.domain.headline import headline, tally
from bodymap.domain.laterality import Side
from bodymap.domain.outcomes import MeasureCourse, courses
from bodymap.domain.progress import Change, Course, compare
from bodymap.domain.trends import in_order
from bodymap.domain.visit import Client, Visit
from bodymap.paint.plate import Plate
from bodymap.protocol import Protocol
from bodymap.ui.controls import Card, Choice, EmptyState, Label, Rule, Segmented
from bodymap.ui.progress.changes import ChangesCard, Thread
from bodymap.ui.progress.measures import MeasuresCard
from bodymap.ui.progress.multiples import Multiples
from bodymap.ui.progress.rows import rows_of
from bodymap.ui.progress.series import measure_series, severity_series, threads
from bodymap.ui.progress.trend_card import TrendCard
from bodymap.ui.progress.wording import Wording
from bodymap.ui.style import Look
from bodymap.ui.words import count, long_date

BOTH = (Side.LEFT, Side.RIGHT)
GAP, LEFT_COLUMN, STACKED = 16, 432, 860
_TREND_FIRST = (Course.WORSE, Course.BETTER, Course.SAME, Course.NEW, Course.GONE, Course.TO_ASK)
_NOTE = "Compared by zone and kind. A step of 1 is within the noise."
_FIRST_NOTE = "Numbers are the severity, from 0 to 10."

Key = Thread | str
"""What a trend is of: side, zone and kind, or a measure's id."""


class ProgressPage(QWidget):
    """`visit_chosen` carries the id of a visit to go to, `sides_chosen` the sides shown, `start_wanted` a wish."""

    visit_chosen = Signal(str)
    sides_chosen = Signal(object)
    start_wanted = Signal()

    def __init__(
        self,
        look: Look,
        protocol: Protocol,
        plate: Callable[[str], Plate] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._wording = look, Wording(protocol)
        self._plate_of = plate or (lambda theme: Plate(theme, diagram_id=protocol.diagram))
        self._plates: dict[str, Plate] = {}
        self._visits: list[Visit] = []
        self._sides: tuple[Side, ...] = (Side.RIGHT,)
        self._current = self._compared = -1
        self._advice = ""
        self._key: Key | None = None
        self._measures: dict[str, MeasureCourse] = {}
        self._keys: list[Key] = []
        # the body follows a scrub at once; the words follow when the hand lets the events run dry
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._settle)
        self.setProperty("surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_bar())
        column.addWidget(Rule(look))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._build_body())
        self.empty = EmptyState(look, "", "", ("Start a visit", self.start_wanted.emit), icon="trend")
        self._pages.addWidget(self._centred(self.empty))
        column.addWidget(self._pages, 1)
        look.changed.connect(self._dress)
        self._dress()
        self.set_visits(None, ())

    # what is shown

    def set_visits(
        self,
        client: Client | None,
        visits: Sequence[Visit],
        sides: tuple[Side, ...] | None = None,
        current: str = "",
        advice: Sequence[str] = (),
    ) -> None:
        """Shows a client's visits. `current` is the visit that is looked at, else the latest.

        `advice` are the protocol's own sentences for the current visit, such as that direct work may resume; the page
        never comes to such a conclusion by itself.
        """
        kept = self._visits[self._compared].id if 0 <= self._compared < self._current else ""
        looked_at = self._visits[self._current].id if self._visits else ""
        self._visits = in_order(visits)
        self._sides = sides or self._sides
        self._advice = "\n".join(advice)
        self.side_choice.set_value(self._sides)
        places = {visit.id: place for place, visit in enumerate(self._visits)}
        self._current = places.get(current, len(self._visits) - 1)
        self._compared = self._current - 1
        if self._visits and looked_at == self._visits[self._current].id and kept in places:
            self._compared = places[kept]
        self._pages.setCurrentIndex(0 if self._visits else 1)
        self.bar_choices.setVisible(bool(self._visits))
        if not self._visits:
            self._show_empty(client)
            return
        self._refresh()

    @property
    def current(self) -> str:
        """The id of the visit that is looked at; empty where there is none."""
        return self._visits[self._current].id if self._visits else ""

    @property
    def compared(self) -> str:
        """The id of the visit that it is held against; empty where there is none."""
        return self._visits[self._compared].id if self._compared >= 0 else ""

    def look_at(self, visit_id: str) -> None:
        """Scrubs to a visit; it is held against the one before it."""
        places = {visit.id: place for place, visit in enumerate(self._visits)}
        self._current = places[visit_id]
        self._compared = self._current - 1
        self.multiples.show_visits(self._visits, self._sides, self._current, self._compared)
        self._settling.start()

    def _settle(self) -> None:
        self._refresh_changes()
        self._mark()
        self.trend.set_current(self.current)

    def show_trend(self, key: Key) -> None:
        """Shows the trend of a side, zone and kind, or of a measure."""
        self._key = key
        self._refresh_trend()

    def _show_empty(self, client: Client | None) -> None:
        if client is None:
            self.empty.say("No client is open", "Open a client to see what changed from visit to visit.")
        else:
            self.empty.say(
                f"No visit of {client.name} yet",
                "Chart a first visit. From the second one on, this page says what is new, worse, better or gone.",
            )
        for button in self.empty.buttons:
            button.setVisible(client is not None)

    # building

    def _build_bar(self) -> QWidget:
        look = self._look
        self.bar = QWidget()
        self.bar.setProperty("surface", "surface")
        self.bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(GAP, 0, GAP, 0)
        row.setSpacing(GAP)
        row.addWidget(Label(look, "Progress", "page_title"))
        self.bar_choices = QWidget()
        inner = QHBoxLayout(self.bar_choices)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GAP)
        sides = (((Side.LEFT,), "LEFT", None), ((Side.RIGHT,), "RIGHT", None), (BOTH, "BOTH", None))
        self.side_choice = Segmented(look, sides, name="Side")
        self.side_choice.chosen.connect(self._choose_sides)
        inner.addWidget(self.side_choice)
        inner.addStretch(1)
        self.against_label = Label(look, "Compared with", "body", "muted")
        inner.addWidget(self.against_label)
        self.against = Choice(look, (), name="Compared with the visit of")
        self.against.chosen.connect(self._choose_compared)
        inner.addWidget(self.against)
        row.addWidget(self.bar_choices, 1)
        return self.bar

    def _build_body(self) -> QWidget:
        look = self._look
        self.changes = ChangesCard(look)
        self.changes.chosen.connect(self._choose_row)
        self.measures = MeasuresCard(look)
        self.measures.chosen.connect(self.show_trend)
        self.multiples = Multiples(look, self._paint_plate)
        self.multiples.scrubbed.connect(self.look_at)
        self.multiples.opened.connect(self.visit_chosen)
        self.trend = TrendCard(look)
        self.trend.chosen.connect(lambda choice: self.show_trend(self._keys[choice]))
        self.trend.visit_chosen.connect(self.visit_chosen)
        self.left = QWidget()
        left = QVBoxLayout(self.left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(GAP)
        left.addWidget(self.changes)
        left.addWidget(self.measures)
        left.addStretch(1)
        self.right = QWidget()
        right = QVBoxLayout(self.right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(GAP)
        right.addWidget(self._build_multiples_card())
        right.addWidget(self.trend, 1)
        body = QWidget()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._columns.setContentsMargins(GAP, GAP, GAP, GAP)
        self._columns.setSpacing(GAP)
        self._columns.addWidget(self.left, 0)
        self._columns.addWidget(self.right, 1, Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(body)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().installEventFilter(self)
        return self._scroll

    def _build_multiples_card(self) -> Card:
        look = self._look
        self.multiples_card = Card(look, padding=12, spacing=6)
        head = QHBoxLayout()
        self.multiples_title = Label(look, "", "question")
        head.addWidget(self.multiples_title, 1)
        head.addWidget(Label(look, "Marks as charted before treatment", "secondary", "muted"))
        self.multiples_card.column.addLayout(head)
        self.multiples_card.column.addWidget(self.multiples, 1)
        self.multiples_card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return self.multiples_card

    @staticmethod
    def _centred(widget: QWidget) -> QWidget:
        around = QWidget()
        row = QHBoxLayout(around)
        row.addStretch(1)
        row.addWidget(widget, 2, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return around

    # showing

    def _refresh(self) -> None:
        """Shows other visits or sides."""
        ordered, wording = self._visits, self._wording
        self.multiples_title.setText(f"{self._side_words}, {count(len(ordered), 'visit')}")
        motions = {(r.side, r.joint, r.movement) for v in ordered for r in v.rom if r.degrees is not None}
        wanted = sorted(motion for motion in motions if motion[0] in self._sides)
        told = courses(ordered, wording.measures(self._sides, wanted))
        self._measures = {course.measure.id: course for course in told}
        self.measures.show_courses(told)
        known = threads(ordered, self._sides, wording)
        self._show_choices(known)
        changes = self._refresh_changes()
        if self._key not in self._keys:
            self._key = self._first_key(changes, known)
        self._refresh_trend()

    def _refresh_changes(self) -> tuple[Change, ...]:
        """Shows another pair of the same visits: what scrubbing does at every step."""
        ordered = self._visits
        later, first = ordered[self._current], self._compared < 0
        earlier = Visit(date=later.date, protocol=later.protocol) if first else ordered[self._compared]
        between = ordered[self._compared + 1 : self._current]
        told = compare(earlier, later, between, self._wording.zones)
        changes = tuple(change for change in told if change.side in self._sides)
        self._show_against()
        self._show_changes(changes, None if first else earlier, later)
        self.multiples.show_visits(ordered, self._sides, self._current, self._compared)
        return changes

    @property
    def _side_words(self) -> str:
        return " and ".join(side.word for side in self._sides)

    def _show_changes(self, changes: Sequence[Change], earlier: Visit | None, later: Visit) -> None:
        both = len(self._sides) > 1
        rows = rows_of(changes, self._wording, both=both, signed=later.signed, first_visit=earlier is None)
        if earlier is None:
            found = count(sum(change.course is Course.NEW for change in changes), "finding")
            counts = f"{self._side_words}: {found}. The next visit is held against this one."
            self.changes.show_changes("The first visit", counts, self._advice, _FIRST_NOTE, rows)
            return
        words = headline(changes, self._wording.kind, self._wording.zone_in_sentence)
        counts = tally(changes)
        since = f"{self._side_words} since {long_date(earlier.date)}"
        self.changes.show_changes(words, f"{since}: {counts}." if counts else f"{since}.", self._advice, _NOTE, rows)

    def _show_against(self) -> None:
        earlier = [(v.id, long_date(v.date)) for v in reversed(self._visits[: self._current])]
        self.against.set_choices(earlier)
        self.against.set_value(self.compared)
        for widget in (self.against, self.against_label):
            widget.setVisible(bool(earlier))

    def _show_choices(self, known: Sequence[Thread]) -> None:
        wording, both = self._wording, len(self._sides) > 1
        names: dict[Key, str] = {
            thread: f"{wording.kind(thread[2])}, {thread[0].word + ' ' if both else ''}{wording.zone_short(thread[1])}"
            for thread in known
        }
        names |= {key: course.measure.name for key, course in self._measures.items()}
        self._keys = list(names)
        self.trend.set_choices(list(enumerate(names.values())))

    def _first_key(self, changes: Sequence[Change], known: Sequence[Thread]) -> Key | None:
        """What a reader wants to see first: what got worse, else what moved, else anything."""
        for course in _TREND_FIRST:
            for change in changes:
                if change.course is course and change.kind is not None:
                    return (change.side, change.zone, change.kind)
        return known[0] if known else next(iter(self._measures), None)

    def _refresh_trend(self) -> None:
        key = self._key
        if key is None:
            series = None
        elif isinstance(key, str):
            series = measure_series(self._measures[key], self._visits, self._wording)
        else:
            series = severity_series(self._visits, *key, self._wording)
        self.trend.show_series(series, self.current)
        self.trend.choice.set_value(self._keys.index(key) if key in self._keys else None)
        self._mark()

    def _mark(self) -> None:
        key = self._key
        self.changes.mark(key if isinstance(key, tuple) else None)
        self.measures.mark(key if isinstance(key, str) else None)

    def _paint_plate(self, painter: QPainter, transform: QTransform) -> None:
        theme = self._look.theme.name
        if theme not in self._plates:
            self._plates[theme] = self._plate_of(theme)
        self._plates[theme].paint(painter, transform)

    # hands

    def _choose_sides(self, sides: tuple[Side, ...]) -> None:
        self._sides = sides
        self._refresh()
        self.sides_chosen.emit(sides)

    def _choose_row(self, thread: Thread | None) -> None:
        if thread is not None:
            self.show_trend(thread)

    def _choose_compared(self, visit_id: str) -> None:
        self._compared = next(place for place, visit in enumerate(self._visits) if visit.id == visit_id)
        self._refresh_changes()
        self._mark()

    # room

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and isinstance(event, QResizeEvent):
            self._arrange(event.size().width(), event.size().height())
        return super().eventFilter(watched, event)

    def _arrange(self, width: int, height: int) -> None:
        """Two columns; one where the text is so large, or the window so narrow, that two would starve each other."""
        look = self._look
        if width < look.px(STACKED):
            self._columns.setDirection(QBoxLayout.Direction.TopToBottom)
            self.left.setMinimumWidth(0)
            self.left.setMaximumWidth(16777215)
            self.right.setFixedHeight(look.px(720))
            self.multiples_card.setFixedHeight(look.px(300))
            return
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight)
        self.left.setFixedWidth(min(look.px(LEFT_COLUMN), round(width * 0.4)))
        height = max(height - 2 * GAP, look.px(540))
        self.right.setFixedHeight(height)
        self.multiples_card.setFixedHeight(min(max(round(height * 0.44), look.px(210)), look.px(340)))

    def _dress(self) -> None:
        look = self._look
        self.bar.setFixedHeight(look.px(52))
        self.against.setFixedWidth(look.px(190))
        # a side is never shortened to an ellipsis
        words = [self.side_choice.button(sides).sizeHint().width() for sides in ((Side.LEFT,), (Side.RIGHT,), BOTH)]
        self.side_choice.setMinimumWidth(sum(words) + 8)
        if hasattr(self, "_scroll"):
            size = self._scroll.viewport().size()
            self._arrange(size.width(), size.height())
