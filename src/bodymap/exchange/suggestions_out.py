"""Writes suggestions in the form `bodymap.suggestions/1`.

Beside the keys that the form fixes, a technique carries `conditions`, a measure `pending` and `modifications`, and the
whole `prompts` and `open_questions`; `failed` is there only when nothing could be judged. May import the domain and
the protocol.
"""

from typing import Any

from bodymap.domain.laterality import Side
from bodymap.protocol import Reason, Row, Suggestions

FORMAT = "bodymap.suggestions/1"


def encode_suggestions(answer: Suggestions) -> dict[str, Any]:
    """The suggestions as a tree for JSON."""
    tree: dict[str, Any] = {
        "format": FORMAT,
        "gate": {side.value: answer.gate[side] for side in Side},
        "zones": _zones(answer),
        "advice": [
            {"side": word.side.value, "zone": word.zone, "text": word.text, "reasons": _reasons(word.reasons)}
            for word in answer.advice
        ],
        "plan": [
            {"step": number, "side": step.side.value, "zone": step.zone, "technique": step.technique}
            for number, step in enumerate(answer.plan, 1)
        ],
    }
    if answer.plan_faults is not None:
        tree["plan_faults"] = [
            {"step": fault.step, "statements": list(fault.statements), "text": fault.text}
            for fault in answer.plan_faults
        ]
    tree["self_care"] = [
        {
            "side": row.side.value,
            "zone": row.zone,
            "measure": row.measure,
            "verdict": row.verdict.value,
            "indicated": row.indicated,
            "pending": row.pending,
            "modifications": list(row.modifications),
            "reasons": _reasons(row.reasons),
        }
        for row in answer.self_care
    ]
    tree["prompts"] = [
        {
            "question": prompt.question,
            "side": prompt.side.value if prompt.side else None,
            "text": prompt.text,
            "statements": list(prompt.statements),
        }
        for prompt in answer.prompts
    ]
    tree["open_questions"] = [
        {"question": question, "side": side.value if side else None} for question, side in answer.open_questions
    ]
    if answer.failed:
        tree["failed"] = answer.failed
    return tree


def _zones(answer: Suggestions) -> list[dict[str, Any]]:
    rows = {key: list(found) for key, found in answer.zones.items()}
    for row in answer.not_applicable:
        rows.setdefault((row.side, row.zone), []).append(row)
    return [
        {"side": side.value, "zone": zone, "techniques": [_technique(row) for row in found]}
        for (side, zone), found in rows.items()
    ]


def _technique(row: Row) -> dict[str, Any]:
    return {
        "technique": row.technique,
        "verdict": row.verdict.value,
        "indicated": row.indicated,
        "pending": row.pending,
        "depth_cap": row.depth_cap,
        "modifications": list(row.modifications),
        "reasons": _reasons(row.reasons),
        "conditions": [{"statements": [condition.statement], "text": condition.text} for condition in row.conditions],
    }


def _reasons(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [
        {
            "rule": reason.rule,
            "statements": list(reason.statements),
            "basis": reason.basis,
            "text": reason.text,
        }
        for reason in reasons
    ]
