"""Leads to the section at the right that the moment, a key or another part of the window asks for.

Hides which section that is, and that the sections may not be made yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bodymap.ui.main_window import MainWindow
    from bodymap.ui.panels import RightPanels


def follow_gate(window: MainWindow) -> None:
    """Opens the section that the moment asks for: questions first, what the protocol says where all is answered."""
    panels, desk = window.panels, window.desk
    if panels is not None and desk is not None and desk.visit is not None:
        waiting = desk.editable and window.banner.gate.state == "pending"
        panels.accordion.open(panels.screening if waiting else panels.suggestions)


def to_gate(window: MainWindow) -> None:
    """Leads to what the gate in the banner says: to the first question that holds back, or to what is held back."""
    panels = window.panels
    if panels is None:
        return
    if window.banner.gate.state == "pending":
        answer_first(window)
    else:
        if window.progress_shown:
            window.show_progress(False)
        panels.accordion.open(panels.suggestions)


def answer_first(window: MainWindow) -> None:
    """Opens the screening at the first open question."""
    panels = _beside_the_chart(window)
    if panels is not None:
        panels.accordion.open(panels.screening)
        panels.screening.answer_first()


def clear_rest(window: MainWindow) -> None:
    """Asks whether all zones of the side at hand that are left were palpated with nothing found."""
    panels = _beside_the_chart(window)
    if panels is not None:
        panels.accordion.open(panels.findings)
        panels.findings.clear_rest()


def write_note(window: MainWindow) -> None:
    """Puts the keys on the note of the selected finding."""
    panels = _beside_the_chart(window)
    if panels is not None:
        panels.accordion.open(panels.findings)
        panels.findings.write_note()


def _beside_the_chart(window: MainWindow) -> RightPanels | None:
    """The sections, made now where they were not, with the chart in view; None while no record is open."""
    window.build_panels()
    if window.panels is not None:
        window.show_progress(False)
    return window.panels
