"""Tables of pairs taken apart by sensor or weapon, and put together again.

A pair (path, sensor) or (path, weapon) is row `path * n + column` of its table; what a column says depends
on no other column.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar, cast

import numpy as np

from rempart.world.windows import Windows

Key = TypeVar("Key", bound=Hashable)
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


def completed(
    columns: Sequence[Key], known: Mapping[Key, Tables], make: Callable[[list[int]], Tables]
) -> Tables:
    """Tables of all columns; those not `known` are made by `make`, equal ones once, all in one call."""
    asked = list(dict.fromkeys(one for one in columns if one not in known))
    if len(asked) == len(columns):
        return make(list(range(len(columns))))
    of_all = dict(known)
    if asked:
        made = make([columns.index(one) for one in asked])
        of_all |= {one: column(made, k, len(asked)) for k, one in enumerate(asked)}
    return joined([of_all[one] for one in columns])


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
