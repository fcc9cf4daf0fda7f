"""The practice whose sheets are printed, and the legend as its therapists word it.

Values, and how they read as the texts that a record keeps as its settings. Damaged texts read as nothing set: a
letterhead is never a reason not to open a record. May import only the language.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

from bodymap.language import tr

PRACTICE, LOGO, LEGEND = "practice.particulars", "practice.logo", "legend.kinds"
"""Names of the record's settings."""

PAPERS = ("a4", "letter")
LINES, LONGEST = 4, 120
"""How many lines an address has at most, and how many letters a line of the letterhead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What stands at the head of every sheet. Empty words are left out; `paper` is empty where none was chosen.

    `logo` is a PNG without anything see-through, as `bodymap.paint.logo` makes it of a therapist's file.
    """

    name: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    therapist: str = ""
    licence: str = ""
    paper: str = ""
    logo: bytes = field(default=b"", repr=False)

    @property
    def signer(self) -> str:
        """`A. Therapist, licence 123`; empty where no therapist is named."""
        parts = [self.therapist, tr("licence {number}", number=self.licence) if self.therapist and self.licence else ""]
        return ", ".join(part for part in parts if part)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to head a sheet with."""
        return not (self.name or self.address or self.phone or self.therapist or self.licence or self.logo)


@dataclass(frozen=True, slots=True)
class Legend:
    """Own labels for kinds, and kinds that the legend leaves out unless they are charted."""

    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    hidden: frozenset[str] = frozenset()

    def label(self, kind: str, name: str) -> str:
        """The therapist's own label, else the name that the protocol gives."""
        return self.labels.get(kind) or name


NO_PRACTICE, PLAIN_LEGEND = Practice(), Legend()


def read_practice(setting: Callable[[str], str]) -> Practice:
    """The practice from the record's settings."""
    known = _object(setting(PRACTICE))
    words = {key: _line(known.get(key, "")) for key in ("name", "phone", "therapist", "licence")}
    address = known.get("address")
    lines = tuple(_line(line) for line in address[:LINES]) if isinstance(address, list) else ()
    paper = known.get("paper")
    try:
        logo = base64.b64decode(setting(LOGO), validate=True)
    except (binascii.Error, ValueError):
        logo = b""
    return Practice(
        **words,
        address=tuple(line for line in lines if line),
        paper=paper if isinstance(paper, str) and paper in PAPERS else "",
        logo=logo,
    )


def practice_settings(practice: Practice) -> dict[str, str]:
    """The settings that keep a practice, by name."""
    words = {key: value for key, value in asdict(practice).items() if key != "logo"}
    return {
        PRACTICE: json.dumps(words, ensure_ascii=False, sort_keys=True),
        LOGO: base64.b64encode(practice.logo).decode("ascii"),
    }


def read_legend(setting: Callable[[str], str]) -> Legend:
    """The legend from the record's settings."""
    known = _object(setting(LEGEND))
    labels, hidden = known.get("labels"), known.get("hidden")
    return Legend(
        {kind: _line(label) for kind, label in labels.items() if _line(label)} if isinstance(labels, dict) else {},
        frozenset(str(kind) for kind in hidden) if isinstance(hidden, list) else frozenset(),
    )


def legend_settings(legend: Legend) -> dict[str, str]:
    """The settings that keep a legend, by name."""
    known = {"labels": dict(legend.labels), "hidden": sorted(legend.hidden)}
    return {LEGEND: json.dumps(known, ensure_ascii=False, sort_keys=True)}


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _line(text: object) -> str:
    return " ".join(text.split())[:LONGEST] if isinstance(text, str) else ""
