"""A run that tells what it has so far, and that can be called off within a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic

from rempart.engine.run import S, Source

_PART_S = 0.01
_FIRST_PART = 8
_MOST_GROWTH = 8


def go_on() -> None:
    """Nothing calls the run off."""


@dataclass(frozen=True, slots=True)
class Steps:
    """`first`: replicates of the first step, or one a world. Each further step takes `step_s` or so.

    How many replicates it adds, and so what is told before the last, hangs on the machine. `look` is called
    every hundredth of a second or so, by several threads; what it raises ends the run.
    """

    first: int = 500
    step_s: float = 0.5
    look: Callable[[], None] = go_on


USUAL = Steps()
"""Steps of nobody who has other wishes."""


class Looking(Generic[S]):
    """A source of replicates that looks between small parts of each task whether to go on."""

    def __init__(self, source: Source[S], look: Callable[[], None]) -> None:
        self._source, self._look = source, look
        self.stride = source.stride

    def empty(self) -> S:
        """Sums of nothing."""
        return self._source.empty()

    def work(self, seed: int, i_world: int, first: int, count: int, sums: S, lock: Lock) -> None:
        """Run a task in parts, each of which takes a hundredth of a second by the pace of the one before."""
        done, part = 0, _FIRST_PART
        while done < count:
            self._look()
            began = time.perf_counter()
            n = min(part, count - done)
            self._source.work(seed, i_world, first + done * self.stride, n, sums, lock)
            done += n
            took_s = max(time.perf_counter() - began, 1e-6)
            part = max(1, min(int(n * _PART_S / took_s), _MOST_GROWTH * n))
