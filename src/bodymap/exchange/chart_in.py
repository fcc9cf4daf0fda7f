"""Reads a chart document into a chart: every way in which one can be wrong is a UserError with the path of the fault.

Hides the form of the document. May import the domain, the protocol and the errors; whoever calls brings what finds a
protocol and what finds a zone on a diagram.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from bodymap.domain.finding import Activity, Acuity, Finding, Moment, Status, new_id
from bodymap.domain.laterality import Side
from bodymap.domain.shape import LIMIT, Point, Shape, ShapeKind
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
from bodymap.exchange.fields import Fields, one_of, real
from bodymap.exchange.strict_json import fault, parse
from bodymap.protocol import DEPTHS, LIMB, Chart, Request
from bodymap.protocol import Protocol as Knowledge

FORMAT = "bodymap.chart/1"
W = TypeVar("W", bound=StrEnum)

_VISIT = (
    *("id", "date", "phase", "signed", "protocol_version", "diagram", "diagram_version"),
    *("screening", "findings", "clear", "rom", "tests", "observations", "history", "outcomes"),
    *("plan", "treatments", "home_care", "notes"),
)
_DOCUMENT = ("format", "protocol", *_VISIT, "requested", "earlier")
_FINDING = (
    *("id", "side", "zone", "zones", "at", "path", "closed", "kind", "severity", "status", "acuity"),
    *("moment", "note", "activity", "radiation", "follows"),
)
_TREATMENT = ("id", "side", "zone", "technique", "depth", "minutes", "response", "verdict", "override_reason")
WAYS = ("hip", "leg")
"""Where a pain may spread to."""


class ZoneFinder(Protocol):
    """What tells the zones of a place on a diagram; `bodymap.diagram.Diagram` does."""

    def zone_at(self, x: float, y: float) -> str | None: ...

    def zones_of_stroke(self, path: tuple[Point, ...], /) -> tuple[str, ...]: ...

    def zones_of_area(self, ring: tuple[Point, ...], /) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartDocument:
    """A chart with the free `x-` keys of its document, by the path of the object that holds them.

    Those of a finding are in its own `extra`.
    """

    chart: Chart
    extra: Mapping[str, Mapping[str, object]] = field(default_factory=lambda: MappingProxyType({}))


def decode_chart(text: str, protocols: Callable[[str], Knowledge], finders: Callable[[str], ZoneFinder]) -> Chart:
    """The chart of a document. `protocols` and `finders` give a protocol and a diagram by id; a diagram is asked for
    only when a finding has a place and no zone. Raises UserError with the path of the first fault."""
    return decode_document(text, protocols, finders).chart


def decode_document(
    text: str, protocols: Callable[[str], Knowledge], finders: Callable[[str], ZoneFinder]
) -> ChartDocument:
    """The chart of a document, with its `x-` keys. Raises UserError with the path of the first fault."""
    fields = Fields(parse(text), "", _DOCUMENT)
    _format(fields)
    name = fields.needed("protocol")
    if not isinstance(name, str):
        fault("protocol", "expected the id of a protocol")
    try:
        knowledge = protocols(name)
    except UserError as error:
        fault("protocol", str(error))
    reader = _Reader(knowledge, finders)
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

    def __init__(self, knowledge: Knowledge, finders: Callable[[str], ZoneFinder]) -> None:
        self._known = knowledge
        self._finders = finders
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
        findings = fields.each("findings", self._finding)
        _once([finding.id for finding in findings], fields.at("findings"))
        return Visit(
            id=fields.identifier("id") or new_id(),
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

    def _side(self, fields: Fields) -> Side:
        return Side(fields.choice("side", tuple(side.value for side in Side), "side"))

    def _zone(self, fields: Fields) -> str:
        return fields.choice("zone", tuple(self._known.zones), "zone")

    def _finding(self, value: Any, path: str) -> Finding:
        fields = Fields(value, path, _FINDING)
        shape = _shape(fields)
        return Finding(
            id=fields.identifier("id") or new_id(),
            side=self._side(fields),
            kind=fields.choice("kind", tuple(self._known.kinds), "kind"),
            zones=self._zones(fields, shape),
            shape=shape,
            severity=fields.whole("severity", 0, 10),
            status=_word(fields, "status", Status, Status.UNKNOWN),
            acuity=_word(fields, "acuity", Acuity, Acuity.UNKNOWN),
            moment=_word(fields, "moment", Moment, Moment.BEFORE),
            note=fields.text("note"),
            activity=_word(fields, "activity", Activity, Activity.UNKNOWN),
            radiation=_unique(fields.each("radiation", lambda item, at: one_of(item, WAYS, "way to spread", at))),
            follows=fields.identifier("follows"),
            extra=MappingProxyType(fields.extra),
        )

    def _zones(self, fields: Fields, shape: Shape | None) -> tuple[str, ...]:
        known = tuple(self._known.zones)
        if "zone" in fields and "zones" in fields:
            fault(fields.at("zones"), "give either 'zone' or 'zones', not both")
        if "zone" in fields:
            return (fields.choice("zone", known, "zone"),)
        if "zones" in fields:
            zones = _unique(fields.each("zones", lambda item, path: one_of(item, known, "zone", path)))
            if not zones:
                fault(fields.at("zones"), "names no zone")
            return zones
        if shape is None:
            fault(fields.at("zone"), "is missing; give a zone, or a place as 'at' or 'path'")
        return self._zones_of(shape, fields)

    def _zones_of(self, shape: Shape, fields: Fields) -> tuple[str, ...]:
        finder = self._finders(self._known.diagram)
        zones: tuple[str, ...]
        if shape.kind is ShapeKind.POINT:
            found = finder.zone_at(*shape.points[0])
            zones = (found,) if found else ()
        elif shape.kind is ShapeKind.STROKE:
            zones = finder.zones_of_stroke(shape.points)
        else:
            zones = finder.zones_of_area(shape.points)
        place = fields.at("at" if shape.kind is ShapeKind.POINT else "path")
        if not zones:
            fault(place, "lies outside every zone of the diagram")
        for zone in zones:
            if zone not in self._known.zones:
                fault(place, f"the diagram has a zone '{zone}' that the protocol does not know")
        return zones

    def _clear(self, value: Any, path: str) -> tuple[Side, str]:
        fields = self._fields(value, path, ("side", "zone"))
        return self._side(fields), self._zone(fields)

    def _rom(self, value: Any, path: str) -> RomReading:
        fields = self._fields(value, path, ("side", "joint", "movement", "degrees", "painful"))
        fields.needed("joint")
        fields.needed("movement")
        return RomReading(
            side=self._side(fields),
            joint=fields.identifier("joint") or "",
            movement=fields.identifier("movement") or "",
            degrees=fields.number("degrees", -360, 360),
            painful=fields.flag("painful"),
        )

    def _test(self, value: Any, path: str) -> SpecialTest:
        fields = self._fields(value, path, ("side", "test", "result", "degrees", "painful", "note"))
        return SpecialTest(
            side=self._side(fields),
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
        return PlanStep(self._side(fields), zone, fields.choice("technique", among, "technique"))

    def request(self, value: Any, path: str) -> Request:
        fields = self._fields(value, path, ("side", "zone", "technique", "depth"))
        return Request(
            side=self._side(fields),
            zone=fields.optional("zone", (*self._known.zones, LIMB), "zone") or LIMB,
            technique=fields.choice("technique", tuple(self._known.techniques), "technique"),
            depth=fields.optional("depth", DEPTHS, "depth") or "",
        )

    def _treatment(self, value: Any, path: str) -> Treatment:
        fields = self._fields(value, path, _TREATMENT)
        among = (*self._known.techniques, *self._known.measures)
        verdicts = ("", "allowed", "modified", "avoid", "refer", "not_applicable")
        return Treatment(
            id=fields.identifier("id") or new_id(),
            side=self._side(fields),
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
        return self._side(fields), fields.choice("measure", tuple(self._known.measures), "measure")


def _word(fields: Fields, key: str, words: type[W], otherwise: W) -> W:
    return words(fields.choice(key, tuple(word.value for word in words), key, otherwise.value))


def _shape(fields: Fields) -> Shape | None:
    if "at" in fields and "path" in fields:
        fault(fields.at("path"), "give either 'at' or 'path', not both")
    if "closed" in fields and "path" not in fields:
        fault(fields.at("closed"), "needs a 'path'")
    if "at" in fields:
        return _made(ShapeKind.POINT, (_point(fields.needed("at"), fields.at("at")),), fields.at("at"))
    if "path" in fields:
        kind = ShapeKind.AREA if fields.flag("closed") else ShapeKind.STROKE
        return _made(kind, fields.each("path", _point), fields.at("path"))
    return None


def _made(kind: ShapeKind, points: tuple[Point, ...], path: str) -> Shape:
    try:
        return Shape(kind, points)
    except ValueError as error:
        fault(path, str(error))


def _point(value: Any, path: str) -> Point:
    if not isinstance(value, list) or len(value) != 2:
        fault(path, "expected a point as [x, y]")
    point = (real(value[0], f"{path}[0]"), real(value[1], f"{path}[1]"))
    for n, number in enumerate(point):
        if not -LIMIT <= number <= LIMIT:
            fault(f"{path}[{n}]", f"{number} lies outside the diagram")
    return point


def _choices(fields: Fields, key: str, among: list[str], several: bool) -> str:
    if not several:
        return fields.choice(key, (*among, ""), "answer")
    value = fields.needed(key)
    given = (
        [(word, fields.at(key)) for word in value.split(",") if word] if isinstance(value, str) else fields.items(key)
    )
    chosen = {one_of(item, among, "answer", path) for item, path in given}
    return ",".join(choice for choice in among if choice in chosen)


def _unique(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _once(ids: list[str], path: str) -> None:
    seen: set[str] = set()
    for n, name in enumerate(ids):
        if name in seen:
            fault(f"{path}[{n}].id", "another finding of this visit has this id")
        seen.add(name)
