"""The protocol in words: a page of the user guide, made from the same data that judges.

May not import anything of bodymap but its own package.
"""

from collections.abc import Iterable, Iterator

from bodymap.protocol.model import LIMB, Protocol
from bodymap.protocol.rules import Rule, Then, When


def guide(protocol: Protocol) -> str:
    """The page, as Markdown."""
    parts = (_head, _screening, _zones, _kinds, _techniques, _rules, _plan, _self_care, _assessment, _sources)
    return "\n".join(line for part in parts for line in part(protocol)).rstrip() + "\n"


def _cited(statements: Iterable[str]) -> str:
    return f" [{', '.join(statements)}]" if statements else ""


def _head(protocol: Protocol) -> Iterator[str]:
    yield f"# {protocol.title}"
    yield ""
    yield f"Made by `bodymap protocol guide {protocol.id}` from version {protocol.version} of the protocol's files."
    yield "Numbers in brackets are the statements of the source, listed at the end."
    yield ""
    yield protocol.about
    for topic in protocol.help.values():
        yield ""
        yield f"**{topic.title}.** {topic.text}{_cited(topic.statements)}"
    yield ""


def _screening(protocol: Protocol) -> Iterator[str]:
    yield "## Screening"
    yield ""
    yield "Asked at every visit, in this order. An answer of an earlier visit is shown, and never taken over."
    yield ""
    for question in protocol.questions.values():
        each = " (each side)" if question.per_side else ""
        text = f"{question.text} {question.consequence}".replace("the {side} limb", "the limb").replace("{side} ", "")
        yield f"- **{question.short}**{each}: {text}{_cited(question.statements)}"
    yield ""


def _zones(protocol: Protocol) -> Iterator[str]:
    yield "## Zones"
    yield ""
    for group in protocol.zone_groups.values():
        members = ", ".join(protocol.zone_name(zone, in_list=True) for zone in group.members)
        yield f"*{group.name[:1].upper()}{group.name[1:]}*: {members}."
        yield ""
    for zone in protocol.zones.values():
        note = f", {zone.note}" if zone.note else ""
        only = "; only recorded" if zone.record_only else ""
        beside = ", ".join(protocol.zone_name(other, in_list=True) for other in zone.around)
        yield f"- **{zone.name}**{note}{only}. Beside: {beside}.{_cited(zone.statements)}"
    yield ""


def _kinds(protocol: Protocol) -> Iterator[str]:
    yield "## Findings"
    yield ""
    for group in protocol.kind_groups.values():
        yield f"*{group.name[:1].upper()}{group.name[1:]}*: {', '.join(protocol.kinds[k].name for k in group.members)}."
        yield ""
    for kind in protocol.kinds.values():
        lasting = " It stays in force until it is recorded as resolved there." if kind.lasting else ""
        cited = dict.fromkeys((*kind.statements, *kind.against))
        yield f"- **{kind.name}**: {kind.help}{lasting}{_cited(cited)}"
    yield ""


def _techniques(protocol: Protocol) -> Iterator[str]:
    yield "## Techniques"
    yield ""
    for technique in protocol.techniques.values():
        where = f"depth: {technique.depth}; {_listed(technique.zones, protocol)}"
        yield f"- **{technique.name}** ({where}): {technique.how}{_cited(technique.statements)}"
        for condition in technique.conditions:
            yield f"  - {condition.text} [{condition.statement}]"
    yield ""


def _rules(protocol: Protocol) -> Iterator[str]:
    yield "## Rules"
    yield ""
    yield "The strictest verdict stands: allowed, modified, avoid, refer. A dagger marks a precaution: the stricter"
    yield "reading where the source is silent."
    yield ""
    yield "| Rule | When | Then | Because |"
    yield "|---|---|---|---|"
    for rule in protocol.rules.values():
        for number, case in enumerate(rule.cases):
            named = f"{rule.id} {rule.title}" if not number else rule.id
            then = "; ".join(_then(then, rule, protocol) for then in case.then)
            own = dict.fromkeys(statement for each in case.then for statement in each.because or rule.because)
            yield f"| {named} | {_when(case.when, protocol)} | {then} | {', '.join(own)} |"
    yield ""


def _when(when: When, protocol: Protocol) -> str:
    told = []
    for question, answers in when.answered.items():
        told.append(f"{protocol.questions[question].short} is {' or '.join(answers)}")
    if when.any_answered:
        either = [f"{protocol.questions[name].short} is {' or '.join(a)}" for name, a in when.any_answered.items()]
        told.append(" or ".join(either))
    if when.finding:
        kinds = " or ".join(protocol.kinds[kind].name for kind in when.finding)
        where = {"zone": "in the zone", LIMB: "anywhere on the limb"}.get(when.where)
        if where is None:
            where = f"at {protocol.zone_groups[when.where].name}"
        if when.zones:
            where = f"in {_listed(when.zones, protocol)}"
        told.append(f"{kinds} {where}{', today' if when.found == 'today' else ', not resolved'}")
    if when.resolved:
        told.append(
            f"{' or '.join(protocol.kinds[kind].name for kind in when.resolved)} recorded as resolved in the zone"
        )
    if when.beside:
        told.append(f"the zone lies beside one that {', '.join(when.beside)} restrict")
    if when.asked_depth:
        told.append(f"asked for {' or '.join(when.asked_depth)}")
    if when.motion_painful:
        told.append("range of motion is painful")
    if when.phase:
        told.append(f"the phase is {' or '.join(when.phase)}")
    if when.observed:
        told.append(" or ".join(protocol.observations[seen].name for seen in when.observed))
    if when.all_withheld:
        told.append("every technique of the zone is to avoid or to refer")
    return ", and ".join(told)


def _then(then: Then, rule: Rule, protocol: Protocol) -> str:
    dagger = " †" if then.basis == "precaution" else ""
    if then.advise:
        place = "" if then.advise == "here" else f" ({protocol.zone_name(then.advise)})"
        return f"say{place}: {_plainly(then.text)}{dagger}"
    names = [*_named(then.techniques, protocol), *_named(then.self_care, protocol)]
    called = [*_named(then.indicate, protocol), *_named(then.indicate_self_care, protocol)]
    if called:
        return f"{', '.join(called)}: indicated{dagger}"
    pending = " and pending" if then.pending or rule.gate == "pending" else ""
    cap = f", at most {then.depth_cap}" if then.depth_cap else ""
    change = f": {then.modification}" if then.modification else ""
    where = f" in {_listed(sorted(then.zones, key=list(protocol.zones).index), protocol)}" if then.zones else ""
    return (
        f"{', '.join(names)}{where}: {then.verdict.value}{pending}{cap}{change.replace('{neighbours}', 'it')}{dagger}"
    )


def _plainly(text: str) -> str:
    return text.replace("{side} ", "").replace("{zone}", "zone").replace("{found}", "…")


def _named(ids: Iterable[str], protocol: Protocol) -> list[str]:
    """Names in the protocol's order; a word where they are all, or all that is done on a zone."""
    chosen = set(ids)
    massage = {technique.id for technique in protocol.techniques.values() if not technique.of_limb}
    for whole, word in ((set(protocol.techniques), "every technique"), (massage, "any massage")):
        if chosen and chosen == whole:
            return [word]
    physical = {measure.id for measure in protocol.measures.values() if measure.physical}
    if chosen and chosen == physical:
        return ["physical self-care"]
    return [protocol.step_name(name) for name in (*protocol.techniques, *protocol.measures) if name in chosen]


def _listed(zones: Iterable[str], protocol: Protocol) -> str:
    """Names of zones, those of a group by the group's name."""
    chosen = dict.fromkeys(zones)
    judged = {zone.id for zone in protocol.zones.values() if not zone.record_only}
    if judged <= chosen.keys():
        return "every zone that is judged"
    names = []
    for group in sorted(protocol.zone_groups.values(), key=lambda group: -len(group.members)):
        if chosen.keys() >= set(group.members):
            names.append(group.name)
            chosen = {zone: None for zone in chosen if zone not in group.members}
    return ", ".join([*names, *(protocol.zone_name(zone, in_list=True) for zone in chosen)])


def _plan(protocol: Protocol) -> Iterator[str]:
    plan = protocol.plan
    yield "## Plan"
    yield ""
    yield f"A sound order: {' → '.join(protocol.step_name(name) for name in plan.order)}."
    yield ""
    for follows in plan.followed_by:
        steps = " → ".join(protocol.step_name(name) for name in (follows.technique, *follows.steps))
        yield f"- {steps}{_cited(follows.statements)}"
    for alternated in plan.alternated:
        names = ", ".join(_named(alternated.techniques, protocol))
        between = protocol.step_name(alternated.between)
        yield f"- {between} between every two blocks of {names}{_cited(alternated.statements)}"
    for last in plan.last:
        yield f"- after all massage: {', '.join(_named(last.techniques, protocol))}{_cited(last.statements)}"
    yield "- nothing that is to avoid or to refer"
    yield ""


def _self_care(protocol: Protocol) -> Iterator[str]:
    yield "## Self-care"
    yield ""
    for measure in protocol.measures.values():
        places = f" ({_listed(measure.zones, protocol)})" if measure.zones else ""
        yield f"- **{measure.name}**{places}: {measure.how}{_cited(measure.statements)}"
    yield ""
    if any(measure.client for measure in protocol.measures.values()):
        yield from _for_client(protocol)


def _for_client(protocol: Protocol) -> Iterator[str]:
    yield "On the client's sheet they read:"
    yield ""
    for measure in protocol.measures.values():
        if measure.client is not None:
            words = (*measure.client.do, measure.client.often, measure.client.heed)
            yield f"- **{measure.client.name}**: {' '.join(word for word in words if word)}"
    for stop in protocol.stops.values():
        yield f"- *Stop, and ask a {stop.ask}*: {stop.text}{_cited(stop.statements)}"
    yield ""


def _assessment(protocol: Protocol) -> Iterator[str]:
    yield "## Assessment"
    yield ""
    for question in protocol.history.values():
        choices = ", ".join(choice.text for choice in question.choices)
        yield f"- {question.text} {choices.capitalize()}.{_cited(question.statements)}"
        for choice in question.choices:
            if choice.prompt:
                yield f"  - *{choice.text}* asks: {choice.prompt}{_cited(choice.statements)}"
    for seen in protocol.observations.values():
        yield f"- **{seen.name}** ({seen.group}): {seen.help}{_cited(seen.statements)}"
    for test in protocol.tests.values():
        yield f"- **{test.name}**: {test.how} Positive: {test.positive}{_cited(test.statements)}"
    motions = ", ".join(motion.name for motion in protocol.motions.values())
    cited = dict.fromkeys(statement for motion in protocol.motions.values() for statement in motion.statements)
    if motions:
        yield f"- **Range of motion**: {motions}.{_cited(cited)}"
    for outcome in protocol.outcomes.values():
        matters = f"; {outcome.matters} or more matter" if outcome.matters else ""
        unit = f" {outcome.unit}" if outcome.unit else ""
        yield f"- **{outcome.name}**, {outcome.least} to {outcome.most}{unit}, better {outcome.better}{matters}."
    yield ""


def _sources(protocol: Protocol) -> Iterator[str]:
    yield "## Statements of the source"
    yield ""
    for statement, words in protocol.statements.items():
        yield f"- **{statement}** {words} *Carried by {', '.join(protocol.carriers[statement])}.*"
