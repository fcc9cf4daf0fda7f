"""Alters the IT band's knowledge and the engine, one thing at a time, and asks the tests whether they notice.

    python -m tools.mutate_rules                     # knowledge: every rule, condition, outcome, zone, plan constraint
    python -m tools.mutate_rules --engine            # the engine's own branches, conditions, words and statements
    python -m tools.mutate_rules --only rule.R7      # mutants whose name begins so
    python -m tools.mutate_rules --engine --only holding. engine.    # two modules of the engine

A mutant is killed by the loader (it is a fault), by the second opinion on a corpus of made-up charts, or by a unit test
of `tests/unit/protocol`. Survivors are printed. Exit status 1 if there is one that `tests/data/mutation_argued.toml`
does not argue, or an argument there that nothing needs any more; 2 if a check fails with nothing altered. See
docs/mutation.md.
"""

import argparse
import multiprocessing
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tools.mutation.code import CodeMutant, Replaced, code_mutants, install

ROOT = Path(__file__).parents[1]
ARGUED = ROOT / "tests" / "data" / "mutation_argued.toml"


def main() -> int:
    options = _options()
    if options.alone:
        return _alone(options.alone)
    only = tuple(options.only)
    if noticed := _noticed_when_sound():
        print(f"Nothing was altered, and yet {noticed} fails: mend that first, or every mutant would count as noticed.")
        return 2
    names, killer_of = _engine(only) if options.engine else _knowledge(only)
    argued = _argued("engine" if options.engine else "knowledge")
    killed: Counter[str] = Counter()
    survivors: list[str] = []
    for name, killer in _asked(names, killer_of, options.workers):
        killed[killer.split(" on ")[0].split("::")[0] or "survived"] += 1
        if options.verbose:
            print(f"{name}  <-  {killer}", flush=True)
        if not killer:
            survivors.append(name)
            print(f"survived: {name}{f' (argued: {argued[name]})' if name in argued else ''}", flush=True)
    needless = [name for name in argued if name.startswith(only) and name not in survivors]
    for name in needless:
        print(f"argued needlessly: {name}")
    unknown = [name for name in survivors if name not in argued]
    print(f"{sum(killed.values())} mutants: {', '.join(f'{how} {count}' for how, count in killed.most_common())}")
    print(f"{len(unknown)} survive without an argument, {len(survivors) - len(unknown)} with one")
    return 1 if unknown or needless else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", action="store_true", help="the engine's code instead of the knowledge")
    parser.add_argument(
        "--only", nargs="+", default=[""], metavar="PREFIX", help="only mutants whose name begins with one"
    )
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes, at low priority (2)")
    parser.add_argument("--verbose", action="store_true", help="tell what killed each mutant")
    parser.add_argument("--alone", default="", metavar="NAME", help=argparse.SUPPRESS)
    return parser.parse_args()


def _argued(part: str) -> dict[str, str]:
    """The arguments of a part, by mutant."""
    entries = tomllib.loads(ARGUED.read_text(encoding="utf-8")).get(part, [])
    return {name: entry["why"] for entry in entries for name in entry["mutants"]}


Killer = Callable[[int], str]


def _asked(names: list[str], killer_of: Killer, workers: int) -> Iterator[tuple[str, str]]:
    """Every mutant's name and killer, as they come."""
    with multiprocessing.get_context("fork").Pool(workers, os.nice, (10,)) as pool:
        yield from zip(names, pool.imap(killer_of, range(len(names)), chunksize=4), strict=True)


_checks: Any = None
_mutants: list[Any] = []
"""What a worker has from before the fork: the checks and the mutants. One that runs alone makes its checks itself."""


def _judge() -> Any:
    global _checks
    if _checks is None:
        from tools.mutation.checks import Checks

        _checks = Checks()
    return _checks


def _noticed_when_sound() -> str:
    """What fails with nothing altered; empty where all is well."""
    from bodymap.protocol import load_protocol

    return str(_judge().killer(load_protocol("it_band")))


def _knowledge(only: tuple[str, ...]) -> tuple[list[str], Killer]:
    from tools.mutation.knowledge import knowledge_mutants

    _mutants[:] = [files for name, files in knowledge_mutants() if name.startswith(only)]
    return [name for name, _ in knowledge_mutants() if name.startswith(only)], _knowledge_killer


def _knowledge_killer(number: int) -> str:
    from tools.mutation.knowledge import protocol_of

    protocol = protocol_of(_mutants[number])
    return "loader" if protocol is None else _judge().killer(protocol)


def _engine(only: tuple[str, ...]) -> tuple[list[str], Killer]:
    _mutants[:] = [mutant for mutant in code_mutants() if mutant.name.startswith(only)]
    return [mutant.name for mutant in _mutants], _engine_killer


def _engine_killer(number: int) -> str:
    from bodymap.protocol import load_protocol

    mutant: CodeMutant = _mutants[number]
    if not mutant.function:
        command = [sys.executable, "-m", "tools.mutate_rules", "--alone", mutant.name]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=900)
        return run.stdout.strip() if run.returncode == 0 else "import"
    judge, protocol = _judge(), load_protocol("it_band")
    with Replaced(mutant):
        return str(judge.killer(protocol))


def _alone(name: str) -> int:
    """Tells what kills a mutant that no function can be exchanged for: its module is imported altered."""
    install(next(mutant for mutant in code_mutants() if mutant.name == name))
    from bodymap.protocol import load_protocol

    print(_judge().killer(load_protocol("it_band")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
