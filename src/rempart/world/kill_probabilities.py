"""Kill probabilities of a weapon against the classes of a raid, in one world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import inf
from typing import TypeVar

from rempart.scenario import model as s
from rempart.world import records as r
from rempart.world.drawn_values import Draws

T = TypeVar("T")


def kills_by_class(
    weapon: s.Weapon, classes: Iterable[str], threats: Mapping[str, s.Threat], draws: Draws
) -> Iterator[r.Kill]:
    """What a weapon can do to each class that flies and that it has a value for."""
    for name in classes:
        threat = threats[name]
        sspk = _by_class(weapon.sspk, name, threat)
        if sspk is None or threat.flight == "ground":
            continue
        curve = _by_class(weapon.range_factor, name, threat) or ()
        yield r.Kill(
            threat=name,
            sspk=draws.value(sspk),
            range_factors=tuple((draws.value(length), draws.value(factor)) for length, factor in curve),
            p_deflect=draws.optional(_by_class(weapon.p_deflect, name, threat), 0.0),
            deflect_sigma_m=draws.optional(_by_class(weapon.deflect_error, name, threat), 0.0),
            range_max_m=draws.optional(_by_class(weapon.range_max_by_class, name, threat), inf),
        )


def _by_class(values: dict[str, T], name: str, threat: s.Threat) -> T | None:
    """What is said of a class: by its name, its card, its category, or of any."""
    for key in (name, threat.card, threat.category, "any"):
        if key and key in values:
            return values[key]
    return None
