"""The kernel compiled by a second process while the first lays out the tables of the worlds.

Numba compiles one function at a time in a process. After an install, or an update, a kernel and the
functions that make its tables take as long as each other: two processors do them side by side, and meet in
the cache on disk. A process that cannot have a second one compiles by itself, with the same result.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, get_type_hints

import numpy as np

from rempart._compiled import is_stored
from rempart._jit import cache_folder
from rempart.engine.run import Engine, default_threads
from rempart.engine.world import Fire, Ground, Raid, Sensing, World

STORED = "kernel.kernel_rows"
"""Name of the kernel in the cache of compiled code."""


@contextmanager
def compiled_meanwhile() -> Iterator[None]:
    """Have the kernel compiled by another process while the body runs, unless it is stored already.

    Afterwards it is stored, or, if the other process failed, will be compiled where it is called.
    """
    process = None
    if _worth_it() and not is_stored(cache_folder(), STORED):
        process = _started([sys.executable, "-m", "rempart.engine.precompile"])
    try:
        yield
    except BaseException:
        if process is not None:
            process.kill()
        raise
    finally:
        if process is not None:
            process.wait()


def _started(command: list[str]) -> subprocess.Popen[bytes] | None:
    silent = subprocess.DEVNULL
    try:
        return subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent)  # noqa: S603 (ours)
    except OSError:
        return None  # there is no second process to be had


def _worth_it() -> bool:
    """Whether there is a second processor, and an interpreter that a second process can be."""
    compiled = os.environ.get("NUMBA_DISABLE_JIT") != "1"
    return compiled and default_threads() > 1 and bool(sys.executable) and not hasattr(sys, "frozen")


def empty_world() -> World:
    """A world of nobody and nothing: its arrays are of the types of any world's, and of no length."""
    return World(_empty(Raid), _empty(Sensing), _empty(Fire), _empty(Ground))


def _empty(room: Any) -> Any:
    return room(*(_nothing(hint) for hint in get_type_hints(room, include_extras=True).values()))


def _nothing(hint: Any) -> Any:
    if hint in (int, float):
        return hint(0)
    n_dim = getattr(hint, "__metadata__", (1,))[0]
    array = getattr(hint, "__origin__", hint) if n_dim > 1 else hint
    return np.zeros((0,) * n_dim, array.__args__[1].__args__[0])


def compile_kernel() -> None:
    """Compile the kernel into the cache, or find it there."""
    Engine([empty_world()]).rows(0, 0, 0, 0)


if __name__ == "__main__":
    compile_kernel()
