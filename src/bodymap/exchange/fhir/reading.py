"""Makes of FHIR resources the parts of a chart document: the reverse of `observing`.

What is made here goes through the chart document's own reader, so that no word and no number comes in that it would
refuse. May import the domain and `codes`.
"""

from collections.abc import Callable
from typing import Any

from bodymap.exchange.fhir.codes import OWN, Tree, system
from bodymap.exchange.fhir.nodes import Node
from bodymap.exchange.strict_json import fault

STATUSES = ("final", "preliminary", "amended", "corrected")
"""Of an observation that says something; an erroneous or cancelled one must not become a finding."""


class Reading:
    """Collects the parts of one visit from its resources. Raises UserError with the path of what does not fit."""

    def __init__(self, protocol: str) -> None:
        self._protocol = protocol
        self.parts: dict[str, list[Tree]] = {
            name: [] for name in ("findings", "clear", "rom", "tests", "treatments", "observations")
        }
        self.outcomes: Tree = {}
        self.screening: Tree = {}
        self.history: Tree = {}
        self.places: dict[str, str] = {}
        """The path in the bundle of every part, by its path in the chart document."""
        self._by_system: dict[str, Callable[[Node, str], None]] = {
            "kind": self._finding,
            "clear": self._clear,
            "observation": self._observation,
            "motion": self._rom,
            "test": self._test,
            "outcome": self._outcome,
        }

    def _system(self, what: str) -> str:
        return system(self._protocol, what)

    def observation(self, node: Node) -> None:
        """Takes an Observation, whatever of ours it is."""
        status = node.text("status")
        if status not in STATUSES:
            fault(node.at("status"), f"'{status[:40]}' says nothing that can be charted")
        code = node.node("code")
        for what, take in self._by_system.items():
            found = code.code(self._system(what))
            if found is not None:
                take(node, found)
                return
        fault(code.path, f"has no code of {self._system('kind')} nor of another system of ours")

    def _add(self, part: str, node: Node, tree: Any) -> None:
        self.places[f"{part}[{len(self.parts[part])}]"] = node.path
        self.parts[part].append(tree)

    def _place(self, site: Node) -> tuple[str, str]:
        side, dot, zone = site.needed_code(self._system("place")).partition(".")
        if not dot:
            fault(site.path, "expected a place as side.zone")
        return side, zone

    def _components(self, node: Node) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = {}
        for component in node.nodes("component"):
            name = component.node("code").code(self._system("component"))
            if name is not None:
                found.setdefault(name, []).append(component)
        return found

    def _words(self, components: dict[str, list[Node]], name: str) -> list[str]:
        return [
            component.node("valueCodeableConcept").needed_code(self._system(name))
            for component in components.get(name, [])
        ]

    def _finding(self, node: Node, kind: str) -> None:
        side, zone = self._place(node.node("bodySite"))
        components = self._components(node)
        for other in self._words(components, "side"):
            if other != side:
                fault(node.path, f"is {side.upper()} by its body site and {other.upper()} by its component")
        further = []
        for component in components.get("further_zone", []):
            other, another = self._place(component.node("valueCodeableConcept"))
            if other != side:
                fault(component.path, f"lies {other.upper()}, the finding {side.upper()}")
            further.append(another)
        tree: Tree = {"side": side, "kind": kind, "zones": [zone, *further]}
        tree |= _without_none({"id": node.identifier(f"{OWN}/finding"), "note": node.note()})
        for component in components.get("severity", []):
            tree["severity"] = component.raw("valueInteger")
        for name in ("status", "acuity", "moment", "activity"):
            if told := self._words(components, name):
                tree[name] = told[0]
        tree["radiation"] = self._words(components, "radiation")
        for component in components.get("follows", []):
            tree["follows"] = component.text("valueString")
        for component in components.get("shape", []):
            tree |= _shape(component.text("valueString"), component.at("valueString"))
        self._add("findings", node, tree)

    def _clear(self, node: Node, _code: str) -> None:
        side, zone = self._place(node.node("bodySite"))
        if node.raw("valueBoolean") is not True:
            fault(node.at("valueBoolean"), "expected true")
        self._add("clear", node, {"side": side, "zone": zone})

    def _observation(self, node: Node, name: str) -> None:
        if node.raw("valueBoolean") is not True:
            fault(node.at("valueBoolean"), "expected true")
        self._add("observations", node, name)

    def _rom(self, node: Node, name: str) -> None:
        side, _, joint = node.node("bodySite").needed_code(self._system("joint")).partition(".")
        movement = name.removeprefix(f"{joint}.")
        tree = {"side": side, "joint": joint, "movement": movement, **self._measured(node)}
        self._add("rom", node, tree | {"degrees": node.node("valueQuantity").raw("value")})

    def _measured(self, node: Node) -> Tree:
        painful = self._components(node).get("painful", [])
        return {"painful": painful[0].raw("valueBoolean")} if painful else {}

    def _test(self, node: Node, name: str) -> None:
        side, _ = self._place(node.node("bodySite"))
        result = node.node("valueCodeableConcept").needed_code(self._system("result"))
        tree = {"side": side, "test": name, "result": result, "note": node.note(), **self._measured(node)}
        for component in self._components(node).get("degrees", []):
            tree["degrees"] = component.node("valueQuantity").raw("value")
        self._add("tests", node, tree)

    def _outcome(self, node: Node, name: str) -> None:
        if name in self.outcomes:
            fault(node.path, "this measure stands twice at one visit")
        self.outcomes[name] = node.node("valueQuantity").raw("value")
        self.places[f"outcomes.{name}"] = node.path

    def procedure(self, node: Node) -> None:
        """Takes a Procedure that was completed."""
        if node.text("status") != "completed":
            fault(node.at("status"), "only what was done is a treatment")
        sites = list(node.nodes("bodySite"))
        if len(sites) != 1:
            fault(node.at("bodySite"), "expected one place")
        side, zone = self._place(sites[0])
        tree = {
            "id": node.identifier(f"{OWN}/treatment"),
            "side": side,
            "zone": None if zone == "none" else zone,
            "technique": node.node("code").needed_code(self._system("technique")),
            "depth": node.extension(f"{OWN}/depth", "valueCode"),
            "minutes": node.extension(f"{OWN}/minutes", "valueDecimal"),
            "verdict": node.extension(f"{OWN}/verdict", "valueCode"),
            "override_reason": node.extension(f"{OWN}/override-reason", "valueString"),
            "response": node.note(),
        }
        self._add("treatments", node, _without_none(tree))

    def answers(self, node: Node) -> None:
        """Takes a QuestionnaireResponse: screening or history."""
        what = node.text("questionnaire").rpartition("/")[2]
        for item in node.nodes("item"):
            name, given = item.text("linkId"), list(item.nodes("answer"))
            if what == "screening":
                self._screening(item, name, given)
            elif what == "history":
                self.history[name] = self._chosen(given)
                self.places[f"history.{name}"] = item.path
            else:
                fault(node.at("questionnaire"), "expected the screening or the history of a protocol")

    def _screening(self, item: Node, name: str, given: list[Node]) -> None:
        if len(given) != 1:
            fault(item.at("answer"), "expected one answer")
        answer = given[0].node("valueCoding").needed_code(self._system("answer"))
        side, dot, question = name.rpartition(".")
        into = self.screening.setdefault(side, {}) if dot else self.screening
        if question in into:
            fault(item.path, "this question is answered twice")
        into[question] = answer
        self.places[f"screening.{name}"] = item.path

    def _chosen(self, given: list[Node]) -> Any:
        if len(given) == 1 and "valueString" in given[0]:
            return given[0].text("valueString")
        return ",".join(answer.node("valueCoding").needed_code(self._system("choice")) for answer in given)


def _without_none(tree: Tree) -> Tree:
    return {name: value for name, value in tree.items() if value is not None or name == "zone"}


def _shape(text: str, path: str) -> Tree:
    kind, _, places = text.partition(" ")
    try:
        points = [[float(number) for number in place.split()] for place in places.split(",")]
    except ValueError:
        fault(path, "expected a shape as 'point x y', 'stroke x y, x y' or 'area x y, x y, x y'")
    if kind == "point" and len(points) == 1:
        return {"at": points[0]}
    if kind == "stroke":
        return {"path": points}
    if kind != "area":
        fault(path, f"unknown shape '{kind[:40]}'")
    return {"path": points, "closed": True}
