"""Left and right. The side is stored on everything that has one and is never derived from a place on the screen."""

from enum import StrEnum


class Side(StrEnum):
    """A side of the client's body."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def word(self) -> str:
        """LEFT or RIGHT, in capitals, as it stands wherever a side is meant."""
        return self.value.upper()

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.LEFT if self is Side.RIGHT else Side.RIGHT
