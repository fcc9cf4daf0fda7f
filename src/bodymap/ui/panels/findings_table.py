"""The table of findings: symbols painted, severity, status, pass and note edited in place. Selection goes both ways."""

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from bodymap.domain.finding import Moment, Status
from bodymap.domain.laterality import Side
from bodymap.language import tr
from bodymap.paint.symbols import paint_symbol
from bodymap.ui.controls import Choice
from bodymap.ui.panels.findings_model import (
    BENEATH_ROLE,
    HEADERS,
    KIND,
    KIND_ROLE,
    MOMENT,
    NOTE,
    NUMBER,
    SEVERITY,
    SIDE,
    STATUS,
    STYLE_ROLE,
    ZONE,
    FindingsFilter,
    FindingsModel,
    Index,
    severity_word,
)
from bodymap.ui.steps import MOMENT_WORDS, STATUS_WORDS
from bodymap.ui.style import Look
from bodymap.ui.words import capital

FOLDED = (MOMENT, NOTE, STATUS)
"""The columns that go first where the panel is too narrow; the tool tip of the kind and the editor below say them."""
UNDER = (ZONE, SIDE)
"""The columns that go next: they stand under the kind, in a second line of each row. A side is never cut."""
NOTE_LEAST = 120
LEAST_KIND = 44
"""So far the kind shrinks where all that may fold is folded; it ends in an ellipsis then."""
ROW, TALL_ROW = 36, 48
CELL_MARGIN = 16
"""What the style keeps free at both sides of a word in a cell, 14 pixels, with a little room for rounded widths."""
SYMBOL = 9


class FindingsTable(QTableView):
    """`picked` carries the ids of the selected findings; `select_ids` selects without telling."""

    picked = Signal(list)
    deleting = Signal()

    def __init__(self, look: Look, model: FindingsModel, proxy: FindingsFilter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._model, self._proxy, self._quiet = look, model, proxy, False
        self.setModel(proxy)
        self.setAccessibleName(tr("Findings"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.sortByColumn(NUMBER, Qt.SortOrder.AscendingOrder)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setMinimumSectionSize(8)
        kinds = [(kind, capital(name)) for kind, name in model.kinds()]
        self.setItemDelegate(_Editing(look, self, kinds))
        self.setItemDelegateForColumn(KIND, _KindCell(look, self, kinds))
        self.selectionModel().selectionChanged.connect(self._tell)
        look.changed.connect(self._dress)
        self._dress()

    def select_ids(self, ids: tuple[str, ...]) -> None:
        """Selects these findings, without telling anyone, and brings the first into view."""
        rows = [self._proxy.mapFromSource(self._model.index(self._model.row_of(each), 0)) for each in ids]
        wanted = {index.row() for index in rows if index.isValid()}
        if wanted == {index.row() for index in self.selectionModel().selectedRows()}:
            return
        self._quiet = True
        chosen = QItemSelection()
        for row in sorted(wanted):
            chosen.select(self._proxy.index(row, 0), self._proxy.index(row, len(HEADERS) - 1))
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(chosen, flag.ClearAndSelect | flag.Rows)
        if wanted:
            first = self._proxy.index(min(wanted), NUMBER)
            self.selectionModel().setCurrentIndex(first, flag.NoUpdate)
        self._quiet = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # never a lone key: deleting takes Ctrl+Delete or the button, and can be undone
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_Delete:
            self.deleting.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.edit(self.currentIndex().siblingAtColumn(max(self.currentIndex().column(), KIND)))
        elif not event.matches(QKeySequence.StandardKey.Delete):
            super().keyPressEvent(event)

    def fit_rows(self) -> None:
        """Shares the width among the columns anew, and takes the height of all rows."""
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Gives each column what its words need; what has no room folds, so that nothing is scrolled sideways."""
        room = self.viewport().width()
        widths = {column: self._wanted(column) for column in range(len(HEADERS))}
        folded: set[int] = set()
        for column in (*FOLDED, *UNDER):
            if sum(width for place, width in widths.items() if place not in folded) > room:
                folded.add(column)
        over = sum(width for place, width in widths.items() if place not in folded) - room
        if over > 0:
            less = min(over, max(widths[KIND] - self._look.px(LEAST_KIND), 0))
            widths[KIND] -= less
            over -= less
        # what is left goes to the words that are free: the note, or the kind
        widths[KIND if NOTE in folded else NOTE] += max(-over, 0)
        self._model.beneath = tuple(column for column in (SIDE, ZONE) if column in folded)
        for column, width in widths.items():
            self.setColumnHidden(column, column in folded)
            self.setColumnWidth(column, width)
        self._fit_height()

    def _fit_height(self) -> None:
        """Takes the height of all rows: the panel scrolls, not the table in it."""
        rows = self.verticalHeader()
        high = self._look.reach(TALL_ROW if self._model.beneath else ROW)
        if high != rows.defaultSectionSize():
            rows.setDefaultSectionSize(high)
            self.viewport().update()
        self.setFixedHeight(self.horizontalHeader().height() + rows.length() + 2)

    def _wanted(self, column: int) -> int:
        look = self._look
        if column == SIDE:
            # a side is never shortened, in no language
            words = [side.word for side in Side]
        elif column == NOTE:
            return look.px(NOTE_LEAST)
        else:
            rows = range(self._proxy.rowCount())
            words = [str(self._proxy.index(row, column).data() or "") for row in rows]
        symbol = look.px(2 * SYMBOL + 8) if column == KIND else 0
        head = (
            self.horizontalHeader()
            .fontMetrics()
            .horizontalAdvance(
                str(self._proxy.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole))
            )
        )
        cells = symbol + max((look.width(word, "body") for word in words), default=0.0)
        return round(max(cells, head)) + look.px(CELL_MARGIN)

    def _tell(self) -> None:
        if not self._quiet:
            rows = [self._proxy.mapToSource(index).row() for index in self.selectionModel().selectedRows()]
            self.picked.emit([self._model.finding(row).id for row in sorted(rows)])

    def _dress(self) -> None:
        self.horizontalHeader().setFixedHeight(self._look.reach(32))
        self.fit_rows()
        self.viewport().update()


class _Editing(QStyledItemDelegate):
    """Edits in place with the window's own controls."""

    def __init__(self, look: Look, parent: QWidget, kinds: list[tuple[str, str]]) -> None:
        super().__init__(parent)
        self._look, self._kinds = look, kinds

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        choices: dict[int, list[tuple[Any, str]]] = {
            KIND: list(self._kinds),
            SEVERITY: [(severity, severity_word(severity)) for severity in (None, *range(11))],
            STATUS: [(status, STATUS_WORDS[status]) for status in Status],
            MOMENT: [(moment, MOMENT_WORDS[moment]) for moment in Moment],
        }
        if index.column() == NOTE:
            edit = QLineEdit(parent)
            edit.setAccessibleName(tr("Note"))
            return edit
        choice = Choice(self._look, choices[index.column()], name=HEADERS[index.column()], parent=parent)
        choice.chosen.connect(lambda: self.commitData.emit(choice))
        choice.chosen.connect(lambda: self.closeEditor.emit(choice))
        return choice

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, Choice):
            editor.set_value(value)
        elif isinstance(editor, QLineEdit):
            editor.setText(value)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, Choice):
            model.setData(index, editor.value, Qt.ItemDataRole.EditRole)
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text().strip(), Qt.ItemDataRole.EditRole)


class _KindCell(_Editing):
    """Paints a kind with its symbol; the only cell painted here, the others are Qt's own."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        room = self._look.px(2 * SYMBOL + 8)
        super().paint(painter, option, index)
        self._text(painter, option, room, index)
        centre = QPointF(option.rect.left() + room / 2, option.rect.center().y() + 1)
        kind, style = index.data(KIND_ROLE), index.data(STYLE_ROLE)
        paint_symbol(painter, kind, centre, self._look.px(SYMBOL), self._look.theme, style=style)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = ""  # painted beside its symbol

    def _text(self, painter: QPainter, option: QStyleOptionViewItem, room: int, index: Index) -> None:
        look, beneath = self._look, index.data(BENEATH_ROLE)
        box = option.rect.adjusted(room + 4, 0, -4, 0)
        lines = [(index.data(Qt.ItemDataRole.DisplayRole), "body", "text")]
        if beneath:
            lines.append((beneath, "secondary", "muted"))
        top = box.center().y() + 1 - sum(look.line(role) for _, role, _ in lines) / 2
        painter.save()
        for words, role, color in lines:
            painter.setFont(look.font(role))
            painter.setPen(look.color(color))
            line = QRectF(box.left(), top, box.width(), look.line(role))
            text = look.metrics(role).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
            top += look.line(role)
        painter.restore()
