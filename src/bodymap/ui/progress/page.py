"""The page of progress: its bar of choices and its four views of the same visits.

Holds no truth of the record: it is given visits and shows them. May import `ui` controls, `paint`, `protocol`, domain.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent, QTransform
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from bodymap.domain.laterality import Side
from bodymap.domain.visit import Client, Visit
from bodymap.language import tr, tr_in
from bodymap.paint.plate import Plate
from bodymap.protocol import Protocol
from bodymap.ui.controls import Choice, EmptyState, IconButton, Label, Rule, Segmented
from bodymap.ui.controls.fault import Guarded
from bodymap.ui.passing import Passing
from bodymap.ui.progress.heat import HeatView
from bodymap.ui.progress.overview import GAP, Overview
from bodymap.ui.progress.span import Span
from bodymap.ui.progress.twin import TwinView
from bodymap.ui.progress.wording import Wording
from bodymap.ui.style import Look
from bodymap.ui.words import long_date

BOTH = (Side.LEFT, Side.RIGHT)
VIEWS = (
    ("changes", tr_in("a view of progress", "Changes"), None),
    ("heat", tr_in("a view of progress", "Heat map"), None),
    ("twin", tr_in("a view of progress", "Two visits"), None),
    ("passes", tr_in("a view of progress", "Before, after"), None),
)
_AGAINST = {
    "changes": tr_in("a visit's date", "Compared with"),
    "heat": tr_in("a visit's date", "Since"),
    "twin": tr_in("a visit's date", "Beside"),
    "passes": "",
}


class ProgressPage(QWidget):
    """`visit_chosen` carries the id of a visit to go to, `sides_chosen` the sides shown; the others are wishes."""

    visit_chosen = Signal(str)
    sides_chosen = Signal(object)
    start_wanted = Signal()
    report_wanted = Signal()

    def __init__(
        self,
        look: Look,
        protocol: Protocol,
        plate: Callable[[str], Plate] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._plate_of = plate or (lambda theme: Plate(theme, diagram_id=protocol.diagram))
        self._plates: dict[str, Plate] = {}
        self._span = Span()
        self._earlier: list[tuple[str, str]] = []
        self._since = ""  # where the heat map begins; empty is the first visit
        self._passing = Passing(self)
        self._passing.rested.connect(self._show)
        self.setProperty("surface", "win")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Progress"))
        wording = Wording(protocol)
        self.overview = Overview(look, wording, self._paint_plate)
        self.heat = HeatView(look, wording, self._plate)
        self.twin = TwinView(look, wording, self._plate)
        self.passes = TwinView(look, wording, self._plate, passes=True)
        self.overview.scrubbed.connect(self.look_at)
        self.overview.visit_chosen.connect(self.visit_chosen)
        self.empty = EmptyState(look, "", "", (tr("Start a visit"), self.start_wanted.emit), icon="trend")
        self._views = QStackedWidget()
        for view in (self.overview, self.heat, self.twin, self.passes, _centred(self.empty)):
            self._views.addWidget(view)
        self._guard = Guarded(look, self._views, self._fill)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_bar())
        column.addWidget(Rule(look))
        column.addWidget(self._views, 1)
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

        def take() -> None:
            self._passing.drop()
            self._span = self._span.renewed(visits, sides or self._span.sides, current, "\n".join(advice))
            self.side_choice.set_value(self._span.sides)
            for widget in (self.side_choice, self.view_choice, self.report):
                widget.setVisible(bool(self._span.visits))
            if not self._span.visits:
                self._show_empty(client)
            self._fill()

        self._guard(take)

    @property
    def current(self) -> str:
        """The id of the visit that is looked at; empty where there is none."""
        return self._span.later.id if self._span.later else ""

    @property
    def compared(self) -> str:
        """The id of the visit that it is held against; empty where there is none."""
        return self._span.earlier.id if self._span.earlier else ""

    def look_at(self, visit_id: str) -> None:
        """Scrubs to a visit; it is held against the one before it. On the way through several what is slow waits."""
        if not self._passing.alone:
            self.pass_to(visit_id)
            return
        self._span = self._span.at(visit_id)
        self._show()
        self._passing.done()

    def pass_to(self, visit_id: str) -> None:
        """The same where it is known that the hand is on its way; what is slow follows when it rests."""
        self._passing.go_on()
        self._span = self._span.at(visit_id)
        self._show()

    def show_view(self, view: str) -> None:
        """`changes`, `heat`, `twin` or `passes`."""
        self.view_choice.set_value(view)
        self._show()

    def _show(self) -> None:
        self._guard(self._fill)

    def cover(self) -> None:
        """Takes the views out of sight: nothing in them can be relied on."""
        self._guard.cover()

    def _fill(self) -> None:
        span, view = self._span, self.view_choice.value
        passing = self._passing.active
        listed = span.visits[: max(span.current, 0)]
        # on the way only the visit that is compared with is named: hundreds of dates are a list when the hand rests
        listed = listed[-1:] if passing else listed
        earlier = [(visit.id, long_date(visit.date)) for visit in reversed(listed)]
        if earlier != self._earlier:
            self._earlier = earlier
            self.against.set_choices(earlier)
        if view == "heat" and span.current > 0:
            # what keeps coming back is a matter of the whole course, not of the last step
            first = span.visits[0].id
            span = replace(span, compared=0).against(self._since or first)
        self.against.set_value(span.earlier.id if span.earlier else None)
        self.against_label.setText(_AGAINST[view])
        self.against_box.setVisible(bool(earlier) and view != "passes")
        self._arrange_bar()
        if not span.visits:
            self._views.setCurrentIndex(self._views.count() - 1)
            return
        views: dict[str, Overview | HeatView | TwinView]
        views = {"changes": self.overview, "heat": self.heat, "twin": self.twin, "passes": self.passes}
        shown = views[view]
        if isinstance(shown, Overview):
            shown.show_span(span, passing=passing)
        elif not (passing and isinstance(shown, HeatView)):
            # the heat map says itself over which visits it counts, and counts again when the hand rests
            shown.show_span(span)
        self._views.setCurrentWidget(shown)

    def _show_empty(self, client: Client | None) -> None:
        if client is None:
            self.empty.say(tr("No client is open"), tr("Open a client to see what changed from visit to visit."))
        else:
            self.empty.say(
                tr("No visit of {client} yet", client=client.name),
                tr("Chart a first visit. From the second one on, this page says what is new, worse, better or gone."),
            )
        for button in self.empty.buttons:
            button.setVisible(client is not None)

    # building

    def _build_bar(self) -> QWidget:
        look = self._look
        self.bar = QWidget()
        self.bar.setProperty("surface", "surface")
        self.bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # what one row needs must not widen the window: then there are two rows
        self.bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._bar_rows = QVBoxLayout(self.bar)
        self._bar_rows.setContentsMargins(GAP, 0, GAP, 0)
        self._bar_rows.setSpacing(0)
        self._bar = QHBoxLayout()
        self._bar.setSpacing(12)
        self._title = Label(look, tr("Progress"), "page_title")
        sides = (
            ((Side.LEFT,), Side.LEFT.word, None),
            ((Side.RIGHT,), Side.RIGHT.word, None),
            (BOTH, tr("BOTH"), None),
        )
        self.side_choice = Segmented(look, sides, name=tr("Side"))
        self.side_choice.chosen.connect(self._choose_sides)
        self.view_choice = Segmented(look, VIEWS, name=tr("View"))
        self.view_choice.set_value("changes")
        self.view_choice.chosen.connect(lambda _: self._show())
        for widget in (self._title, self.side_choice, self.view_choice):
            self._bar.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._bar.addStretch(1)
        self._bar_rows.addLayout(self._bar)
        self.against_box = QWidget()
        row = QHBoxLayout(self.against_box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.against_label = Label(look, _AGAINST["changes"], "body", "muted")
        self.against = Choice(look, (), name=tr("Compared with the visit of"))
        self.against.chosen.connect(self._choose_compared)
        row.addWidget(self.against_label)
        row.addWidget(self.against)
        self._bar.addWidget(self.against_box)
        self.report = IconButton(look, "printer", tr("Progress report"))
        self.report.clicked.connect(self.report_wanted)
        self._bar.addWidget(self.report, 0, Qt.AlignmentFlag.AlignVCenter)
        return self.bar

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_bar()

    def _arrange_bar(self) -> None:
        """One row; two or three where words or text are so large that the choices would cut each other short.

        The title goes first: the banner says where one is.
        """
        title = self._title.sizeHint().width() + 12
        sides, views = self.side_choice.minimumWidth() + self.report.width(), self.view_choice.minimumWidth()
        against = 0 if self.against_box.isHidden() else self.against_box.sizeHint().width()
        room = self.width() - 5 * 12 - 2 * GAP
        # what stands in the first row beside the sides
        views_first = sides + views <= room
        # without title and views there are two gaps less
        against_first = sides + against + (views if views_first else -2 * 12) <= room
        rows = 1 + (not views_first) + (against > 0 and not against_first)
        beside = (views if views_first else 0) + (against if against_first else 0)
        self._title.setVisible(sides + beside + title <= room)
        for each in (self.view_choice, self.against_box, self.report):
            self._bar.removeWidget(each)
            self._bar_rows.removeWidget(each)
        left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignVCenter
        if views_first:
            # before the stretch
            self._bar.insertWidget(2, self.view_choice, 0, middle)
        else:
            self._bar_rows.addWidget(self.view_choice, 0, left | middle)
        if against_first:
            self._bar.addWidget(self.against_box, 0, middle)
        else:
            self._bar_rows.addWidget(self.against_box, 0, left | middle)
        self._bar.addWidget(self.report, 0, middle)
        self.bar.setFixedHeight(self._look.px({1: 52, 2: 96, 3: 140}[rows]))

    def _plate(self) -> Plate:
        theme = self._look.theme.name
        if theme not in self._plates:
            self._plates[theme] = self._plate_of(theme)
        return self._plates[theme]

    def _paint_plate(self, painter: QPainter, transform: QTransform) -> None:
        self._plate().paint(painter, transform)

    # hands

    def _choose_sides(self, sides: tuple[Side, ...]) -> None:
        self._span = replace(self._span, sides=sides)
        self._show()
        self.sides_chosen.emit(sides)

    def _choose_compared(self, visit_id: str) -> None:
        if self.view_choice.value == "heat":
            self._since = visit_id
        else:
            self._span = self._span.against(visit_id)
        self._show()

    def _dress(self) -> None:
        self.against.setFixedWidth(self._look.px(196))
        # neither a side nor a view is ever shortened to an ellipsis
        for choice, values in (
            (self.side_choice, [(Side.LEFT,), (Side.RIGHT,), BOTH]),
            (self.view_choice, [view for view, _, _ in VIEWS]),
        ):
            choice.setMinimumWidth(sum(choice.button(value).sizeHint().width() for value in values) + 8)
        self._arrange_bar()


def _centred(widget: QWidget) -> QWidget:
    around = QWidget()
    row = QHBoxLayout(around)
    row.addStretch(1)
    row.addWidget(widget, 2, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return around
