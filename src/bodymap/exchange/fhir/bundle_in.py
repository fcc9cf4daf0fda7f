"""Reads a FHIR bundle that `bundle_out` has written, or refuses it with the path of the first fault.

A visit's chart document, where it is attached, is what is taken in; the resources must say the same as it does, side by
side. Without one the visit is made of the resources, with what FHIR carries. Nothing that says something clinical is
passed over: a resource without a code of ours is a fault. May import the domain and the protocol.
"""

import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bodymap.domain.visit import Client, Visit
from bodymap.errors import UserError
from bodymap.exchange.archive_out import Held
from bodymap.exchange.chart_in import FORMAT, decode_document, decode_tree
from bodymap.exchange.chart_out import visit_tree
from bodymap.exchange.fhir.bundle_out import CHART
from bodymap.exchange.fhir.codes import OWN, Tree, plain, system
from bodymap.exchange.fhir.nodes import Node
from bodymap.exchange.fhir.reading import Reading
from bodymap.exchange.finding_in import ZoneFinder
from bodymap.exchange.strict_json import fault
from bodymap.protocol import Protocol

PASSED_OVER = ("BodyStructure", "Provenance", "Binary")
"""These say nothing that does not stand elsewhere too."""


@dataclass(slots=True)
class _Seen:
    """What belongs to one encounter."""

    node: Node
    patient: str
    reading: Reading
    chart: tuple[str, str] | None = None
    resources: list[Node] = field(default_factory=list)


def decode_bundle(
    tree: Any, protocols: Callable[[str], Protocol], finders: Callable[[str], ZoneFinder]
) -> tuple[Held, ...]:
    """The clients with their visits, oldest first. `tree` comes from `strict_json.parse`."""
    bundle = Node(tree, "")
    if bundle.raw("resourceType") != "Bundle" or bundle.raw("type") != "collection":
        fault("type", "expected a FHIR bundle of type 'collection'")
    patients: dict[str, Client] = {}
    seen: dict[str, _Seen] = {}
    others: list[Node] = []
    for entry in bundle.nodes("entry"):
        resource = entry.node("resource")
        address = entry.text("fullUrl")
        if address in patients or address in seen:
            fault(entry.at("fullUrl"), "stands twice in the bundle")
        what = resource.text("resourceType")
        if what == "Patient":
            patients[address] = _client(resource)
        elif what == "Encounter":
            seen[address] = _encounter(resource)
        elif what not in PASSED_OVER:
            others.append(resource)
    for resource in others:
        _belong(resource, seen)
    visits: dict[str, list[Visit]] = {address: [] for address in patients}
    for one in seen.values():
        if one.patient not in patients:
            fault(one.node.at("subject"), "names a patient who is not in the bundle")
        visit = _visit(one, protocols, finders)
        visits[one.patient].append(replace(visit, client_id=patients[one.patient].id))
    return tuple(
        Held(client, tuple(sorted(visits[address], key=lambda visit: visit.date)))
        for address, client in patients.items()
    )


def _client(node: Node) -> Client:
    name = next(node.nodes("name"), Node({}, node.at("name")))
    identity = node.identifier(f"{OWN}/client")
    if identity is None:
        fault(node.at("identifier"), f"has none of {OWN}/client")
    note = node.extension(f"{OWN}/client-note", "valueString")
    given = name.raw("given")
    return Client(
        id=identity,
        family_name=name.text("family"),
        given_name=given[0] if isinstance(given, list) and given and isinstance(given[0], str) else "",
        born=_day(node, "birthDate") if "birthDate" in node else None,
        contact=next((contact.text("value") for contact in node.nodes("telecom")), ""),
        note=note if isinstance(note, str) else "",
        archived=node.raw("active") is False,
    )


def _day(node: Node, key: str) -> date:
    try:
        return date.fromisoformat(node.text(key))
    except ValueError:
        fault(node.at(key), "expected a date as YYYY-MM-DD")


def _encounter(node: Node) -> _Seen:
    protocol = node.extension(f"{OWN}/protocol", "valueCode")
    if not isinstance(protocol, str):
        fault(node.at("extension"), f"has none of {OWN}/protocol: this is no visit of bodymap")
    if node.text("status") not in ("finished", "in-progress"):
        fault(node.at("status"), "expected finished or in-progress")
    return _Seen(node, node.refers("subject"), Reading(protocol))


def _belong(node: Node, seen: dict[str, _Seen]) -> None:
    """Gives a resource to its visit."""
    what = node.text("resourceType")
    whose = node
    if what == "DocumentReference":
        whose = next(node.node("context").nodes("encounter"), Node({}, node.at("context.encounter")))
        address = whose.text("reference")
    else:
        address = node.refers("encounter")
    one = seen.get(address)
    if one is None:
        fault(node.path, "belongs to a visit that is not in the bundle")
    patient = node.refers("subject")
    if patient != one.patient:
        fault(node.at("subject"), "is another patient than that of its visit")
    if what == "Observation":
        one.reading.observation(node)
    elif what == "Procedure":
        one.reading.procedure(node)
    elif what == "QuestionnaireResponse":
        one.reading.answers(node)
    elif what == "DocumentReference":
        _document(node, one)
    else:
        fault(node.path, f"a {what[:40]} has no place in a chart")


def _document(node: Node, one: _Seen) -> None:
    if node.node("type").code(f"{OWN}/document") != CHART:
        return
    if one.chart is not None:
        fault(node.path, "is a second chart document of one visit")
    contents = list(node.nodes("content"))
    if len(contents) != 1:
        fault(node.at("content"), "expected one attachment")
    attachment = contents[0].node("attachment")
    try:
        text = b64decode(attachment.text("data"), validate=True).decode("utf-8")
    except (NotBase64, ValueError):
        fault(attachment.at("data"), "is not UTF-8 text in base64")
    one.chart = (text, attachment.at("data"))


def _visit(one: _Seen, protocols: Callable[[str], Protocol], finders: Callable[[str], ZoneFinder]) -> Visit:
    told = _from_resources(one, protocols, finders)
    if one.chart is None:
        return told
    text, path = one.chart
    try:
        visit = decode_document(text, protocols, finders).chart.today
    except UserError as error:
        raise UserError(f"{path}: {error.message}", error.remedy) from error
    _compare(one, told, visit)
    return visit


def _from_resources(one: _Seen, protocols: Callable[[str], Protocol], finders: Callable[[str], ZoneFinder]) -> Visit:
    node, reading = one.node, one.reading
    tree: Tree = {
        "format": FORMAT,
        "protocol": node.extension(f"{OWN}/protocol", "valueCode"),
        "date": node.node("period").text("start"),
        "signed": node.text("status") == "finished",
        "screening": reading.screening,
        "history": reading.history,
        "outcomes": reading.outcomes,
        **reading.parts,
    }
    if (identity := node.identifier(f"{OWN}/visit")) is not None:
        tree["id"] = identity
    for phase in node.nodes("type"):
        tree["phase"] = phase.needed_code(system(tree["protocol"], "phase"))
    try:
        return decode_tree(tree, protocols, finders).chart.today
    except UserError as error:
        raise UserError(_placed(error.message, one), error.remedy) from error


def _placed(message: str, one: _Seen) -> str:
    """A fault of the chart document, said of the place in the bundle that it comes from."""
    path = message.partition(":")[0]
    for part, place in one.reading.places.items():
        if path == part or path.startswith((f"{part}.", f"{part}[")):
            return f"{place}: {message.removeprefix(part).lstrip('.')}"
    return f"{one.node.path}: {message}"


def _compare(one: _Seen, told: Visit, visit: Visit) -> None:
    """The attached chart must say what the resources say: a side that was changed in one of them is noticed."""
    theirs, ours = carried(told), carried(visit)
    for part in ours:
        if ours[part] != theirs[part]:
            fault(one.node.path, f"its {part} are other ones than in the chart document that is attached")


def carried(visit: Visit) -> Tree:
    """What FHIR carries of a visit: no free keys, no plan, home care or notes, and texts as FHIR can hold them."""
    tree = visit_tree(visit)
    for found in tree.get("findings", []):
        for name in [name for name in found if name.startswith("x-")]:
            del found[name]
    whole = json.dumps(tree, sort_keys=True)
    again: Tree = json.loads(whole, object_hook=_plainly)
    names = ("id", "date", "phase", "signed", "screening", "findings", "clear", "rom", "tests", "observations")
    return {name: again.get(name) for name in (*names, "history", "outcomes", "treatments")}


def _plainly(tree: Tree) -> Tree:
    plainer = {name: plain(value) if isinstance(value, str) else value for name, value in tree.items()}
    return {name: value for name, value in plainer.items() if value not in ("", {}, [])}
