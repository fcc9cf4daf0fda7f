"""The panels at the right, in the order of the work. They share the desk and never call each other.

`right_panels` is the one place that knows them all; what one wants of another goes through a signal joined here.
"""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from bodymap.ui.desk import Desk
from bodymap.ui.panels.accordion import Accordion
from bodymap.ui.panels.assessment import Assessment
from bodymap.ui.panels.findings import Findings
from bodymap.ui.panels.home_care import HomeCare
from bodymap.ui.panels.notes import Notes
from bodymap.ui.panels.plan import Plan
from bodymap.ui.panels.screening import Screening
from bodymap.ui.panels.section import Section
from bodymap.ui.panels.suggestions import SuggestionPanel
from bodymap.ui.style import Look


@dataclass(frozen=True, slots=True)
class RightPanels:
    """The accordion and its sections, for the window's actions."""

    accordion: Accordion
    screening: Screening
    findings: Findings
    assessment: Assessment
    suggestions: SuggestionPanel
    plan: Plan
    home_care: HomeCare
    notes: Notes


def right_panels(look: Look, desk: Desk, parent: QWidget | None = None) -> RightPanels:
    """Makes all sections, closed; each builds its widgets when it is first opened."""
    panels = RightPanels(
        Accordion(look, parent),
        Screening(look, desk),
        Findings(look, desk),
        Assessment(look, desk),
        SuggestionPanel(look, desk),
        Plan(look, desk),
        HomeCare(look, desk),
        Notes(look, desk),
    )
    for section in (
        panels.screening,
        panels.findings,
        panels.assessment,
        panels.suggestions,
        panels.plan,
        panels.home_care,
        panels.notes,
    ):
        panels.accordion.add(section)
    for asking in (panels.suggestions, panels.findings, panels.assessment):
        asking.asked.connect(panels.screening.ask)
    return panels


__all__ = ["Accordion", "RightPanels", "Section", "right_panels"]
