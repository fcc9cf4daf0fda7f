"""What was found, measured and done at one visit, as FHIR resources (R4B, plain trees). `reading` is the reverse.

May import the domain, the protocol and `codes`.
"""

from collections.abc import Iterator
from typing import Any

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.shape import Shape
from bodymap.domain.visit import RomReading, SpecialTest, Treatment, Visit
from bodymap.exchange.fhir.codes import (
    BODY_SITE,
    CATEGORY,
    CHANGED_TISSUE,
    LOINC,
    LOINC_OUTCOMES,
    OWN,
    SNOMED_PALPATION,
    Tree,
    Words,
    absent,
    key,
    name_of,
    plain,
    reference,
)


class Observing:
    """Makes the resources of one visit. Every one of them names the patient, the encounter and the day."""

    def __init__(self, words: Words, visit: Visit, patient: Tree, encounter: Tree) -> None:
        self._words = words
        self._visit = visit
        self._of = {"subject": patient, "encounter": encounter}
        self._patient = patient
        self._status = "final" if visit.signed else "preliminary"

    def resources(self) -> Iterator[Tree]:
        """All of them, in the order of the work."""
        visit = self._visit
        for found in visit.findings:
            if found.kind in CHANGED_TISSUE:
                yield self._structure(found)
            yield self._finding(found)
        for side, zone in sorted(visit.clear):
            yield self._seen(
                "clear",
                f"{side.value}/{zone}",
                self._words.word("clear", "nothing_found"),
                {
                    "bodySite": self._words.place(side, zone),
                    "valueBoolean": True,
                },
            )
        for name in sorted(visit.observations):
            known = name_of(self._words.protocol.observations, name)
            yield self._seen(
                "observation",
                name,
                self._words.own("observation", name, known),
                {
                    "valueBoolean": True,
                },
            )
        for number, reading in enumerate(visit.rom):
            yield self._rom(number, reading)
        for number, test in enumerate(visit.tests):
            yield self._test(number, test)
        for name, value in sorted(visit.outcomes.items()):
            yield self._outcome(name, value)
        for number, done in enumerate(visit.treatments):
            yield self._procedure(number, done)

    def _seen(self, what: str, name: str, code: Tree, more: Tree, category: str = "exam") -> Tree:
        return {
            "resourceType": "Observation",
            "id": key(self._visit.id, what, name),
            "status": self._status,
            "category": [{"coding": [{"system": CATEGORY, "code": category}]}],
            "code": code,
            **self._of,
            "effectiveDateTime": self._visit.date.isoformat(),
            **more,
        }

    def _component(self, name: str, value: Tree) -> Tree:
        return {"code": self._words.word("component", name), **value}

    def _word(self, name: str, code: str) -> Tree:
        return self._component(name, {"valueCodeableConcept": self._words.word(name, code)})

    # findings

    def _structure(self, found: Finding) -> Tree:
        return {
            "resourceType": "BodyStructure",
            "id": key(self._visit.id, "structure", found.id),
            "active": found.status.value != "resolved",
            "morphology": self._words.morphology(found.kind),
            "location": self._words.place(found.side, found.zone),
            "locationQualifier": [self._words.side(found.side)],
            "patient": self._patient,
        }

    def _finding(self, found: Finding) -> Tree:
        site = self._words.place(found.side, found.zone)
        if found.kind in CHANGED_TISSUE:
            structure = reference("BodyStructure", key(self._visit.id, "structure", found.id))
            site["extension"] = [{"url": BODY_SITE, "valueReference": structure}]
        more: Tree = {
            "identifier": [{"system": f"{OWN}/finding", "value": plain(found.id) or "unnamed"}],
            "bodySite": site,
            "method": self._words.own("method", "palpation", "palpation", *self._words.snomed(SNOMED_PALPATION)),
            "component": list(self._components(found)),
        }
        if note := plain(found.note):
            more["note"] = [{"text": note}]
        return self._seen("finding", found.id, self._words.kind(found.kind), more)

    def _components(self, found: Finding) -> Iterator[Tree]:
        severity = {"valueInteger": found.severity} if found.severity is not None else {"dataAbsentReason": absent()}
        yield self._component("severity", severity)
        yield self._component("side", {"valueCodeableConcept": self._words.side(found.side)})
        for zone in found.zones[1:]:
            yield self._component("further_zone", {"valueCodeableConcept": self._words.place(found.side, zone)})
        for name in ("status", "acuity", "moment", "activity"):
            yield self._word(name, getattr(found, name).value)
        for way in found.radiation:
            yield self._word("radiation", way)
        if found.follows is not None and plain(found.follows):
            yield self._component("follows", {"valueString": plain(found.follows)})
        if found.shape is not None:
            yield self._component("shape", {"valueString": _shape(found.shape)})

    # measured and tested

    def _rom(self, number: int, reading: RomReading) -> Tree:
        name = f"{reading.joint}.{reading.movement}"
        motion = self._words.protocol.motions.get(name.replace(".", "_"))
        code = self._words.own("motion", plain(name) or "unnamed", motion.name if motion else plain(name) or "motion")
        return self._seen(
            "rom",
            str(number),
            code,
            {
                "bodySite": self._joint(reading.side, reading.joint),
                **_degrees(reading.degrees),
                "component": self._painful(reading.painful),
            },
        )

    def _joint(self, side: Side, joint: str) -> Tree:
        return self._words.own("joint", f"{side.value}.{plain(joint)}", f"{side.name} {plain(joint)}")

    def _painful(self, painful: bool | None) -> list[Tree]:
        value = {"valueBoolean": painful} if painful is not None else {"dataAbsentReason": absent()}
        return [self._component("painful", value)]

    def _test(self, number: int, test: SpecialTest) -> Tree:
        more: Tree = {
            "bodySite": self._words.place(test.side, None),
            "valueCodeableConcept": self._words.word("result", test.result),
            "component": [
                *self._painful(test.painful),
                {"code": self._words.word("component", "degrees"), **_degrees(test.degrees)},
            ],
        }
        if note := plain(test.note):
            more["note"] = [{"text": note}]
        code = self._words.own("test", test.test, name_of(self._words.protocol.tests, test.test))
        return self._seen("test", str(number), code, more)

    def _outcome(self, name: str, value: float) -> Tree:
        known = self._words.protocol.outcomes.get(name)
        others = [(LOINC, LOINC_OUTCOMES[name])] if name in LOINC_OUTCOMES else []
        quantity: Tree = {"value": value}
        if known and known.unit:
            quantity["unit"] = known.unit
        code = self._words.own("outcome", name, known.name if known else name, *others)
        return self._seen("outcome", name, code, {"valueQuantity": quantity}, "survey")

    # done

    def _procedure(self, number: int, done: Treatment) -> Tree:
        tree: Tree = {
            "resourceType": "Procedure",
            "id": key(self._visit.id, "treatment", str(number)),
            "identifier": [{"system": f"{OWN}/treatment", "value": plain(done.id) or "unnamed"}],
            "extension": list(_of_treatment(done)),
            "status": "completed",
            "code": self._words.own("technique", done.technique, self._step(done.technique)),
            **self._of,
            "performedDateTime": self._visit.date.isoformat(),
            "bodySite": [self._words.place(done.side, done.zone)],
        }
        if response := plain(done.response):
            tree["note"] = [{"text": response}]
        return {name: value for name, value in tree.items() if value != []}

    def _step(self, technique: str) -> str:
        protocol = self._words.protocol
        return name_of({**protocol.techniques, **protocol.measures}, technique)


def _of_treatment(done: Treatment) -> Iterator[Tree]:
    for name, value in (("depth", done.depth), ("verdict", done.verdict)):
        if value:
            yield {"url": f"{OWN}/{name}", "valueCode": value}
    if done.minutes is not None:
        yield {"url": f"{OWN}/minutes", "valueDecimal": done.minutes}
    if reason := plain(done.override_reason):
        yield {"url": f"{OWN}/override-reason", "valueString": reason}


def _degrees(value: float | None) -> dict[str, Any]:
    if value is None:
        return {"dataAbsentReason": absent()}
    return {"valueQuantity": {"value": value, "unit": "degrees"}}


def _shape(shape: Shape) -> str:
    """`point 0.02 0.48`; `stroke x y, x y`; `area …`: in the diagram's frame."""
    return f"{shape.kind.value} " + ", ".join(f"{x!r} {y!r}" for x, y in shape.points)
