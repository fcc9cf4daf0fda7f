"""Mutants of the engine's code: a branch turned, a condition or a statement left out, a word or a number changed."""

import ast
import copy
import importlib
import importlib.abc
import importlib.machinery
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

PACKAGE = "bodymap.protocol"
ENGINE = ("facts", "firing", "judging", "planning", "prompting", "preparing", "screening", "holding", "engine")
_SOURCES = Path(__file__).parents[2] / "src" / "bodymap" / "protocol"
_WORD = re.compile(r"[a-z_]+")
_TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot,
    ast.IsNot: ast.Is, ast.Lt: ast.GtE, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.GtE: ast.Lt,
}  # fmt: skip
_NUDGED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_OTHER = {"all": "any", "any": "all", "max": "min", "min": "max", "sorted": "list"}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


class CodeMutant(NamedTuple):
    """`function` is the qualified name of what was altered; empty where it stands outside of every function."""

    name: str
    module: str
    function: str
    text: str


def code_mutants() -> Iterator[CodeMutant]:
    """Every mutant of the engine's modules, by names that hold while lines move."""
    for module in ENGINE:
        tree = ast.parse((_SOURCES / f"{module}.py").read_text(encoding="utf-8"))
        for number, node in enumerate(ast.walk(tree)):
            vars(node)["number"] = number
        seen: Counter[str] = Counter()
        for function, node in _doing(tree, ""):
            for told, turned in _altered(node):
                text = ast.unparse(ast.fix_missing_locations(_Put(vars(node)["number"], turned).visit(_copy(tree))))
                name = f"{module}.{function or 'module'}: {told}"
                seen[name] += 1
                again = f" ({seen[name]})" if seen[name] > 1 else ""
                yield CodeMutant(name + again, f"{PACKAGE}.{module}", function, text)


def _copy(tree: ast.Module) -> ast.Module:
    return copy.deepcopy(tree)


class _Put(ast.NodeTransformer):
    """Puts a node in the place of the one that has the number."""

    def __init__(self, number: int, turned: ast.AST) -> None:
        self._number, self._turned = number, turned

    def visit(self, node: ast.AST) -> ast.AST:
        return self._turned if vars(node).get("number") == self._number else self.generic_visit(node)


def _doing(node: ast.AST, function: str, inside: str = "") -> Iterator[tuple[str, ast.AST]]:
    """The nodes that do something, each with its function; annotations and decorators only say what things are."""
    yield function, node
    if isinstance(node, ast.ClassDef):
        for member in node.body:
            yield from _doing(member, "", f"{inside}{node.name}.")
    elif isinstance(node, ast.FunctionDef):
        for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            yield from _doing(default, function)
        for statement in node.body:
            yield from _doing(statement, function or f"{inside}{node.name}")
    elif isinstance(node, ast.AnnAssign):
        if node.value:
            yield from _doing(node.value, function)
    else:
        for inner in ast.iter_child_nodes(node):
            yield from _doing(inner, function, inside)


def _altered(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What a node can be turned into, with words for it."""
    if isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.BoolOp):
        yield f"{ast.unparse(node)}: and/or turned", ast.BoolOp(_turn(node.op), node.values)
        for n, value in enumerate(node.values):
            rest = [*node.values[:n], *node.values[n + 1 :]]
            left = rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
            yield f"{ast.unparse(node)}: without {ast.unparse(value)}", left
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"{ast.unparse(node)}: not left out", node.operand
    elif isinstance(node, ast.If | ast.IfExp):
        for word, always in (("always", True), ("never", False)):
            turned: ast.If | ast.IfExp = copy.copy(node)
            turned.test = ast.Constant(always)
            yield f"if {ast.unparse(node.test)}: {word}", turned
    elif isinstance(node, ast.comprehension):
        for n, test in enumerate(node.ifs):
            ifs = [*node.ifs[:n], *node.ifs[n + 1 :]]
            yield f"for … if {ast.unparse(test)}: always", ast.comprehension(node.target, node.iter, ifs, 0)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _OTHER:
        other = _OTHER[node.func.id]
        keywords = [] if other == "list" else node.keywords
        yield f"{ast.unparse(node)}: {other}", ast.Call(ast.Name(other, ast.Load()), node.args, keywords)
    elif isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
        yield f"{ast.unparse(node)}: turned", ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
    elif isinstance(node, ast.Constant):
        yield from _constant(node)
    elif isinstance(node, ast.Continue | ast.AugAssign) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.YieldFrom | ast.Yield)
    ):
        yield f"{ast.unparse(node)}: left out", ast.Pass()


def _compared(node: ast.Compare) -> Iterator[tuple[str, ast.AST]]:
    words = ast.unparse(node)
    op = type(node.ops[0])
    yield f"{words}: turned", ast.Compare(node.left, [_TURNED[op](), *node.ops[1:]], node.comparators)
    if op in _NUDGED:
        yield f"{words}: at the border", ast.Compare(node.left, [_NUDGED[op](), *node.ops[1:]], node.comparators)


def _constant(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    value = node.value
    if isinstance(value, bool):
        yield f"{value}: turned", ast.Constant(not value)
    elif isinstance(value, int):
        yield f"{value}: one more", ast.Constant(value + 1)
    elif isinstance(value, str) and _WORD.fullmatch(value):
        yield f"'{value}': another word", ast.Constant(f"{value}_altered")


def _turn(op: ast.boolop) -> ast.boolop:
    return ast.Or() if isinstance(op, ast.And) else ast.And()


class Replaced:
    """A mutant in the place of the engine's function, as long as the `with` lasts."""

    def __init__(self, mutant: CodeMutant) -> None:
        self._function = _function(importlib.import_module(mutant.module), mutant.function)
        self._code = _code(compile(mutant.text, f"<{mutant.name}>", "exec"), mutant.function)

    def __enter__(self) -> None:
        self._kept, self._function.__code__ = self._function.__code__, self._code

    def __exit__(self, *_: object) -> None:
        self._function.__code__ = self._kept


def _function(module: ModuleType, name: str) -> FunctionType:
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    found = getattr(found, "__wrapped__", getattr(found, "fget", found))
    if not isinstance(found, FunctionType):
        raise TypeError(f"{module.__name__}.{name} is no function")
    return found


def _code(code: CodeType, name: str) -> CodeType:
    for part in name.split("."):
        code = next(inner for inner in code.co_consts if isinstance(inner, CodeType) and inner.co_name == part)
    return code


def install(mutant: CodeMutant) -> None:
    """Puts the mutant in the place of its module, which must not have been imported yet."""

    class Altered(importlib.abc.MetaPathFinder, importlib.abc.Loader):
        def find_spec(self, name: str, path: object = None, target: object = None) -> Any:  # noqa: ARG002
            return importlib.machinery.ModuleSpec(name, self) if name == mutant.module else None

        def exec_module(self, module: ModuleType) -> None:
            exec(compile(mutant.text, f"<{mutant.name}>", "exec"), vars(module))

    sys.meta_path.insert(0, Altered())
