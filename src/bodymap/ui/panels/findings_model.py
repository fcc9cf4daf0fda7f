"""The findings of the open visit as a table: the diagram's twin. Reads the desk; edits only through it.

Hides how rows follow the visit's findings without a reset, so that selection and scroll stay where they are.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from bodymap.domain.finding import Finding, Moment, Status
from bodymap.domain.laterality import Side
from bodymap.language import tr, tr_in
from bodymap.paint.marks import style_of
from bodymap.report.found import numbered_marks
from bodymap.ui import steps
from bodymap.ui.desk import Desk
from bodymap.ui.search.matching import folded, score
from bodymap.ui.steps import MOMENT_WORDS, STATUS_WORDS
from bodymap.ui.words import capital

Index = QModelIndex | QPersistentModelIndex
NUMBER, SIDE, ZONE, KIND, SEVERITY, STATUS, MOMENT, NOTE = range(8)
HEADERS = (
    tr_in("heading of a column", "No."),
    tr("Side"),
    tr("Zone"),
    tr("Kind"),
    tr_in("heading of a column", "Sev."),
    tr("Status"),
    tr_in("heading of a column", "When"),
    tr("Note"),
)
LONG_HEADERS = (
    tr_in("heading of a column", "Number"),
    tr("Side"),
    tr("Zone"),
    tr("Kind"),
    tr("Severity"),
    tr("Status"),
    tr("Before or after treatment"),
    tr("Note"),
)
EDITABLE = frozenset({KIND, SEVERITY, STATUS, MOMENT, NOTE})
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
KIND_ROLE = Qt.ItemDataRole.UserRole + 2
BENEATH_ROLE = Qt.ItemDataRole.UserRole + 3
"""What stands in a second line under the kind, where its own columns have no room."""
STYLE_ROLE = Qt.ItemDataRole.UserRole + 4
"""How its symbol is painted: as on the diagram."""


def severity_word(severity: int | None) -> str:
    return "?" if severity is None else str(severity)


_PROPERTIES: dict[int, tuple[str, Callable[[Any], Any]]] = {
    KIND: ("kind", str),
    SEVERITY: ("severity", lambda value: None if value is None else int(value)),
    STATUS: ("status", Status),
    MOMENT: ("moment", Moment),
    NOTE: ("note", str),
}


class FindingsModel(QAbstractTableModel):
    """One row a finding, in the order in which they were found.

    The number is that of the printed sheet; findings after the treatment have none there, and none here.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._findings: tuple[Finding, ...] = ()
        self._numbers: dict[str, int] = {}
        self.beneath: tuple[int, ...] = ()
        """The columns that are folded under the kind: set by the table, so that what is read out says them too."""

    def kinds(self) -> list[tuple[str, str]]:
        """The protocol's kinds as (id, name)."""
        return [(kind.id, kind.name) for kind in self._desk.protocol.kinds.values()]

    def finding(self, row: int) -> Finding:
        return self._findings[row]

    def words_of(self, row: int) -> str:
        """Everything that a row says, in full, folded for searching."""
        finding = self._findings[row]
        return folded(" ".join(self._long(finding, column) for column in range(SIDE, NOTE + 1)))

    def row_of(self, finding_id: str) -> int:
        """-1 where there is no such finding."""
        return next((row for row, known in enumerate(self._findings) if known.id == finding_id), -1)

    def follow_visit(self) -> None:
        """Takes over what the visit holds now, with the fewest rows touched."""
        visit = self._desk.visit
        wanted = visit.findings if visit else ()
        if wanted == self._findings:
            return
        if visit is not None:
            marks = numbered_marks(visit, self._desk.protocol)
            self._numbers = {mark.finding.id: mark.number for mark in marks}
        kept, moved = {finding.id for finding in wanted}, len(wanted) != len(self._findings)
        for row in reversed(range(len(self._findings))):
            if self._findings[row].id not in kept:
                self.beginRemoveRows(QModelIndex(), row, row)
                self._findings = self._findings[:row] + self._findings[row + 1 :]
                self.endRemoveRows()
        for row, finding in enumerate(wanted):
            if row >= len(self._findings) or self._findings[row].id != finding.id:
                if any(known.id == finding.id for known in self._findings):
                    self._start_over(wanted)
                    return
                self.beginInsertRows(QModelIndex(), row, row)
                self._findings = (*self._findings[:row], finding, *self._findings[row:])
                self.endInsertRows()
        # a finding that goes over to the other pass has another number, and so have those after it
        moved = moved or any(old.moment is not new.moment for old, new in zip(self._findings, wanted, strict=True))
        changed = [row for row, (old, new) in enumerate(zip(self._findings, wanted, strict=True)) if old is not new]
        self._findings = wanted
        for row in changed:
            self.dataChanged.emit(self.index(row, 0), self.index(row, NOTE))
        if moved and wanted:
            # the rows below a new or a vanished one have other numbers now
            self.dataChanged.emit(self.index(0, NUMBER), self.index(len(wanted) - 1, NUMBER))

    def _start_over(self, wanted: tuple[Finding, ...]) -> None:
        self.beginResetModel()
        self._findings = wanted
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._findings)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(HEADERS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() in EDITABLE and self._desk.editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADERS[section]
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return LONG_HEADERS[section]
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        finding, column = self._findings[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(finding, column)
        if role == Qt.ItemDataRole.EditRole:
            return getattr(finding, _PROPERTIES[column][0]) if column in EDITABLE else None
        if role == KIND_ROLE:
            return finding.kind
        if role == STYLE_ROLE:
            return style_of(finding)
        if role == BENEATH_ROLE:
            return " ".join(self._shown(finding, each) for each in self.beneath)
        if role == SORT_ROLE:
            return self._sorted_by(finding, column, index.row())
        if role == Qt.ItemDataRole.ToolTipRole and column == KIND:
            # where the panel is narrow, these columns fold
            told = (self._shown(finding, each) for each in (KIND, STATUS, MOMENT, NOTE))
            return " · ".join(filter(None, told))
        if role == Qt.ItemDataRole.AccessibleTextRole and column == NUMBER:
            # the first cell that the keys come to: it says which finding this is
            return ", ".join(self._long(finding, each) for each in (NUMBER, SIDE, KIND, ZONE, SEVERITY))
        if role == Qt.ItemDataRole.AccessibleTextRole and column == KIND:
            return ", ".join((self._shown(finding, KIND), *(self._long(finding, each) for each in self.beneath)))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._long(finding, column)
        return None

    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        # an enumeration's member comes through Qt as plain text
        name, restore = _PROPERTIES[index.column()]
        finding, wanted = self._findings[index.row()], restore(value)
        return self._desk.take(steps.change(self._desk.protocol, [finding], name, wanted))

    def _shown(self, finding: Finding, column: int) -> str:
        protocol = self._desk.protocol
        known = protocol.zones.get(finding.zone)
        kind = protocol.kinds.get(finding.kind)
        return (
            str(self._numbers.get(finding.id, "")),
            finding.side.word,
            known.short if known else finding.zone,
            capital(kind.name) if kind else finding.kind,
            severity_word(finding.severity),
            STATUS_WORDS[finding.status],
            MOMENT_WORDS[finding.moment],
            finding.note,
        )[column]

    def _long(self, finding: Finding, column: int) -> str:
        if column == ZONE:
            return ", ".join(capital(self._desk.protocol.zone_name(zone)) for zone in finding.zones)
        if column == SEVERITY:
            if finding.severity is None:
                return tr("severity not known")
            return tr("severity {n} of 10", n=finding.severity)
        return self._shown(finding, column)

    def _sorted_by(self, finding: Finding, column: int, row: int) -> Any:
        if column == NUMBER:
            return self._numbers.get(finding.id, len(self._numbers) + 1 + row)
        if column == ZONE:
            return list(self._desk.protocol.zones).index(finding.zone)
        if column == SEVERITY:
            return -1 if finding.severity is None else finding.severity
        return self._shown(finding, column).casefold()


class FindingsFilter(QSortFilterProxyModel):
    """Sorts, and shows the findings of one side or of both, all or those that hold every typed word."""

    def __init__(self, model: FindingsModel) -> None:
        super().__init__()
        self._model = model
        self._side: Side | None = None
        self._words = ""
        self.setSourceModel(model)
        self.setSortRole(SORT_ROLE)

    def show_only(self, side: Side | None, words: str) -> None:
        self._side, self._words = side, folded(words)
        self.invalidate()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        told = super().headerData(section, orientation, role)
        rising = self.sortOrder() is Qt.SortOrder.AscendingOrder
        # the order of the numbers is the usual one and needs no arrow
        usual = section == NUMBER and rising
        if role == Qt.ItemDataRole.DisplayRole and section == self.sortColumn() and told and not usual:
            return f"{told} {'↑' if rising else '↓'}"
        return told

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:
        if self._side is not None and self._model.finding(row).side is not self._side:
            return False
        return not self._words or score(self._words, self._model.words_of(row)) > 0
