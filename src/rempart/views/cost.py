"""Cost exchange on a terminal and as an object: interceptors against threats, money where sources say so."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from rempart.answers.cost_exchange import CostExchange, Price
from rempart.answers.measures import Measure
from rempart.views.result import measure_object
from rempart.views.table import cells, plain_table


def cost_table(found: tuple[CostExchange, ...]) -> RenderableType:
    """Interceptors or bursts for each threat launched and stopped; then what is known of money."""
    table = plain_table("Spent: interceptors or bursts", "", "mean", "chance", "ignorance")
    whole = found[:1] if len(found) == 2 else (*found[1:], found[0])  # one class alone is all there is
    for one in whole:
        name = one.threat or ("all threats" if len(found) > 2 else found[-1].threat)
        table.add_row(f"{name}, a threat launched", *cells(one.per_launched))
        if one.per_stopped is not None:
            table.add_row(f"{name}, a threat stopped", *cells(one.per_stopped))
    return Group(table, *(Text(sentence) for sentence in money_sentences(found)))


def money_sentences(found: tuple[CostExchange, ...]) -> tuple[str, ...]:
    """What sources say of money, class by class; one sentence where they say nothing."""
    priced = [one for one in found if one.threat and one.money_ratio is not None]
    if not priced:
        return ("Money: no source gives the cost of both a threat and all that is shot at it; counts only.",)
    return tuple(_money(one) for one in priced)


def _money(one: CostExchange) -> str:
    low, high = one.money_ratio or (0.0, 0.0)
    threat, interceptor = one.of_threat, one.of_interceptor
    return (
        f"Money, {one.threat}: {_usd(threat)} a threat, {_usd(interceptor)} an interceptor; for each dollar"
        f" spent on threats {low:.2g} to {high:.2g} go into interceptors, by the prices alone."
        f" Sources: {'; '.join((*_sources(threat), *_sources(interceptor)))}."
    )


def _usd(price: Price | None) -> str:
    if price is None:
        return "unknown"
    return f"{price.low_usd:,.0f} to {price.high_usd:,.0f} USD".replace(",", " ")


def _sources(price: Price | None) -> tuple[str, ...]:
    return () if price is None else price.sources


def cost_object(found: tuple[CostExchange, ...]) -> list[dict[str, Any]]:
    """Entries of `cost` of the object that `rempart why --json` prints."""
    return [
        {
            "class": one.threat or None,
            "interceptors_per_threat_launched": measure_object(one.per_launched),
            "interceptors_per_threat_stopped": _optional(one.per_stopped),
            "threat_usd": None if one.of_threat is None else asdict(one.of_threat),
            "interceptor_usd": None if one.of_interceptor is None else asdict(one.of_interceptor),
            "money_ratio": one.money_ratio,
        }
        for one in found
    ]


def _optional(measure: Measure | None) -> dict[str, Any] | None:
    return None if measure is None else measure_object(measure)
