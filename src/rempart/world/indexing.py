"""Names to indices and to masks of 64 bits."""

from __future__ import annotations

from collections.abc import Iterable

MOST_BITS = 64


def indices(names: Iterable[str], kind: str) -> dict[str, int]:
    """Index of each name, in order; `ValueError` if one is there twice."""
    found: dict[str, int] = {}
    for name in names:
        if name in found:
            raise ValueError(f"there are two {kind}s named {name!r}")
        found[name] = len(found)
    return found


def at_most_64(found: dict[str, int], kind: str) -> dict[str, int]:
    """The same indices, if a mask of 64 bits can hold them."""
    if len(found) > MOST_BITS:
        raise ValueError(f"{len(found)} {kind}s: at most {MOST_BITS} fit into one world")
    return found


def index(name: str, of: dict[str, int], kind: str, owner: str) -> int:
    """Index of a name that `owner` speaks of."""
    if name not in of:
        raise ValueError(f"{owner} names the {kind} {name!r}, which does not exist")
    return of[name]


def mask(names: Iterable[str], of: dict[str, int], kind: str, owner: str) -> int:
    """Bits of the names that `owner` speaks of."""
    bits = 0
    for name in names:
        bits |= 1 << index(name, of, kind, owner)
    return bits
