"""Processes to be killed one after the other, forked from one that has imported everything.

An import takes a hundred times as long as a fork: so a hundred windows can be killed while one would start. The process
that forks holds no record, no thread and no QApplication; what a worker does, it does anew.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import TracebackType


def breed(work: Callable[[str], object]) -> None:
    """In the process that forks: a worker for every line that comes in, which is its order.

    What a worker says are lines of its own on standard output. Its end is said in a line that begins with `end`.
    """
    for line in sys.stdin:
        child = os.fork()
        if not child:
            status = 1
            try:
                work(line.rstrip("\n"))
                status = 0
            except BaseException:
                traceback.print_exc()
            os._exit(status)
        say(f"pid {child}")
        say(f"end {os.waitpid(child, 0)[1]}")


def say(line: str) -> None:
    """Whole or not at all, also from a process that is killed at any instant."""
    os.write(1, f"{line}\n".encode())


class Workers:
    """The process that forks, from the outside."""

    def __init__(self, script: str, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        self._breeder = subprocess.Popen(
            [sys.executable, script, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=None if environment is None else {**os.environ, **environment},
        )

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._breeder.communicate()

    def kill_one(self, delay: float, *, at_work: bool, order: str = "go") -> list[str]:
        """Starts one with an order and kills it after `delay` seconds; returns the lines that it said.

        With `at_work` the time runs from its first line, otherwise from its start, while it opens the record. Raises
        RuntimeError where it came to an end by itself: a worker that fails proves nothing.
        """
        ask, answer = self._breeder.stdin, self._breeder.stdout
        assert ask is not None
        assert answer is not None
        ask.write(f"{order}\n".encode())
        said: list[str] = []
        victim = 0
        while line := answer.readline().decode().rstrip("\n"):
            if line.startswith("end "):
                if int(line[4:]) != signal.SIGKILL:
                    raise RuntimeError(f"a worker ended by itself, with {line[4:]}")
                break
            if line.startswith("pid "):
                victim = int(line[4:])
            else:
                said.append(line)
            if victim and (said or not at_work):
                time.sleep(delay)
                with suppress(ProcessLookupError):  # it may have come to its own end
                    os.kill(victim, signal.SIGKILL)
                victim = 0
        return said
