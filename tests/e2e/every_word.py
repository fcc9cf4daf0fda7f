"""Walks the window in a language that does not exist, where every sentence that was translated stands in ⟦brackets⟧.

Run by `test_every_word.py` in a process of its own: the language is chosen before words are imported. Prints the place
and the text of every word without brackets, one a line: those would stay English in any language. What the protocol
knows is put in brackets too (its translation lies beside it), and so is what the example clients are called.
"""

from __future__ import annotations

import dataclasses
import gettext
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bodymap import language

FREE = re.compile(
    r"https?://\S+|[\w.-]+\.(?:bodymap|pdf|png|svg|json|csv|zip)\b|`[^`]*`|\*\.\w+"
    r"|\b(?:bodymap|English|Deutsch|PDF|PNG|SVG|CSV|FHIR|JSON|NPRS|LEFS|A4|A5)\b"
    r"|\b(?:Ctrl|Shift|Alt|Return|Enter|Esc|Del|F\d+|Left|Right|Up|Down)\b"
    r"|\b[RS]\d+\b|\b[A-Za-z]\b"
)
"""Names and keys that no language changes; a single letter is a key, a side's sign or a mark's number."""

TEXTS = frozenset(
    {
        *("name", "short", "note", "help", "text", "how", "positive", "prompt", "title", "about", "record_only"),
        *("unit", "often", "heed", "ask", "do", "modification", "text_unanswered"),
        *("family_name", "given_name", "notes", "contact", "response"),
    }
)
"""The fields of a protocol that hold words."""


STRANGE = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "абцдефгхийклмнопярстувщзчжАБЦДЕФГХИЙКЛМНОПЯРСТУВЩЗЧЖ",
)


def strange(text: str) -> str:
    """The text in letters that English does not have; what stands in braces or is a tag of HTML stays."""
    return "".join(part if part[:1] in "{<" else part.translate(STRANGE) for part in PARTS.findall(text))


PARTS = re.compile(r"\{[^{}]*\}|</?[a-z][^<>]*>|[^{<]+|.", re.S)


class Strange(gettext.NullTranslations):
    """A catalogue that knows every sentence; how a date is written is no sentence."""

    def gettext(self, message: str) -> str:
        return strange(message)

    def pgettext(self, context: str, message: str) -> str:
        return message if "Qt's letters" in context else strange(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return strange(msgid1 if n == 1 else msgid2)


def plain(text: str) -> str:
    """What of a text no translation has reached, without names and keys; empty where that is no word."""
    left = FREE.sub(" ", re.sub(r"<[^<>]*>|&", "", text))
    return " ".join(re.findall(r"[A-Za-z][\w'-]*", left))


def mark(thing: Any, field: str = "") -> Any:
    """Writes the words of a piece of knowledge strangely, in place; returns what stands for it from now on."""
    from bodymap.protocol.model import Phrases

    if isinstance(thing, str):
        return strange(thing) if type(thing) is str and (field in TEXTS or " " in thing) else thing
    if isinstance(thing, (tuple, list)):
        return type(thing)(mark(each, field) for each in thing)
    if isinstance(thing, Mapping):
        return type(thing)({key: mark(value, str(key)) for key, value in thing.items()})  # type: ignore[call-arg]
    if isinstance(thing, Phrases):
        # those in English are the class's
        thing.__dict__.update({name: mark(getattr(thing, name), "text") for name in Phrases.english()})
        return thing
    for name, value in dict(getattr(thing, "__dict__", {})).items():
        thing.__dict__[name] = mark(value, name)
    return thing


Settle = Callable[..., None]


class Walk:
    """Collects what stands outside of brackets. `where` names the part of the window that is open now."""

    def __init__(self) -> None:
        self.where = "window"
        self.found: dict[str, str] = {}
        self._known: set[int] = set()

    def hear(self, text: object, how: str) -> None:
        """Takes a text as it is shown."""
        if not isinstance(text, str) or text in self.found:
            return
        if left := plain(text):
            self.found.setdefault(text, f"{self.where}: {how}: {left!r} in {text!r}")

    def over(self, widget: Any, *, new: bool = False) -> None:
        """Takes all the words of a widget and of those within it, seen or not; or of those that came since."""
        from PySide6.QtGui import QAction
        from PySide6.QtWidgets import QWidget

        for each in (widget, *widget.findChildren(QWidget)):
            if new and id(each) in self._known:
                continue
            self._known.add(id(each))
            for how in TOLD:
                tell = getattr(each, how, None)
                if callable(tell):
                    self.hear(tell(), f"{type(each).__name__}.{how}")
            self._listed(each)
        for action in widget.findChildren(QAction):
            if not type(action.parent()).__module__.startswith("pyqtgraph"):  # its own menu is never opened
                self.hear(action.text(), "QAction.text")
                self.hear(action.toolTip(), "QAction.toolTip")

    def _listed(self, widget: Any) -> None:
        from PySide6.QtCore import QAbstractListModel, Qt
        from PySide6.QtWidgets import QAbstractItemView, QComboBox

        model = widget.model() if isinstance(widget, (QAbstractItemView, QComboBox)) else None
        if model is None:
            return
        roles = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.AccessibleDescriptionRole,
        )
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
        for row in range(model.rowCount()):
            for column in range(columns):
                for role in roles:
                    self.hear(model.index(row, column).data(role), f"{type(widget).__name__} row")
        for column in range(columns):
            if model.rowCount() and not isinstance(widget, QComboBox):
                self.hear(model.headerData(column, Qt.Orientation.Horizontal), f"{type(widget).__name__} header")


TOLD = (
    *("text", "title", "toolTip", "statusTip", "whatsThis", "accessibleName", "accessibleDescription"),
    *("windowTitle", "placeholderText", "informativeText", "toPlainText", "prefix", "suffix", "specialValueText"),
)
"""What a widget may say."""


def listen_to_painting(walk: Walk) -> None:
    """Words that are painted are told to nobody else."""
    from PySide6.QtGui import QPainter, QPainterPath

    for kind, name in ((QPainter, "drawText"), (QPainterPath, "addText")):
        real: Callable[..., Any] = getattr(kind, name)

        def heard(self: Any, *given: Any, real: Callable[..., Any] = real) -> Any:
            for each in given:
                walk.hear(each, "painted")
            return real(self, *given)

        setattr(kind, name, heard)


def open_nothing(walk: Walk) -> None:
    """Has each dialog tell its words in place of waiting for an answer, and closes it unanswered."""
    from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QMessageBox

    def tell(dialog: Any, *_: object) -> int:
        dialog.show()
        dialog.repaint()
        walk.over(dialog)
        dialog.hide()
        return 0

    def asked(_parent: object, title: str = "", _folder: str = "", forms: str = "", *_: object) -> tuple[str, str]:
        walk.hear(title, "file dialog")
        walk.hear(forms, "file dialog")
        return "", ""

    for kind in (QDialog, QMessageBox, QMenu):
        setattr(kind, "exec", tell)  # noqa: B010  (a method of Qt, not one that mypy lets be replaced)
    for name in ("getSaveFileName", "getOpenFileName"):
        setattr(QFileDialog, name, asked)


def main(folder: Path) -> None:
    """Opens the window at its start and on the example clients, all of its parts, and prints what was found."""
    language.speak("de", Strange())
    from PySide6.QtCore import QLocale
    from PySide6.QtWidgets import QApplication

    # months have strange letters too
    QLocale.setDefault(QLocale("ru_RU"))
    app = QApplication(sys.argv[:1])
    walk = Walk()
    listen_to_painting(walk)
    open_nothing(walk)
    start(app, walk, folder)
    window, settle = shown(app, walk, folder)
    desk = examples(window)
    desk.noticed.connect(lambda notice: walk.hear(notice.text, "notice"))
    window.attach(desk)
    window.build_panels()
    walk.where = "no client"
    settle()
    for client in desk.workspace.find_clients(limit=2):
        walk.where = "client"
        window.open_client(client.id)
        settle()
        sections(window, walk, settle)
        ring(window, walk, settle)
        progress(window, walk, settle)
        commands(window, walk, settle)
    window.canvas.close_layers()
    print(*walk.found.values(), sep="\n")


def shown(app: Any, walk: Walk, folder: Path) -> tuple[Any, Settle]:
    """A window, and what lets everything happen in it that is waiting, and walks it."""
    from PySide6.QtCore import QCoreApplication

    from bodymap.ui.main_window import MainWindow
    from bodymap.ui.settings import Settings
    from bodymap.ui.style import Look

    look = Look()
    look.dress(app)
    window = MainWindow(look, Settings(folder / "window.ini"))
    look.setParent(window)
    window.resize(1440, 900)
    window.show()

    def settle(*, new: bool = False) -> None:
        for _ in range(5):
            QCoreApplication.processEvents()
        walk.over(window, new=new)

    settle()
    return window, settle


def start(app: Any, walk: Walk, folder: Path) -> None:
    """The first start, the page of a new record, and the card of a record that cannot be opened."""
    from PySide6.QtCore import QEventLoop

    from bodymap.ui import app as program

    vars(program)["data_folder"] = lambda: folder
    broken = folder / "broken.bodymap"
    broken.write_text("no record at all")
    for place in (None, folder / "new.bodymap", broken):
        walk.where = f"start, {place.name if place else 'no record'}"
        window, settle = shown(app, walk, folder)
        running = program.Program(window, place, demo=False)
        waiting = QEventLoop()
        running.opener.failed.connect(waiting.quit)
        running.begin()
        if place == broken:
            waiting.exec()
        settle()
        window.canvas.close_layers()
        window.close()


def examples(window: Any) -> Any:
    """A desk over the example clients, whose data and knowledge are written strangely."""
    from types import SimpleNamespace

    from bodymap.diagram import load_diagram
    from bodymap.domain import example
    from bodymap.protocol import load_protocol
    from bodymap.store import Record
    from bodymap.ui.desk import Desk
    from bodymap.workspace import Workspace, add_examples

    diagram = load_diagram()
    diagram.__dict__["labels"] = tuple(
        dataclasses.replace(each, name=strange(each.name), latin=strange(each.latin)) for each in diagram.labels
    )
    workspace = Workspace(Record.temporary(), mark(load_protocol("it_band")), diagram)
    vars(example)["tomllib"] = SimpleNamespace(loads=lambda text: mark(tomllib.loads(text)))
    add_examples(workspace)
    return Desk(workspace, window)


def sections(window: Any, walk: Walk, settle: Settle) -> None:
    """Opens each section at the right."""
    from bodymap.ui.panels.section import Section

    for section in window.panels.accordion.findChildren(Section):
        walk.where = section.objectName() or type(section).__name__
        window.panels.accordion.open(section)
        settle()


def ring(window: Any, walk: Walk, settle: Settle) -> None:
    """Opens the ring for a zone, for a mark and for a ghost; and hears what a screen reader would."""
    from PySide6.QtGui import QAccessible

    from bodymap.domain.laterality import Side
    from bodymap.ui.canvas.spoken import SpokenDiagram

    walk.where, canvas, desk = "diagram", window.canvas, window.desk
    for look in (lambda: desk.look(side=Side.RIGHT, zone="itb_distal", findings=()), lambda: _first_mark(desk)):
        look()
        canvas.keys.ask()
        settle()
        if canvas.asking.ring is not None:
            walk.over(canvas.asking.ring)
        canvas.asking.close()
    canvas.overlay.hover(Side.RIGHT, "itb_distal")
    walk.hear(canvas.overlay.hover_words(), "hover")
    spoken = SpokenDiagram(canvas)
    for thing in (spoken, *(spoken.child(place) for place in range(spoken.childCount()))):
        for kind in QAccessible.Text:
            if thing is not None and kind is not QAccessible.Text.UserText:
                walk.hear(thing.text(kind), "heard")


def _first_mark(desk: Any) -> None:
    desk.look(findings=[each.id for each in desk.visit.findings[:1]])


def progress(window: Any, walk: Walk, settle: Settle) -> None:
    """Opens each view of the progress page."""
    from bodymap.ui.progress.page import VIEWS, ProgressPage

    window.show_progress(True)
    page = window.findChild(ProgressPage)
    for view, _, _ in VIEWS:
        walk.where = f"progress, {view}"
        page.show_view(view)
        settle()
    window.show_progress(False)


LEFT_OUT = frozenset({"quit", "erase"})


def commands(window: Any, walk: Walk, settle: Settle) -> None:
    """Does every command of the menus once, walking what opens."""
    for key in window.actions_table.commands:
        if key not in LEFT_OUT:
            walk.where = f"command {key}"
            window.actions_table[key].trigger()
            settle(new=True)
    settle()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
