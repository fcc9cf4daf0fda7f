"""Alters the IT band's knowledge and the engine, one thing at a time, and asks the tests whether they notice.

    python -m tools.mutate_rules                     # knowledge: every rule, condition, outcome, zone, plan constraint
    python -m tools.mutate_rules --engine            # the engine's own branches
    python -m tools.mutate_rules --only rule.R7      # mutants whose name begins so

A mutant is killed by the loader (it is a fault), by the second opinion (a corpus of made-up charts), or by the unit
tests of `tests/unit/protocol`. Each survivor is printed with its place; exit
status 1 if there is one that is not argued below.
"""

import argparse
import ast
import contextlib
import copy
import importlib
import io
import os
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests" / "unit" / "protocol"
FAST = ("knowledge", "rules", "plans", "prompts", "cases", "failing", "forearm")
CORPUS = 400
ENGINE = ("facts", "firing", "judging", "planning", "prompting", "preparing", "engine")

_CLOSED = "a zone so restricted has every technique withheld, and then no advice is given either"

ARGUED: dict[str, str] = {
    "rule.R0.gate: left out": "what is pending closes the gate by itself",
    **{f"rule.R8.case.0.then.1.unless_restricted_by.{n}: left out": _CLOSED for n in (0, 1)},
    **{f"rule.R18.case.0.then.0.unless_restricted_by.{n}: left out": _CLOSED for n in (0, 1, 3)},
    "facts: if kind in lasting: always": "only lasting kinds can be named by a rule that looks at what stands",
    "firing: if effect is None: always": "what was made is made again: slower, and the same",
}
"""Survivors that are no weakness, by name without its line, each with its argument."""

WORDS = {
    "name",
    "short",
    "title",
    "help",
    "how",
    "positive",
    "about",
    "note",
    "consequence",
    "version",
    "diagram",
    "text",
}
WORDS |= {"text_unanswered", "record_only", "own_words", "usual", "unit", "better", "least", "most", "matters", "side"}
WORDS |= {"mean_of", "group", "joint", "movement", "several"}
"""Keys whose words no verdict depends on; `text` of rules is proofread, not tested word by word."""

FLIPS: dict[Any, tuple[Any, ...]] = {
    "avoid": ("modified", "refer"),
    "refer": ("avoid",),
    "modified": ("avoid",),
    "protocol": ("precaution",),
    "precaution": ("protocol",),
    "pending": ("refer",),
    "today": ("standing",),
    "standing": ("today",),
    "light": ("moderate",),
    "moderate": ("light",),
    "what applies": ("all",),
    "client": ("side",),
    "yes": ("no",),
    "initial": ("later",),
    True: (False,),
    False: (True,),
}


def mutants(tables: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every altered copy of a table: a key or an item left out, a word or a flag turned, neighbours swapped."""
    items = tables.items() if isinstance(tables, dict) else enumerate(tables)
    for key, value in list(items):
        name = value.get("id", key) if isinstance(value, dict) else key
        where = f"{path}.{name}" if path else str(name)
        if key in WORDS or key == "id":
            continue
        without = copy.deepcopy(tables)
        del without[key]
        yield f"{where}: left out", without
        for flipped in FLIPS.get(value, ()) if isinstance(value, str | bool) else ():
            turned = copy.deepcopy(tables)
            turned[key] = flipped
            yield f"{where}: {value} → {flipped}", turned
        if isinstance(value, dict | list):
            for told, inner in mutants(value, where):
                changed = copy.deepcopy(tables)
                changed[key] = inner
                yield told, changed
        if key in ("order", "steps"):
            for n in range(len(value) - 1):
                swapped = copy.deepcopy(tables)
                swapped[key][n : n + 2] = swapped[key][n + 1], swapped[key][n]
                yield f"{where}.{n}: swapped with the next", swapped


def knowledge_mutants() -> Iterator[tuple[str, dict[str, dict[str, Any]]]]:
    """Every mutant of the folder, as tables by file."""
    folder = ROOT / "resources" / "protocols" / "it_band"
    files = {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}
    for name, tables in files.items():
        for table, content in tables.items():
            if table in ("help", "outcome", "band", "protocol"):
                continue
            for told, changed in mutants(content, table):
                yield told, {**files, name: {**tables, table: changed}}


def protocol_of(files: dict[str, dict[str, Any]]) -> Any:
    """The protocol of these tables, or None where the loader refuses it."""
    from bodymap.protocol.building import build
    from bodymap.protocol.checking import check
    from bodymap.protocol.reading import Reading, read_tables

    reading = Reading()
    read_tables(files, reading)
    check(reading)
    return None if reading.faults else build(reading)


class Judge:
    """Asks the second opinion first, since it is quick, and then the tests."""

    def __init__(self) -> None:
        sys.path.insert(0, str(TESTS))
        charts = importlib.import_module("protocol_charts")
        oracle = importlib.import_module("protocol_oracle")
        self._compare = importlib.import_module("test_protocol_second_opinion").disagreements
        made = [charts.Maker(seed, seed % 15).chart() for seed in range(CORPUS)]
        self._corpus = [(chart, oracle.opinion(chart)) for chart in made]

    def killer(self, protocol: Any) -> str:
        """What kills the protocol; empty if it survives."""
        from bodymap.protocol import suggest

        for chart, other in self._corpus:
            try:
                if self._compare(suggest(chart, protocol), other):
                    return "second opinion"
            except KeyError:
                return "second opinion"
        return "tests" if fails(protocol) else ""


def fails(protocol: Any) -> bool:
    """Whether the fast tests fail with this protocol."""
    import pytest

    class UnderTest:
        @staticmethod
        def pytest_configure(config: Any) -> None:
            config.protocol_under_test = protocol

    files = [str(TESTS / f"test_protocol_{name}.py") for name in FAST]
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        options = [
            "-x",
            "-q",
            "--assert=plain",
            "--import-mode=importlib",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:pytest-qt",
        ]
        # none of the project's settings: the tests' words are not wanted, and Qt would only cost time
        status = pytest.main([*options, "-c", os.devnull, "--rootdir", str(ROOT), *files], plugins=[UnderTest()])
    return status != 0


class Turn(ast.NodeTransformer):
    """Turns the n-th branch of a module: a comparison, a connective, a negation, a constant or a default."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._count = -1
        self.told = ""

    def _is_it(self, node: ast.AST, told: str) -> bool:
        self._count += 1
        if self._count == self._wanted:
            self.told = f"line {getattr(node, 'lineno', 0)}: {told}"
            return True
        return False

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        turned = {
            ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot,
            ast.IsNot: ast.Is, ast.Lt: ast.GtE, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.GtE: ast.Lt,
        }  # fmt: skip
        if self._is_it(node, f"{ast.unparse(node)} turned"):
            return ast.Compare(node.left, [turned[type(node.ops[0])](), *node.ops[1:]], node.comparators)
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        if self._is_it(node, f"{ast.unparse(node)}: and/or turned"):
            return ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.Not) and self._is_it(node, f"{ast.unparse(node)}: not left out"):
            return node.operand
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        if self._is_it(node, f"if {ast.unparse(node.test)}: always"):
            return ast.If(ast.Constant(True), node.body, node.orelse)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool) and self._is_it(node, f"{node.value} turned"):
            return ast.Constant(not node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        other = {"all": "any", "any": "all", "max": "min", "min": "max", "sorted": "list"}
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in other and self._is_it(node, f"{ast.unparse(node)}: {name} → {other[name]}"):
            return ast.Call(ast.Name(other[name], ast.Load()), node.args, [] if name == "sorted" else node.keywords)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        # a class's decorators say how it is stored, not what it does
        node.body = [self.visit(inner) for inner in node.body]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value:
            node.value = self.visit(node.value)
        return node


def engine_mutants() -> Iterator[tuple[str, str, str]]:
    """Module, what was turned, and the module's altered text."""
    for name in ENGINE:
        source = (ROOT / "src" / "bodymap" / "protocol" / f"{name}.py").read_text(encoding="utf-8")
        for wanted in range(10_000):
            turn = Turn(wanted)
            tree = ast.fix_missing_locations(turn.visit(ast.parse(source)))
            if not turn.told:
                break
            yield f"bodymap.protocol.{name}", turn.told, ast.unparse(tree)


def engine_killer(module: str, text: str) -> str:
    """What kills an altered module, tried in a process of its own; empty if it survives."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        told = "tests"
        with contextlib.suppress(BaseException):
            _install(module, text)
            told = Judge().killer(importlib.import_module("bodymap.protocol").load_protocol("it_band"))
        os.write(writer, told.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as answer:
        return answer.read()


def _install(module: str, text: str) -> None:
    import importlib.abc
    import importlib.machinery

    class Altered(importlib.abc.MetaPathFinder, importlib.abc.Loader):
        def find_spec(self, name: str, path: object = None, target: object = None) -> Any:  # noqa: ARG002
            return importlib.machinery.ModuleSpec(name, self) if name == module else None

        def exec_module(self, loaded: Any) -> None:
            exec(compile(text, f"<altered {module}>", "exec"), loaded.__dict__)

    sys.meta_path.insert(0, Altered())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", action="store_true", help="the engine's branches instead of the knowledge")
    parser.add_argument("--only", default="", metavar="PREFIX", help="only mutants whose name begins with this")
    options = parser.parse_args()
    killed: Counter[str] = Counter()
    survivors = []
    for name, killer in _engine(options.only) if options.engine else _knowledge(options.only):
        killed[killer or "survived"] += 1
        if not killer:
            argued = ARGUED.get(re.sub(r" line \d+:", ":", name))
            survivors += [] if argued else [name]
            print(f"survived: {name}{f' (argued: {argued})' if argued else ''}", flush=True)
    print(", ".join(f"{how}: {count}" for how, count in killed.most_common()), f"of {sum(killed.values())}")
    return 1 if survivors else 0


def _knowledge(only: str) -> Iterator[tuple[str, str]]:
    judge = Judge()
    for name, files in knowledge_mutants():
        if name.startswith(only):
            protocol = protocol_of(files)
            yield name, "loader" if protocol is None else judge.killer(protocol)


def _engine(only: str) -> Iterator[tuple[str, str]]:
    importlib.import_module("pytest")
    importlib.import_module("hypothesis")
    importlib.import_module("bodymap.domain.visit")
    for module, told, text in engine_mutants():
        name = f"{module.rsplit('.', 1)[-1]} {told}"
        if name.startswith(only):
            yield name, engine_killer(module, text)


if __name__ == "__main__":
    sys.exit(main())
