"""The window's own controls. Each takes the `Look` first, names roles only, and holds no truth of the record."""

from bodymap.ui.controls.buttons import Button, IconButton, PrimaryButton
from bodymap.ui.controls.card import Card, Rule
from bodymap.ui.controls.empty import EmptyState, WordedList
from bodymap.ui.controls.fields import Check, Choice, Measure, Number
from bodymap.ui.controls.flow import FlowLayout
from bodymap.ui.controls.hinted import Hinted
from bodymap.ui.controls.pair import SideBySide
from bodymap.ui.controls.segmented import Segmented
from bodymap.ui.controls.severity import SeverityControl
from bodymap.ui.controls.tag import KeyHint, Tag, paint_tag
from bodymap.ui.controls.text import Caption, Elided, Icon, Label
from bodymap.ui.controls.verdict import VerdictHeader

__all__ = [
    "Button",
    "Caption",
    "Card",
    "Check",
    "Choice",
    "Elided",
    "EmptyState",
    "FlowLayout",
    "Hinted",
    "Icon",
    "IconButton",
    "KeyHint",
    "Label",
    "Measure",
    "Number",
    "PrimaryButton",
    "Rule",
    "Segmented",
    "SeverityControl",
    "SideBySide",
    "Tag",
    "VerdictHeader",
    "WordedList",
    "paint_tag",
]
