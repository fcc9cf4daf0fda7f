"""A fault put into each function of the engine in turn: it raises, or it answers nothing.

Never is an answer milder than the sound engine's.
"""

import inspect
import types
from collections.abc import Iterator
from typing import Any

import pytest
from protocol_charts import LEFT, RIGHT, TODAY, days_ago, find, visit

from bodymap.domain.laterality import Side
from bodymap.domain.visit import PlanStep, RomReading, Visit
from bodymap.protocol import (
    Chart,
    Protocol,
    Request,
    Suggestions,
    Verdict,
    engine,
    facts,
    firing,
    holding,
    judging,
    planning,
    preparing,
    prompting,
    screening,
    suggest,
)

MODULES = (facts, firing, judging, planning, preparing, prompting, screening)
"""All that `engine` calls on its way to an answer; `holding`, which looks over it, and the last resort are apart."""

ASKED = (
    Request(side=RIGHT, zone="itb_proximal", technique="stripping", depth="deep"),
    Request(side=RIGHT, zone="hamstrings", technique="bowing"),
)
STEPS = (
    PlanStep(RIGHT, "itb_middle", "effleurage"),
    PlanStep(LEFT, "itb_middle", "cross_fiber_friction"),
    PlanStep(LEFT, "limb", "gentle_stretching"),
)
FOUND = (
    find("infection", "itb_middle"),
    find("swelling", "itb_distal", LEFT),
    find("adhesion", "itb_proximal"),
    find("trigger_point", "gluteus_maximus", LEFT),
    find("bursitis", "quadriceps", status="resolved"),
    find("pain", "low_back", radiation=("leg",)),
)
PAINFUL = (RomReading(side=RIGHT, joint="hip", movement="flexion", painful=True),)
EARLIER = (days_ago(7, find("bursitis", "quadriceps")), days_ago(9, find("redness", "itb_distal", LEFT)))


def charts() -> dict[str, Chart]:
    seen = {"observations": frozenset({"running"}), "history": {"onset": "sudden"}, "phase": "initial"}
    full = visit(*FOUND, rom=PAINFUL, **seen)
    return {
        "full": Chart(today=full, earlier=EARLIER, requested=ASKED, plan=STEPS),
        "light": Chart(today=visit(*FOUND, answers={("vascular_issue", None): "yes"}), requested=ASKED, plan=STEPS),
        "refer": Chart(today=visit(*FOUND, answers={("dvt", None): "yes"}), plan=STEPS),
        "unanswered": Chart(today=Visit(date=TODAY, protocol="it_band", findings=FOUND), plan=STEPS),
    }


def functions(*modules: types.ModuleType) -> Iterator[tuple[Any, str]]:
    """Every function and method of these modules: its owner and its name."""
    for module in modules:
        for name, value in vars(module).items():
            if getattr(value, "__module__", "") != module.__name__:
                continue
            if inspect.isclass(value):
                yield from ((value, own) for own, method in vars(value).items() if inspect.isfunction(method))
            elif callable(value):
                yield module, name


def places(owner: Any, name: str) -> list[Any]:
    """Where the function is called by name: its own module, and every module that imported it."""
    value = vars(owner)[name]
    modules = (*MODULES, engine, holding)
    return [owner, *(module for module in modules if module is not owner and vars(module).get(name) is value)]


def milder(sound: Suggestions, other: Suggestions) -> list[object]:
    """What the other answer allows that the sound one does not."""
    before = {(row.side, row.zone, row.technique): row for rows in sound.zones.values() for row in rows}
    after = {(row.side, row.zone, row.technique): row for rows in other.zones.values() for row in rows}
    found: list[object] = [key for key, row in after.items() if row.verdict < before[key].verdict]
    found += [key for key, row in other.care.items() if row.verdict < sound.care[key].verdict]
    order = ("proceed", "pending", "refer")
    found += [side for side in Side if order.index(other.gate[side]) < order.index(sound.gate[side])]
    withheld = {key for key, row in before.items() if row.verdict.withholds}
    found += [step for step in other.plan if (step.side, step.zone, step.technique) in withheld]
    return found


def closed(answer: Suggestions) -> bool:
    rows = [row for rows in answer.zones.values() for row in rows]
    return bool(answer.failed) and all(row.verdict is Verdict.AVOID for row in (*rows, *answer.self_care))


def forget() -> None:
    """What was made with a fault inside must not be remembered, nor what was made without it."""
    for module in MODULES:
        for made in vars(module).values():
            if hasattr(made, "cache_clear"):
                made.cache_clear()


PARTS = sorted(
    ((owner, name) for owner, name in functions(*MODULES) if not name.startswith("__") or name == "__init__"),
    key=lambda part: f"{part[0].__name__}.{part[1]}",
)


def named(part: tuple[Any, str]) -> str:
    return f"{part[0].__name__.rsplit('.', 1)[-1]}.{part[1]}"


@pytest.mark.parametrize("part", PARTS, ids=named)
@pytest.mark.parametrize("chart", charts())
def test_a_fault_in_any_function_allows_nothing(
    it_band: Protocol, monkeypatch: pytest.MonkeyPatch, part: tuple[Any, str], chart: str
) -> None:
    owner, name = part
    asked = charts()[chart]
    sound = suggest(asked, it_band)
    assert not sound.failed

    def answering(*answer: object) -> tuple[object, bool]:
        called = []

        def broken(*_: object, **__: object) -> object:
            called.append(True)
            if not answer:
                raise ZeroDivisionError("made up")
            return answer[0]

        with monkeypatch.context() as patch:
            for place in places(owner, name):
                patch.setattr(place, name, broken)
            forget()
            return suggest(asked, it_band), bool(called)

    for wrong in ((), (None,), ((),), (False,), (True,)):
        answer, called = answering(*wrong)
        assert isinstance(answer, Suggestions)
        assert closed(answer) or milder(sound, answer) == [], wrong
        if called and not wrong:
            assert closed(answer)
    forget()
