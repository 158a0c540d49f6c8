"""The unknowns of a scenario as things that one can move, each with a ladder of shares to try."""

from __future__ import annotations

from dataclasses import dataclass

from rempart.scenario import Scenario, unknowns
from rempart.scenario.quantity import Spread
from rempart.scenario.unknowns import ALTERNATIVES, Unknown
from rempart.world.drawn_values import quantile

LOW, HIGH = 0.05, 0.95
"""Shares of its distribution between which an unknown is moved."""
N_STEPS = 64
"""Steps of the ladder of an unknown that is no count."""
_MAKE_UP = ("count", "bias_sigma")  # fields of a group of the raid that say what it is made of
_FLOWN = ("descent", "height", "dive", "burnout_speed", "elevation", "low")
_BY_CLASS = ("sspk", "range_max_by_class", "range_factor", "p_deflect", "deflect_error")
_FINE = 181  # shares at which the values of a count are looked for: half a point apart


@dataclass(frozen=True, slots=True)
class Assumption:
    """An unknown, by the name that its draw is keyed by, and every place that shares its quantile.

    `labels`: what its values 0, 1, ... stand for, of the alternatives.
    """

    name: str
    places: tuple[Unknown, ...]
    labels: tuple[str, ...] = ()

    @property
    def leading(self) -> Unknown:
        """The place that stands for all."""
        return self.places[0]

    @property
    def counted(self) -> bool:
        """Whether it takes a few separate values only."""
        return all(_separate(place.distribution) for place in self.places)

    @property
    def ordered(self) -> bool:
        """Whether its values rise with the share."""
        if self.name == ALTERNATIVES:
            return False
        chosen = [p.distribution.parameters for p in self.places if p.distribution.law == "choice"]
        return all(list(p[: len(p) // 2]) == sorted(p[: len(p) // 2]) for p in chosen)

    def value(self, share: float) -> float:
        """Value of the leading place at a share of its distribution, in SI."""
        return quantile(self.leading.distribution, share)

    def ladder(self) -> tuple[float, ...]:
        """Shares from 5 to 95 % to try, rising: even steps, or one share for each value of a count."""
        if not self.counted:
            return tuple(LOW + (HIGH - LOW) * i / N_STEPS for i in range(N_STEPS + 1))
        shares = [LOW + (HIGH - LOW) * i / (_FINE - 1) for i in range(_FINE)]
        groups: list[tuple[tuple[float, ...], list[float]]] = []
        for share in shares:
            values = tuple(quantile(place.distribution, share) for place in self.places)
            if not groups or groups[-1][0] != values:
                groups.append((values, []))
            groups[-1][1].append(share)
        return tuple(group[len(group) // 2] for _, group in groups)


def is_flown(path: str) -> bool:
    """Whether an unknown says how a raid is flown: where from, at what, when. None of these is ever moved."""
    section, *rest = path.split(".")
    if section == "raid":
        return rest[1] not in _MAKE_UP
    return section == "threats" and rest[1] in _FLOWN


def _separate(spread: Spread) -> bool:
    return spread.whole or spread.law == "choice"


def assumptions_of(scenario: Scenario) -> tuple[Assumption, ...]:
    """Every unknown of the scenario that may be moved and can matter, by name, in the order of the paths.

    Left out: how a raid is flown, and what is told of classes of threat that no raid brings.
    """
    places: dict[str, list[Unknown]] = {}
    for unknown in unknowns(scenario):
        places.setdefault(unknown.name, []).append(unknown)
    coming = _coming(scenario)
    found: list[Assumption] = []
    for name, every in places.items():
        in_play = tuple(one for one in every if _in_play(one.path, coming))
        if in_play and not any(is_flown(one.path) for one in every):
            labels = tuple(v.name for v in scenario.variants) if name == ALTERNATIVES else ()
            found.append(Assumption(name, in_play, labels))
    return tuple(found)


def _coming(scenario: Scenario) -> frozenset[str]:
    """Classes that some raid brings, and the cards and categories under which values may be told of them."""
    found: set[str] = {"any"}
    for variant in scenario.variants:
        for group in variant.content.raid.values():
            threat = variant.content.threats[group.threat]
            found |= {group.threat, threat.card, threat.category}
    return frozenset(found - {""})


def _in_play(path: str, coming: frozenset[str]) -> bool:
    section, *rest = path.split(".")
    if section == "threats":
        return rest[0] in coming
    by_class = [i for i, part in enumerate(rest[:-1]) if part in _BY_CLASS]
    return not by_class or rest[by_class[0] + 1] in coming
