"""Tables of pairs taken apart by sensor or weapon, and put together again.

A pair (path, sensor) or (path, weapon) is row `path * n + column` of its table; what a column says depends
on no other column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar, cast

import numpy as np

from rempart.world.windows import Windows

Tables = TypeVar("Tables", bound=NamedTuple)
"""`windows`, then arrays whose first axis is the pair."""


def column(tables: Tables, i: int, n: int) -> Tables:
    """Column `i` of `n`, as views: rows by path."""
    windows, *arrays = cast("tuple[Windows, ...]", tables)
    mine = windows._replace(first=windows.first[i::n], n=windows.n[i::n])
    return cast("Tables", type(tables)(mine, *(array[i::n] for array in arrays)))  # type: ignore[call-overload]


def joined(columns: Sequence[Tables]) -> Tables:
    """Tables of all columns, bit for bit as if they had been made together."""
    windows, *arrays = zip(*columns, strict=True)
    together = [np.stack(parts, axis=1).reshape(-1, *parts[0].shape[1:]) for parts in arrays]
    return cast("Tables", type(columns[0])(_joined_windows(windows), *together))  # type: ignore[call-overload]


def completed(known: dict[int, Tables], n: int, make: Callable[[list[int]], Tables]) -> Tables:
    """Tables of columns 0 .. n - 1, those not `known` made by `make`, all in one call."""
    missing = [i for i in range(n) if i not in known]
    if n > 0 and not missing:
        return joined([known[i] for i in range(n)])
    made = make(missing)
    if not known:
        return made
    of_all = known | {i: column(made, k, len(missing)) for k, i in enumerate(missing)}
    return joined([of_all[i] for i in range(n)])


def _joined_windows(columns: Sequence[Windows]) -> Windows:
    """Windows of all columns, listed by pair."""
    n = np.stack([windows.n for windows in columns], axis=1)
    shift = np.cumsum([0] + [windows.open_s.size for windows in columns[:-1]])
    source = np.stack([windows.first for windows in columns], axis=1) + shift
    count = n.ravel()
    first = np.cumsum(count) - count
    at = np.repeat(source.ravel() - first, count) + np.arange(count.sum())
    open_s = np.concatenate([windows.open_s for windows in columns])[at]
    close_s = np.concatenate([windows.close_s for windows in columns])[at]
    return Windows(first.astype(np.int32), count, open_s, close_s)
