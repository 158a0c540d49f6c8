"""Names to indices and to sets of bits."""

from __future__ import annotations

from collections.abc import Iterable


def indices(names: Iterable[str], kind: str) -> dict[str, int]:
    """Index of each name, in order; `ValueError` if one is there twice."""
    found: dict[str, int] = {}
    for name in names:
        if name in found:
            raise ValueError(f"there are two {kind}s named {name!r}")
        found[name] = len(found)
    return found


def at_most(most: int, found: dict[str, int], kind: str) -> dict[str, int]:
    """The same indices, if there are no more than a world can hold."""
    if len(found) > most:
        raise ValueError(f"{len(found)} {kind}s: at most {most} fit into one world")
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
