"""T11: charting, undo, signatures, amendments and reopening in any order: the record says what a model says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torture.trial import Outcome, Skipped, Task, Trial

if TYPE_CHECKING:
    from types import ModuleType

STEPS = 50
"""Of each sequence, at most."""

AT_ONCE = 25
"""Sequences that are looked for together; a fault that is found ends its lot, not the trial."""


def run(task: Task) -> Outcome:
    return _followed(task, faulty=False)


def control(task: Task) -> Outcome:
    """A record whose signature does not close the visit."""
    return _followed(task, faulty=True)


def _followed(task: Task, *, faulty: bool) -> Outcome:
    module = _module()
    machine: Any = module.Faulty if faulty else module.Charts
    faults = []
    for begun in range(0, task.count, AT_ONCE):
        fault = _one_lot(machine, min(AT_ONCE, task.count - begun), task)
        faults += [fault] if fault else []
    told = "the planted fault" if faulty else f"of up to {STEPS} steps; {'; '.join(faults[:1])}"
    return Outcome(task.count, len(faults), told.removesuffix("; "))


def _one_lot(machine: Any, count: int, task: Task) -> str:
    from hypothesis import HealthCheck, Phase, seed, settings
    from hypothesis.stateful import run_state_machine_as_test

    chosen = settings(
        max_examples=count,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=(Phase.generate,),  # a fault is found here; it is made small where it is mended
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    try:
        run_state_machine_as_test(seed(task.chance.getrandbits(64))(machine), settings=chosen)
    except Exception as error:  # whatever it is, the record did not follow
        return repr(error)[:200]
    return ""


def _module() -> ModuleType:
    try:
        from tests.integration import test_charts_stateful
    except ImportError as error:
        raise Skipped("the tests, which have the model, are not here") from error
    return test_charts_stateful


TRIAL = Trial(
    "T11",
    "charted, undone, signed, amended, given up, reopened in any order: window and record follow the model",
    (4, 300, 5000),
    run,
    control,
    "a signature that leaves the visit open",
    10,
)
