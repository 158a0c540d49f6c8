"""Worlds as files: the arrays of a `World`, for a program that is not Python (`rr24g.c` reads them)."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from rempart.engine.world import World

MAGIC = b"RRWORLD1"
_KINDS = {"int8": b"b", "int32": b"i", "uint64": b"Q", "float32": b"f", "float64": b"d"}


def write(world: World, path: Path) -> None:
    """Write every array and number of a world: for each a head (name, items, kind) and its items."""
    with path.open("wb") as file:
        file.write(MAGIC)
        for room in world:
            for name, value in zip(room._fields, room, strict=True):
                array = np.ascontiguousarray(value).reshape(-1)
                if array.dtype == np.int64:  # the plain integers of `Ground`
                    array = array.astype(np.int32)
                data = array.tobytes()
                file.write(struct.pack("=32sq8s", name.encode(), array.size, _KINDS[array.dtype.name]))
                file.write(data + bytes(-len(data) % 8))
