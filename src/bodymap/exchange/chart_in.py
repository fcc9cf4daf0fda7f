"""Reads a chart document into a chart: every way in which one can be wrong is a UserError with the path of the fault.

Hides the form of the document. May import the domain, the protocol and the errors; whoever calls brings what finds a
protocol and what finds a zone on a diagram.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bodymap.domain.finding import new_id
from bodymap.domain.laterality import Side
from bodymap.domain.visit import (
    UNANSWERED,
    PlanStep,
    QuestionKey,
    RomReading,
    SpecialTest,
    Treatment,
    Visit,
)
from bodymap.errors import UserError
from bodymap.exchange.fields import Fields, one_of
from bodymap.exchange.finding_in import FindingReader, ZoneFinder, side_of
from bodymap.exchange.strict_json import fault, parse
from bodymap.protocol import DEPTHS, LIMB, Chart, Request
from bodymap.protocol import Protocol as Knowledge

FORMAT = "bodymap.chart/1"

_VISIT = (
    *("id", "date", "phase", "signed", "protocol_version", "diagram", "diagram_version"),
    *("screening", "findings", "clear", "rom", "tests", "observations", "history", "outcomes"),
    *("plan", "treatments", "home_care", "notes"),
)
_DOCUMENT = ("format", "protocol", *_VISIT, "requested", "earlier")
_TREATMENT = ("id", "side", "zone", "technique", "depth", "minutes", "response", "verdict", "override_reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartDocument:
    """A chart with the free `x-` keys of its document, by the path of the object that holds them.

    Those of a finding are in its own `extra`.
    """

    chart: Chart
    extra: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: MappingProxyType({}))


Naming = Callable[[str], str]
"""The id of what a document leaves without one, by its path there."""


def _fresh(_path: str) -> str:
    return new_id()


def decode_chart(text: str, protocols: Callable[[str], Knowledge], finders: Callable[[str], ZoneFinder]) -> Chart:
    """The chart of a document. `protocols` and `finders` give a protocol and a diagram by id; a diagram is asked for
    only when a finding has a place and no zone. Raises UserError with the path of the first fault."""
    return decode_document(text, protocols, finders).chart


def decode_document(
    text: str,
    protocols: Callable[[str], Knowledge],
    finders: Callable[[str], ZoneFinder],
    naming: Naming = _fresh,
) -> ChartDocument:
    """The chart of a document, with its `x-` keys. Raises UserError with the path of the first fault."""
    return decode_tree(parse(text), protocols, finders, naming)


def decode_tree(
    tree: Any, protocols: Callable[[str], Knowledge], finders: Callable[[str], ZoneFinder], naming: Naming = _fresh
) -> ChartDocument:
    """As `decode_document`, of a document that `strict_json.parse` has read already."""
    fields = Fields(tree, "", _DOCUMENT)
    _format(fields)
    name = fields.needed("protocol")
    if not isinstance(name, str):
        fault("protocol", "expected the id of a protocol")
    try:
        knowledge = protocols(name)
    except UserError as error:
        fault("protocol", str(error))
    reader = _Reader(knowledge, finders, naming)
    today = reader.visit(fields)
    earlier = fields.each("earlier", reader.earlier)
    chart = Chart(
        today=today,
        earlier=earlier,
        requested=fields.each("requested", reader.request),
        plan=today.plan if "plan" in fields else None,
    )
    return ChartDocument(chart=chart, extra=MappingProxyType(reader.extra))


def _format(fields: Fields) -> None:
    given = fields.needed("format")
    if given != FORMAT:
        newer = isinstance(given, str) and given.startswith("bodymap.chart/")
        hint = " (perhaps written by a newer bodymap)" if newer else ""
        fault("format", f"expected '{FORMAT}', not {given!r:.60}{hint}")


class _Reader:
    """Reads the parts of one document by one protocol's words."""

    def __init__(self, knowledge: Knowledge, finders: Callable[[str], ZoneFinder], naming: Naming) -> None:
        self._known = knowledge
        self._findings = FindingReader(knowledge, finders, naming)
        self._naming = naming
        self.extra: dict[str, Mapping[str, object]] = {}

    def _fields(self, value: Any, path: str, known: tuple[str, ...]) -> Fields:
        return self._keep(Fields(value, path, known))

    def _keep(self, fields: Fields) -> Fields:
        if fields.extra:
            self.extra[fields.path] = MappingProxyType(fields.extra)
        return fields

    def earlier(self, value: Any, path: str) -> Visit:
        fields = Fields(value, path, (*_VISIT, "protocol"))
        if "protocol" in fields and fields.text("protocol") != self._known.id:
            fault(fields.at("protocol"), f"expected '{self._known.id}', as in the document itself")
        return self.visit(fields)

    def visit(self, fields: Fields) -> Visit:
        self._keep(fields)
        known = self._known
        phase = fields.choice("phase", ("initial", "later", "unknown"), "phase", "unknown")
        findings = fields.each("findings", self._findings.read)
        _once([finding.id for finding in findings], fields.at("findings"))
        return Visit(
            id=fields.identifier("id") or self._naming(fields.path),
            date=fields.date("date"),
            protocol=known.id,
            protocol_version=fields.text("protocol_version"),
            diagram=fields.text("diagram"),
            diagram_version=fields.text("diagram_version"),
            phase="" if phase == "unknown" else phase,
            signed=bool(fields.flag("signed")),
            screening=self._screening(fields),
            findings=findings,
            clear=frozenset(fields.each("clear", self._clear)),
            rom=fields.each("rom", self._rom),
            tests=fields.each("tests", self._test),
            observations=frozenset(
                fields.each("observations", lambda item, path: one_of(item, known.observations, "observation", path))
            ),
            history=self._history(fields),
            outcomes=self._outcomes(fields),
            plan=fields.each("plan", self._step),
            treatments=fields.each("treatments", self._treatment),
            home_care=frozenset(fields.each("home_care", self._home_care)),
            notes=fields.text("notes"),
        )

    def _screening(self, fields: Fields) -> Mapping[QuestionKey, str]:
        questions = self._known.questions.values()
        ofclient = [question.id for question in questions if not question.per_side]
        ofside = [question.id for question in questions if question.per_side]
        answers: dict[QuestionKey, str] = {}
        whole = self._keep(fields.inner("screening", (*ofclient, *Side)))
        places: list[tuple[Fields, list[str], Side | None]] = [(whole, ofclient, None)]
        places += [(self._keep(whole.inner(side.value, ofside)), ofside, side) for side in Side]
        for place, names, side in places:
            for name in names:
                among = (*self._known.questions[name].answers, UNANSWERED)
                answer = place.choice(name, among, "answer", UNANSWERED)
                if answer != UNANSWERED:
                    answers[name, side] = answer
        return answers

    def _zone(self, fields: Fields) -> str:
        return fields.choice("zone", tuple(self._known.zones), "zone")

    def _clear(self, value: Any, path: str) -> tuple[Side, str]:
        fields = self._fields(value, path, ("side", "zone"))
        return side_of(fields), self._zone(fields)

    def _rom(self, value: Any, path: str) -> RomReading:
        fields = self._fields(value, path, ("side", "joint", "movement", "degrees", "painful"))
        fields.needed("joint")
        fields.needed("movement")
        return RomReading(
            side=side_of(fields),
            joint=fields.identifier("joint") or "",
            movement=fields.identifier("movement") or "",
            degrees=fields.number("degrees", -360, 360),
            painful=fields.flag("painful"),
        )

    def _test(self, value: Any, path: str) -> SpecialTest:
        fields = self._fields(value, path, ("side", "test", "result", "degrees", "painful", "note"))
        return SpecialTest(
            side=side_of(fields),
            test=fields.choice("test", tuple(self._known.tests), "test"),
            result=fields.choice("result", ("positive", "negative", "not_done"), "result", "not_done"),
            degrees=fields.number("degrees", -360, 360),
            painful=fields.flag("painful"),
            note=fields.text("note"),
        )

    def _history(self, fields: Fields) -> Mapping[str, str]:
        questions = self._known.history
        words = [outcome.id for outcome in self._known.outcomes.values() if outcome.own_words]
        inner = self._keep(fields.inner("history", (*questions, *words)))
        answers = {name: inner.text(name) for name in words if name in inner}
        for name, question in questions.items():
            if name in inner:
                among = [choice.id for choice in question.choices]
                answers[name] = _choices(inner, name, among, question.several)
        return {name: answer for name, answer in answers.items() if answer}

    def _outcomes(self, fields: Fields) -> Mapping[str, float]:
        measures = self._known.outcomes
        inner = self._keep(fields.inner("outcomes", tuple(measures)))
        values = {name: inner.number(name, measure.least, measure.most) for name, measure in measures.items()}
        return {name: value for name, value in values.items() if value is not None}

    def _step(self, value: Any, path: str) -> PlanStep:
        fields = self._fields(value, path, ("side", "zone", "technique"))
        among = (*self._known.techniques, *self._known.measures)
        zone = fields.optional("zone", (*self._known.zones, LIMB), "zone")
        return PlanStep(side_of(fields), zone, fields.choice("technique", among, "technique"))

    def request(self, value: Any, path: str) -> Request:
        fields = self._fields(value, path, ("side", "zone", "technique", "depth"))
        return Request(
            side=side_of(fields),
            zone=fields.optional("zone", (*self._known.zones, LIMB), "zone") or LIMB,
            technique=fields.choice("technique", tuple(self._known.techniques), "technique"),
            depth=fields.optional("depth", DEPTHS, "depth") or "",
        )

    def _treatment(self, value: Any, path: str) -> Treatment:
        fields = self._fields(value, path, _TREATMENT)
        among = (*self._known.techniques, *self._known.measures)
        verdicts = ("", "allowed", "modified", "avoid", "refer", "not_applicable")
        return Treatment(
            id=fields.identifier("id") or self._naming(fields.path),
            side=side_of(fields),
            zone=fields.optional("zone", (*self._known.zones, LIMB), "zone"),
            technique=fields.choice("technique", among, "technique"),
            depth=fields.optional("depth", DEPTHS, "depth") or "",
            minutes=fields.number("minutes", 0, 24 * 60),
            response=fields.text("response"),
            verdict=fields.choice("verdict", verdicts, "verdict", ""),
            override_reason=fields.text("override_reason"),
        )

    def _home_care(self, value: Any, path: str) -> tuple[Side, str]:
        fields = self._fields(value, path, ("side", "measure"))
        return side_of(fields), fields.choice("measure", tuple(self._known.measures), "measure")


def _choices(fields: Fields, key: str, among: list[str], several: bool) -> str:
    if not several:
        return fields.choice(key, (*among, ""), "answer")
    value = fields.needed(key)
    given = (
        [(word, fields.at(key)) for word in value.split(",") if word] if isinstance(value, str) else fields.items(key)
    )
    chosen = {one_of(item, among, "answer", path) for item, path in given}
    return ",".join(choice for choice in among if choice in chosen)


def _once(ids: list[str], path: str) -> None:
    seen: set[str] = set()
    for n, name in enumerate(ids):
        if name in seen:
            fault(f"{path}[{n}].id", "another finding of this visit has this id")
        seen.add(name)
