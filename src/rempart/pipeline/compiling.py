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
from rempart.engine.ahead import compiled_meanwhile


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

_at_hand: set[str] = set()
"""Kernels that were stored when this process asked."""


def is_under_way() -> bool:
    """Whether something is being compiled, by any thread of this process or by the process beside it."""
    return _count.n > 0


@contextmanager
def kernel_meanwhile(kernel: str) -> Iterator[None]:
    """Have a kernel compiled by another process while the body runs, unless it is stored already."""
    if kernel in _at_hand:
        yield
        return
    # The file of a compiled function begins with the name of its module, and a kernel's module has its name.
    stored = is_stored(cache_folder(), f"{kernel}.")
    n = 0 if stored or os.environ.get("NUMBA_DISABLE_JIT") == "1" else 1
    _count.add(n)
    try:
        with compiled_meanwhile(kernel):
            yield
    finally:
        _count.add(-n)
    _at_hand.add(kernel)
