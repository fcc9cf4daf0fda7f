"""What the protocol says of a visit, gathered from its many rows into the few lines that fit on paper.

Hides how zones and techniques are named together. Says nothing of its own: every line is a verdict with the reasons
that the protocol gave. May import protocol and domain.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bodymap.domain.laterality import Side
from bodymap.domain.terms import word
from bodymap.language import capital, tr
from bodymap.report.page import Cell, Column, Table
from bodymap.report.words import listed, ranges, sentence

if TYPE_CHECKING:
    from bodymap.protocol.answer import Reason, Row, Suggestions
    from bodymap.protocol.model import Protocol

LIMB = "limb"
VERDICTS = ("allowed", "modified", "avoid", "refer")
NOTE = tr(
    "S: statement of the protocol, R: rule. † precaution: the source is silent, the stricter reading stands. "
    "Suggestions only; the therapist decides. No clinician has yet reviewed these rules."
)

CellKey = tuple[str, str]
"""Zone and technique."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the table before the two sides are put together."""

    verdict: str
    pending: bool
    words: str
    tag: str
    order: int


def suggestions_table(suggestions: "Suggestions", protocol: "Protocol", rules: str = "") -> Table:
    """Verdicts by what decides them; below the table why nothing could be judged, where that is so.

    `rules` is the version of the rules where the judgement was kept with the visit.
    """
    columns = (Column("", 0.135), Column("", 0.7), Column("", 0.165))
    rows = []
    for line, sides in _merged(suggestions, protocol):
        verdict = capital(word("verdict", line.verdict))
        verdict = tr("{verdict}, answer first", verdict=verdict) if line.pending else verdict
        rows.append(
            (
                Cell(verdict, strong=True, verdict=line.verdict),
                Cell(line.words, lead=f"{listed([side.word for side in sides])}:"),
                Cell(line.tag, muted=True),
            )
        )
    for side in Side:
        called = _called_for(suggestions, protocol, side)
        if called is not None:
            words, tag = called
            rows.append(
                (
                    Cell(tr("Called for"), strong=True, icon="star"),
                    Cell(words, lead=f"{side.word}:"),
                    Cell(tag, muted=True),
                )
            )
    for side, words, tag in _advice(suggestions, protocol):
        rows.append((Cell(tr("Note"), strong=True), Cell(words, lead=f"{side.word}:"), Cell(tag, muted=True)))
    failed = f"{sentence(suggestions.failed)}\n" if suggestions.failed else ""
    kept = f" {tr('As judged by version {version} of the rules.', version=rules)}" if rules else ""
    return Table(tr("Suggestions"), columns, tuple(rows), failed + NOTE + kept, small=True)


def closed_zones(suggestions: "Suggestions", protocol: "Protocol", side: Side) -> tuple[Mapping[str, str], str]:
    """The zones of a side that are closed to all massage with their verdict, and a word where the whole limb is."""
    judged = {zone: suggestions.zone(side, zone) for zone in protocol.zones}
    judged = {zone: rows for zone, rows in judged.items() if rows}
    closed = {
        zone: "refer" if all(row.verdict == "refer" for row in rows) else "avoid"
        for zone, rows in judged.items()
        if all(row.verdict in ("avoid", "refer") for row in rows)
    }
    if not judged or len(closed) < len(judged):
        return closed, ""
    # a limb that is hatched all over shows nothing any more: it is said in words
    gate = suggestions.gate.get(side, "")
    words = {"refer": tr("no treatment: refer"), "pending": tr("no treatment yet: answer first")}
    return {}, words.get(gate, tr("closed to all massage"))


def _merged(suggestions: "Suggestions", protocol: "Protocol") -> Iterator[tuple[_Line, tuple[Side, ...]]]:
    lines = {side: _lines(suggestions, protocol, side) for side in Side}
    told: dict[_Line, list[Side]] = {}
    for side in Side:
        for line in lines[side]:
            told.setdefault(line, []).append(side)
    for line in sorted(told, key=lambda each: (VERDICTS.index(each.verdict), each.order, told[each][0], each.words)):
        yield line, tuple(told[line])


def _lines(suggestions: "Suggestions", protocol: "Protocol", side: Side) -> list[_Line]:
    rows = [row for (of, _), found in suggestions.zones.items() if of is side for row in found]
    lines = []
    allowed = {(row.zone, row.technique) for row in rows if row.verdict == "allowed"}
    if allowed:
        lines.append(_Line("allowed", False, sentence(name_cells(allowed, protocol)), "", 0))
    for verdict in ("modified", "avoid", "refer"):
        groups = _by_reason([row for row in rows if row.verdict == verdict], verdict)
        order = list(protocol.rules)
        for cells, pending, reasons in groups:
            place = min((order.index(reason.rule) for reason in reasons if reason.rule in order), default=len(order))
            texts = dict.fromkeys(sentence(reason.text) for reason in reasons)
            words = " ".join([sentence(name_cells(cells, protocol)), *texts])
            lines.append(_Line(verdict, pending, words, tag(reasons), place))
    return lines


_Group = tuple[set[CellKey], bool, list["Reason"]]


def _by_reason(rows: Sequence["Row"], verdict: str) -> list[_Group]:
    """Cells, whether they are pending, and the reasons that decide them: one group for each rule.

    A cell stands under every rule that calls for its verdict; a rule that adds no cell to another one's is told there.
    """
    by_rule: dict[tuple[str, bool], _Group] = {}
    for row in rows:
        deciding = [reason for reason in row.reasons if reason.verdict == verdict] or list(row.reasons)
        for reason in deciding:
            cells, _, reasons = by_rule.setdefault((reason.rule, reason.pending), (set(), reason.pending, []))
            cells.add((row.zone, row.technique))
            if reason not in reasons:
                reasons.append(reason)
    groups: list[_Group] = []
    for cells, pending, reasons in sorted(by_rule.values(), key=lambda group: -len(group[0])):
        wider = next((known for known in groups if known[0] >= cells and known[1] == pending), None)
        if wider is None:
            groups.append((cells, pending, reasons))
        else:
            wider[2].extend(reasons)
    return groups


def _called_for(suggestions: "Suggestions", protocol: "Protocol", side: Side) -> tuple[str, str] | None:
    rows = [row for (of, _), found in suggestions.zones.items() if of is side for row in found if row.indicated]
    if not rows:
        return None
    said = []
    for verdict in VERDICTS:
        cells = {(row.zone, row.technique) for row in rows if row.verdict == verdict}
        if cells:
            words = name_cells(cells, protocol, places=True)
            but = tr("{what} (but {verdict}, see above)", what=words, verdict=word("verdict", verdict))
            said.append(words if verdict == "allowed" else but)
    reasons = [reason for row in rows for reason in row.reasons if reason.verdict == "allowed"]
    return sentence("; ".join(said)), tag(reasons)


def _advice(suggestions: "Suggestions", protocol: "Protocol") -> Iterator[tuple[Side, str, str]]:
    """Advice for the zones that the protocol judges; one line for each side and wording."""
    told: dict[tuple[Side, str], tuple[list[str], list[Reason]]] = {}
    for advice in suggestions.advice:
        zone = protocol.zones.get(advice.zone)
        if zone is None or zone.record_only or not advice.reasons:
            continue
        zones, reasons = told.setdefault((advice.side, advice.text), ([], []))
        zones.append(protocol.zone_name(zone.id, in_list=True))
        reasons.extend(advice.reasons)
    for (side, text), (zones, reasons) in told.items():
        unsaid = [zone for zone in dict.fromkeys(zones) if zone not in text.replace(",", "")]
        yield side, f"{capital(listed(unsaid))}: {sentence(text)}" if unsaid else sentence(text), tag(reasons)


def tag(reasons: Iterable["Reason"]) -> str:
    """`R9†, R10 · S30, S58–S60`."""
    rules: dict[str, bool] = {}
    statements: set[str] = set()
    for reason in reasons:
        rules[reason.rule] = rules.get(reason.rule, False) or reason.basis == "precaution"
        statements.update(reason.statements)
    named = [f"{rule}†" if rules[rule] else rule for rule in sorted(rules, key=lambda rule: (len(rule), rule))]
    return " · ".join(part for part in (", ".join(named), ranges(statements)) if part)


def name_cells(cells: set[CellKey], protocol: "Protocol", *, places: bool = False) -> str:
    """Zones and techniques in few words: `all massage: the knee end of the band; effleurage: all zones`."""
    left = set(cells)
    said = []
    judged = [zone for zone in protocol.zones if protocol.techniques_in(zone)]
    whole = [zone for zone in judged if all((zone, t.id) in left for t in protocol.techniques_in(zone))]
    if whole and not places:
        said.append(tr("all massage: {zones}", zones=name_zones(whole, judged, protocol)))
        left = {cell for cell in left if cell[0] not in whole}
    by_zones: dict[tuple[str, ...], list[str]] = {}
    for technique in protocol.techniques.values():
        zones = tuple(zone for zone in judged if (zone, technique.id) in left)
        if zones:
            by_zones.setdefault(zones, []).append(technique.name)
    for zones, names in by_zones.items():
        said.append(f"{listed(names)}: {name_zones(zones, judged, protocol)}")
    limb = [technique.name for technique in protocol.techniques.values() if (LIMB, technique.id) in left]
    if limb:
        said.append(listed(limb))
    return "; ".join(said)


def name_zones(zones: Sequence[str], judged: Sequence[str], protocol: "Protocol") -> str:
    """The shortest of: all of them by name, groups and the rest by name, all zones but the missing ones."""
    missing = [zone for zone in judged if zone not in zones]
    if not missing:
        return tr("all zones")
    best, without = _names(zones, judged, protocol), _names(missing, judged, protocol)
    return tr("all zones but {zones}", zones=listed(without)) if len(without) < len(best) else listed(best)


def _names(zones: Sequence[str], judged: Sequence[str], protocol: "Protocol") -> list[str]:
    wanted = set(zones)
    options = [[protocol.zone_name(zone, in_list=True) for zone in judged if zone in wanted]]
    for group in protocol.zone_groups.values():
        if wanted.issuperset(group.members):
            rest = wanted.difference(group.members)
            options.append([group.name, *(protocol.zone_name(zone, in_list=True) for zone in judged if zone in rest)])
    return min(options, key=len)
