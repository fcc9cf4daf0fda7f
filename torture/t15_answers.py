"""T15: every way to answer a screening, and every id of a pack under another name: nothing is allowed by mistake.

What is not known must not be judged more mildly than anything that it could turn out to be. That is asked of every
pack without a word of its knowledge: whatever technique, or measure of a physical kind, is allowed while a question is
open must be allowed after each of its answers.
"""

from __future__ import annotations

import copy
import itertools
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bodymap.domain.finding import Finding
from bodymap.domain.laterality import Side
from bodymap.domain.visit import QuestionKey, Visit
from bodymap.protocol import Chart, Protocol, Suggestions, Verdict, load_folder, suggest
from torture.trial import Outcome, Skipped, Task, Trial

ROOT = Path(__file__).resolve().parents[1]
SHIPPED, MADE_UP = ROOT / "resources" / "protocols", ROOT / "tests" / "data" / "protocols"
OPEN = "unanswered"
HAND_MADE = ("test_protocol_rules.py", "test_protocol_cases.py", "test_protocol_second_opinion.py")
"""Of the unit tests: for each rule a case in which it fires and one in which it just does not, the agreed cases, and
the rules written a second time."""

Answers = tuple[str, ...]
Judge = Callable[[Chart, Protocol], Suggestions]


def run(task: Task) -> Outcome:
    total = Outcome(0, 0)
    for pack in _packs(SHIPPED):
        total += _every_answer(task, load_folder(pack), suggest)
    for pack in (*_packs(SHIPPED), *_packs(MADE_UP)):
        total += _renamed(pack)
    return total + _by_hand()


def control(task: Task) -> Outcome:
    """An engine that takes what nobody answered for a no; and the tests' own pack, whose cold pack needs no answer but
    is withheld after one."""

    def careless(chart: Chart, protocol: Protocol) -> Suggestions:
        asked = {
            (key, side) for key, each in protocol.questions.items() for side in (Side if each.per_side else (None,))
        }
        told = dict.fromkeys(asked, "no") | {k: a for k, a in chart.today.screening.items() if a != OPEN}
        return suggest(replace(chart, today=replace(chart.today, screening=told)), protocol)

    engine = _every_answer(task, load_folder(_packs(SHIPPED)[0]), careless)
    pack = sum((_every_answer(task, load_folder(each), suggest) for each in _packs(MADE_UP)), Outcome(0, 0))
    return engine + pack if engine.broken and pack.broken else Outcome(engine.tried + pack.tried, 0)


def _packs(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise Skipped("the tests, which have another pack, are not here")
    return sorted(path for path in folder.iterdir() if path.is_dir())


def _every_answer(task: Task, protocol: Protocol, judge: Judge) -> Outcome:
    """All answers to all questions, or so many at random where there are more; the other side's stay clear."""
    keys = [(key, Side.RIGHT if asked.per_side else None) for key, asked in protocol.questions.items()]
    choices = [(*asked.answers, OPEN) for asked in protocol.questions.values()]
    known: dict[Answers, int] = {}

    def allowed(answers: Answers) -> int:
        if answers not in known:
            known[answers] = _allowed(_chart(protocol, keys, answers, task), protocol, judge)
        return known[answers]

    broken = 0
    ways = list(itertools.product(*choices))
    if len(ways) > task.count:
        ways = task.chance.sample(ways, task.count)
    for answers in ways:
        mildest = allowed(answers)
        for place, answer in enumerate(answers):
            if answer == OPEN:
                for other in choices[place][:-1]:
                    broken += bool(mildest & ~allowed((*answers[:place], other, *answers[place + 1 :])))
    return Outcome(len(ways), broken, f"{len(ways):,} ways to answer {protocol.id}")


def _chart(protocol: Protocol, keys: list[QuestionKey], answers: Answers, task: Task) -> Chart:
    """What is open is said to be so, or not said at all: that is one and the same."""
    screening: dict[QuestionKey, str] = dict(zip(keys, answers, strict=True))
    for key in [key for key, answer in screening.items() if answer == OPEN and task.chance.random() < 0.5]:
        del screening[key]
    return Chart(today=Visit(date=date(2026, 1, 2), protocol=protocol.id, screening=screening))


def _allowed(chart: Chart, protocol: Protocol, judge: Judge) -> int:
    """What is allowed, a bit for each technique in each place, and each physical measure."""
    answer = judge(chart, protocol)
    verdicts = [row.verdict for rows in answer.zones.values() for row in rows]
    verdicts += [row.verdict for row in answer.self_care if protocol.measures[row.measure].physical]
    return sum(1 << place for place, verdict in enumerate(verdicts) if verdict is Verdict.ALLOWED)


def _renamed(pack: Path) -> Outcome:
    """Each id under another name, where it is made: the loader refuses it, or nothing is judged more mildly by it."""
    files = {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(pack.glob("*.toml"))}
    sound = load_folder(pack)
    chart = _full_chart(sound)
    before = _allowed_rows(suggest(chart, sound))
    tried = broken = refused = 0
    for renamed in _with_one_renamed(files):
        tried += 1
        protocol = _loaded(renamed)
        if protocol is None:
            refused += 1
            continue
        answer = suggest(chart, protocol)
        broken += bool(_allowed_rows(answer) - before)
    return Outcome(
        tried, broken, f"{refused} of {tried} renamed ids of {sound.id} refused, the others allow nothing more"
    )


def _full_chart(protocol: Protocol) -> Chart:
    """One that names every kind, zone and question of a pack."""
    findings = [
        Finding(side=side, kind=kind, zones=(zone,))
        for side, (kind, zone) in zip(itertools.cycle(Side), itertools.product(protocol.kinds, protocol.zones))
    ]
    screening: dict[QuestionKey, str] = {
        (key, side): asked.answers[-1]
        for key, asked in protocol.questions.items()
        for side in (Side if asked.per_side else (None,))
    }
    visit = Visit(date=date(2026, 1, 2), protocol=protocol.id, screening=screening, findings=tuple(findings))
    return Chart(today=visit)


def _allowed_rows(answer: Suggestions) -> set[tuple[Side, str | None, str]]:
    rows = {
        (r.side, r.zone, r.technique) for rows in answer.zones.values() for r in rows if r.verdict is Verdict.ALLOWED
    }
    return rows | {(r.side, r.zone, r.measure) for r in answer.self_care if r.verdict is Verdict.ALLOWED}


def _with_one_renamed(files: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The files once for each `id` in them, with that one different and whoever speaks of it left as they were."""
    for path in _ids(files):
        changed = copy.deepcopy(files)
        node: Any = changed
        for step in path:
            node = node[step]
        node["id"] += "_renamed"
        yield changed


def _ids(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(node, dict):
        if isinstance(node.get("id"), str):
            yield path
        for key, value in node.items():
            yield from _ids(value, (*path, key))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from _ids(value, (*path, place))


def _loaded(files: dict[str, Any]) -> Protocol | None:
    """None where the loader refuses it."""
    from bodymap.protocol.building import build
    from bodymap.protocol.checking import check
    from bodymap.protocol.reading import Reading, read_tables

    reading = Reading()
    read_tables(files, reading)
    check(reading)
    return None if reading.faults else build(reading)


def _by_hand() -> Outcome:
    """For each rule a case in which it fires and one in which it just does not, as the unit tests have them."""
    tests = ROOT / "tests" / "unit" / "protocol"
    if not tests.is_dir():
        raise Skipped("the tests, which have the cases, are not here")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        *(str(tests / name) for name in HAND_MADE),
    ]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    counted = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error)", told.stdout)}
    wrong = counted.get("failed", 0) + counted.get("error", 0) + (told.returncode != 0)
    passed = counted.get("passed", 0) or told.stdout.count(".")
    return Outcome(passed + wrong, wrong, f"{passed} cases made by hand")


TRIAL = Trial(
    "T15",
    "every answer to a screening, every id renamed, every rule's own cases: nothing is allowed by mistake",
    (200, 60_000, 60_000),
    run,
    control,
    "an engine that takes what is open for a no; a pack with a gap",
    60,
)
