"""Raids drawn otherwise than by chance, with how much more often: densities on the keys of entities.

A key is seen from its draws (`engine.rare.entity_keys`). Entities of one kind (the members of a group) share
a density; a part of a proposal has one for each kind, and a proposal mixes parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rempart.engine.draws import ENTITIES, TABLE, replicate_key
from rempart.engine.rare.entity_keys import add_logs, draw_keys, draws_of
from rempart.engine.world import U8, World
from rempart.stats.boxes import F8, I8, Boxes, fitted, uniform

ANY_SHARE = 0.02
"""Share of the keys of a kind that stay as chance draws them: no key is rarer than by this factor."""
Kind = tuple[str, int]
_REPLICATE = replicate_key(np.uint64(0), np.uint64(0))  # that of `engine.rare.sample_space`


@dataclass(frozen=True)
class Kinds:
    """Which kind the key of each column is of, and the draws (n, 3) that are looked at in a kind."""

    of_key: I8
    addresses: tuple[U8, ...]

    def draws(self, keys: U8, kind: int) -> F8:
        """Draws (N, n) of keys (N,) of a kind."""
        out = np.zeros((len(keys), len(self.addresses[kind])))
        draws_of(_REPLICATE, keys, self.addresses[kind], out)
        return out


def kinds_of(world: World, active: I8) -> Kinds:
    """Kinds of the keys that are moved: `active`, numbers among all keys of the world."""
    keys: dict[str, U8] = {
        entity: getattr(getattr(world, part), name) for entity, (part, name) in ENTITIES.items()
    }
    names: list[Kind] = [("member", int(group)) for group in world.raid.member_group]
    names += [(entity, i) for entity in ENTITIES if entity != "member" for i in range(len(keys[entity]))]
    names = [names[i] for i in active]
    ordered = sorted(set(names))
    of_entity = {entity: _addresses(entity, keys) for entity in ENTITIES}
    return Kinds(
        np.array([ordered.index(name) for name in names]), tuple(of_entity[entity] for entity, _ in ordered)
    )


def _addresses(entity: str, keys: dict[str, U8]) -> U8:
    """Addresses (n, 3) of the draws of an entity that are looked at: purpose, the other of a pair, count."""
    alone = np.zeros(1, np.uint64)
    found = [
        (row.purpose, other, count)
        for row in TABLE
        if row.entity == entity
        for other in (keys[row.other] if row.other else alone)
        for count in range(row.told)
    ]
    return np.array(found, np.uint64).reshape(-1, 3)


Part = tuple[Boxes, ...]
"""A density for each kind."""


def looked_at(kinds: Kinds, keys: U8) -> list[F8]:
    """Draws of the keys (N, n_keys) of raids by kind, raid by raid."""
    return [kinds.draws(keys[:, kinds.of_key == kind].ravel(), kind) for kind in range(len(kinds.addresses))]


def part_of(looked: list[F8], weights: F8) -> Part:
    """The densities by kind of the draws of weighted raids."""
    return tuple(fitted(x, np.repeat(weights, len(x) // len(weights))) for x in looked)


def by_chance(kinds: Kinds) -> Part:
    """The law itself."""
    return tuple(uniform() for _ in kinds.addresses)


class Proposal:
    """Parts mixed by `shares` (sum 1)."""

    def __init__(self, kinds: Kinds, parts: Sequence[Part], shares: Sequence[float] | F8) -> None:
        self.kinds, self.parts, self.shares = kinds, tuple(parts), np.array(shares) / np.sum(shares)
        trees = [tree for part in parts for tree in part]
        n_kinds = len(kinds.addresses)
        self._address = np.concatenate(kinds.addresses)
        first_address = np.cumsum([0, *(len(a) for a in kinds.addresses)])
        first_node = np.cumsum([0, *(len(tree.number) for tree in trees)])
        shift = [int(first_address[t % n_kinds]) for t in range(len(trees))]
        self._number = np.concatenate(
            [np.where(tree.number >= 0, tree.number + shift[t], -1) for t, tree in enumerate(trees)]
        )
        self._cut = np.concatenate([tree.cut for tree in trees])
        self._below = np.concatenate([tree.below + first_node[t] for t, tree in enumerate(trees)])
        mixed = np.concatenate([tree.density for tree in trees]) * (1.0 - ANY_SHARE) + ANY_SHARE
        self._log = np.log(mixed)
        self._tree = np.arange(len(trees)).reshape(len(parts), n_kinds)[:, kinds.of_key]
        self._root = first_node[self._tree]
        self._boxes = _box_table(trees, shift)

    def drawn(self, n: int, random: np.random.Generator) -> U8:
        """Keys (n, n_keys) of raids."""
        part = random.choice(len(self.shares), size=n, p=self.shares)
        keys = np.zeros((n, len(self.kinds.of_key)), np.uint64)
        stream = random.integers(2**64, dtype=np.uint64)
        draw_keys(_REPLICATE, stream, part, self._tree, *self._boxes, ANY_SHARE, self._address, keys)
        return keys

    def logs(self, keys: U8) -> F8:
        """(N, n_parts) logarithms of the densities of raids by each part, over that by chance."""
        out = np.zeros((len(keys), len(self.shares)))
        add_logs(
            _REPLICATE, keys, self._root, self._number, self._cut, self._below, self._log, self._address, out
        )
        return out

    def density(self, keys: U8) -> F8:
        """(N,) how much more often raids are drawn than by chance."""
        density: F8 = np.exp(self.logs(keys)) @ self.shares
        return density


Table = tuple[I8, F8, I8, I8, npt.NDArray[np.float64], npt.NDArray[np.float64]]


def _box_table(trees: Sequence[Boxes], shift: Sequence[int]) -> Table:
    """Boxes of all trees: first of each tree, cumulative shares; first limit of each, narrowest first."""
    box_first, cumulative, limit_first = [0], [], [0]
    which: list[int] = []
    low: list[float] = []
    high: list[float] = []
    for t, tree in enumerate(trees):
        total = 0.0
        for node, limits in tree.limits():
            total += float(tree.density[node]) * float(np.prod([b - a for a, b in limits.values()]))
            cumulative.append(total)
            for i, (a, b) in sorted(limits.items(), key=lambda one: one[1][1] - one[1][0]):
                which.append(i + shift[t])
                low.append(a)
                high.append(b)
            limit_first.append(len(which))
        box_first.append(len(cumulative))
    ints = (np.array(box_first), np.array(limit_first), np.array(which, np.int64))
    return ints[0], np.array(cumulative), ints[1], ints[2], np.array(low), np.array(high)
