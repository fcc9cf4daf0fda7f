"""The codes and addresses that stand in a FHIR bundle: which are ours, and which others were verified.

Our own systems lie under a name that is reserved for examples and belongs to nobody, so that no code of ours can be
taken for somebody else's. Of other systems only codes that were verified are used (docs/decisions/0081-fhir.md has the
sources); where none was found, ours stands alone with the words beside it.
May import the domain and the protocol.
"""

import re
from collections.abc import Mapping
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid5

from bodymap.domain.laterality import Side
from bodymap.protocol import Protocol as Knowledge

Tree = dict[str, Any]

OWN = "https://bodymap.example/fhir"
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
FMA = "http://www.nlm.nih.gov/research/umls/fma"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
SERVICE = "http://terminology.hl7.org/CodeSystem/service-type"
BODY_SITE = "http://hl7.org/fhir/StructureDefinition/bodySite"

SNOMED_ZONES = {
    "gluteus_maximus": "206007",
    "gluteus_medius": "78333006",
    "itb_proximal": "7480001",
    "itb_middle": "7480001",
    "itb_distal": "7480001",
}
SNOMED_SIDES = {Side.LEFT: "7771000", Side.RIGHT: "24028007"}
SNOMED_KINDS = {"tenderness": "247348008"}
SNOMED_MORPHOLOGY = {"nodule": "27925004", "swelling": "65124004", "inflammation": "23583003"}
SNOMED_PALPATION = "113011001"

FMA_ZONES = {"itb_proximal": "51048", "itb_middle": "51048", "itb_distal": "51048"}
"""The iliotibial tract as a whole: its thirds have no codes of their own."""

LOINC_OUTCOMES = {"nprs_now": "72514-3"}

CHANGED_TISSUE = ("thickening", "nodule", "adhesion", "inflammation", "swelling")
"""Kinds that say that a structure is altered, not only that it hurts: these get a BodyStructure."""

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def system(protocol: str, what: str) -> str:
    """The address of one of our code systems: zones, kinds, techniques and so on of one protocol."""
    return f"{OWN}/{protocol}/{what}"


def plain(text: str) -> str:
    """A text as a FHIR string may hold it: without control characters, never blank (then it is empty)."""
    fit = _UNFIT.sub("", text)
    return fit if fit.strip() else ""


def key(*parts: str) -> str:
    """The id of a resource: the same for the same thing at every export."""
    return str(uuid5(NAMESPACE_URL, "/".join((OWN, *parts))))


def reference(resource_type: str, name: str) -> Tree:
    return {"reference": f"urn:uuid:{name}", "type": resource_type}


def concept(where: str, code: str, text: str, *others: tuple[str, str]) -> Tree:
    """A CodeableConcept: our code first, then those of other systems, and the words."""
    codings = [{"system": where, "code": code, "display": text}]
    codings += [{"system": other, "code": value} for other, value in others]
    return {"coding": codings, "text": text}


def absent(code: str = "unknown") -> Tree:
    return {"coding": [{"system": ABSENT, "code": code}]}


class Named(Protocol):
    """Anything of a protocol that has a name for people."""

    @property
    def name(self) -> str: ...


def name_of(known: Mapping[str, Named], code: str) -> str:
    """The name of one of a protocol's things; the code itself where the protocol has it no more."""
    return known[code].name if code in known else code


class Words:
    """The concepts of one protocol, with SNOMED CT where that was asked for (its use needs a licence)."""

    def __init__(self, protocol: Knowledge, *, snomed: bool) -> None:
        self.protocol = protocol
        self._snomed = snomed

    def own(self, what: str, code: str, text: str, *others: tuple[str, str]) -> Tree:
        return concept(system(self.protocol.id, what), code, text, *others)

    def snomed(self, code: str | None) -> list[tuple[str, str]]:
        return [(SNOMED, code)] if code and self._snomed else []

    def place(self, side: Side, zone: str | None) -> Tree:
        """A zone of one side; the side is part of the code and of the words, LEFT or RIGHT."""
        others = [(FMA, FMA_ZONES[zone])] if zone in FMA_ZONES else []
        others += self.snomed(SNOMED_ZONES.get(zone or ""))
        name = self.protocol.zone_name(zone) if zone else "no zone"
        return self.own("place", f"{side.value}.{zone or 'none'}", f"{side.name} {name}", *others)

    def side(self, side: Side) -> Tree:
        return self.own("side", side.value, side.name, *self.snomed(SNOMED_SIDES[side]))

    def kind(self, kind: str) -> Tree:
        name = name_of(self.protocol.kinds, kind)
        return self.own("kind", kind, name, *self.snomed(SNOMED_KINDS.get(kind)))

    def morphology(self, kind: str) -> Tree:
        name = name_of(self.protocol.kinds, kind)
        return self.own("kind", kind, name, *self.snomed(SNOMED_MORPHOLOGY.get(kind)))

    def word(self, what: str, code: str) -> Tree:
        """A word of a closed list, such as a status: the code is the word."""
        return self.own(what, code, code.replace("_", " "))
