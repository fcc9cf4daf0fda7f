"""Where a visit stands, on the banner: draft, being amended, or signed by whom. A press goes to the signature."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from bodymap.domain.author import shown
from bodymap.domain.visit import Visit
from bodymap.language import tr
from bodymap.ui.desk import Desk
from bodymap.ui.style import Look
from bodymap.ui.words import long_date, short_date_with_year


def standing_words(desk: Desk, visit: Visit, *, short: bool = False) -> str:
    """`Draft`, `Amending`, or `Signed RE, 2 Mar`: where the visit stands and by whom it was signed."""
    state = desk.workspace.signatures.state(visit)
    if state.standing != "signed":
        return tr("Draft") if state.standing == "draft" else tr("Amending")
    version = state.version
    if version is None:
        return tr("Signed")
    if short:
        return tr("Signed {initials}", initials=version.initials) if version.initials else tr("Signed")
    day = short_date_with_year(version.at.date(), desk.workspace.today())
    if not version.initials:
        return tr("Signed, {date}", date=day)
    return tr("Signed {initials}, {date}", initials=version.initials, date=day)


def signed_when(desk: Desk, visit: Visit) -> str:
    state = desk.workspace.signatures.state(visit)
    if state.version is None:
        return tr("&Sign visit…").replace("&", "")
    version = state.version
    signed = tr(
        "Version {number}, signed by {name} on {date} at {time}",
        number=version.number,
        name=shown(version.author) or version.by,
        date=long_date(version.at.date()),
        time=f"{version.at:%H:%M}",
    )
    if not state.reason:
        return signed
    return tr("{signed}; being amended because: {reason}", signed=signed, reason=state.reason)


class Standing(QAbstractButton):
    """See the module: a pill with a dashed edge for what may still change, a solid one for what is signed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._dashed = look, True
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_text(self, text: str, *, dashed: bool) -> None:
        self._dashed = dashed
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        self.setFont(self._look.font("button"))
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + self._look.px(46), self._look.reach(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(self._look.color("ctl"), 1)
            if self.hasFocus():
                pen = QPen(self._look.color("accent"), 2)
            elif self._dashed:
                pen.setDashPattern([3, 2.4])
            painter.setPen(pen)
            if self.underMouse():
                painter.setBrush(self._look.color("surface2"))
            box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
            size = self._look.px(14)
            icon = self._look.icon("pencil" if self._dashed else "tick", "text", 14)
            icon.paint(painter, self._look.px(12), (self.height() - size) // 2, size, size)
            painter.setPen(self._look.color("text"))
            painter.setFont(self._look.font("button"))
            text = self.rect().adjusted(self._look.px(32), 0, 0, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
