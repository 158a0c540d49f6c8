"""Whether work waits for the compiler: after an install, or an update, and then no more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from numba.core import event

from rempart._compiled import is_stored
from rempart._jit import cache_folder
from rempart.engine.precompile import STORED, compiled_meanwhile


class _Count(event.Listener):
    """How many functions are being compiled; what is read from the cache on disk is not among them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.n = 0

    def on_start(self, _event: Any) -> None:
        """One more."""
        self.add(1)

    def on_end(self, _event: Any) -> None:
        """One less."""
        self.add(-1)

    def add(self, n: int) -> None:
        """Count n more, or less."""
        with self._lock:
            self.n += n


_count = _Count()
event.register("numba:compile", _count)  # type: ignore[no-untyped-call]

_at_hand: list[bool] = []
"""Whether the kernel was stored when this process asked: empty until then."""


def is_under_way() -> bool:
    """Whether something is being compiled, by any thread of this process or by the process beside it."""
    return _count.n > 0


@contextmanager
def kernel_meanwhile() -> Iterator[None]:
    """Have the kernel compiled by another process while the body runs, unless it is stored already."""
    if _at_hand:
        yield
        return
    stored = is_stored(cache_folder(), STORED)
    n = 0 if stored or os.environ.get("NUMBA_DISABLE_JIT") == "1" else 1
    _count.add(n)
    try:
        with compiled_meanwhile():
            yield
    finally:
        _count.add(-n)
    _at_hand.append(True)
