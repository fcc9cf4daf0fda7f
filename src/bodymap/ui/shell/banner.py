"""The banner: whose chart this is, which visit, and the gate in words and colour. Always there, one client a window."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from bodymap.language import tr, tr_in, tr_plural
from bodymap.ui.controls.fault import Guarded
from bodymap.ui.controls.segmented import Segmented
from bodymap.ui.controls.text import Elided, Fitting, Label
from bodymap.ui.crash import told
from bodymap.ui.desk import Desk
from bodymap.ui.shell.bare import BANNER_AIR, GATE_HEIGHT, banner_height
from bodymap.ui.shell.gate_words import UNJUDGED, GateWords, gate_words
from bodymap.ui.shell.standing import Standing, signed_when, standing_words
from bodymap.ui.style import Look
from bodymap.ui.words import long_date, medium_date, numeric_date, ordinal


class Banner(QWidget):
    """See the module. `gate_pressed` asks to go to what the gate is about, `standing_pressed` for the signature."""

    gate_pressed = Signal()
    standing_pressed = Signal()
    page_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._desk: Desk | None = None
        self._initials = _Initials(look)
        self._name = Elided(look, "", "client_name")
        self._born = Fitting(look, "banner", "muted")
        self._visit = Fitting(look, "visit_date")
        self._since = Fitting(look, "banner", "muted")
        self._stands, self._dashed = ("", ""), True
        self._draft = Standing(look)
        self._draft.clicked.connect(self.standing_pressed)
        self._pages = Segmented(
            look,
            [("chart", tr_in("page", "Chart"), None), ("progress", tr_in("page", "Progress"), None)],
            name=tr_in("one of these pages", "Show"),
        )
        self._pages.set_value("chart")
        self._pages.chosen.connect(self.page_chosen)
        self._upper = Fitting(look, "banner", "muted", asks=1, align=Qt.AlignmentFlag.AlignRight)
        self._lower = Fitting(look, "banner", "muted", asks=2, align=Qt.AlignmentFlag.AlignRight)
        self.gate = GateButton(look)
        self.gate.clicked.connect(self.gate_pressed)
        self._line = _Upright(look)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, BANNER_AIR, 16, BANNER_AIR)
        row.setSpacing(12)
        self._mark = Label(look, "bodymap", "client_name")
        row.addWidget(self._mark)
        row.addWidget(self._initials)
        row.addLayout(_pair(self._name, self._born))
        row.addWidget(self._line)
        row.addSpacing(4)
        row.addLayout(_pair(self._visit, self._since))
        row.addWidget(self._draft)
        row.addSpacing(4)
        row.addWidget(self._pages, 0, Qt.AlignmentFlag.AlignVCenter)
        # what the gate says takes all the room that is left
        row.addLayout(_pair(self._upper, self._lower), 1)
        row.addWidget(self.gate)
        self._guard = Guarded(look, self, self._fill, brief=True)
        look.changed.connect(self._dress)
        self._dress()
        self.refresh()

    def attach(self, desk: Desk) -> None:
        self._desk = desk
        desk.changed.connect(lambda _: self.refresh())
        desk.passed.connect(self.refresh)
        desk.focus_changed.connect(lambda _: self._hear_focus())
        self.refresh()

    def _hear_focus(self) -> None:
        # what is covered is read wholly anew
        self._guard(self._fill if self._guard.covered else self._refresh_gate)

    def show_page(self, page: str) -> None:
        """Tells which page is in view: `chart` or `progress`."""
        self._pages.set_value(page)

    def refresh(self) -> None:
        """Reads client, visit and gate from the desk. Where that breaks no name and no gate is to be read."""
        self._guard(self._fill)

    def _fill(self) -> None:
        client = self._desk.client if self._desk is not None else None
        visit = self._desk.visit if self._desk is not None else None
        self._mark.setVisible(client is None)
        of_client: tuple[QWidget, ...] = (self._initials, self._name, self._born, self._line)
        of_visit: tuple[QWidget, ...] = (self._visit, self._since, self._draft, self._upper, self._lower, self.gate)
        for part in of_client:
            part.setVisible(client is not None)
        self._fit()
        for part in of_visit:
            part.setVisible(visit is not None)
        if client is not None and self._desk is not None:
            day = visit.date if visit is not None else self._desk.workspace.today()
            age = client.age_on(day)
            self._initials.set_text(client.initials)
            self._name.setText(client.name)
            self._born.set_wordings(*_born(client.born, age))
        if visit is not None and self._desk is not None:
            row = self._desk.workspace.visits
            place = next(i for i, known in enumerate(row) if known.id == visit.id)
            long, short = long_date(visit.date), medium_date(visit.date)
            self._visit.set_wordings(tr("Visit {date}", date=long), tr("Visit {date}", date=short), short)
            before = (visit.date - row[place - 1].date).days if place else 0
            which = tr("{ordinal} visit", ordinal=ordinal(place + 1))
            since = tr_plural("{n} day since the last", "{n} days since the last", before)
            gap = (f"{which} · {since}",) if place else ()
            self._since.set_wordings(*gap, which)
            self._stands = (standing_words(self._desk, visit), standing_words(self._desk, visit, short=True))
            self._dashed = not visit.signed
            self._draft.setToolTip(signed_when(self._desk, visit))
        self._refresh_gate()

    def _refresh_gate(self) -> None:
        said: GateWords | None = UNJUDGED  # where judging breaks, no word of it is left standing
        with told():
            said = gate_words(self._desk) if self._desk is not None else None
        if said is None:
            return
        self.gate.set_state(said.state, said.open_count)
        for label, line in ((self._upper, said.upper), (self._lower, said.lower)):
            label.set_wordings(*line.wordings)
            label.set_color(line.color)
        # whom the word concerns is heard with it
        heard = (line.wordings[0] for line in (said.upper, said.lower))
        self.gate.setAccessibleDescription(". ".join(filter(None, heard)))
        self._make_room()
        # and once more when the layout has heard of the new words: until then it still tells the room of the old ones
        QTimer.singleShot(0, self, self._make_room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """With large text on a small window switch and initials give way to name and gate; the menu has the switch."""
        there = self._desk is not None and self._desk.client is not None
        self._initials.setVisible(there and self.width() >= self._look.px(800))
        self._pages.setVisible(there and self.width() >= self._look.px(1080))
        self._make_room()

    def _make_room(self) -> None:
        """The gate and the switch are never cut: first where the visit stands is said in a word, then what only adds to
        the gate gives way, then where the visit stands, which the rail says.
        """
        layout = self.layout()
        # whose chart it is comes before all else on the banner: the name gives way last
        most = min(self._look.px(300), max(int(self.width() * 0.28), self._look.px(120)))
        self._name.setMinimumWidth(min(self._name.sizeHint().width(), most))
        self._pages.setMinimumWidth(self._pages.row_width())
        if self._desk is None or self._desk.visit is None or layout is None:
            return
        adds: tuple[QWidget, ...] = (self._upper, self._lower)
        for part in (*adds, self._draft):
            part.setVisible(True)
        long, short = self._stands
        self._draft.set_text(long, dashed=self._dashed)
        if self._full(layout):
            self._draft.set_text(short, dashed=self._dashed)
        for parts in (adds if self.gate.state == "pending" else (), (self._draft,)):
            if self._full(layout):
                for part in parts:
                    part.setVisible(False)

    def _full(self, layout: QLayout) -> bool:
        """Whether the banner has less room than its parts need."""
        layout.invalidate()
        return layout.totalMinimumSize().width() > self.width()

    def _dress(self) -> None:
        self.setFixedHeight(banner_height(self._look))
        # names and dates are wider now, or have room again
        self._fit()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.color("surface"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.color("line"))


def _born(born: date | None, age: int | None) -> tuple[str, ...]:
    if born is None:
        return (tr("birth date not recorded"),)
    told = [tr("born {date}", date=form(born)) for form in (long_date, medium_date, numeric_date)]
    return tuple(f"{words} ({age})" if age is not None else words for words in told)


def _pair(upper: QWidget, lower: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(upper)
    column.addWidget(lower)
    column.addStretch(1)
    return column


class _Initials(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._text = look, ""
        look.changed.connect(self.updateGeometry)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        self._text = text
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(40), self._look.px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.color("soft"))
            painter.drawEllipse(QRectF(self.rect()))
            painter.setPen(self._look.color("accent"))
            painter.setFont(self._look.font("question"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)


class _Upright(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedWidth(1)
        look.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._look.color("line"))


GATES = {
    "proceed": (tr("PROCEED"), "allowed", "ring-tick"),
    "pending": (tr("ANSWER FIRST"), "modified", "ring-question"),
    "refer": (tr("REFER"), "refer", "ring-arrow"),
    "unjudged": ("…", "muted", "ring-question"),
}
"""State → words, colour role, icon: never colour alone."""


class GateButton(QAbstractButton):
    """The gate: PROCEED, ANSWER FIRST (n) or REFER. A press goes to what it is about.

    While nothing is judged yet it keeps the width that it had, so that the banner stands still.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._state = look, "pending"
        self._kept = 0
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def state(self) -> str:
        return self._state

    def set_state(self, state: str, count_open: int) -> None:
        self._kept = self.width() if state == "unjudged" else 0
        self._state = state if state in GATES else "pending"
        words = GATES[self._state][0]
        self.setText(f"{words} ({count_open})" if self._state == "pending" and count_open else words)
        self.setAccessibleName(tr("Gate: {state}", state=self.text()))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        self.setFont(self._look.font("gate"))
        width = self.fontMetrics().horizontalAdvance(self.text()) + self._look.px(66)
        return QSize(max(width, self._kept), self._look.reach(GATE_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        _, role, icon = GATES[self._state]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
            painter.setPen(QPen(look.color("accent"), 2) if self.hasFocus() else QPen(look.color(role), 1.5))
            painter.setBrush(look.color("surface2" if role == "muted" else f"{role}_soft"))
            painter.drawRoundedRect(box, 6, 6)
            size = look.px(22)
            look.icon(icon, role, 22).paint(painter, look.px(14), (self.height() - size) // 2, size, size)
            painter.setFont(look.font("gate"))
            painter.setPen(look.color(role))
            text = self.rect().adjusted(look.px(44), 0, 0, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
