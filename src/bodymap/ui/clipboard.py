"""The clipboard, guarded: what this program put there is taken away again after ten seconds, and at once when it locks.

It watches every copy, also those by Ctrl+C in a field, since a note is as much a client's as a chart is. What another
program has put there since is left alone. What holds nothing of a client may stay, if it is put there through `put`.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication, QImage

SECONDS = 10

_HINTS = {
    # clipboard histories that honour these keep no copy
    "x-kde-passwordManagerHint": b"secret",
    "ExcludeClipboardContentFromMonitorProcessing": b"\x00",
}
_OPEN = "application/x-bodymap-open"


class ClipboardGuard(QObject):
    """Clears what is ours; one for the whole application."""

    def __init__(self, parent: QObject | None = None, seconds: float = SECONDS) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._timer = QTimer(self, singleShot=True, interval=round(seconds * 1000))
        self._timer.timeout.connect(self.clear)
        self._clipboard.changed.connect(self._changed)

    def clear(self) -> None:
        """Takes away what this program put there, if it is still there."""
        self._timer.stop()
        clipboard = self._clipboard
        held = clipboard.mimeData()
        if self._ours() and held is not None and held.formats() and not held.hasFormat(_OPEN):
            clipboard.clear()
        if clipboard.supportsSelection() and clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)

    def _changed(self, mode: QClipboard.Mode) -> None:
        if mode is QClipboard.Mode.Clipboard and self._ours():
            self._timer.start()

    def _ours(self) -> bool:
        # without a screen the clipboard is the process's own, and Qt says that nobody owns it
        return self._clipboard.ownsClipboard() or QGuiApplication.platformName() in ("offscreen", "minimal")


def put(text: str, *, of_client: bool = True) -> None:
    """Copies a text; where it may be a client's, histories of the clipboard are asked to keep none of it."""
    data = QMimeData()
    data.setText(text)
    if of_client:
        _hint(data)
    else:
        data.setData(_OPEN, b"1")
    QGuiApplication.clipboard().setMimeData(data)


def put_image(image: QImage) -> None:
    """Copies a picture of a client's; histories of the clipboard are asked to keep none of it."""
    data = QMimeData()
    data.setImageData(image)
    _hint(data)
    QGuiApplication.clipboard().setMimeData(data)


def _hint(data: QMimeData) -> None:
    for name, value in _HINTS.items():
        data.setData(name, value)
