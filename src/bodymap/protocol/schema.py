"""The form of a protocol's files, as data: every table, its keys, what each key holds and what its words refer to.

Hand-written rather than a validation library: the window must not pay for one at its start (decision 0020).
One table of tables: it is read as a whole, beside the files that it describes. May import its own package only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bodymap.protocol import model, rules

TEXT, FLAG, WHOLE, TEXTS, ANSWERS, TABLE, TABLES = "text", "flag", "whole", "texts", "answers", "table", "tables"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table. `refers` names the vocabularies whose ids it may hold, `among` a closed list of words; `told`
    is a text that a person meets, which every language says in its own words."""

    form: str = TEXT
    needed: bool = False
    refers: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    table: "Table | None" = None
    told: bool = False
    filled: bool = False
    """An empty list here would make a rule that never fires; it is a fault."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table's keys, and what is made of it once it is checked. `vocabulary` is where its ids go."""

    name: str
    keys: Mapping[str, Key]
    make: Callable[..., Any] | None = None
    vocabulary: str = ""
    rename: Mapping[str, str] = field(default_factory=dict)


STATEMENTS = Key(TEXTS, refers=("statement",))
CITED = Key(TEXTS, needed=True, refers=("statement",), filled=True)
NEEDED = Key(needed=True)
TOLD = Key(needed=True, told=True)
TOLD_IF = Key(told=True)
YES_OR_NO = Key(FLAG)
KINDS = Key(TEXTS, refers=("kind", "kind group"), filled=True)
ZONES = Key(TEXTS, refers=("zone", "zone group", "word of zones"), filled=True)
TECHNIQUES = Key(TEXTS, refers=("technique", "word of techniques"), filled=True)
MEASURES = Key(TEXTS, refers=("measure", "word of measures"), filled=True)
RULES = Key(TEXTS, refers=("rule",), filled=True)
ANSWERED = Key(ANSWERS, refers=("question",), filled=True)
WORDS = {
    "word of zones": ("everywhere", "limb"),
    "word of techniques": ("all", "massage"),
    "word of measures": ("physical",),
    "word of places": ("zone", "limb"),
    "word of advice": ("here",),
}
"""Words that stand for many ids, or for the place at hand."""

WHEN = Table(
    "when",
    {
        "answered": ANSWERED,
        "any_answered": ANSWERED,
        "finding": KINDS,
        "found": Key(among=("today", "standing")),
        "where": Key(refers=("zone group", "word of places")),
        "zones": ZONES,
        "resolved": KINDS,
        "beside": RULES,
        "asked_depth": Key(TEXTS, among=model.DEPTHS, filled=True),
        "motion_painful": YES_OR_NO,
        "phase": Key(TEXTS, among=("initial", "later"), filled=True),
        "observed": Key(TEXTS, refers=("observation",), filled=True),
        "all_withheld": YES_OR_NO,
    },
    rules.When,
)

THEN = Table(
    "then",
    {
        "basis": Key(needed=True, among=("protocol", "precaution")),
        "text": TOLD,
        "text_unanswered": TOLD_IF,
        "because": STATEMENTS,
        "techniques": TECHNIQUES,
        "except": TECHNIQUES,
        "zones": ZONES,
        "verdict": Key(among=("modified", "avoid", "refer")),
        "pending": YES_OR_NO,
        "modification": TOLD_IF,
        "depth_cap": Key(among=("light", "moderate")),
        "indicate": TECHNIQUES,
        "self_care": MEASURES,
        "indicate_self_care": MEASURES,
        "advise": Key(refers=("zone", "word of advice")),
        "unless_restricted_by": RULES,
    },
    rules.Then,
)

CASE = Table("case", {"when": Key(TABLE, True, table=WHEN), "then": Key(TABLES, True, table=THEN)}, rules.Case)

CHOICE = Table(
    "choice",
    {
        "id": NEEDED,
        "text": TOLD,
        "alone": YES_OR_NO,
        "prompt": TOLD_IF,
        "question": Key(refers=("question",)),
        "statements": STATEMENTS,
    },
    model.Choice,
    "choice",
)

FOR_CLIENT = Table(
    "client",
    {"name": TOLD, "do": Key(TEXTS, True, filled=True, told=True), "often": TOLD_IF, "heed": TOLD_IF},
    model.ForClient,
)

CONDITION = Table("condition", {"statement": Key(needed=True, refers=("statement",)), "text": TOLD}, model.Condition)

TOP: tuple[Table, ...] = (
    Table(
        "zone",
        {
            "id": NEEDED,
            "name": TOLD,
            "short": TOLD,
            "note": TOLD_IF,
            "record_only": YES_OR_NO,
            "beside": Key(TEXTS, refers=("zone",)),
            "statements": STATEMENTS,
        },
        model.Zone,
        "zone",
    ),
    Table(
        "zone_group",
        {"id": NEEDED, "name": TOLD, "zones": Key(TEXTS, True, ("zone",), filled=True)},
        model.Group,
        "zone group",
        {"zones": "members"},
    ),
    Table(
        "kind",
        {
            "id": NEEDED,
            "name": TOLD,
            "help": TOLD,
            "lasting": YES_OR_NO,
            "particulars": Key(TEXTS, among=("activity", "radiation"), filled=True),
            "statements": STATEMENTS,
            "against": STATEMENTS,
        },
        model.Kind,
        "kind",
    ),
    Table(
        "kind_group",
        {"id": NEEDED, "name": TOLD, "kinds": Key(TEXTS, True, ("kind",), filled=True)},
        model.Group,
        "kind group",
        {"kinds": "members"},
    ),
    Table(
        "question",
        {
            "id": NEEDED,
            "asks": Key(needed=True, among=("client", "side")),
            "text": TOLD,
            "short": TOLD,
            "answers": Key(TEXTS, True, filled=True),
            "consequence": TOLD,
            "statements": CITED,
            "when": ANSWERED,
        },
        model.Question,
        "question",
    ),
    Table(
        "technique",
        {
            "id": NEEDED,
            "name": TOLD,
            "depth": Key(needed=True, among=("none", "unstated", "light", "light to moderate", "can be deep", "deep")),
            "zones": Key(TEXTS, True, ("zone", "zone group", "word of zones"), filled=True),
            "how": TOLD,
            "statements": CITED,
            "condition": Key(TABLES, table=CONDITION),
        },
        model.Technique,
        "technique",
        {"condition": "conditions"},
    ),
    Table(
        "measure",
        {
            "id": NEEDED,
            "name": TOLD,
            "physical": YES_OR_NO,
            "zones": ZONES,
            "how": TOLD,
            "statements": CITED,
            "client": Key(TABLE, table=FOR_CLIENT),
        },
        model.Measure,
        "measure",
    ),
    Table(
        "stop",
        {"id": NEEDED, "ask": Key(needed=True, among=("doctor", "therapist")), "text": TOLD, "statements": CITED},
        model.Stop,
        "stop",
    ),
    Table(
        "observation",
        {
            "id": NEEDED,
            "name": TOLD,
            "group": Key(needed=True, among=("posture", "activity")),
            "help": TOLD,
            "statements": CITED,
        },
        model.Observation,
        "observation",
    ),
    Table(
        "test",
        {"id": NEEDED, "name": TOLD, "how": TOLD, "positive": TOLD, "statements": CITED},
        model.Test,
        "test",
    ),
    Table(
        "motion",
        {
            "id": NEEDED,
            "joint": NEEDED,
            "movement": NEEDED,
            "name": TOLD,
            "usual": Key(WHOLE),
            "statements": CITED,
        },
        model.Motion,
        "motion",
    ),
    Table(
        "history",
        {
            "id": NEEDED,
            "text": TOLD,
            "several": YES_OR_NO,
            "statements": CITED,
            "choice": Key(TABLES, True, table=CHOICE),
        },
        model.HistoryQuestion,
        "history question",
        {"choice": "choices"},
    ),
    Table(
        "prompt",
        {
            "id": NEEDED,
            "question": Key(needed=True, refers=("question",)),
            "kinds": Key(TEXTS, True, ("kind", "kind group"), filled=True),
            "zones": ZONES,
            "radiation": Key(TEXTS, among=("hip", "leg"), filled=True),
            "text": TOLD,
            "statements": CITED,
        },
        model.PromptRule,
        "prompt",
    ),
    Table(
        "outcome",
        {
            "id": NEEDED,
            "name": TOLD,
            "least": Key(WHOLE, True),
            "most": Key(WHOLE, True),
            "better": Key(needed=True, among=("up", "down")),
            "matters": Key(WHOLE),
            "unit": TOLD_IF,
            "side": Key(among=("left", "right")),
            "own_words": YES_OR_NO,
            "mean_of": Key(TEXTS, refers=("outcome",), filled=True),
            "help": TOLD,
        },
        model.Outcome,
        "outcome",
    ),
    Table("band", {"name": TOLD, "least": Key(WHOLE, True), "most": Key(WHOLE, True)}, model.Band),
    Table("help", {"id": NEEDED, "title": TOLD, "text": TOLD, "statements": STATEMENTS}, model.HelpText, "help"),
    Table(
        "rule",
        {
            "id": NEEDED,
            "title": TOLD,
            "because": CITED,
            "cite": Key(among=("all", "what applies")),
            "gate": Key(among=("pending", "refer")),
            "case": Key(TABLES, True, table=CASE),
        },
        rules.Rule,
        "rule",
        {"case": "cases"},
    ),
)
"""Tables that may stand any number of times, in any file."""

FOLLOWED_BY = Table(
    "followed_by",
    {
        "technique": Key(needed=True, refers=("technique",)),
        "steps": Key(TEXTS, True, ("technique", "measure"), filled=True),
        "statements": CITED,
        "text": TOLD,
    },
    rules.FollowedBy,
)
ALTERNATED = Table(
    "alternated",
    {
        "techniques": Key(TEXTS, True, ("technique",), filled=True),
        "with": Key(needed=True, refers=("technique",)),
        "statements": CITED,
        "text": TOLD,
    },
    rules.Alternated,
    "",
    {"with": "between"},
)
LAST = Table(
    "last",
    {"techniques": Key(TEXTS, True, ("technique",), filled=True), "statements": CITED, "text": TOLD},
    rules.Last,
)

ONCE: tuple[Table, ...] = (
    Table(
        "protocol",
        {
            "id": NEEDED,
            "version": NEEDED,
            "title": TOLD,
            "short": TOLD,
            "diagram": NEEDED,
            "about": TOLD,
            "record_only": TOLD,
            "statements": STATEMENTS,
        },
    ),
    Table(
        "cannot_judge",
        {"rule": Key(needed=True, refers=("rule",)), "statements": CITED, "text": TOLD},
        rules.CannotJudge,
    ),
    Table(
        "plan",
        {
            "order": Key(TEXTS, True, ("technique", "measure"), filled=True),
            "followed_by": Key(TABLES, table=FOLLOWED_BY),
            "alternated": Key(TABLES, table=ALTERNATED),
            "last": Key(TABLES, table=LAST),
        },
        rules.PlanRules,
    ),
)
"""Tables that stand exactly once in the folder. Beside them `[statements]` maps each statement's id to its words."""

NEEDED_TABLES = ("zone", "kind", "question", "technique", "rule")
"""Those of TOP without which a protocol could judge nothing."""
