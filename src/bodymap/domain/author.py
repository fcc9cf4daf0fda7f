"""Who stands behind a chart: the person who is at the program, as the record and the paper name them."""

from dataclasses import dataclass

from bodymap.language import tr

NAMELESS = "unnamed therapist"
"""What a record says of whoever works on it while nobody has entered a name; `shown` says it to a person."""


def shown(name: str) -> str:
    """A name out of a record as a person reads it: the one that stands for nobody in the language in use."""
    return tr("unnamed therapist") if name == NAMELESS else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person who charts, signs or administers. `id` stays the same when the name changes; empty where nobody has one.

    `role` is `therapist`, `assistant` or `admin`.
    """

    id: str = ""
    name: str = NAMELESS
    initials: str = ""
    role: str = "therapist"

    @property
    def short(self) -> str:
        """The initials, the name where there are none: what stands behind `signed by`."""
        return self.initials or self.name
