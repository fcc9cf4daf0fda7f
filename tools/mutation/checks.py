"""What must notice a mutant: the unit tests of the protocol and the second opinion, run in this process.

Hides pytest, which only collects. Each check is a call; the one that noticed most so far is asked first, so that most
mutants are killed by their first check.
"""

import contextlib
import importlib
import inspect
import io
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bodymap.protocol import Protocol, load_folder, suggest
from bodymap.protocol.holding import watch_of
from bodymap.protocol.planning import layout_of
from bodymap.protocol.preparing import prepare
from bodymap.protocol.screening import restricts

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests" / "unit" / "protocol"
FILES = (
    *("knowledge", "citations", "rules", "plans", "prompts", "cases", "failing", "forearm", "variants"),
    "variant_plans",
    *("remembering", "for_client"),
    *("holding", "screening", "faults_inside"),
)
ECHO = "test_the_page_of_the_guide"
"""Not asked: it holds a page against the files that it was made from, so any change at all would be noticed by it."""
CORPUS = 400
SLOWEST = "faults_inside"
SECONDS = 180
"""Of processor time; longer than all checks take together. A mutant that needs more does not come to an end."""

Check = Callable[[Protocol], None]


class OutOfTime(BaseException):
    """Raised past the engine's own `except Exception`."""


class Checks:
    """Every check, by name."""

    def __init__(self) -> None:
        sys.path.insert(0, str(TESTS))
        checks = {**dict(_tests()), **dict(_opinions())}
        # what takes longest comes last
        self._checks: dict[str, Check] = dict(sorted(checks.items(), key=lambda named: SLOWEST in named[0]))
        self._kills: Counter[str] = Counter()
        signal.signal(signal.SIGPROF, _stop)

    def killer(self, protocol: Protocol) -> str:
        """The name of the check that notices; empty if the mutant survives."""
        prepare.cache_clear()
        ranked = sorted(self._checks, key=lambda name: -self._kills[name])
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            for name in ranked:
                if not self._holds(name, protocol):
                    self._kills[name] += 1
                    return name
        except OutOfTime:
            return "no end"
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            for remembers in (prepare, watch_of, layout_of, restricts):
                remembers.cache_clear()
        return ""

    def _holds(self, name: str, protocol: Protocol) -> bool:
        try:
            self._checks[name](protocol)
        except Exception:
            return False
        except pytest.fail.Exception:
            return False
        return True


def _stop(*_: object) -> None:
    raise OutOfTime


def _opinions() -> Iterator[tuple[str, Check]]:
    """The second opinion on made-up charts."""
    charts = importlib.import_module("protocol_charts")
    oracle = importlib.import_module("protocol_oracle")
    compare = importlib.import_module("test_protocol_second_opinion").disagreements

    def check(chart: Any, other: Any) -> Check:
        def holds(protocol: Protocol) -> None:
            assert not compare(suggest(chart, protocol), other)

        return holds

    for seed in range(CORPUS):
        chart = charts.Maker(seed, seed % 15).chart()
        yield f"second opinion on chart {seed}", check(chart, oracle.opinion(chart))


def _tests() -> Iterator[tuple[str, Check]]:
    """The unit tests, as calls. One that needs more than protocols and a monkeypatch is left out."""
    forearm = load_folder(ROOT / "tests" / "data" / "protocols" / "forearm")

    def check(test: Callable[..., None], params: dict[str, Any]) -> Check:
        wanted = [name for name in inspect.signature(test).parameters if name not in params]

        def holds(protocol: Protocol) -> None:
            with pytest.MonkeyPatch.context() as patch:
                fixtures = {"it_band": protocol, "forearm": forearm, "monkeypatch": patch}
                test(**params, **{name: fixtures[name] for name in wanted})

        return holds

    for item in _collected():
        params = dict(item.callspec.params) if hasattr(item, "callspec") else {}
        known = set(inspect.signature(item.obj).parameters) <= {*params, "it_band", "forearm", "monkeypatch"}
        if known and not item.name.startswith(ECHO):
            yield item.nodeid.rsplit("/", 1)[-1], check(item.obj, params)


def _collected() -> list[Any]:
    class Collector:
        items: list[Any] = []  # noqa: RUF012

        def pytest_collection_finish(self, session: Any) -> None:
            self.items.extend(session.items)

    files = [str(path) for name in FILES if (path := TESTS / f"test_protocol_{name}.py").exists()]
    # none of the project's settings: only the functions are wanted, and Qt would cost time
    options = ["--collect-only", "-q", "--import-mode=importlib", "-p", "no:cacheprovider", "-p", "no:pytest-qt"]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        status = pytest.main([*options, "-c", os.devnull, "--rootdir", str(ROOT), *files], plugins=[Collector()])
    if status:
        raise RuntimeError(f"the tests cannot be collected: pytest says {status}")
    return Collector.items
