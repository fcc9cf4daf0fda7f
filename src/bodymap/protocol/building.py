"""Makes a `Protocol` of the tables that were read: spells groups and words out as ids, gathers statements' carriers.

May import nothing of bodymap but its own package.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from bodymap.protocol import model
from bodymap.protocol.reading import Reading, Record
from bodymap.protocol.rules import Verdict


def build(reading: Reading, language: str = model.SOURCE) -> model.Protocol:
    """The protocol, whose texts are in that language. Only for a reading without faults."""
    words = Words(reading)
    head = reading.records["protocol"][0]

    def table(name: str) -> Mapping[str, Any]:
        made = [_make(record, words) for record in reading.records.get(name, [])]
        return MappingProxyType({item.id: item for item in made})

    return model.Protocol(
        id=head["id"],
        version=head["version"],
        language=language,
        title=head["title"],
        short=head["short"],
        diagram=head["diagram"],
        about=head["about"],
        record_only=head["record_only"],
        statements=MappingProxyType(dict(reading.statements)),
        zones=table("zone"),
        zone_groups=table("zone_group"),
        kinds=table("kind"),
        kind_groups=table("kind_group"),
        questions=table("question"),
        techniques=table("technique"),
        measures=table("measure"),
        stops=table("stop"),
        observations=table("observation"),
        tests=table("test"),
        motions=table("motion"),
        history=table("history"),
        prompts=table("prompt"),
        outcomes=table("outcome"),
        bands=tuple(_make(record, words) for record in reading.records.get("band", [])),
        help=table("help"),
        rules=table("rule"),
        plan=_make(reading.records["plan"][0], words),
        cannot_judge=_make(reading.records["cannot_judge"][0], words),
        phrases=model.Phrases(**reading.phrases),
        carriers=MappingProxyType(carriers(reading)),
    )


class Words:
    """What a group's name, or a word such as `everywhere`, stands for."""

    def __init__(self, reading: Reading) -> None:
        def ids(table: str) -> list[Record]:
            return [record for record in reading.records.get(table, []) if "id" in record.values]

        zones = {record["id"]: record for record in ids("zone")}
        self.zones = {name: (name,) for name in zones}
        self.zones["everywhere"] = tuple(name for name, zone in zones.items() if not zone.get("record_only"))
        self.zones[model.LIMB] = (model.LIMB,)
        self.zones |= {group["id"]: group.get("zones", ()) for group in ids("zone_group")}
        self.kinds = {record["id"]: (record["id"],) for record in ids("kind")}
        self.kinds |= {group["id"]: group.get("kinds", ()) for group in ids("kind_group")}
        techniques = {record["id"]: record for record in ids("technique")}
        self.techniques = {name: (name,) for name in techniques}
        self.techniques["all"] = tuple(techniques)
        self.techniques["massage"] = tuple(
            name for name, technique in techniques.items() if model.LIMB not in technique.get("zones", ())
        )
        measures = {record["id"]: record for record in ids("measure")}
        self.measures = {name: (name,) for name in measures}
        self.measures["physical"] = tuple(name for name, measure in measures.items() if measure.get("physical"))
        self.around: dict[str, set[str]] = {name: set() for name in zones}
        for name, zone in zones.items():
            for other in zone.get("beside", ()):
                if other in zones:
                    self.around[name].add(other)
                    self.around[other].add(name)

    def spell(self, words: Iterable[str], vocabulary: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The ids that the words stand for, each once, in order. Unknown words stand for nothing."""
        return tuple(dict.fromkeys(member for word in words for member in vocabulary.get(word, ())))


def _make(record: Record, words: Words) -> Any:
    values = {record.table.rename.get(key, key): value for key, value in record.values.items()}
    name = record.table.name
    for key, value in values.items():
        if isinstance(value, Record):
            values[key] = _make(value, words)
        elif isinstance(value, list):
            values[key] = tuple(_make(item, words) for item in value)
        elif isinstance(value, dict):
            values[key] = MappingProxyType(value)
    if name in ("technique", "measure", "prompt") and "zones" in values:
        values["zones"] = words.spell(values["zones"], words.zones)
    if name == "prompt":
        values["kinds"] = words.spell(values["kinds"], words.kinds)
    if name == "zone":
        order = list(words.around)
        values["around"] = tuple(sorted(words.around[values["id"]], key=order.index))
    if name == "rule":
        values["narrow"] = values.pop("cite", "all") == "what applies"
    if name in ("alternated", "last"):
        values["techniques"] = frozenset(values["techniques"])
    if name == "when":
        values = _when(values, words)
    if name == "then":
        values = _then(values, words)
    if record.table.make is None:
        raise TypeError(f"nothing is made of [{name}]")
    return record.table.make(**values)


def _when(values: dict[str, Any], words: Words) -> dict[str, Any]:
    for key in ("finding", "resolved"):
        if key in values:
            values[key] = words.spell(values[key], words.kinds)
    if "zones" in values:
        values["zones"] = words.spell(values["zones"], words.zones)
    if values.get("where") not in (None, "zone", model.LIMB):
        values["place"] = frozenset(words.spell([values["where"]], words.zones))
    return values


def _then(values: dict[str, Any], words: Words) -> dict[str, Any]:
    exempt = set(words.spell(values.pop("except", ()), words.techniques))
    for key in ("techniques", "indicate"):
        if key in values:
            values[key] = frozenset(words.spell(values[key], words.techniques)) - exempt
    for key in ("self_care", "indicate_self_care"):
        if key in values:
            values[key] = frozenset(words.spell(values[key], words.measures))
    if "zones" in values:
        values["zones"] = frozenset(words.spell(values["zones"], words.zones))
    if "verdict" in values:
        values["verdict"] = Verdict(values["verdict"])
    return values


def carriers(reading: Reading) -> dict[str, tuple[str, ...]]:
    """For every statement, in order, the places that carry it."""
    found: dict[str, list[str]] = {statement: [] for statement in reading.statements}
    for reference in reading.references:
        if "statement" in reference.vocabularies and reference.value in found:
            carrier = _carrier(reading, reference.file, reference.place)
            if carrier not in found[reference.value]:
                found[reference.value].append(carrier)
    return {statement: tuple(places) for statement, places in found.items()}


def _carrier(reading: Reading, file: str, place: tuple[tuple[str, int], ...]) -> str:
    name, index = place[0]
    for record in reading.records.get(name, []):
        if record.file == file and record.place == place[:1]:
            return f"{name.replace('_', ' ')} {record.get('id', '')}".strip() if index >= 0 else name.replace("_", " ")
    return name
