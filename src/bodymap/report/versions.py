"""What differs between two versions of one visit, in words: before and after, part by part, sides in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import QuestionKey, Visit
from bodymap.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `part` is the part of the chart; `before` or `after` is empty for what was added or taken out."""

    part: str
    what: str
    before: str
    after: str


def differences(before: Visit, after: Visit, protocol: Protocol) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the chart."""
    words = _Words(protocol)
    return (
        *_mapped("Screening", before.screening, after.screening, words.question, str),
        *_findings(before, after, words),
        *_sets("Palpated, nothing found", before.clear, after.clear, words.place),
        *_sets("Observations", before.observations, after.observations, words.observation),
        *_sets("Motion", frozenset(before.rom), frozenset(after.rom), words.motion),
        *_sets("Tests", frozenset(before.tests), frozenset(after.tests), words.test),
        *_mapped("History", before.history, after.history, words.history, str),
        *_mapped("Measures", before.outcomes, after.outcomes, words.measure, lambda value: f"{value:g}"),
        *_sets("Plan", frozenset(before.plan), frozenset(after.plan), words.step),
        *_mapped(
            "Done",
            {done.id: done for done in before.treatments},
            {done.id: done for done in after.treatments},
            lambda _: "",
            words.treatment,
        ),
        *_sets("Home care", before.home_care, after.home_care, words.care),
        *_text("Notes", before.notes, after.notes),
        *_text("Phase", before.phase, after.phase),
    )


def _findings(before: Visit, after: Visit, words: _Words) -> Iterator[Difference]:
    old = {finding.id: finding for finding in before.findings}
    new = {finding.id: finding for finding in after.findings}
    for key in [*old, *(key for key in new if key not in old)]:
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None:
            moved = was.shape != now.shape
            if was != now:
                told = words.finding(now) + (", drawn elsewhere" if moved else "")
                yield Difference("Findings", "changed", words.finding(was), told)
        elif was is not None:
            yield Difference("Findings", "taken out", words.finding(was), "")
        elif now is not None:
            yield Difference("Findings", "added", "", words.finding(now))


def _mapped(
    part: str, before: Mapping[Any, Any], after: Mapping[Any, Any], name: Any, say: Any
) -> Iterator[Difference]:
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was != now:
            yield Difference(part, name(key), "" if was is None else say(was), "" if now is None else say(now))


def _sets(part: str, before: frozenset[Any], after: frozenset[Any], say: Any) -> Iterator[Difference]:
    for item in sorted(before - after, key=say):
        yield Difference(part, "taken out", say(item), "")
    for item in sorted(after - before, key=say):
        yield Difference(part, "added", "", say(item))


def _text(part: str, before: str, after: str) -> Iterator[Difference]:
    if before != after:
        yield Difference(part, "", before, after)


class _Words:
    """Names by one protocol; what it does not know stands as it was written."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol = protocol

    def question(self, key: QuestionKey) -> str:
        question, side = key
        known = self._protocol.questions.get(question)
        name = known.text.format(side=side.word if side else "") if known else question
        return name if side is None or side.word in name else f"{side.word}: {name}"

    def finding(self, finding: Finding) -> str:
        kind = self._protocol.kinds.get(finding.kind)
        severity = "severity not known" if finding.severity is None else f"severity {finding.severity}"
        parts = [f"{finding.side.word} {self._zone(finding.zone)}", kind.name.lower() if kind else finding.kind]
        parts += [severity, finding.status.value, f"{finding.moment.value} treatment"]
        parts += [word.value for word in (finding.acuity, finding.activity) if word.value != "unknown"]
        parts += [f"spreads to the {way}" for way in finding.radiation]
        return ", ".join(parts) + (f": {finding.note}" if finding.note else "")

    def place(self, item: tuple[Side, str]) -> str:
        return f"{item[0].word} {self._zone(item[1])}"

    def care(self, item: tuple[Side, str]) -> str:
        known = self._protocol.measures.get(item[1])
        return f"{item[0].word} {known.name.lower() if known else item[1]}"

    def observation(self, key: str) -> str:
        return str(getattr(self._protocol.observations.get(key), "name", key))

    def history(self, key: str) -> str:
        return str(getattr(self._protocol.history.get(key), "text", key))

    def measure(self, key: str) -> str:
        return str(getattr(self._protocol.outcomes.get(key), "name", key))

    def motion(self, reading: Any) -> str:
        return f"{reading.side.word} {reading.joint} {reading.movement}{_degrees(reading)}"

    def test(self, test: Any) -> str:
        name = getattr(self._protocol.tests.get(test.test), "name", test.test)
        note = f": {test.note}" if test.note else ""
        return f"{test.side.word} {name}, {test.result.replace('_', ' ')}{_degrees(test)}{note}"

    def step(self, step: Any) -> str:
        zone = f" {self._zone(step.zone)}" if step.zone else ""
        return f"{step.side.word}{zone}, {self._step_name(step.technique)}"

    def treatment(self, done: Any) -> str:
        parts = [self.step(done), done.depth, f"{done.minutes:g} min" if done.minutes is not None else ""]
        parts += [f"against its verdict: {done.override_reason}" if done.override_reason else "", done.response]
        return ", ".join(part for part in parts if part)

    def _zone(self, zone: str) -> str:
        return self._protocol.zone_name(zone)

    def _step_name(self, technique: str) -> str:
        known = technique in self._protocol.techniques or technique in self._protocol.measures
        return self._protocol.step_name(technique) if known else technique


def _degrees(reading: Any) -> str:
    degrees = f", {reading.degrees:g}°" if reading.degrees is not None else ""
    return degrees + {True: ", painful", False: ", not painful"}.get(reading.painful, "")


def clash_words(key: tuple[str, Any], mine: Any, theirs: Any, protocol: Protocol) -> tuple[str, str, str]:
    """The name of a part that two people changed, and what each made of it; empty where a side took it out."""
    words = _Words(protocol)
    part, item = key
    say: Any = {
        "findings": words.finding,
        "treatments": words.treatment,
        "outcomes": lambda value: f"{value:g}",
        "plan": lambda steps: "; ".join(map(words.step, steps)) or "nothing planned",
        "rom": lambda readings: "; ".join(map(words.motion, readings)) or "nothing measured",
        "tests": lambda tests: "; ".join(map(words.test, tests)) or "nothing tested",
    }.get(part, str)
    name: Any = {
        "screening": lambda: words.question(item),
        "history": lambda: words.history(item),
        "outcomes": lambda: words.measure(item),
        "clear": lambda: f"Palpated, nothing found: {words.place(item)}",
        "observations": lambda: words.observation(item),
        "home_care": lambda: f"Home care: {words.care(item)}",
    }.get(part, lambda: _PARTS[part])

    def told(value: Any) -> str:
        return "" if value is None else "ticked" if value is True else say(value) or "empty"

    return name(), told(mine), told(theirs)


_PARTS = {
    "findings": "Finding",
    "treatments": "Treatment",
    "notes": "Notes",
    "phase": "Phase",
    "plan": "Plan",
    "rom": "Motion",
    "tests": "Tests",
}
