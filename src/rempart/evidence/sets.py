"""Which statements were seen true together, and which never were."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

MAX_STATEMENTS = 16
"""Statements of which every set is looked at; of more, sets of at most three."""

Set = tuple[int, ...]


def maximal(seen: set[int]) -> list[Set]:
    """The sets that are part of no other that was seen; the largest first."""
    found = [code for code in seen if not any(code & other == code and code != other for other in seen)]
    return sorted((members(code) for code in found if code), key=lambda entry: (-len(entry), entry))


def minimal_unseen(seen: set[int], n: int) -> list[Set]:
    """The sets never seen together of which every smaller part was seen; the smallest first."""
    found: list[int] = []
    most = n if n <= MAX_STATEMENTS else 3
    for code in _by_size(n, most):
        if any(code & smaller == smaller for smaller in found):
            continue
        if not any(code & other == code for other in seen):
            found.append(code)
    return [members(code) for code in found]


def _by_size(n: int, most: int) -> Iterator[int]:
    for size in range(1, most + 1):
        for chosen in combinations(range(n), size):
            yield sum(1 << i for i in chosen)


def members(code: int) -> Set:
    """Numbers of the bits that are set."""
    return tuple(i for i in range(code.bit_length()) if code >> i & 1)
