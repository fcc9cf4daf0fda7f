"""The four sheets by name: what the menus, the preview and the command line offer. May import the rest of `report`."""

from collections.abc import Callable
from dataclasses import dataclass

from bodymap.language import tr
from bodymap.report.home_care import home_care_sheet
from bodymap.report.page import Sheet
from bodymap.report.progress_report import progress_report
from bodymap.report.referral import referral_letter
from bodymap.report.sheet import chart_sheet
from bodymap.report.source import Source


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of document: its name for people, the stem of its file, and what makes it of a visit."""

    name: str
    stem: str
    make: Callable[[Source], Sheet]


SHEETS = {
    "chart": SheetKind(tr("Chart sheet"), "chart", chart_sheet),
    "progress": SheetKind(tr("Progress report"), "progress", progress_report),
    "home_care": SheetKind(tr("Home-care sheet"), "home-care", home_care_sheet),
    "referral": SheetKind(tr("Referral letter"), "referral", referral_letter),
}
