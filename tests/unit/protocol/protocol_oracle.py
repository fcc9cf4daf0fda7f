"""A second opinion: the rules of the IT band once more, written by hand, without the protocol's files or the engine.

Slow and plain on purpose. What both agree on for thousands of charts was not decided by a slip in either.
"""

from dataclasses import dataclass, field

from protocol_charts import ITB, JUDGED, KNEE, OF_BAND, STROKES, techniques_of

from bodymap.domain.laterality import Side
from bodymap.protocol import Chart

ORDER = ["allowed", "modified", "avoid", "refer"]
INFLAMED = ("inflammation", "swelling", "redness")
AGAINST = {
    "inflammation": {"S21", "S50", "S62"},
    "swelling": {"S22", "S50", "S62"},
    "redness": {"S21", "S22", "S50", "S62"},
    "infection": {"S23"},
    "open_wound": {"S24"},
    "bursitis": {"S25"},
    "skin_condition": {"S26"},
}
ASKED = {
    "dvt": {"S27"},
    "symptom_pattern": {"S45", "S46"},
    "recent_trauma": {"S28"},
    "severe_unresponsive_pain": {"S29"},
    "site_inspected": {"S24", "S25", "S26"},
}
PAIRS = """gluteus_maximus–itb_proximal tensor_fasciae_latae–itb_proximal tensor_fasciae_latae–quadriceps
itb_proximal–itb_middle itb_middle–itb_distal itb_distal–lateral_femoral_condyle lateral_femoral_condyle–itb_insertion
quadriceps–itb_middle quadriceps–itb_distal gluteus_medius–gluteus_maximus gluteus_medius–tensor_fasciae_latae
gluteus_medius–itb_proximal hamstrings–gluteus_maximus hamstrings–itb_middle hamstrings–itb_distal
lower_leg–itb_insertion sacroiliac_joint–gluteus_maximus low_back–sacroiliac_joint foot–lower_leg"""
ADJACENT = {frozenset(pair.split("–")) for pair in PAIRS.split()}
PHYSICAL = ("deep_moist_heat", "contrast_hydrotherapy", "self_massage", "stretching", "ice", "strengthening")
MEASURES = (*PHYSICAL, "ergonomics", "training", "footwear", "gait")
OFFERS = {
    "prolonged_sitting": [("ergonomics", {"S34", "S76", "S80"})],
    "cycling": [("ergonomics", {"S34", "S76", "S80"}), ("training", {"S34", "S77", "S80"})],
    "running": [("training", {"S34", "S77", "S80"}), ("footwear", {"S34", "S78", "S80"})],
    "pes_planus": [("footwear", {"S37", "S78", "S80"})],
    "knee_valgus": [("gait", {"S36", "S79", "S80"})],
    "pelvic_tilt": [("gait", {"S35", "S79", "S80"})],
}
Said = tuple[str, str, frozenset[str], str, bool]
"""Rule, verdict, statements, basis, pending."""


@dataclass
class Cell:
    """One technique or measure at one place."""

    said: set[Said] = field(default_factory=set)
    indicated: bool = False
    cap: str | None = None

    def add(self, rule: str, verdict: str, cited: set[str], basis: str, pending: bool = False) -> None:
        self.said.add((rule, verdict, frozenset(cited), basis, pending))

    @property
    def verdict(self) -> str:
        return max((said[1] for said in self.said), key=ORDER.index, default="allowed")

    @property
    def pending(self) -> bool:
        return any(said[4] for said in self.said)


@dataclass
class Opinion:
    rows: dict[tuple[Side, str, str], Cell]
    care: dict[tuple[Side, str | None, str], Cell]
    gate: dict[Side, str]
    advice: set[tuple[Side, str, str]]


def standing(chart: Chart, side: Side) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Lasting kinds that stand, and those that are lifted, by zone."""
    records: dict[tuple[str, str], list[tuple[object, bool]]] = {}
    for visit in (chart.today, *chart.earlier):
        for finding in visit.findings:
            for zone in finding.zones:
                active = finding.status != "resolved"
                future = visit.date > chart.today.date
                if finding.side is side and finding.kind in AGAINST and (active or not future):
                    records.setdefault((zone, finding.kind), []).append((visit.date, active))
    stands: dict[str, set[str]] = {}
    lifted: dict[str, set[str]] = {}
    for (zone, kind), entries in records.items():
        last = max(date for date, _ in entries)
        active = any(active for date, active in entries if date == last)
        (stands if active else lifted).setdefault(zone, set()).add(kind)
    return stands, lifted


def opinion(chart: Chart) -> Opinion:
    out = Opinion({}, {}, {}, set())
    for side in Side:
        for zone in (*JUDGED, "limb"):
            for technique in techniques_of(zone):
                out.rows[side, zone, technique] = Cell()
        for measure in MEASURES:
            for zone in (*ITB, "tensor_fasciae_latae") if measure == "self_massage" else (None,):
                out.care[side, zone, measure] = Cell()
        _side(chart, side, out)
    return out


def _side(chart: Chart, side: Side, out: Opinion) -> None:
    stands, lifted = standing(chart, side)
    rows = {(zone, technique): cell for (of, zone, technique), cell in out.rows.items() if of is side}
    care = {(zone, measure): cell for (of, zone, measure), cell in out.care.items() if of is side}
    massage = {key: cell for key, cell in rows.items() if key[0] != "limb"}
    out.gate[side] = _screening(chart, side, rows, care, massage)
    inflamed = {zone for zone, kinds in stands.items() if kinds & set(INFLAMED)}
    why = _restrictions(stands, inflamed, massage)
    for (zone, technique), cell in massage.items():
        beside = [other for other in why if frozenset((zone, other)) in ADJACENT]
        if beside and technique != "effleurage":
            cited = set().union(*(AGAINST[kind] for other in beside for kind in why[other])) - {"S62"}
            cell.add("R9", "modified", cited, "precaution")
    _asked_and_indicated(chart, side, rows)
    _care(chart, care, inflamed, massage)
    _advice(side, stands, lifted, inflamed, massage, out)


def _screening(chart: Chart, side: Side, rows: dict, care: dict, massage: dict) -> str:
    def answer(name: str) -> str:
        of = None if (name, None) in chart.today.screening else side
        return chart.today.screening.get((name, of), "unanswered")

    everything = [*rows.values(), *(cell for (_, measure), cell in care.items() if measure in PHYSICAL)]
    gate = "proceed"
    missing = [name for name in ASKED if answer(name) == "unanswered"]
    missing += ["site_inspected"] if answer("site_inspected") == "no" else []
    if missing:
        gate = "pending"
        for cell in everything:
            cell.add("R0", "avoid", set().union(*(ASKED[name] for name in missing)), "precaution", True)
    refer = []
    refer += [("R1", {"S27"}, False)] if answer("dvt") == "yes" else []
    refer += [("R2", {"S28"}, False)] if answer("recent_trauma") == "yes" else []
    refer += [("R3", {"S29"}, False)] if answer("severe_unresponsive_pain") == "yes" else []
    ruled_out = {answer("stress_fracture_ruled_out"), answer("lumbar_referral_ruled_out")}
    if answer("symptom_pattern") == "atypical" and ruled_out != {"yes"}:
        refer.append(("R4", {"S45", "S46"}, "no" not in ruled_out))
    for rule, cited, pending in refer:
        for cell in everything:
            cell.add(rule, "refer", cited, "precaution", pending)
    limits = (
        ("R10", "significant_pain", "no", {"S30", "S58", "S59", "S60"}, "protocol"),
        ("R11", "vascular_issue", "no", {"S31"}, "precaution"),
        ("R12", "medically_cleared", "yes", {"S32"}, "precaution"),
    )
    for rule, question, fine, cited, basis in limits:
        if answer(question) != fine:
            pending = answer(question) == "unanswered"
            gate = "pending" if pending else gate
            for (_, technique), cell in massage.items():
                if technique in ("cross_fiber_friction", "deep_effleurage"):
                    cell.add(rule, "avoid", cited, "precaution", pending)
                elif technique != "effleurage":
                    cell.add(rule, "modified", cited, "precaution" if pending else basis, pending)
                    cell.cap = "light"
    return "refer" if refer else gate


def _restrictions(stands: dict, inflamed: set, massage: dict) -> dict[str, set[str]]:
    """R5 to R8; returns the restricted zones with the kinds that restrict them."""
    why: dict[str, set[str]] = {zone: set(kinds) for zone, kinds in stands.items()}
    at_knee = set().union(*(stands[zone] & set(INFLAMED) for zone in KNEE if zone in stands))
    for zone in KNEE:
        if at_knee:
            why.setdefault(zone, set()).update(at_knee)
    for (zone, technique), cell in massage.items():
        kinds = stands.get(zone, set())
        if forbids := kinds & {"open_wound", "bursitis", "skin_condition"}:
            cell.add("R5", "avoid", set().union(*(AGAINST[kind] for kind in forbids)), "protocol")
        if "infection" in kinds:
            deep = technique in ("deep_effleurage", "cross_fiber_friction", "specific_massage")
            cell.add("R6", "avoid", {"S23"}, "protocol" if deep else "precaution")
        if zone in inflamed:
            cited = set().union(*(AGAINST[kind] for kind in kinds & set(INFLAMED)))
            if technique == "effleurage":
                cell.add("R7", "modified", cited, "precaution")
            else:
                named = technique in (*OF_BAND, "cross_fiber_friction")
                cell.add("R7", "avoid", cited, "protocol" if named else "precaution")
        if at_knee and zone in KNEE:
            cell.add("R8", "avoid", {"S61", "S62"}, "precaution")
    return why


def _asked_and_indicated(chart: Chart, side: Side, rows: dict) -> None:
    for request in chart.requested:
        if request.side is side and request.depth == "deep" and request.technique in STROKES:
            cell = rows.get((request.zone, request.technique))
            if cell:
                cell.add("R13", "modified", {"S55", "S56", "S57"}, "protocol")
                cell.cap = cell.cap or "moderate"
    for finding in chart.today.findings:
        if finding.side is not side or finding.status == "resolved":
            continue
        for zone in finding.zones:
            for technique, rule, cited in _called_for(finding.kind, zone):
                rows[zone, technique].indicated = True
                rows[zone, technique].add(rule, "allowed", cited, "protocol")
    if any(reading.painful and reading.side is side for reading in chart.today.rom):
        rows["limb", "passive_rom"].add("R17", "modified", {"S63"}, "protocol")


def _called_for(kind: str, zone: str) -> list[tuple[str, str, set[str]]]:
    if kind == "adhesion" and zone in JUDGED:
        return [("cross_fiber_friction", "R14", {"S51", "S52"})]
    if kind in ("trigger_point", "tightness") and zone in ("tensor_fasciae_latae", "gluteus_maximus"):
        return [("specific_massage", "R15", {"S14", "S15", "S53", "S54"})]
    if kind == "trigger_point" and zone == "quadriceps":
        return [("specific_massage", "R15", {"S53", "S54"})]
    if kind in ("thickening", "tightness") and zone in ITB:
        return [(technique, "R16", {"S2", "S9", "S47", "S48", "S49"}) for technique in OF_BAND]
    return []


def _care(chart: Chart, care: dict, inflamed: set, massage: dict) -> None:
    if inflamed:
        for measure in ("deep_moist_heat", "contrast_hydrotherapy"):
            care[None, measure].add("R19", "avoid", {"S69"}, "protocol")
        care[None, "ice"].add("R19", "allowed", {"S73"}, "protocol")
        care[None, "ice"].indicated = True
    for zone, measure in care:
        if measure == "self_massage":
            cells = [cell for (of, _), cell in massage.items() if of == zone]
            if all(cell.verdict in ("avoid", "refer") for cell in cells):
                cited = set().union(*(said[2] for cell in cells for said in cell.said))
                care[zone, measure].add(
                    "R20", "avoid", cited & {f"S{n}" for n in range(21, 27)} | {"S70"}, "precaution"
                )
    if chart.today.phase != "later":
        care[None, "strengthening"].add("R21", "modified", {"S74", "S75"}, "protocol")
    for seen in chart.today.observations:
        for measure, cited in OFFERS[seen]:
            care[None, measure].add("R22", "allowed", cited, "protocol")
            care[None, measure].indicated = True


def _advice(side: Side, stands: dict, lifted: dict, inflamed: set, massage: dict, out: Opinion) -> None:
    def shut(zone: str) -> bool:
        return all(cell.verdict in ("avoid", "refer") for (of, _), cell in massage.items() if of == zone)

    at_knee = bool(inflamed & set(KNEE))
    if at_knee and "itb_proximal" not in stands and not shut("itb_proximal"):
        out.advice.add((side, "itb_proximal", "R8"))
    for zone in lifted:
        restricted = zone in stands or (at_knee and zone in KNEE)
        if zone in JUDGED and not restricted and not shut(zone):
            out.advice.add((side, zone, "R18"))
