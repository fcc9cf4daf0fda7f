"""Writes clients and visits as a FHIR R4B bundle of type `collection`, as plain trees.

A collection, not a document: a document needs one author and one composition and is signed as a whole; what leaves
here is a set of visits. Each visit brings what FHIR has resources for, and its whole chart document as an attachment:
nothing is lost where FHIR has no place for it. May import the domain and the protocol.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bodymap.domain.laterality import Side
from bodymap.domain.signed import Kept
from bodymap.domain.visit import Client, Visit
from bodymap.exchange.archive_out import Held
from bodymap.exchange.chart_out import encode_visit
from bodymap.exchange.fhir.codes import ACT, OWN, SERVICE, Tree, Words, key, name_of, plain, reference
from bodymap.exchange.fhir.observing import Observing
from bodymap.protocol import Protocol

CHART = "chart-document"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundling:
    """How a bundle is made: when and by which program, with which codes, and what draws a visit's sheet as PDF."""

    now: datetime
    made_by: str
    snomed: bool = False
    pdf: Callable[[Client, Visit], bytes] | None = None


def encode_bundle(holdings: Iterable[Held], protocols: Callable[[str], Protocol], how: Bundling) -> str:
    """The bundle as text. `how.now` needs a time zone: FHIR's instants have one."""
    resources = [resource for held in holdings for resource in _client(held, protocols, how)]
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": how.now.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource} for resource in resources],
    }
    if not resources:
        del bundle["entry"]
    return json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"


def _client(held: Held, protocols: Callable[[str], Protocol], how: Bundling) -> Iterator[Tree]:
    patient = _patient(held.client)
    yield patient
    for visit in held.visits:
        words = Words(protocols(visit.protocol), snomed=how.snomed)
        yield from _visit(held.client, visit, words, how)
        yield from _signatures(visit, held.kept.get(visit.id, Kept()))


def _patient(client: Client) -> Tree:
    name: Tree = {"text": plain(client.name) or "unnamed"}
    if family := plain(client.family_name):
        name["family"] = family
    if given := plain(client.given_name):
        name["given"] = [given]
    tree: Tree = {
        "resourceType": "Patient",
        "id": key("client", client.id),
        "identifier": [{"system": f"{OWN}/client", "value": client.id}],
        "active": not client.archived,
        "name": [name],
    }
    if client.born is not None:
        tree["birthDate"] = client.born.isoformat()
    if contact := plain(client.contact):
        tree["telecom"] = [{"system": "other", "value": contact}]
    if note := plain(client.note):
        tree["extension"] = [{"url": f"{OWN}/client-note", "valueString": note}]
    return tree


def _visit(client: Client, visit: Visit, words: Words, how: Bundling) -> Iterator[Tree]:
    patient = reference("Patient", key("client", client.id))
    encounter = _encounter(visit, words, patient)
    whose = reference("Encounter", encounter["id"])
    made = [encounter, *Observing(words, visit, patient, whose).resources()]
    made += _questionnaires(visit, words, {"subject": patient, "encounter": whose})
    made.append(_document(visit, patient, whose, how, CHART, "application/json", encode_visit(visit).encode("utf-8")))
    if how.pdf is not None:
        made.append(_document(visit, patient, whose, how, "sheet", "application/pdf", how.pdf(client, visit)))
    yield from made
    yield _provenance(visit, made, how)


def _encounter(visit: Visit, words: Words, patient: Tree) -> Tree:
    day = visit.date.isoformat()
    tree: Tree = {
        "resourceType": "Encounter",
        "id": key("visit", visit.id),
        "identifier": [{"system": f"{OWN}/visit", "value": visit.id}],
        "extension": [{"url": f"{OWN}/protocol", "valueCode": visit.protocol}],
        "status": "finished" if visit.signed else "in-progress",
        "class": {"system": ACT, "code": "AMB", "display": "ambulatory"},
        "serviceType": {"coding": [{"system": SERVICE, "code": "25"}], "text": "massage therapy"},
        "subject": patient,
        "period": {"start": day, "end": day} if visit.signed else {"start": day},
    }
    if visit.phase:
        tree["type"] = [words.word("phase", visit.phase)]
    return tree


def _questionnaires(visit: Visit, words: Words, of: Tree) -> Iterator[Tree]:
    protocol = words.protocol
    screening = [
        {
            "linkId": name if side is None else f"{side.value}.{name}",
            "text": _asked(protocol, name, side),
            "answer": [{"valueCoding": words.word("answer", answer)["coding"][0]}],
        }
        for (name, side), answer in sorted(visit.screening.items(), key=lambda item: (item[0][1] or "", item[0][0]))
    ]
    history = []
    for name, answer in sorted(visit.history.items()):
        if name in protocol.history:
            asked = protocol.history[name]
            texts = {choice.id: choice.text for choice in asked.choices}
            values = [
                {"valueCoding": words.own("choice", one, texts[one])["coding"][0]}
                for one in answer.split(",")
                if one in texts
            ]
            history.append({"linkId": name, "text": asked.text, "answer": values})
        elif plain(answer):
            history.append(
                {
                    "linkId": name,
                    "text": name_of(protocol.outcomes, name),
                    "answer": [{"valueString": plain(answer)}],
                }
            )
    for what, items in (("screening", screening), ("history", history)):
        if items:
            yield {
                "resourceType": "QuestionnaireResponse",
                "id": key(visit.id, what),
                "questionnaire": f"{OWN}/{visit.protocol}/{what}",
                "status": "completed" if visit.signed else "in-progress",
                **of,
                "authored": visit.date.isoformat(),
                "item": items,
            }


def _asked(protocol: Protocol, name: str, side: Side | None) -> str:
    if name not in protocol.questions:
        return name
    return protocol.questions[name].text.format(side=side.word if side else "")


def _document(
    visit: Visit, patient: Tree, encounter: Tree, how: Bundling, what: str, form: str, content: bytes
) -> Tree:
    return {
        "resourceType": "DocumentReference",
        "id": key(visit.id, what),
        "status": "current",
        "docStatus": "final" if visit.signed else "preliminary",
        "type": {"coding": [{"system": f"{OWN}/document", "code": what}], "text": what.replace("-", " ")},
        "subject": patient,
        "date": how.now.isoformat(timespec="seconds"),
        "content": [
            {
                "attachment": {
                    "contentType": form,
                    "data": b64encode(content).decode("ascii"),
                    "size": len(content),
                    "title": f"{what}, {visit.date.isoformat()}",
                }
            }
        ],
        "context": {"encounter": [encounter]},
    }


def _signatures(visit: Visit, kept: Kept) -> Iterator[Tree]:
    """Who signed the visit and when, and why it was amended; what was signed before goes only with an archive."""
    for version in kept.versions:
        tree: Tree = {
            "resourceType": "Provenance",
            "id": key(visit.id, "version", str(version.number)),
            "target": [reference("Encounter", key("visit", visit.id))],
            "recorded": version.at,
            "activity": {"text": f"signed, version {version.number}"},
            "agent": [
                {
                    "type": {"coding": [{"system": f"{OWN}/agent", "code": "signer"}], "text": "signed by"},
                    "who": {"display": plain(version.author) or "not recorded"},
                }
            ],
        }
        if reason := plain(version.reason):
            tree["reason"] = [{"text": reason}]
        yield tree


def _provenance(visit: Visit, made: list[Tree], how: Bundling) -> Tree:
    return {
        "resourceType": "Provenance",
        "id": key(visit.id, "provenance"),
        "target": [reference(resource["resourceType"], resource["id"]) for resource in made],
        "recorded": how.now.isoformat(timespec="seconds"),
        "agent": [
            {
                "type": {"coding": [{"system": f"{OWN}/agent", "code": "assembler"}], "text": "assembled by"},
                "who": {"display": how.made_by},
            }
        ],
    }
