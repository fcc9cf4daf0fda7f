"""Left and right. The side is stored on everything that has one and is never derived from a place on the screen."""

from enum import StrEnum

from bodymap.language import tr_in


class Side(StrEnum):
    """A side of the client's body."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def word(self) -> str:
        """LEFT or RIGHT in the language in use, in capitals, as it stands wherever a person reads of a side.

        Files name a side by its value or its `name`, which no language changes.
        """
        return tr_in("side of the body", "LEFT") if self is Side.LEFT else tr_in("side of the body", "RIGHT")

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.LEFT if self is Side.RIGHT else Side.RIGHT
