"""What differs between two versions of one visit, in words: before and after, part by part, sides in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bodymap.domain.finding import Activity, Acuity, Finding
from bodymap.domain.laterality import Side
from bodymap.domain.terms import word
from bodymap.domain.visit import QuestionKey, Visit
from bodymap.language import in_sentence, tr, tr_in
from bodymap.protocol import Protocol
from bodymap.report.words import number


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
        *_mapped(tr("Screening"), before.screening, after.screening, words.question, words.answer),
        *_findings(before, after, words),
        *_sets(tr("Palpated, nothing found"), before.clear, after.clear, words.place),
        *_sets(tr("Observations"), before.observations, after.observations, words.observation),
        *_sets(tr_in("part of the chart", "Motion"), frozenset(before.rom), frozenset(after.rom), words.motion),
        *_sets(tr_in("part of the chart", "Tests"), frozenset(before.tests), frozenset(after.tests), words.test),
        *_mapped(tr("History"), words.told(before.history), words.told(after.history), words.history, str),
        *_mapped(
            tr_in("part of the chart", "Measures"),
            before.outcomes,
            after.outcomes,
            words.measure,
            number,
        ),
        *_sets(tr("Plan"), frozenset(before.plan), frozenset(after.plan), words.step),
        *_mapped(
            tr("Done"),
            {done.id: done for done in before.treatments},
            {done.id: done for done in after.treatments},
            lambda _: "",
            words.treatment,
        ),
        *_sets(tr("Home care"), before.home_care, after.home_care, words.care),
        *_text(tr("Notes"), before.notes, after.notes),
        *_text(tr("Phase"), word("phase", before.phase), word("phase", after.phase)),
    )


def _findings(before: Visit, after: Visit, words: _Words) -> Iterator[Difference]:
    old = {finding.id: finding for finding in before.findings}
    new = {finding.id: finding for finding in after.findings}
    for key in [*old, *(key for key in new if key not in old)]:
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None:
            moved = was.shape != now.shape
            if was != now:
                told = words.finding(now)
                told = tr("{finding}, drawn elsewhere", finding=told) if moved else told
                yield Difference(tr("Findings"), tr("changed"), words.finding(was), told)
        elif was is not None:
            yield Difference(tr("Findings"), tr("taken out"), words.finding(was), "")
        elif now is not None:
            yield Difference(tr("Findings"), tr("added"), "", words.finding(now))


def _mapped(
    part: str, before: Mapping[Any, Any], after: Mapping[Any, Any], name: Any, say: Any
) -> Iterator[Difference]:
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was != now:
            yield Difference(part, name(key), "" if was is None else say(was), "" if now is None else say(now))


def _sets(part: str, before: frozenset[Any], after: frozenset[Any], say: Any) -> Iterator[Difference]:
    for item in sorted(before - after, key=say):
        yield Difference(part, tr("taken out"), say(item), "")
    for item in sorted(after - before, key=say):
        yield Difference(part, tr("added"), "", say(item))


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

    def answer(self, answer: str) -> str:
        return word("answer", answer)

    def finding(self, finding: Finding) -> str:
        kind = self._protocol.kinds.get(finding.kind)
        severity = (
            tr("severity not known")
            if finding.severity is None
            else tr("severity {severity}", severity=finding.severity)
        )
        parts = [f"{finding.side.word} {self._zone(finding.zone)}", in_sentence(kind.name) if kind else finding.kind]
        parts += [severity, word("status", finding.status), word("moment", finding.moment)]
        parts += [word("acuity", finding.acuity)] if finding.acuity is not Acuity.UNKNOWN else []
        parts += [word("activity", finding.activity)] if finding.activity is not Activity.UNKNOWN else []
        parts += [tr("spreads to the {ways}", ways=word("way", way)) for way in finding.radiation]
        return ", ".join(parts) + (f": {finding.note}" if finding.note else "")

    def place(self, item: tuple[Side, str]) -> str:
        return f"{item[0].word} {self._zone(item[1])}"

    def care(self, item: tuple[Side, str]) -> str:
        known = self._protocol.measures.get(item[1])
        return f"{item[0].word} {in_sentence(known.name) if known else item[1]}"

    def observation(self, key: str) -> str:
        return str(getattr(self._protocol.observations.get(key), "name", key))

    def history(self, key: str) -> str:
        return str(getattr(self._protocol.history.get(key), "text", key))

    def told(self, history: Mapping[str, str]) -> Mapping[str, str]:
        """The answers in words; what was typed stays as it was typed."""
        return {key: self._chosen(key, answer) for key, answer in history.items()}

    def _chosen(self, key: str, answer: str) -> str:
        known = self._protocol.history.get(key)
        names = {choice.id: choice.text for choice in known.choices} if known else {}
        return ", ".join(names.get(part, part) for part in answer.split(",")) if names else answer

    def measure(self, key: str) -> str:
        return str(getattr(self._protocol.outcomes.get(key), "name", key))

    def motion(self, reading: Any) -> str:
        asked = (reading.joint, reading.movement)
        known = next((m.name for m in self._protocol.motions.values() if (m.joint, m.movement) == asked), "")
        return f"{reading.side.word} {known or ' '.join(asked)}{_degrees(reading)}"

    def test(self, test: Any) -> str:
        name = getattr(self._protocol.tests.get(test.test), "name", test.test)
        note = f": {test.note}" if test.note else ""
        return f"{test.side.word} {name}, {word('result', test.result)}{_degrees(test)}{note}"

    def step(self, step: Any) -> str:
        zone = f" {self._zone(step.zone)}" if step.zone else ""
        return f"{step.side.word}{zone}, {self._step_name(step.technique)}"

    def treatment(self, done: Any) -> str:
        parts = [self.step(done), word("depth", done.depth)]
        parts += [tr("{minutes} min", minutes=number(done.minutes)) if done.minutes is not None else ""]
        parts += [tr("against its verdict: {reason}", reason=done.override_reason) if done.override_reason else ""]
        parts += [done.response]
        return ", ".join(part for part in parts if part)

    def _zone(self, zone: str) -> str:
        return self._protocol.zone_name(zone)

    def _step_name(self, technique: str) -> str:
        known = technique in self._protocol.techniques or technique in self._protocol.measures
        return self._protocol.step_name(technique) if known else technique


def _degrees(reading: Any) -> str:
    degrees = f", {number(reading.degrees)}°" if reading.degrees is not None else ""
    pain = {True: tr("painful"), False: tr("not painful")}.get(reading.painful, "")
    return f"{degrees}, {pain}" if pain else degrees


def clash_words(key: tuple[str, Any], mine: Any, theirs: Any, protocol: Protocol) -> tuple[str, str, str]:
    """The name of a part that two people changed, and what each made of it; empty where a side took it out."""
    words = _Words(protocol)
    part, item = key
    say: Any = {
        "screening": words.answer,
        "findings": words.finding,
        "treatments": words.treatment,
        "outcomes": number,
        "plan": lambda steps: "; ".join(map(words.step, steps)) or tr("nothing planned"),
        "rom": lambda readings: "; ".join(map(words.motion, readings)) or tr("nothing measured"),
        "tests": lambda tests: "; ".join(map(words.test, tests)) or tr("nothing tested"),
    }.get(part, str)
    name: Any = {
        "screening": lambda: words.question(item),
        "history": lambda: words.history(item),
        "outcomes": lambda: words.measure(item),
        "clear": lambda: tr("Palpated, nothing found: {zones}", zones=words.place(item)),
        "observations": lambda: words.observation(item),
        "home_care": lambda: tr("Home care: {what}", what=words.care(item)),
    }.get(part, lambda: _PARTS[part])

    def told(value: Any) -> str:
        return "" if value is None else tr("ticked") if value is True else say(value) or tr("empty")

    return name(), told(mine), told(theirs)


_PARTS = {
    "findings": tr("Finding"),
    "treatments": tr("Treatment"),
    "notes": tr("Notes"),
    "phase": tr("Phase"),
    "plan": tr("Plan"),
    "rom": tr_in("part of the chart", "Motion"),
    "tests": tr_in("part of the chart", "Tests"),
}
