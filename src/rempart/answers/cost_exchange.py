"""Cost exchange: interceptors spent against threats spent, and what either costs where a source says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rempart.answers.measures import Measure
from rempart.answers.outcomes import I8, Outcomes
from rempart.answers.rates import is_known, ratio
from rempart.catalog import Card, load_card
from rempart.catalog.shelf import UnknownCard
from rempart.engine.outcomes import FIRED, INTERCEPTED, PRODUCTS
from rempart.scenario import Scenario
from rempart.scenario.model import Content
from rempart.stats.worlds import WorldSums

_SHOTS_A_KILL = PRODUCTS.index((FIRED, INTERCEPTED))


@dataclass(frozen=True, slots=True)
class Price:
    """What one costs, in US dollars: least and most that sources say, and these sources."""

    low_usd: float
    high_usd: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CostExchange:
    """Interceptors (or bursts) spent on threats of one class, or of all (`threat` empty).

    `per_launched`: for each threat launched; `per_stopped`: for each one intercepted, None where none ever
    was. `of_threat`, `of_interceptor`: prices, None where no source gives one (of every weapon that can
    shoot at the class).
    """

    threat: str
    per_launched: Measure
    per_stopped: Measure | None
    of_threat: Price | None = None
    of_interceptor: Price | None = None

    @property
    def money_ratio(self) -> tuple[float, float] | None:
        """Money spent on interceptors over that spent on threats: least and most that the prices allow."""
        if self.of_threat is None or self.of_interceptor is None:
            return None
        n = self.per_launched.mean
        return (
            n * self.of_interceptor.low_usd / self.of_threat.high_usd,
            n * self.of_interceptor.high_usd / self.of_threat.low_usd,
        )


def cost_exchange(outcomes: Outcomes, scenario: Scenario) -> tuple[CostExchange, ...]:
    """All threats, then each class that was launched; empty if nothing ever was."""
    layout = outcomes.layout
    found = []
    for i, threat in enumerate((*layout.classes, None)):
        launched = outcomes.sums(layout.column("launched", threat))
        if not launched.total.any():
            continue
        fired = outcomes.sums(layout.column("interceptors_fired", threat))
        stopped = outcomes.sums(layout.column("intercepted", threat))
        settled = outcomes.limits.settled(layout.column("interceptors_fired", threat))
        # A world launches the same number in all of its replicates.
        with_launched = launched.total // launched.n.clip(1) * fired.total
        with_kills = outcomes.tally.products[:, i, _SHOTS_A_KILL]
        per_launched = _measure(fired, launched, with_launched, outcomes.confidence, settled)
        per_stopped = _measure(fired, stopped, with_kills, outcomes.confidence, False)
        prices = _prices(scenario, threat) if threat is not None else (None, None)
        if per_launched is not None:
            found.append(CostExchange(threat or "", per_launched, per_stopped, *prices))
    return (*found[-1:], *found[:-1])


def _measure(
    part: WorldSums, whole: WorldSums, together: I8, confidence: float, settled: bool
) -> Measure | None:
    found = ratio(part, whole, together, confidence)
    if found is None:
        return None
    mean, chance, ignorance = found
    known = settled or is_known(whole, ignorance)
    return Measure(mean, (mean, mean) if settled else chance, ignorance, ignorance_known=known)


def _prices(scenario: Scenario, name: str) -> tuple[Price | None, Price | None]:
    """Prices of a threat of a class and of what can be shot at it, in any alternative that has the class."""
    contents = [v.content for v in scenario.variants if name in v.content.threats]
    threats = dict.fromkeys(content.threats[name].card for content in contents)
    weapons = dict.fromkeys(card for content in contents for card in _weapon_cards(content, name))
    return _price(list(threats)), _price(list(weapons)) if weapons else None


def _weapon_cards(content: Content, name: str) -> Iterator[str]:
    """Cards of the weapons that hold a kill probability against a class; empty for one without a card."""
    threat = content.threats[name]
    for battery in content.batteries.values():
        for weapon in battery.weapons.values() if battery.present else ():
            if weapon.present and not {name, threat.card, threat.category, "any"}.isdisjoint(weapon.sspk):
                yield weapon.card


def _price(cards: list[str]) -> Price | None:
    """From the least to the most of several cards; None unless each has a cost in dollars."""
    costs = []
    for name in cards:
        card = _card(name)
        entry = dict(card.flat_facts()).get("unit_cost") if card is not None else None
        bounds = entry.bounds if entry is not None and entry.unit == "USD" else None
        if entry is None or bounds is None:
            return None
        costs.append((*bounds, f"{name}: {entry.source}"))
    low, high = min(cost[0] for cost in costs), max(cost[1] for cost in costs)
    return Price(low, high, tuple(cost[2] for cost in costs))


def _card(name: str) -> Card | None:
    try:
        return load_card(name) if name else None
    except UnknownCard:
        return None
