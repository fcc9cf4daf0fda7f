"""Checks a protocol's tables against each other, so that no rule can fail silently: a renamed zone, a rule that can
never fire, a zone without a technique, a statement that nothing carries. Every fault is noted, none is raised.

May import nothing of bodymap but its own package.
"""

from collections.abc import Iterator
from string import Formatter

from bodymap.protocol import model, schema
from bodymap.protocol.building import Words, carriers
from bodymap.protocol.reading import Reading, Record

UNANSWERED = "unanswered"
_APART = (
    ("zone", "zone_group"),
    ("kind", "kind_group"),
    ("technique", "measure"),
)
"""Tables whose ids are used side by side and must therefore differ."""

_SORTS = ("finding", "resolved", "beside", "asked_depth", "all_withheld")
_SPOKEN_OF = {"asked_depth": ("techniques",), "all_withheld": ("self_care", "indicate_self_care")}

_RESERVED = {"zone": schema.WORDS["word of zones"] + schema.WORDS["word of places"] + schema.WORDS["word of advice"]}
_RESERVED |= {"zone_group": _RESERVED["zone"], "technique": schema.WORDS["word of techniques"]}
_RESERVED |= {"measure": schema.WORDS["word of measures"]}


def check(reading: Reading) -> None:
    """Notes every fault that a table alone does not show."""
    _ids(reading)
    _references(reading)
    words = Words(reading)
    for record in reading.records.get("zone", []):
        _zone(record, words, reading)
    for record in reading.records.get("question", []):
        _answers(record, record.get("when", {}), "when", reading)
    for record in reading.records.get("rule", []):
        for case in record.get("case", []):
            _case(record, case, words, reading)
    _unused(reading, words)
    _plan(reading, words)
    for statement, places in carriers(reading).items():
        if not places:
            file = reading.statements_file
            reading.fault(file, (("statements", -1),), statement, "nothing carries this statement; cite it somewhere")


def _ids(reading: Reading) -> None:
    together = {name: group for group in _APART for name in group}
    seen: dict[tuple[object, str], Record] = {}
    for table in schema.TOP:
        for record in reading.records.get(table.name, []):
            if "id" not in record.values:
                continue
            name = record["id"]
            first = seen.setdefault((together.get(table.name, table.name), name), record)
            if first is not record:
                where = f"a {first.table.name} in {first.file}"
                reading.fault(record.file, record.place, "id", f"'{name}' is already the id of {where}", name)
            if name in _RESERVED.get(table.name, ()):
                reading.fault(record.file, record.place, "id", f"'{name}' is a word with a meaning of its own", name)


def _references(reading: Reading) -> None:
    known: dict[str, list[str]] = {"statement": list(reading.statements)}
    known |= {vocabulary: list(words) for vocabulary, words in schema.WORDS.items()}
    for table in schema.TOP:
        if table.vocabulary:
            records = reading.records.get(table.name, [])
            known[table.vocabulary] = [record["id"] for record in records if "id" in record.values]
    for reference in reading.references:
        ids = [name for vocabulary in reference.vocabularies for name in known[vocabulary]]
        if reference.value not in ids:
            kinds = " or ".join(
                vocabulary for vocabulary in reference.vocabularies if not vocabulary.startswith("word")
            )
            listed = ", ".join(ids) if len(ids) <= 30 else f"{', '.join(ids[:3])} … {ids[-1]}"
            message = f"unknown {kinds} '{reference.value}'; one of {listed}"
            reading.fault(reference.file, reference.place, reference.key, message, reference.value)


def _zone(record: Record, words: Words, reading: Reading) -> None:
    name = record.get("id", "")
    techniques = [
        technique
        for technique in reading.records.get("technique", [])
        if name in words.spell(technique.get("zones", ()), words.zones)
    ]
    if record.get("record_only") and techniques:
        reading.fault(record.file, record.place, "record_only", f"'{name}' is record-only, yet has a technique", name)
    if not record.get("record_only") and not techniques:
        message = f"no technique applies in the zone '{name}'; add one, or record_only = true"
        reading.fault(record.file, record.place, "id", message, name)
    if name in record.get("beside", ()):
        reading.fault(record.file, record.place, "beside", f"'{name}' cannot lie beside itself", name)


def _answers(record: Record, answered: dict[str, tuple[str, ...]], key: str, reading: Reading) -> None:
    questions = {question.get("id"): question for question in reading.records.get("question", [])}
    for question, answers in answered.items():
        known = (*questions[question].get("answers", ()), UNANSWERED) if question in questions else answers
        for answer in answers:
            if answer not in known:
                message = f"'{answer}' is not an answer of {question}; one of {', '.join(known)}"
                reading.fault(record.file, record.place, key, message, answer)


def _case(rule: Record, case: Record, words: Words, reading: Reading) -> None:
    when = case.get("when")
    if not isinstance(when, Record):
        return
    for message, key in _joined(when):
        reading.fault(when.file, when.place, key, message)
    for message, key in _unreachable(when, words, reading):
        reading.fault(when.file, when.place, key, f"rule {rule.get('id')} can never fire: {message}")
    for key in ("answered", "any_answered"):
        _answers(when, when.get(key, {}), key, reading)
    for then in case.get("then", []):
        for message, key in (*_idle(when, then, words), *_misplaced(when, then, words, reading)):
            reading.fault(then.file, then.place, key, message)
        allowed = _placeholders(when)
        for key in ("text", "text_unanswered", "modification"):
            _template(then, key, allowed, reading)


def _joined(when: Record) -> Iterator[tuple[str, str]]:
    """Forms of condition that the engine looks for one at a time: of two the second would stay unheard."""
    sorts = [key for key in _SORTS if when.get(key)]
    if len(sorts) > 1:
        yield f"'{sorts[0]}' and '{sorts[1]}' cannot stand in one case; write a case for each", sorts[1]


def _unreachable(when: Record, words: Words, reading: Reading) -> Iterator[tuple[str, str]]:
    lasting = {kind.get("id") for kind in reading.records.get("kind", []) if kind.get("lasting")}
    if not any(value for value in when.values.values()):
        yield "its case has no condition", ""
    if "finding" in when.values:
        if "found" not in when.values or "where" not in when.values:
            yield "a finding needs `found` (today or standing) and `where`", "finding"
        fleeting = [kind for kind in words.spell(when["finding"], words.kinds) if kind not in lasting]
        if when.get("found") == "standing" and fleeting:
            yield f"'{fleeting[0]}' is not a lasting kind, so it never stands", "finding"
        if when.get("where") not in (None, "zone") and "zones" in when.values:
            yield "`zones` narrows a finding in the zone itself only", "zones"
    fleeting = [kind for kind in words.spell(when.get("resolved", ()), words.kinds) if kind not in lasting]
    if fleeting:
        yield f"'{fleeting[0]}' is not a lasting kind, so it is never lifted", "resolved"
    for question, answers in when.get("answered", {}).items():
        others = when.get("any_answered", {})
        if set(others) == {question} and not set(answers) & set(others[question]):
            yield f"its answers to {question} exclude each other", "answered"
    if "beside" in when.values and not any(words.around.values()):
        yield "no zone lies beside another", "beside"
    restricting = {
        rule.get("id")
        for rule in reading.records.get("rule", [])
        for case in rule.get("case", [])
        if isinstance(case.get("when"), Record) and case["when"].get("found") == "standing"
    }
    for name in when.get("beside", ()):
        if name not in restricting:
            yield f"{name} restricts no zone by a finding", "beside"


def _idle(when: Record, then: Record, words: Words) -> Iterator[tuple[str, str]]:
    aims = [
        key for key in ("techniques", "indicate", "self_care", "indicate_self_care", "advise") if key in then.values
    ]
    if len(aims) != 1:
        yield "expected exactly one of techniques, indicate, self_care, indicate_self_care, advise", ""
        return
    for key, spoken_of in _SPOKEN_OF.items():
        if when.get(key) and aims[0] not in spoken_of:
            yield f"a case of '{key}' can only say {' or '.join(spoken_of)}", aims[0]
    judging = aims[0] in ("techniques", "self_care")
    if judging and "verdict" not in then.values:
        yield "a verdict is missing: modified, avoid or refer", aims[0]
    if not judging and "verdict" in then.values:
        yield f"'{aims[0]}' takes no verdict", "verdict"
    if (then.get("verdict") == "modified") != ("modification" in then.values):
        yield "a modification stands with the verdict 'modified', and with no other", "verdict"
    if aims[0] in ("techniques", "indicate"):
        exempt = set(words.spell(then.get("except", ()), words.techniques))
        if not set(words.spell(then[aims[0]], words.techniques)) - exempt:
            yield "no technique is left", aims[0]
    if "advise" in then.values and then["advise"] == "here" and not _of_zone(when):
        yield "'here' needs a case that speaks of a zone", "advise"


def _misplaced(when: Record, then: Record, words: Words, reading: Reading) -> Iterator[tuple[str, str]]:
    """Techniques, named by their ids, that apply in none of the zones that the case speaks of."""
    zones = set(words.spell(then.get("zones") or when.get("zones") or ["everywhere", model.LIMB], words.zones))
    applies = {
        technique.get("id"): set(words.spell(technique.get("zones", ()), words.zones))
        for technique in reading.records.get("technique", [])
    }
    for key in ("techniques", "indicate"):
        for name in then.get(key, ()):
            if not applies.get(name, zones) & zones:
                yield f"'{name}' applies in none of these zones", key


def _of_zone(when: Record) -> bool:
    return when.get("where") == "zone" or any(
        key in when.values for key in ("beside", "resolved", "asked_depth", "all_withheld")
    )


def _placeholders(when: Record) -> set[str]:
    allowed = {"side"}
    if _of_zone(when):
        allowed.add("zone")
    if "finding" in when.values or "resolved" in when.values:
        allowed.add("found")
    if "beside" in when.values:
        allowed.add("neighbours")
    if "any_answered" in when.values:
        allowed.add("questions")
    return allowed


def _template(record: Record, key: str, allowed: set[str], reading: Reading) -> None:
    if key not in record.values:
        return
    try:
        fields = [name for _, name, _, _ in Formatter().parse(record[key]) if name is not None]
    except ValueError as error:
        reading.fault(record.file, record.place, key, f"braces do not match: {error}")
        return
    for name in fields:
        if name not in allowed:
            expected = ", ".join(f"{{{word}}}" for word in sorted(allowed))
            reading.fault(record.file, record.place, key, f"'{{{name}}}' means nothing here; one of {expected}")


def _unused(reading: Reading, words: Words) -> None:
    whens = [
        case["when"]
        for rule in reading.records.get("rule", [])
        for case in rule.get("case", [])
        if isinstance(case.get("when"), Record)
    ]
    asked = {question for when in whens for key in ("answered", "any_answered") for question in when.get(key, {})}
    looked_at = {kind for when in whens for kind in words.spell(when.get("finding", ()), words.kinds)}
    for question in reading.records.get("question", []):
        if question.get("id") not in asked:
            message = f"no rule looks at the question '{question.get('id')}'"
            reading.fault(question.file, question.place, "id", message, question.get("id", ""))
        _template_of(question, ("text", "consequence"), {"side"} if question.get("asks") == "side" else set(), reading)
    for kind in reading.records.get("kind", []):
        if kind.get("lasting") and kind.get("id") not in looked_at:
            message = f"no rule looks at the lasting kind '{kind.get('id')}'"
            reading.fault(kind.file, kind.place, "id", message, kind.get("id", ""))
    for history in reading.records.get("history", []):
        for choice in history.get("choice", []):
            _choice(choice, bool(history.get("several")), reading)
    for prompt in reading.records.get("prompt", []):
        _template_of(prompt, ("text",), {"side", "zones", "spread"}, reading)
        if ("zones" in prompt.values) == ("radiation" in prompt.values):
            reading.fault(prompt.file, prompt.place, "", "expected either zones or radiation")
    for head in reading.records.get("protocol", []):
        _template_of(head, ("record_only",), {"side", "zone"}, reading)
    for judge in reading.records.get("cannot_judge", []):
        _template_of(judge, ("text",), {"side"}, reading)


def _choice(choice: Record, several: bool, reading: Reading) -> None:
    if ("prompt" in choice.values) != ("question" in choice.values):
        message = "a prompt needs the question that it asks about, and a question its prompt"
        reading.fault(choice.file, choice.place, "prompt" if "prompt" in choice.values else "question", message)
    if choice.get("alone") and not several:
        message = "only one answer is possible here: 'alone' belongs to a question with several = true"
        reading.fault(choice.file, choice.place, "alone", message)
    _template_of(choice, ("prompt",), set(), reading)


def _template_of(record: Record, keys: tuple[str, ...], allowed: set[str], reading: Reading) -> None:
    for key in keys:
        _template(record, key, allowed, reading)


def _plan(reading: Reading, words: Words) -> None:
    for plan in reading.records.get("plan", []):
        order = plan.get("order", ())
        for rule in reading.records.get("rule", []):
            for case in rule.get("case", []):
                for then in case.get("then", []):
                    for name in words.spell(then.get("indicate", ()), words.techniques):
                        if name not in order:
                            message = f"'{name}', which rule {rule.get('id')} indicates, is missing"
                            reading.fault(plan.file, plan.place, "order", message)
        for key in ("followed_by", "alternated", "last"):
            for record in plan.get(key, []):
                _template_of(record, ("text",), {"side", "zone", "technique"}, reading)
                for name in record.get("steps", ()):
                    if name not in order:
                        reading.fault(
                            record.file, record.place, "steps", f"'{name}' is missing in the plan's order", name
                        )
