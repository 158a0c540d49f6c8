"""RR-24-G, the shipped scenario with real geometry, in C: worlds as dumps, and their rows.

`rr24g.c` is keyed as the engine is, reads the tables of the same worlds, and must agree with the engine row
for row, in every column.
"""

from __future__ import annotations

import ctypes
import functools
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import dump, rivals
from rempart.engine.world import World

SOURCE = Path(__file__).with_name("rr24g.c")
SCENARIO = "rr-24-g"


@functools.cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(str(rivals.build(SOURCE)))
    library.rr_open.restype = ctypes.c_void_p
    library.rr_open.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_char_p)]
    library.rr_close.argtypes = library.rr_columns.argtypes = [ctypes.c_void_p]
    library.rr_run.argtypes = [ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64, ctypes.c_uint64]
    library.rr_run.argtypes += [ctypes.c_int64, ctypes.c_void_p]
    return library


class Program:
    """The C program with the worlds of a scenario; replicate K belongs to world K mod M, as in the engine."""

    def __init__(self, worlds: Sequence[World]) -> None:
        """Dump and open each world once; raises NoCompilerError without gcc, ValueError if C refuses one."""
        distinct = list({id(world): world for world in worlds}.values())
        self._worlds: list[int] = []
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "world"
            for world in distinct if len(distinct) == 1 else worlds:
                dump.write(world, path)
                self._worlds.append(_opened(path))
        self.n_columns: int = _library().rr_columns(self._worlds[0])

    def close(self) -> None:
        """Give the tables back."""
        while self._worlds:
            _library().rr_close(self._worlds.pop())

    def rows(self, seed: int, first: int, count: int) -> NDArray[np.int32]:
        """Rows of replicates first .. first + count - 1; the interpreter's lock is released."""
        rows = np.empty((count, self.n_columns), np.int32)
        stride = len(self._worlds)
        for i_world, world in enumerate(self._worlds):
            start = (i_world - first) % stride
            own = (
                rows[start::stride]
                if stride == 1
                else np.empty((len(rows[start::stride]), rows.shape[1]), np.int32)
            )
            _library().rr_run(world, seed, first + start, stride, len(own), own.ctypes.data)
            rows[start::stride] = own
        return rows


def _opened(path: Path) -> int:
    wrong = ctypes.c_char_p()
    world: int | None = _library().rr_open(str(path).encode(), ctypes.byref(wrong))
    if world is None:
        raise ValueError(f"rr24g.c does not take this world: {(wrong.value or b'').decode()}")
    return world
