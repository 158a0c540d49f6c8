"""Scratch of worlds, handed on: what an engine no longer needs serves the next one that has the same shape.

An analysis runs hundreds of sets of worlds, each for a few raids a world. To make scratch takes longer than
these raids; to fill it in again for another world, a third of that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from threading import Lock
from typing import Any

import numpy as np

from rempart.engine.state import State, allocate
from rempart.engine.struct_ref import Frame, packed
from rempart.engine.world import World

_MOST_BYTES = 32 * 2**20  # kept for whoever comes next

_Shapes = tuple[tuple[int, ...], ...]


class Scratch:
    """A frame of scratch, its size, and what its fields look like."""

    def __init__(self, fields: State) -> None:
        in_one_piece = packed(fields)
        self.frame = Frame(in_one_piece, in_place=True)
        self.n_bytes = sum(value.nbytes for value in in_one_piece if isinstance(value, np.ndarray))
        self.shapes = _shapes(fields)


class _Stock:
    """Scratch that nobody uses, by shape."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._given: deque[Scratch] = deque()  # back from engines, and not sorted in yet
        self._free: dict[_Shapes, list[Scratch]] = {}
        self._n_bytes = 0

    def take(self, world: World) -> Scratch:
        """Scratch for a world, new or filled in again: none of its former content is left."""
        fields = allocate(world)
        with self._lock:
            self._sort_in()
            free = self._free.get(_shapes(fields))
            found = free.pop() if free else None
            if found is not None:
                self._n_bytes -= found.n_bytes
        if found is None:
            return Scratch(fields)
        found.frame.refill(fields)
        return found

    def give_back(self, scratch: Iterable[Scratch]) -> None:
        """Keep scratch for others, as much as there is room for.

        Without the lock: the garbage collector may call this from within `take`, in the same thread.
        """
        room = _MOST_BYTES - self._n_bytes
        for one in scratch:
            if one.n_bytes <= room:
                room -= one.n_bytes
                self._given.append(one)

    def _sort_in(self) -> None:
        while self._given:
            one = self._given.popleft()
            if self._n_bytes + one.n_bytes <= _MOST_BYTES:
                self._free.setdefault(one.shapes, []).append(one)
                self._n_bytes += one.n_bytes


def _shapes(fields: State) -> _Shapes:
    return tuple(value.shape if isinstance(value, np.ndarray) else () for value in fields)


def give_back_all(by_thread: list[dict[Any, Scratch]]) -> None:
    """Keep the scratch of an engine that is gone."""
    for kept in by_thread:
        STOCK.give_back(kept.values())


STOCK = _Stock()
