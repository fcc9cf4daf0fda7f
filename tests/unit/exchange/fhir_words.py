"""The closed lists of FHIR R4B that our bundles use, and a walk that holds a bundle against them.

`fhir.resources` knows which elements there are and which are needed, but takes any word for a status. These lists are
written from the standard's value sets.
"""

import re
from collections.abc import Iterator
from typing import Any

ENUMS = {
    ("Bundle", "type"): {"document", "message", "transaction", "collection", "searchset", "batch", "history"},
    ("Encounter", "status"): {
        *("planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error"),
        "unknown",
    },
    ("Observation", "status"): {
        *("registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown"),
    },
    ("Procedure", "status"): {
        *("preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"),
    },
    ("QuestionnaireResponse", "status"): {"in-progress", "completed", "amended", "entered-in-error", "stopped"},
    ("DocumentReference", "status"): {"current", "superseded", "entered-in-error"},
    ("DocumentReference", "docStatus"): {"preliminary", "final", "amended", "entered-in-error"},
}
TELECOM = {"phone", "fax", "email", "pager", "url", "sms", "other"}
OTHER_SYSTEMS = {
    "http://terminology.hl7.org/CodeSystem/observation-category": {"exam", "survey"},
    "http://terminology.hl7.org/CodeSystem/data-absent-reason": {"unknown"},
    "http://terminology.hl7.org/CodeSystem/v3-ActCode": {"AMB"},
    "http://terminology.hl7.org/CodeSystem/service-type": {"25"},
    "http://loinc.org": {"72514-3"},
    "http://www.nlm.nih.gov/research/umls/fma": {"51048"},
}
SNOMED = {
    *("206007", "78333006", "7480001", "7771000", "24028007", "247348008", "27925004", "65124004", "23583003"),
    "113011001",
}
"""The verified ones; no other may ever stand in a bundle."""

_CODE = re.compile(r"\S+(\s\S+)*")
_STRING = re.compile(r"[\x20-\U0010ffff\t\r\n]*\S[\x20-\U0010ffff\t\r\n]*")


def faults(bundle: Any, *, snomed: bool = False) -> Iterator[str]:
    """Everything in a bundle that the closed lists do not know; references that point to nothing; blank texts."""
    addresses = {entry["fullUrl"] for entry in bundle.get("entry", [])}
    if len(addresses) != len(bundle.get("entry", [])):
        yield "an address stands twice"
    for resource in [bundle, *(entry["resource"] for entry in bundle.get("entry", []))]:
        for (what, key), words in ENUMS.items():
            if resource["resourceType"] == what and key in resource and resource[key] not in words:
                yield f"{what}.{key}: {resource[key]}"
        for contact in resource.get("telecom", []):
            if contact["system"] not in TELECOM:
                yield f"telecom {contact['system']}"
    for value in _objects(bundle):
        if "system" in value and "code" in value:
            yield from _coding(value, snomed)
        if "reference" in value and value["reference"] not in addresses:
            yield f"{value['reference']} points to nothing"
        for key, text in value.items():
            if isinstance(text, str) and not _STRING.fullmatch(text):
                yield f"{key}: no FHIR string"


def _coding(value: Any, snomed: bool) -> Iterator[str]:
    where, code = value["system"], value["code"]
    if not _CODE.fullmatch(code):
        yield f"{code!r} is no code"
    if where == "http://snomed.info/sct":
        if not snomed or code not in SNOMED:
            yield f"SNOMED {code}"
    elif where in OTHER_SYSTEMS:
        if code not in OTHER_SYSTEMS[where]:
            yield f"{where} {code}"
    elif not where.startswith("https://bodymap.example/fhir/"):
        yield f"unknown system {where}"


def _objects(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _objects(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _objects(value)
