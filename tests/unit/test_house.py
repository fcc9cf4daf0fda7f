"""The laws of the house that no linter knows, each with a case in which it bites; and what the pages say of the code.

What imports may be is held by the contracts in `pyproject.toml`.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from bodymap.protocol import load_protocol

ROOT = Path(__file__).parents[2]
CODE = ROOT / "src" / "bodymap"
UNITS = ROOT / "tests" / "unit"
PAGES = (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "db" / "README.md")

LONGEST_MODULE, LONGEST_FUNCTION = 500, 80
"""Lines. From 300 and 50 on a module or function says, by its docstring or its form, what holds it together."""

Find = tuple[str, int]
"""A module, named from the package's folder, and a line in it."""


@cache
def nodes(folder: Path) -> dict[str, list[ast.AST]]:
    """Every module below a folder, by its name, as all that its tree holds."""
    return {
        path.relative_to(folder).as_posix(): list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        for path in sorted(folder.rglob("*.py"))
    }


def lines(found: Iterable[ast.AST], law: str) -> list[int]:
    """The lines that break a law."""
    return [node.lineno for node in found if BROKEN[law](node)]


def calls(node: ast.AST, *names: str) -> bool:
    """Whether one of these is called: `QAction`, or `edit` of a `workspace`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
        return False
    last = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
    return any(name.rpartition(".")[2] == last and f".{ast.unparse(node.func)}".endswith(f".{name}") for name in names)


def is_knot(node: ast.AST) -> bool:
    """A variable that any module could change, or a class that is named for nothing that it does."""
    if isinstance(node, ast.ClassDef):
        return re.search(r"Manager|Utils?$|Helper|Singleton", node.name) is not None
    return isinstance(node, ast.Global)


def is_guessed_side(node: ast.AST) -> bool:
    """A side that follows from which of two numbers is larger, as x from the middle."""
    if not isinstance(node, ast.IfExp | ast.If):
        return False
    compared = any(
        isinstance(sign, ast.Lt | ast.Gt | ast.LtE | ast.GtE)
        for each in ast.walk(node.test)
        if isinstance(each, ast.Compare)
        for sign in each.ops
    )
    arms = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [*node.body, *node.orelse]
    return compared and any(
        isinstance(each, ast.Attribute) and ast.unparse(each) in ("Side.LEFT", "Side.RIGHT")
        for arm in arms
        for each in ast.walk(arm)
    )


def is_long(node: ast.AST) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.end_lineno is None:
        return False
    return node.end_lineno - node.lineno >= LONGEST_FUNCTION


def reads_files(node: ast.AST) -> bool:
    named = isinstance(node, ast.ImportFrom) and node.module in ("pathlib", "bodymap.resources", "os", "io")
    return named or calls(node, "open")


BROKEN = {
    "edits of a visit go through the desk": lambda node: calls(node, "workspace.edit"),
    "the window's actions are a table": lambda node: calls(node, "QAction", "QShortcut"),
    "no singletons, no Manager": is_knot,
    "a side is never guessed": is_guessed_side,
    "a function fits the eye": is_long,
    "the domain reads no file": reads_files,
}

LAWFUL = {
    # the one road of an edit: the undo stack asks the desk, the desk asks the workspace
    "edits of a visit go through the desk": {"ui/desk.py"},
    "the window's actions are a table": {"ui/actions.py"},
    # the language is chosen once, before the first sentence is made
    "no singletons, no Manager": {"language.py"},
    # made-up clients, out of files that the program ships
    "the domain reads no file": {"domain/example.py"},
}

PLANTED = {
    "edits of a visit go through the desk": "self.desk.workspace.edit(visit.id, edit)",
    "the window's actions are a table": "action = QtGui.QAction(tr('Sign'), self)",
    "no singletons, no Manager": "class ClientManager: ...",
    "a side is never guessed": "side = Side.LEFT if point.x() < middle else Side.RIGHT",
    "a function fits the eye": "def long():" + "\n    pass" * LONGEST_FUNCTION,
    "the domain reads no file": "from pathlib import Path",
}


def within(law: str, module: str) -> bool:
    return module.startswith("domain/") if law == "the domain reads no file" else True


@pytest.mark.parametrize("law", BROKEN)
def test_the_law_holds_everywhere(law: str) -> None:
    code = nodes(CODE).items()
    found: set[Find] = {(name, line) for name, tree in code if within(law, name) for line in lines(tree, law)}
    assert {find for find in found if find[0] not in LAWFUL.get(law, ())} == set()
    assert LAWFUL.get(law, set()) <= {name for name, _ in found}, "a module that needs no exception has one"


@pytest.mark.parametrize("law", BROKEN)
def test_the_law_bites(law: str) -> None:
    assert lines(ast.walk(ast.parse(PLANTED[law])), law) == [1]


def test_no_module_is_longer_than_a_stranger_can_hold() -> None:
    counted = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CODE.rglob("*.py")}
    assert {path for path, number in counted.items() if number >= LONGEST_MODULE} == set()
    assert not [path for path in counted if re.search(r"util|helper|manager", path.stem)]


def test_unit_tests_name_no_qt() -> None:
    """But for the one that asks how Qt's locale is set."""
    named = {
        name
        for name, tree in nodes(UNITS).items()
        for node in tree
        if isinstance(node, ast.Import | ast.ImportFrom) and re.search(r"\b(PySide6|pytestqt)\b", ast.unparse(node))
    }
    assert named == {"ui/test_ui_words.py"}


# the contracts


def contracts() -> dict[str, dict[str, list[str]]]:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    return {each["name"]: each for each in told}


def packages() -> set[str]:
    """What lies in the package itself: `domain`, `launch` …"""
    here = {path.stem for path in CODE.glob("*.py")} | {path.parent.name for path in CODE.glob("*/__init__.py")}
    return here - {"__init__"}


@pytest.mark.parametrize(
    ("names", "at_home"),
    [
        (["only ui and paint know Qt", "the command line leaves Qt to paint and to the window"], {"ui", "paint"}),
        (["only store knows SQLAlchemy, Alembic and the drivers"], {"store"}),
        (["only keys derives and wraps"], {"keys"}),
    ],
)
def test_a_contract_forgets_no_package(names: list[str], at_home: set[str]) -> None:
    told = contracts()
    forbidden = {module.removeprefix("bodymap.") for name in names for module in told[name]["source_modules"]}
    assert forbidden == packages() - at_home


# the pages


def test_the_layers_stand_in_the_page_as_in_the_contract() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = [re.split(r"\s{2,}", line)[0] for line in page.split("```")[1].splitlines()[1:]]
    wanted = [re.split(r" \| |, ", layer) for layer in contracts()["imports point downward only"]["layers"][1:]]
    assert [re.split(r" \| |, ", line) for line in drawn] == wanted


def test_every_link_in_the_pages_leads_somewhere() -> None:
    assert [lost for page in PAGES for lost in _lost_links(page, page.read_text(encoding="utf-8"))] == []
    words = "[a](none.md) [b](README.md#nowhere) [c](README.md#for-developers) [d](https://example.org) `[e](f.md)`"
    assert list(_lost_links(ROOT / "README.md", words)) == ["README.md: none.md", "README.md: README.md#nowhere"]


def test_every_picture_of_the_pages_is_shown() -> None:
    said = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = sorted(path.name for path in (ROOT / "docs" / "pictures").iterdir())
    assert pictures
    assert [name for name in pictures if f"pictures/{name}" not in said] == []


def _lost_links(page: Path, text: str) -> Iterator[str]:
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)):
        name, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            yield f"{page.relative_to(ROOT)}: {link}"


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


OUTSIDE = {"cryptography", "dev.py", "lint-imports"}
"""Names in ARCHITECTURE.md that are no part of the package."""


def test_every_name_in_the_architecture_page_is_in_the_code() -> None:
    page = re.sub(r"```.*?```", "", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), flags=re.DOTALL)
    names = [name for quoted in re.findall(r"`([^`]+)`", page) for name in _names(quoted)]
    assert len(names) > 50
    assert [name for name in names if not _is_there(name)] == []
    assert not _is_there("ui/nowhere")
    assert not _is_there("AddNothing")


def _names(quoted: str) -> list[str]:
    """`apply(visit, edit) -> (visit, inverse)` is `apply`; `ui/vault` and `paint.archival` are themselves."""
    name = quoted.split("(")[0].strip()
    return [name] if re.fullmatch(r"[\w./-]+", name) and name not in OUTSIDE else []


def _is_there(name: str) -> bool:
    path = name.strip("/").replace(".", "/") if "/" not in name and not name.endswith(".py") else name.strip("/")
    for folder in (ROOT, CODE, CODE / "ui"):
        if (folder / path).exists() or (folder / f"{path}.py").exists():
            return True
    return any(
        getattr(node, "name", getattr(node, "id", None)) == name
        for tree in nodes(CODE).values()
        for node in tree
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Name)
    )


def test_the_numbers_of_statements_and_rules_are_those_of_the_words() -> None:
    words = (ROOT / "CONTEXT.md").read_text(encoding="utf-8")
    protocol = load_protocol("it_band")
    for letter, known in (("S", protocol.statements), ("R", protocol.rules)):
        numbers = sorted(int(name[1:]) for name in known)
        assert f"({letter}{numbers[0]}–{letter}{numbers[-1]})" in words
        assert numbers == list(range(numbers[0], numbers[-1] + 1))
