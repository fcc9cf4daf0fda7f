"""The kinds of finding as the hand reaches them: their order, and the keys that stand for them.

The palette, the ring and the keyboard share it, so that a kind has one place and one key everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from bodymap.paint.symbols import mark_style
from bodymap.ui.words import capital

if TYPE_CHECKING:
    from bodymap.protocol import Protocol

DIGITS = [ord(digit) for digit in "123456789"]
SHIFTED = dict(zip('!"§$%&/()', range(1, 10), strict=True)) | dict(zip("!@#$%^&*(", range(1, 10), strict=True))
"""What Shift makes of the digits, on German and English keyboards: Qt tells the character, not the key."""


def kind_order(protocol: Protocol) -> tuple[str, ...]:
    """The kinds in the protocol's order, those that restrict behind the others."""
    kinds = list(protocol.kinds)
    return (
        *(kind for kind in kinds if not mark_style(kind).restricts),
        *(kind for kind in kinds if mark_style(kind).restricts),
    )


def kinds_of(protocol: Protocol) -> list[tuple[str, str]]:
    """Each kind with its name at the beginning of a line, in the protocol's order."""
    return [(kind.id, capital(kind.name)) for kind in protocol.kinds.values()]


def key_of(place: int) -> str:
    """The key that chooses the kind at a place of the order: 1 to 9, then Shift+1 and on."""
    return str(place + 1) if place < 9 else f"Shift+{place - 8}" if place < 18 else ""


def native_key(key: str) -> str:
    """A key as this system and its language write it: `Shift+1` is `Umschalt+1` in German."""
    return QKeySequence(key, QKeySequence.SequenceFormat.PortableText).toString(QKeySequence.SequenceFormat.NativeText)


def kind_for(event: QKeyEvent, order: Sequence[str]) -> str | None:
    """The kind that a pressed key stands for: a digit, or a digit with Shift on any keyboard."""
    modifiers = event.modifiers()
    if modifiers & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
        return None
    shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
    code = event.nativeVirtualKey() if shift and event.nativeVirtualKey() in DIGITS else event.key()
    digit = DIGITS.index(code) + 1 if code in DIGITS else SHIFTED.get(chr(code), 0) if 0x21 <= code <= 0xA7 else 0
    place = digit - 1 + (9 if shift else 0)
    return order[place] if digit and place < len(order) else None
