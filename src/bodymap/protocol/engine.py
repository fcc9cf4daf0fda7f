"""The engine: a chart and a protocol in, a verdict with its reasons out for every side, zone and technique.

Pure and deterministic. It knows the forms of conditions and outcomes that `bodymap.protocol.schema` describes, and
nothing of any one protocol. Fails closed: whatever goes wrong inside ends in "cannot judge", never in an allowed, and
the finished answer is held against the chart once more (`holding`).
May not import anything of bodymap but the domain and its own package.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bodymap.domain.laterality import Side
from bodymap.domain.visit import QuestionKey
from bodymap.protocol.answer import Advice, CareRow, Chart, Reason, Row, Suggestions, ZoneRows
from bodymap.protocol.facts import UnknownIdError, facts_of
from bodymap.protocol.holding import hold
from bodymap.protocol.judging import judge
from bodymap.protocol.model import Phrases, Protocol
from bodymap.protocol.planning import check_plan, propose_plan
from bodymap.protocol.preparing import Prepared, prepare, techniques_by_place
from bodymap.protocol.prompting import prompts_of
from bodymap.protocol.rules import Verdict


def suggest(chart: Chart, protocol: Protocol) -> Suggestions:
    """Judges the chart. Never raises: what cannot be judged is answered with `failed` and nothing allowed."""
    try:
        return _judge(chart, prepare(protocol))
    except UnknownIdError as unknown:
        return cannot_judge(protocol, _why(protocol, *unknown.args))
    except Exception as error:
        return cannot_judge(protocol, _why(protocol, "inside", {"error": type(error).__name__}))


def _why(protocol: Protocol, phrase: str, words: Mapping[str, str]) -> str:
    """The sentence that says why nothing could be judged; in English where the protocol's phrases are not to be had."""
    try:
        return protocol.phrases.failed.format(why=getattr(protocol.phrases, phrase).format(**words))
    except Exception:
        return Phrases.failed.format(why=getattr(Phrases, phrase).format(**words))


def cannot_judge(protocol: Protocol, why: str) -> Suggestions:
    """Every technique and measure `avoid` and pending, for this reason."""
    gate = MappingProxyType(dict.fromkeys(Side, "pending"))
    try:
        zones: dict[tuple[Side, str], ZoneRows] = {}
        care: dict[tuple[Side, str | None, str], CareRow] = {}
        for side in Side:
            reason = _failure(protocol, side)
            for zone, techniques in techniques_by_place(protocol).items():
                zones[side, zone] = tuple(
                    Row(side, zone, technique.id, Verdict.AVOID, pending=True, reasons=(reason,))
                    for technique in techniques
                )
            for measure in protocol.measures.values():
                for place in measure.zones or (None,):
                    row = CareRow(side, place, measure.id, Verdict.AVOID, pending=True, reasons=(reason,))
                    care[side, place, measure.id] = row
    except Exception:
        return Suggestions(gate=gate, zones=MappingProxyType({}), failed=why)
    return Suggestions(
        gate=gate,
        zones=MappingProxyType(zones),
        self_care=tuple(care.values()),
        care=MappingProxyType(care),
        failed=why,
    )


def _failure(protocol: Protocol, side: Side) -> Reason:
    judge = protocol.cannot_judge
    text = judge.text.format(side=protocol.side_word(side))
    return Reason(
        rule=judge.rule, statements=judge.statements, basis="precaution", text=text, verdict=Verdict.AVOID, pending=True
    )


def _judge(chart: Chart, prepared: Prepared) -> Suggestions:
    protocol = prepared.protocol
    zones: dict[tuple[Side, str], ZoneRows] = {}
    care: dict[tuple[Side, str | None, str], CareRow] = {}
    advice: list[Advice] = []
    gate: dict[Side, str] = {}
    # left before right, as the sides are gone through, and what is asked of the client once
    unsettled: dict[QuestionKey, None] = {}
    strangers: list[Row] = []
    known = prepared.memo.sides
    for side, facts in facts_of(chart, protocol, prepared.words, prepared.memo.past).items():
        judged = known.get(side)
        if judged is None or judged.facts != facts:
            judged = known[side] = judge(facts, prepared)
        zones |= judged.zones
        care |= judged.care
        advice += judged.advice
        gate[side] = judged.gate
        unsettled |= dict.fromkeys(judged.open)
        strangers += judged.strangers
    order = list(protocol.questions)
    answer = Suggestions(
        gate=MappingProxyType(gate),
        zones=MappingProxyType(zones),
        self_care=tuple(care.values()),
        care=MappingProxyType(care),
        advice=tuple(advice),
        prompts=prompts_of(chart.today, protocol),
        open_questions=tuple(sorted(unsettled, key=lambda key: order.index(key[0]))),
        not_applicable=tuple(strangers),
    )
    answer = _planned(chart, answer, protocol)
    hold(answer, chart, protocol)
    return answer


def _planned(chart: Chart, answer: Suggestions, protocol: Protocol) -> Suggestions:
    faults = None if chart.plan is None else check_plan(chart.plan, answer, protocol)
    return replace(answer, plan=propose_plan(answer, protocol), plan_faults=faults)
