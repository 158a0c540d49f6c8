"""What a raid asks of any engine: looks, shots and draws by the law, and what a bare draw costs.

Counted in the plain-Python twin of the tests, which takes every look that docs/model.md asks for, one by one:
the count does not depend on how an engine gets to the answer, nor on which looks it can leave out.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

from rempart.engine import draws
from rempart.engine.world import World

TESTS = Path(__file__).resolve().parents[1] / "tests"
_MANY = 2_000_000


@dataclass(frozen=True)
class Work:
    """Means a raid, over `n_raids`; a draw asked for twice counts once; looks and shots are among them."""

    n_raids: int
    looks: float
    shots: float
    draws: float


def work_of(worlds: Sequence[World], seconds: float, seed: int = 1, n_most: int = 40) -> Work:
    """Play raids in the twin, at least one, until the time is up."""
    twin: Any = _twin()
    looks = shots = total = n = 0
    plain: dict[int, World] = {}
    begin = time.perf_counter()
    while n < n_most and (n == 0 or time.perf_counter() - begin < seconds):
        i_world = n % len(worlds)
        if i_world not in plain:
            plain[i_world] = twin.plain(worlds[i_world])
        asked = _counting(twin, seed, n)
        state = twin.Replicate(twin.State(plain[i_world], asked, None)).play()
        looks += sum(track.n_looks for of_sensor in state.tracks for track in of_sensor)
        shots += sum(len(e.shots) for member in state.members for e in member.engagements)
        total += len(asked.addresses)
        n += 1
    return Work(n, looks / n, shots / n, total / n)


def _twin() -> Any:
    if str(TESTS) not in sys.path:
        sys.path.append(str(TESTS))
    from engine import twin

    return twin


def _counting(twin: Any, seed: int, number: int) -> Any:
    """Draws of a replicate that remember which were asked for."""

    class Counting(twin.Draws):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(seed, number)
            self.addresses: set[tuple[int, ...]] = set()

        def unit(self, entity: int, purpose: int, count: int) -> float:
            self.addresses.add((entity, int(purpose), count))
            return float(super().unit(entity, purpose, count))

        def unit_of_pair(self, entity: int, purpose: int, other: int, count: int) -> float:
            self.addresses.add((entity, int(purpose), other, count))
            return float(super().unit_of_pair(entity, purpose, other, count))

    return Counting()


@njit(nogil=True)
def _draw_and_compare(stream: np.uint64, n: int, p: float) -> int:
    """Draw n numbers of a stream and count those below p: nothing of a raid but its dice."""
    count = 0
    for _ in range(n):
        stream += draws.GAMMA
        if draws.to_unit(draws.mix64(stream)) < p:
            count += 1
    return count


def bare_draw_s() -> float:
    """Seconds of processor time of one draw and one comparison, in a row of them."""
    _draw_and_compare(np.uint64(1), 10, 0.5)
    start = time.process_time()
    _draw_and_compare(np.uint64(2), _MANY, 0.5)
    return (time.process_time() - start) / _MANY
