"""Faults of a rule's cases: a condition that the engine would not hear, a case that can never fire, an outcome that
says nothing. What is written in a case and not heard is as dangerous as a rule that stays silent.

May import nothing of bodymap but its own package.
"""

from collections.abc import Iterator, Mapping
from string import Formatter

from bodymap.protocol import model
from bodymap.protocol.building import Words
from bodymap.protocol.reading import Reading, Record

UNANSWERED = "unanswered"

_SORTS = ("finding", "resolved", "beside", "asked_depth", "all_withheld")
_SPOKEN_OF = {"asked_depth": ("techniques",), "all_withheld": ("self_care", "indicate_self_care")}

_HEARD_IN_WHEN = {"found": ("finding",), "where": ("finding",), "zones": ("finding", "resolved")}
"""Conditions that only narrow another one, with those that they narrow."""

_HEARD_IN_THEN = {
    "except": ("techniques", "indicate"),
    "depth_cap": ("techniques",),
    "unless_restricted_by": ("advise",),
}
"""What only narrows an outcome, with the outcomes that it narrows."""


def check_case(rule: Record, case: Record, words: Words, reading: Reading) -> None:
    when = case.get("when")
    if not isinstance(when, Record):
        return
    for message, key in (*_joined(when), *_unheard(when, _HEARD_IN_WHEN)):
        reading.fault(when.file, when.place, key, message)
    for message, key in _unreachable(when, words, reading):
        reading.fault(when.file, when.place, key, f"rule {rule.get('id')} can never fire: {message}")
    for key in ("answered", "any_answered"):
        check_answers(when, when.get(key, {}), key, reading)
    for then in case.get("then", []):
        told = (*_idle(when, then, words), *_unheard(then, _HEARD_IN_THEN), *_misplaced(when, then, words, reading))
        for message, key in told:
            reading.fault(then.file, then.place, key, message)
        allowed = _placeholders(when)
        for key in ("text", "text_unanswered", "modification"):
            check_template(then, key, allowed, reading)


def _joined(when: Record) -> Iterator[tuple[str, str]]:
    """Forms of condition that the engine looks for one at a time: of two the second would stay unheard."""
    sorts = [key for key in _SORTS if when.get(key)]
    if len(sorts) > 1:
        yield f"'{sorts[0]}' and '{sorts[1]}' cannot stand in one case; write a case for each", sorts[1]


def _unheard(record: Record, heard_with: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Keys that stand without any of those that they narrow: nothing would heed them."""
    for key, others in heard_with.items():
        if record.get(key) and not any(record.get(other) for other in others):
            yield f"`{key}` narrows {' or '.join(others)} and nothing else; here it would not be heard", key


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


def check_answers(record: Record, answered: dict[str, tuple[str, ...]], key: str, reading: Reading) -> None:
    questions = {question.get("id"): question for question in reading.records.get("question", [])}
    for question, answers in answered.items():
        known = (*questions[question].get("answers", ()), UNANSWERED) if question in questions else answers
        for answer in answers:
            if answer not in known:
                message = f"'{answer}' is not an answer of {question}; one of {', '.join(known)}"
                reading.fault(record.file, record.place, key, message, answer)


def check_template(record: Record, key: str, allowed: set[str], reading: Reading) -> None:
    if key not in record.values:
        return
    try:
        fields = [field[1:] for field in Formatter().parse(record[key]) if field[1] is not None]
    except ValueError as error:
        reading.fault(record.file, record.place, key, f"braces do not match: {error}")
        return
    expected = ", ".join(f"{{{word}}}" for word in sorted(allowed)) or "none"
    for name, form, how in fields:
        if name not in allowed:
            reading.fault(record.file, record.place, key, f"'{{{name}}}' means nothing here; one of {expected}")
        elif form or how:
            # it would be an error, or an odd word, in every judgement that says this text
            reading.fault(record.file, record.place, key, f"'{name}' stands in braces with more than its name")
