"""What the box can find: the commands of the window, clients of the record, visits and zones of what is open.

Hides where each comes from. Clients are asked of the record, so that a hundred thousand cost no more than ten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bodymap.domain.laterality import Side
from bodymap.errors import UserError
from bodymap.language import tr, tr_in
from bodymap.ui.search.matching import folded, score
from bodymap.ui.words import long_date

if TYPE_CHECKING:
    from bodymap.ui.desk import Desk
    from bodymap.ui.main_window import MainWindow

CLIENTS, VISITS, ZONES, COMMANDS = tr("Clients"), tr("Visits"), tr("Zones"), tr("Commands")
GROUPS = (CLIENTS, VISITS, ZONES, COMMANDS)
"""The groups in the order in which they stand, where none of them answers better than the others."""

CLIENTS_ASKED = 8
SHOWN = 40
OUT, IMPOSSIBLE = 1.0, 2.0
"""What it costs to lie on the limb out of view, and to be impossible now: more than a letter more or less in a name."""

UNSEARCHED = {CLIENTS: 5, VISITS: 4, ZONES: 0, COMMANDS: 20}
"""How many of each are offered before anything is typed."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something to go to or to do. `aside` is told at the right: a key, a date. One that cannot be done now is grey."""

    group: str
    text: str
    run: Callable[[], object]
    aside: str = ""
    icon: str = ""
    enabled: bool = True
    also: str = ""
    """Words that find it though they do not stand in it."""

    hidden: bool = False
    """Whether going there shows another limb than the one in view; what is in view goes first."""


def hits(window: MainWindow, typed: str) -> list[Hit]:
    """What answers to the typed words: groups by their best answer, within a group the best first."""
    query = folded(typed)
    found: dict[str, list[tuple[float, Hit]]] = {}
    for hit in _all(window, typed):
        # the record has matched a client's name already, by its own rules
        worth = score(query, folded(f"{hit.text} {hit.also}")) or (1.0 if hit.group == CLIENTS else 0.0)
        if worth > 0:
            found.setdefault(hit.group, []).append(
                (worth - (0 if hit.enabled else 2) - (OUT if hit.hidden else 0), hit)
            )
    if not query:
        return [hit for group in GROUPS for _, hit in found.get(group, [])[: UNSEARCHED[group]] if hit.enabled]
    for known in found.values():
        known.sort(key=lambda pair: -pair[0])
    order = sorted(found, key=lambda group: (-found[group][0][0], GROUPS.index(group)))
    return [hit for group in order for _, hit in found[group]][:SHOWN]


def _all(window: MainWindow, typed: str) -> Iterator[Hit]:
    desk = window.desk
    if desk is not None:
        yield from _clients(window, desk, typed)
        if desk.client is not None:
            yield from _visits(window, desk)
        if desk.visit is not None:
            yield from _zones(window, desk)
    yield from _commands(window)


def _clients(window: MainWindow, desk: Desk, typed: str) -> Iterator[Hit]:
    try:
        rows = desk.workspace.find_clients(typed, CLIENTS_ASKED)
    except UserError:
        # a record that cannot be read says so where it is opened; commands are found all the same
        return
    opened = desk.client.id if desk.client is not None else ""
    for row in rows:
        seen = tr("last visit {date}", date=long_date(row.last_visit)) if row.last_visit else ""
        seen = tr_in("client or visit", "open") if row.id == opened else seen
        yield Hit(CLIENTS, row.name, lambda key=row.id: window.open_client(key), seen, "person")  # type: ignore[misc]


def _visits(window: MainWindow, desk: Desk) -> Iterator[Hit]:
    for visit in reversed(desk.workspace.visits):
        state = tr("signed") if visit.signed else tr("draft")
        yield Hit(
            VISITS,
            tr("Visit of {date}", date=long_date(visit.date)),
            lambda key=visit.id: window.open_visit(key),  # type: ignore[misc]
            tr_in("client or visit", "open") if desk.visit is not None and desk.visit.id == visit.id else state,
            "calendar",
            also=visit.date.isoformat(),
        )


def _zones(window: MainWindow, desk: Desk) -> Iterator[Hit]:
    def go(side: Side, zone: str) -> None:
        window.show_progress(False)
        desk.look(side=side, zone=zone)
        window.canvas.go_near(zone)

    shown = desk.focus.shown
    for side in (*shown, *(side for side in Side if side not in shown)):
        for zone in desk.protocol.zones.values():
            yield Hit(
                ZONES,
                tr("{side} {zone}", side=side.word, zone=zone.name),
                lambda side=side, zone=zone.id: go(side, zone),  # type: ignore[misc]
                "" if side in shown else tr("out of view"),
                "point",
                also=zone.id.replace("_", " "),
                hidden=side not in shown,
            )


def _commands(window: MainWindow) -> Iterator[Hit]:
    table = window.actions_table
    for command in table.commands.values():
        if command.id == "everything":
            continue
        action = table[command.id]
        yield Hit(
            COMMANDS,
            action.text().replace("&", "").rstrip("…"),
            action.trigger,
            action.shortcut().toString(action.shortcut().SequenceFormat.NativeText),
            "tick" if action.isCheckable() and action.isChecked() else "",
            action.isEnabled(),
        )
