"""Raids over days: tables on a terminal, and one JSON object."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rempart.answers.measures import Measure
from rempart.planning.campaign import Chains
from rempart.planning.endurance import DryDay, Endurance, Kind
from rempart.views.facts import SSPK_CAVEAT
from rempart.views.table import plain_table
from rempart.views.words import CHANCE, IGNORANCE, in_worlds, listing, number, percent

SCHEMA = "rempart/campaign/1"
_EXPLANATION = (
    f"{CHANCE}: 95% interval of the mean over campaigns. {IGNORANCE}: where it lies in nine worlds of ten. A"
    " raid finds what the one before has left. Dry: none was left after this raid or an earlier one."
)
_MOST_WORN = 12


def headline(chains: Chains, found: Endurance) -> str:
    """How many got through, and when which interceptors are gone."""
    arrived = sum(measure.mean for measure in found.arrived)
    n, days = len(found.leakers), chains.days[-1]
    told = (
        f"Of {number(arrived)} threats that arrive in {n} raid{'s' if n > 1 else ''} up to day {days:.1f},"
        f" {listing(_parts(found))}."
    )
    return f"{told} {' '.join(_runs_dry(kind.name, kind.dry_day) for kind in found.kinds)}"


def _parts(found: Endurance) -> list[str]:
    """What becomes of all that arrive, each part with its range."""
    parts = {
        "get through": found.total,
        "are intercepted": found.intercepted,
        "fall harmless": found.harmless,
    }
    return [
        f"{number(measure.mean)}{f' ({span})' if (span := in_worlds(measure)) else ''} {words}"
        for words, measure in parts.items()
        if measure.mean or measure is found.total
    ]


def _runs_dry(name: str, day: DryDay) -> str:
    span = in_worlds(day.never, percent)
    never = f"in {percent(day.never.mean)} of the campaigns{f' ({span})' if span else ''} it does not"
    if day.low is None:
        return f"{name} does not run dry, or in less than one campaign of twenty."
    if day.median is None:
        return f"{name} runs dry on day {day.low:.1f} or later; {never}."
    high = "not before the end" if day.high is None else f"{day.high:.1f}"
    return (
        f"{name} runs dry on day {day.median:.1f} (5-95% of the campaigns: {day.low:.1f} to {high}); {never}."
    )


def table_of(chains: Chains, found: Endurance, command: str) -> RenderableType:
    """All tables of a campaign."""
    campaign = chains.campaign
    parts: list[RenderableType] = [Text(campaign.title, style="bold"), Text(), Text(headline(chains, found))]
    parts += [Text(), _raids(chains, found)]
    for kind in found.kinds:
        parts += [Text(), _kind(chains, kind)]
    parts += [Text(), Text(_EXPLANATION, style="dim")]
    if found.worn:
        parts += [Text(), _worn(found)]
    if found.worth:
        parts += [Text(), _worth(chains, found)]
    parts += [Text(), Text("Assumptions", style="bold"), Text(SSPK_CAVEAT)]
    told = dict.fromkeys((*campaign.content.assumptions, *campaign.scenario.content.assumptions))
    parts += [Padding(Text(f"- {text.removeprefix('assumption:').strip()}"), (0, 0, 0, 2)) for text in told]
    return Group(*parts, Text(), _made(chains, command))


def _raids(chains: Chains, found: Endurance) -> Table:
    table = plain_table("Raid by raid", "raid", "day", "arrive", "chance", "leakers", "chance", "ignorance")
    rows = zip(chains.campaign.occurrences, chains.days, found.arrived, found.leakers, strict=True)
    for occurrence, day, arrived, leakers in rows:
        table.add_row(
            occurrence.name,
            f"{day:.1f}",
            number(arrived.mean),
            _few(arrived.ci95),
            number(leakers.mean),
            _few(leakers.ci95),
            _few(leakers.ignorance90),
        )
    return table


def _kind(chains: Chains, kind: Kind) -> Table:
    table = plain_table(
        f"Interceptors of {kind.name}",
        "day",
        "fired",
        "chance",
        "left",
        "chance",
        "dry",
        "chance",
        "ignorance",
    )
    for day, fired, stock, dry in zip(chains.days, kind.fired, kind.stock, kind.dry, strict=True):
        table.add_row(
            f"{day:.1f}",
            number(fired.mean),
            _few(fired.ci95),
            number(stock.mean),
            _few(stock.ci95),
            _whole(dry.mean, dry.mean),
            _whole(*dry.ci95),
            _whole(*dry.ignorance90),
        )
    return table


def _worn(found: Endurance) -> Table:
    table = plain_table(
        "What is hit, and under repair",
        "component",
        "hits a campaign",
        "chance",
        "raids that find it down",
        "chance",
        "down at the end",
    )
    ranked = sorted(found.worn, key=lambda one: -one.hits.mean)
    for one in ranked[:_MOST_WORN]:
        table.add_row(
            one.name,
            number(one.hits.mean),
            _range(one.hits.ci95),
            percent(one.down.mean),
            _shares(one.down.ci95),
            f"{percent(one.down_at_end.mean)} ({_shares(one.down_at_end.ci95)})",
        )
    if len(ranked) > _MOST_WORN:
        table.add_row(Text(f"{len(ranked) - _MOST_WORN} others, less often", style="dim"))
    return table


def _worth(chains: Chains, found: Endurance) -> Table:
    table = plain_table(
        "What each delivery buys: against a campaign without it, with the same luck",
        "delivery",
        "leakers saved",
        "chance",
        "ignorance",
        "dry at the end: less by",
        "chance",
    )
    for one in found.worth:
        delivery = chains.campaign.content.deliveries[one.name]
        table.add_row(
            f"{one.name} ({delivery.of}, day {delivery.at.value / 86400.0:.3g})",
            number(one.leakers_saved.mean),
            _range(one.leakers_saved.ci95),
            _range(one.leakers_saved.ignorance90),
            f"{100.0 * one.dry_saved.mean:.1f}%",
            " to ".join(f"{100.0 * end:.1f}" for end in one.dry_saved.ci95) + "%",
        )
    return table


def _made(chains: Chains, command: str) -> RenderableType:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    n, n_raids = chains.leakers.shape
    rows.add_row("made of", f"{n} campaigns of {n_raids} raids in {chains.n_worlds} worlds")
    rows.add_row("again", Text(command))
    return rows


def _signed(value: float) -> str:
    return f"-{number(-value)}" if value < 0.0 else number(value)


def _range(interval: tuple[float, float]) -> str:
    return " to ".join(_signed(end) for end in interval)


def _few(interval: tuple[float, float]) -> str:
    """An interval in few digits, for a narrow column."""
    low, high = (f"{end:.0f}" if end >= 9.95 else f"{end:.1f}" if end > 0.0 else "0" for end in interval)
    return f"{low} to {high}"


def _whole(low: float, high: float) -> str:
    """Shares in whole percents, honest at the ends."""
    ends = [
        "<1"
        if 0.0 < end < 0.005
        else ">99"
        if 0.995 < end < 1.0
        else f"{100.0 * min(max(end, 0.0), 1.0):.0f}"
        for end in (low, high)
    ]
    return f"{ends[0]}%" if low == high else f"{ends[0]} to {ends[1]}%"


def _shares(interval: tuple[float, float]) -> str:
    low, high = (percent(min(max(end, 0.0), 1.0)) for end in interval)
    return f"{low.removesuffix('%')} to {high}"


def _measure(measure: Measure) -> str:
    return f"{number(measure.mean)} (chance {_range(measure.ci95)}, ignorance {_range(measure.ignorance90)})"


def object_of(chains: Chains, found: Endurance, command: str) -> dict[str, Any]:
    """The object that `rempart campaign --json` prints."""
    return {
        "schema": SCHEMA,
        "campaign": chains.campaign.content.name,
        "scenario": chains.campaign.scenario.name,
        "replicates": int(chains.leakers.shape[0]),
        "worlds": chains.n_worlds,
        "seed": chains.seed,
        "leakers": _entry(found.total),
        "intercepted": _entry(found.intercepted),
        "harmless": _entry(found.harmless),
        "raids": [
            {
                "name": one.name,
                "day": day,
                "arrived": _entry(arrived),
                "leakers": _entry(leakers),
                "p_no_leaker": _entry(none),
            }
            for one, day, arrived, leakers, none in zip(
                chains.campaign.occurrences,
                chains.days,
                found.arrived,
                found.leakers,
                found.p_no_leaker,
                strict=True,
            )
        ],
        "stocks": {kind.name: _kind_entry(chains, kind) for kind in found.kinds},
        "components": {
            one.name: {
                "hits": _entry(one.hits),
                "raids_down": _entry(one.down),
                "down_at_end": _entry(one.down_at_end),
            }
            for one in found.worn
        },
        "deliveries": {
            one.name: {"leakers_saved": _entry(one.leakers_saved), "dry_saved": _entry(one.dry_saved)}
            for one in found.worth
        },
        "assumptions": list(chains.campaign.content.assumptions),
        "command": command,
    }


def _kind_entry(chains: Chains, kind: Kind) -> dict[str, Any]:
    day = kind.dry_day
    return {
        "dry_day": {"p05": day.low, "median": day.median, "p95": day.high, "never": _entry(day.never)},
        "raids": [
            {
                "day": at,
                "fired": _entry(fired),
                "stock": _entry(stock),
                "stock90": list(stock90),
                "p_dry": _entry(dry),
            }
            for at, fired, stock, stock90, dry in zip(
                chains.days, kind.fired, kind.stock, kind.stock90, kind.dry, strict=True
            )
        ],
    }


def _entry(measure: Measure) -> dict[str, Any]:
    return {
        "mean": measure.mean,
        "ci95": list(measure.ci95),
        "ignorance90": list(measure.ignorance90),
    }
