"""Faults in functions that run already: a function's code is exchanged for one that raises, wherever it is held.

Signals keep bound methods, tables keep functions, partials keep both: none of them would notice another function under
the same name. What is exchanged here is the code of the function itself.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType, FunctionType
from typing import NamedTuple


class Place(NamedTuple):
    """A function of the program: its file behind `src/`, its first line, its name within."""

    file: str
    line: int
    name: str

    @classmethod
    def of(cls, code: CodeType) -> Place:
        return cls(_short(code), code.co_firstlineno, code.co_qualname)

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.name}"


def _short(code: CodeType) -> str:
    return code.co_filename.replace("\\", "/").rsplit("/src/", 1)[-1]


def called(work: Callable[[], object], within: str) -> list[Place]:
    """Every function below a folder of the program that runs in this thread while something is done, as first called.

    Those that are only made meanwhile are not among them: `faulty` could not find them in another process.
    """
    held = {each.__code__ for each in _functions()}
    codes: dict[CodeType, None] = {}

    def look(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            codes[frame.f_code] = None

    sys.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(None)
    return [Place.of(code) for code in codes if code in held and _short(code).startswith(within)]


@contextmanager
def faulty(place: Place, words: str) -> Iterator[None]:
    """While this lasts the function at the place raises RuntimeError with these words whenever it is called."""
    kept = [(function, function.__code__) for function in _functions() if Place.of(function.__code__) == place]
    assert kept, f"there is no function at {place}"
    for function, code in kept:
        function.__code__ = _raising(words, len(code.co_freevars))
    try:
        yield
    finally:
        for function, code in kept:
            function.__code__ = code


def _functions() -> list[FunctionType]:
    return [each for each in gc.get_objects() if type(each) is FunctionType]


def _raising(words: str, free: int) -> CodeType:
    """Code that raises, with as many free variables as the code in whose place it is put."""
    names = [f"v{number}" for number in range(free)]
    body = f"def faulty(*_arguments, **_named):\n  raise RuntimeError({words!r}, {', '.join(names)})\n"
    outer = f"def outer({', '.join(names)}):\n" + "".join(
        f"  {line}\n" for line in [*body.splitlines(), "return faulty"]
    )
    space: dict[str, FunctionType] = {}
    exec(outer, space)
    code = space["outer"](*names).__code__
    assert isinstance(code, CodeType)
    return code
