"""The one module that owns every Numba option.

Everything compiled in rempart goes through `jit`. Numba's disk cache looks only
at the file that holds a function, not at the files of the functions it calls, so
the cache folder bears a hash of all compiled sources: an edit anywhere gives a
fresh folder, never a stale kernel.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_PACKAGE = Path(__file__).parent
_COMPILED_ROOMS = ("_jit.py", "physics", "stats", "engine", "world")


def source_hash() -> str:
    """Hash of every source file that compiled code may come from (16 hex digits)."""
    digest = hashlib.blake2b(digest_size=8)
    for name in _COMPILED_ROOMS:
        place = _PACKAGE / name
        files = [place] if place.is_file() else sorted(place.rglob("*.py"))
        for file in files:
            digest.update(file.relative_to(_PACKAGE).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Folder of the compiled code of exactly these sources."""
    root = os.environ.get("REMPART_CACHE_DIR")
    base = Path(root) if root else Path.home() / ".cache" / "rempart"
    return base / f"compiled-{source_hash()}"


# Numba reads this variable when it is imported, so it must be set first. A user who
# sets it has a reason: leave it.
os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder()))

import numba  # noqa: E402  (the cache folder must be named before this import)

# Somebody may have imported Numba before: then it has not read the variable.
numba.config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]

# No fastmath: it reorders sums, and the same seed must give the same bits.
_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}


def jit(function: F) -> F:
    """Compile a scalar law or a kernel; `.py_func` remains the plain Python."""
    compiled: F = numba.njit(**_OPTIONS)(function)
    return compiled


def inline(function: F) -> F:
    """Compile a small function and have it copied into its callers."""
    compiled: F = numba.njit(inline="always", **_OPTIONS)(function)
    return compiled
