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
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from torture.trial import environment


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


class Ended(RuntimeError):  # noqa: N818
    """A worker came to an end that was not meant for it; `status` is how, as the system says it."""

    def __init__(self, status: int, order: str) -> None:
        super().__init__(f"a worker ended with {status} at {order}")
        self.status = status


class Workers:
    """The process that forks, from the outside."""

    def __init__(self, script: str, *arguments: str, **more: str) -> None:
        """The script's own arguments, and what its environment has more than ours."""
        self._breeder = subprocess.Popen(
            [sys.executable, script, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=environment(**more),
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
        Ended where it came to an end by itself: a worker that fails proves nothing.
        """

        def kill(victim: int) -> None:
            time.sleep(delay)
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)

        said, status = self._one(order, kill, at_work=at_work)
        if status != signal.SIGKILL:
            raise Ended(status, order)
        return said

    def ask(self, order: str) -> list[str]:
        """Starts one with an order, lets it come to its own end, and returns the lines that it said.

        Raises Ended where it failed, or was killed.
        """
        said, status = self._one(order, lambda _: None, at_work=False)
        if status:
            raise Ended(status, order)
        return said

    def _one(self, order: str, begun: Callable[[int], object], *, at_work: bool) -> tuple[list[str], int]:
        """What a worker said, and how it ended; `begun` gets its process id."""
        ask, answer = self._breeder.stdin, self._breeder.stdout
        assert ask is not None
        assert answer is not None
        ask.write(f"{order}\n".encode())
        said: list[str] = []
        process = 0
        while line := answer.readline().decode().rstrip("\n"):
            if line.startswith("end "):
                return said, int(line[4:])
            if line.startswith("pid "):
                process = int(line[4:])
            else:
                said.append(line)
            if process and (said or not at_work):
                begun(process)
                process = 0
        raise RuntimeError("the process that forks is gone")
