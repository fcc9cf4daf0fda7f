"""Starts the window: first the frame, then the record behind it.

Hides the order of start-up. The first frame imports QtCore, QtGui, QtWidgets and our own code; SQLAlchemy and the
clinical knowledge are imported in a thread while the window is already there.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication

from bodymap import __version__
from bodymap.errors import UserError
from bodymap.language import tr
from bodymap.paint.offscreen import fill_in_one_thread
from bodymap.ui.collecting import release
from bodymap.ui.crash import CrashGuard
from bodymap.ui.main_window import MainWindow
from bodymap.ui.opener import Opener
from bodymap.ui.settings import Settings, data_folder, make_private
from bodymap.ui.speaking import translate_qt
from bodymap.ui.style import Look, theme_of

if TYPE_CHECKING:
    from bodymap.domain.author import Author
    from bodymap.keys import KeyFile, Unlocked
    from bodymap.store import Place
    from bodymap.ui.desk import Desk
    from bodymap.ui.vault.entry import Entry

RECORD = "record.bodymap"
SETTLED = 3000
"""Milliseconds behind the first frame by which the start has made what stays."""

TITLE_BAR = 40
"""Pixels that a window's frame may add in height: how many is known only when it is shown."""

UNSEEN = ("offscreen", "minimal", "vnc")
"""Platforms on which nobody would read a message in the window."""


class Program(QObject):
    """One window and the record that it opens."""

    def __init__(self, window: MainWindow, place: Path | str | None, *, demo: bool) -> None:
        super().__init__(window)
        self._window = window
        self._server = place if isinstance(place, str) else ""
        self._path = place if isinstance(place, Path) else data_folder() / RECORD
        self._named = place is not None
        self._demo = demo
        self._unlocked: Unlocked | None = None
        self.status = 0
        self.opener = Opener(self)
        self.opener.opened.connect(self._opened)
        self.opener.failed.connect(self._failed)
        self._entry: Entry | None = None
        window.painted.connect(self.begin)
        window.start_chosen.connect(self._chosen)

    def begin(self) -> None:
        """Called behind the first frame: makes the window's parts, and behind the frame with them goes on."""
        QTimer.singleShot(SETTLED, self, release)
        window = self._window
        window.painted.disconnect(self.begin)
        window.painted.connect(self.enter)
        window.painted.connect(_show_icon)
        window.furnish()
        window.painted.connect(window.locker.listen_to_system)

    def enter(self) -> None:
        """Opens what was asked for, or asks."""
        if self._demo:
            self._open(None, demo=True, create=False)
        elif self._server:
            self._enter_server()
        elif self._named or self._path.exists():
            self._enter()
        else:
            self._ask()
            self.opener.warm()

    @property
    def entry(self) -> Entry:
        """The pages that ask for passphrases; made behind the first frame."""
        if self._entry is None:
            from bodymap.ui.vault.entry import Entry

            self._entry = Entry(self._window)
            self._entry.unlocked.connect(self._let_in)
            self._entry.made.connect(self._make)
            self._entry.plain.connect(self._make_plain)
            self._entry.left.connect(self._left)
        return self._entry

    def _enter(self) -> None:
        """Opens the record at the path, by way of a passphrase where it needs one, or makes the one that was named."""
        from bodymap.keys import is_encrypted

        self._unlocked = None
        if is_encrypted(self._path):
            try:
                self.entry.unlock(self._path)
            except UserError as error:
                self._failed(error)
            else:
                self.opener.warm()
        elif self._named and not self._path.exists() and self._path.parent.is_dir():
            self.entry.begin(self._path)
            self.opener.warm()
        else:
            self._open(self._path, demo=False, create=self._named)

    def _enter_server(self) -> None:
        from bodymap.store import ServerAddress

        try:
            address = ServerAddress.parse(self._server)
        except UserError as error:
            self._failed(error)
        else:
            self._open(address, demo=False, create=False)

    def _let_in(self, unlocked: Unlocked) -> None:
        self._unlocked = unlocked
        self._open(self._path, demo=False, create=False)

    def _make(self, keys: KeyFile, unlocked: Unlocked) -> None:
        self._unlocked = unlocked
        self.opener.make(self._path, keys, unlocked)

    def _make_plain(self, author: Author) -> None:
        self.opener.make_plain(self._path, author)

    def _left(self) -> None:
        """Nothing is to be opened here: another record, or the choice from the beginning."""
        self._window.locker.curtain.rise()
        if self._path.exists():
            self._choose()
        else:
            self._ask()

    def _open(self, path: Place | None, *, demo: bool, create: bool, reading: str = "") -> None:
        # an empty list for a second could pass for lost records
        self._window.rail.say(tr("Opening the record…"))
        unlocked = None if demo else self._unlocked
        self.opener.open(path, demo=demo, create=create, reading=reading, unlocked=unlocked)

    def _ask(self) -> None:
        self._window.say_start(
            tr("Welcome to bodymap"),
            tr(
                "Chart what your hands find on the leg and hip, see what the protocol allows, and follow the change "
                "from visit to visit."
            ),
            ("records", tr("Start my records")),
            ("example", tr("Try with an example client")),
            tr(
                "Your records stay on this computer. bodymap is an aid: you decide. "
                "No clinician has yet reviewed its rules."
            ),
        )

    def _chosen(self, key: str) -> None:
        self._window.card.hide()
        if key == "example":
            self._demo = True
            self._open(None, demo=True, create=False)
        elif key == "records":
            self._start_records()
        elif key == "again":
            self.enter()
        elif key == "other":
            self._choose()
        elif key in ("read", "rescue"):
            self._open(self._path, demo=False, create=False, reading=key)
        elif key == "restore":
            self._window.card.show()
            self._window.keeping.choose_backup(self._path, self._unlocked.key if self._unlocked else None)

    def _choose(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen, _ = QFileDialog.getOpenFileName(self._window, tr("Open a record"), str(self._path.parent))
        if chosen:
            self._path, self._named, self._demo, self._unlocked = Path(chosen), True, False, None
            self._server = ""
            self._enter()
        else:
            self._window.card.show()

    def _start_records(self) -> None:
        try:
            make_private(self._path.parent)
        except OSError as error:
            told = tr("The folder {folder} cannot be made: {reason}.", folder=self._path.parent, reason=error.strerror)
            self._failed(UserError(told, tr("Check its permissions.")))
        else:
            self.entry.begin(self._path)

    def _opened(self, workspace: object) -> None:
        from bodymap.ui.desk import Desk

        desk = Desk(workspace, self._window)  # type: ignore[arg-type]
        tried = ""
        if self._unlocked is not None and not self._demo:
            tried = self._window.locker.greet(desk, self._unlocked.author)
        self._window.attach(desk)
        clients = desk.workspace.find_clients(limit=1)
        if clients:
            self._window.open_client(clients[0].id)
        self._window.canvas.setFocus()
        self.status = 0
        if tried:
            desk.notice(tried)
        say_head(desk)
        if self._demo:
            desk.notice(tr("Made-up clients in a temporary record: nothing is kept."))
            # where a record says when it was last backed up: for as long as they are there
            self._window.saved.say_backup(tr("Made-up clients"))

    def _failed(self, error: UserError) -> None:
        if self._named:
            # named on a command line: whoever typed it hears of it there too
            print(f"bodymap: {error}", file=sys.stderr)
            self.status = 2
            if QApplication.platformName() in UNSEEN:
                QApplication.exit(2)
                return
        self._window.locker.curtain.rise()
        self._window.rail.say("")
        # nothing was opened and nothing written: the record file is as it was
        from bodymap.ui.keeping.refused import offer

        ways = offer(error)
        self._window.say_start(ways.title, error.message, ways.first, ways.second, error.remedy)


def _show_icon() -> None:
    from bodymap.paint.icons import app_icon

    QApplication.setWindowIcon(app_icon())


def say_head(desk: Desk) -> None:
    """Says what was found between the audit and its head outside: healed after a crash, or not as it should be."""
    from bodymap.ui.desk import Notice

    note = desk.workspace.record.head_note
    if note.off:
        told = tr(
            "The audit of this record is not as it was left. {what} "
            "Ask whoever keeps the record; `bodymap audit verify` tells more.",
            what=note.words,
        )
        desk.notice(Notice(told, severe=True))
    elif note.words:
        desk.notice(note.words)


def run(settings: Settings, path: str | None = None, *, demo: bool = False) -> int:
    """Opens the window and returns the exit status when it is closed. Raises UserError where there is no screen."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
    ):
        raise UserError(
            tr("There is no screen to open a window on."),
            tr(
                "Pictures and PDFs need none: `bodymap print FILE -o out.pdf`, "
                "`bodymap diagram it_band --png -o leg.png`."
            ),
        )
    fill_in_one_thread()
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationDisplayName("bodymap")
    app.setApplicationVersion(__version__)
    translate_qt(app)
    look = Look(theme_of(settings), settings.scale)
    look.dress(app)
    window = MainWindow(look, settings, bare=True)
    app.styleHints().colorSchemeChanged.connect(lambda _: window.dress())
    CrashGuard(window).install()
    if settings.geometry.isEmpty():
        room = window.screen().availableGeometry().size() - QSize(0, TITLE_BAR)
        window.resize(window.size().boundedTo(room))
    else:
        window.restoreGeometry(settings.geometry)
    place = path if path and "://" in path else Path(path) if path else None
    program = Program(window, place, demo=demo)
    window.show()
    return app.exec() or program.status
