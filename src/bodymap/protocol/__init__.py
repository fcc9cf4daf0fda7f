"""Clinical knowledge: loads a protocol from data and judges a chart by it.

Hides the files below `resources/protocols/`, their form and the engine. May not import Qt, the store or the diagram.

    protocol = load_protocol("it_band")                  # cached; UserError for an unknown or damaged one
    answer = suggest(Chart(today=visit, earlier=visits), protocol)     # never raises; see `answer.failed`

    answer.gate[side]                                    # "proceed", "pending" or "refer"
    answer.open_questions                                # ((question id, side or None), ...) that restrict something
    answer.zone(side, zone)                              # its rows; none in a record-only zone
    answer.limb(side)                                    # motion and stretching
    answer.row(side, zone, technique)                    # one row; `not_applicable` where it has no place
    row.verdict, row.indicated, row.pending, row.depth_cap, row.modifications, row.conditions
    row.reasons                                          # rule, statements, basis, text, verdict, pending
    answer.self_care, answer.care_row(side, zone, measure)
    answer.advice, answer.prompts, answer.plan, answer.plan_faults
    check_plan(steps, answer, protocol)                  # faults of any order of PlanStep

    protocol.zones[id], .kinds[id], .questions[id], .techniques[id], .measures[id], .observations[id], .tests[id],
    .motions[id], .history[id], .outcomes[id], .help[id], .rules[id], .statements[id], .carriers[id]
    protocol.techniques_in(zone), .zone_name(zone), .step_name(id), .band(severity)

Mappings keep the order of the files: `protocol.questions.values()` is the order in which they are asked. `{side}` in a
question's words stands for LEFT or RIGHT: `question.text.format(side=side.word)`.
The `max` of verdicts is the strictest.
"""

from bodymap.protocol.answer import (
    Advice,
    CareRow,
    Chart,
    PlanFault,
    Prompt,
    Reason,
    Request,
    Row,
    Suggestions,
)
from bodymap.protocol.engine import cannot_judge, suggest
from bodymap.protocol.faults import Fault
from bodymap.protocol.loading import available, check_folder, load_folder, load_protocol
from bodymap.protocol.model import DEPTHS, LIMB, Protocol
from bodymap.protocol.planning import check_plan, propose_plan
from bodymap.protocol.rules import Verdict

__all__ = [
    "DEPTHS",
    "LIMB",
    "Advice",
    "CareRow",
    "Chart",
    "Fault",
    "PlanFault",
    "Prompt",
    "Protocol",
    "Reason",
    "Request",
    "Row",
    "Suggestions",
    "Verdict",
    "available",
    "cannot_judge",
    "check_folder",
    "check_plan",
    "load_folder",
    "load_protocol",
    "propose_plan",
    "suggest",
]
