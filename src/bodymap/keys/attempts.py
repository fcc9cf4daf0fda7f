"""How long to wait after wrong passphrases: nothing after a slip, more and more for whoever goes on guessing.

It slows a person at the keyboard. Whoever has the files guesses elsewhere, and is slowed by the derivation alone.
"""

from collections.abc import Callable
from time import monotonic

FREE = 2
"""Wrong ones that cost nothing."""

LONGEST = 60.0


class Attempts:
    """Counts the wrong ones of one process. The clock cannot be set back."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._wrong = 0
        self._until = 0.0

    def wrong(self) -> float:
        """Counts one more, and returns the seconds to wait."""
        self._wrong += 1
        pause = 0.0 if self._wrong <= FREE else min(2.0 ** (self._wrong - FREE - 1), LONGEST)
        self._until = self._clock() + pause
        return pause

    def right(self) -> int:
        """Begins anew, and returns how many wrong ones there were."""
        wrong, self._wrong, self._until = self._wrong, 0, 0.0
        return wrong

    @property
    def left(self) -> float:
        """Seconds until the next one is taken."""
        return max(0.0, self._until - self._clock())
