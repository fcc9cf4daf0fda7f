"""Checks a protocol's tables against each other, so that no rule can fail silently: a renamed zone, a rule that can
never fire, a zone without a technique, a statement that nothing carries. Every fault is noted, none is raised.

May import nothing of bodymap but its own package.
"""

from bodymap.protocol import schema
from bodymap.protocol.building import Words, carriers
from bodymap.protocol.case_faults import check_answers, check_case, check_template
from bodymap.protocol.entry_faults import check_entries
from bodymap.protocol.reading import Reading, Record

_APART = (
    ("zone", "zone_group"),
    ("kind", "kind_group"),
    ("technique", "measure"),
)
"""Tables whose ids are used side by side and must therefore differ."""

_RESERVED = {"zone": schema.WORDS["word of zones"] + schema.WORDS["word of places"] + schema.WORDS["word of advice"]}
_RESERVED |= {"zone_group": _RESERVED["zone"], "technique": schema.WORDS["word of techniques"]}
_RESERVED |= {"measure": schema.WORDS["word of measures"]}


def check(reading: Reading) -> None:
    """Notes every fault that a table alone does not show."""
    _ids(reading)
    check_entries(reading)
    _references(reading)
    words = Words(reading)
    for record in reading.records.get("zone", []):
        _zone(record, words, reading)
    for record in reading.records.get("question", []):
        check_answers(record, record.get("when", {}), "when", reading)
    for record in reading.records.get("rule", []):
        for case in record.get("case", []):
            check_case(record, case, words, reading)
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
            listed = (", ".join(ids) or "none") if len(ids) <= 30 else f"{', '.join(ids[:3])} … {ids[-1]}"
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
        check_template(record, key, allowed, reading)


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
