"""When threats are detected, engaged and intercepted, on a terminal and as one JSON object."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rempart.answers.times import Spread, Times
from rempart.stats.intervals import Interval
from rempart.views.words import CHANCE, IGNORANCE, listing, percent

SCHEMA = "rempart/times/1"

_EXPLANATION = (
    f"Seconds before the threat comes down, or would have; --json tells them on the clock too. {CHANCE}: 95%"
    f" interval of the median. {IGNORANCE}: where the median lies in nine worlds of ten. 5-95%: where nine"
    " threats of ten lie. Not known: it happened in one replicate, or in one world, alone. Detected is told"
    " of the battery whose sensor was the first of all to see the threat; tracked, engaged and intercepted"
    " of each."
)


def table_of(times: tuple[Times, ...], title: str, n_replicates: int, command: str) -> RenderableType:
    """One block a battery and class."""
    parts: list[RenderableType] = [Text(title, style="bold"), Text()]
    if not times:
        parts += [Text("No battery ever sees a threat."), Text()]
    else:
        parts += [
            Text(headline(times)),
            Text(),
            _table(times),
            Text(),
            Text(_EXPLANATION, style="dim"),
            Text(),
        ]
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    rows.add_row("made of", f"traces of {n_replicates} replicates")
    rows.add_row("again", command)
    return Group(*parts, rows)


def headline(times: tuple[Times, ...]) -> str:
    """Of each class: by which battery it is seen and stopped first, in time to go, and how many are never."""
    classes = dict.fromkeys(one.threat for one in times)
    return " ".join(_of_class([one for one in times if one.threat == name], name) for name in classes)


def _of_class(times: list[Times], name: str) -> str:
    told = []
    for event in ("detected", "engaged", "intercepted"):
        here = [one for one in times if one.event == event]
        if here:
            most = max(here, key=lambda one: one.n)
            by = f" by {most.battery}" if event == "engaged" or len(here) > 1 else ""
            told.append(f"{_share(most)} are {event}{by} {_to_go(most.to_go)}")
    n_stopped = sum(one.n for one in times if one.event == "intercepted")
    rest = f"; {percent(1.0 - n_stopped / times[0].n_threats)} are never intercepted"
    return f"Of all {name} launched, {listing(told)} before they come down{rest}."


def _share(one: Times) -> str:
    return percent(one.n / one.n_threats)


def _to_go(spread: Spread) -> str:
    """The median, with its range over worlds where that is known, else by chance."""
    known = spread.ignorance90_s is not None and spread.ignorance90_s[0] < spread.ignorance90_s[1]
    span = spread.ignorance90_s if known else spread.ci95_s
    if span is None or span[0] >= span[1]:
        return f"{spread.median_s:.1f} s"
    low, high = span
    words = "in nine worlds of ten" if known else "by chance alone"
    return f"{spread.median_s:.1f} s ({low:.1f} to {high:.1f} {words})"


def _table(times: tuple[Times, ...]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.title, table.title_justify, table.title_style = "Time to go, by battery and class", "left", "bold"
    table.add_column(no_wrap=True)
    for _ in range(5):
        table.add_column(justify="right", no_wrap=True)
    headings = ("", "of all", "median", "chance", "ignorance", "5-95%")
    table.add_row(*(Text(heading, style="dim") for heading in headings))
    block = ("", "")
    for one in times:
        if (one.battery, one.threat) != block:
            block = (one.battery, one.threat)
            table.add_row(Text(f"{one.battery}: {one.threat}", style="bold"))
        share = f"{100.0 * one.n / one.n_threats:.0f}%"
        table.add_row(f"  {one.event}", share, *_cells(one.to_go))
    return table


def _cells(spread: Spread) -> tuple[str, ...]:
    pairs = (spread.ci95_s, spread.ignorance90_s, (spread.low_s, spread.high_s))
    return f"{spread.median_s:.1f}", *(_range(pair) for pair in pairs)


def _range(pair: Interval | None) -> str:
    if pair is None:
        return "not known"
    return f"{pair[0]:.1f} to {pair[1]:.1f}" if pair[0] < pair[1] else "none"


def times_object(
    times: tuple[Times, ...], scenario: str, seed: int, n_replicates: int, n_worlds: int, command: str
) -> dict[str, Any]:
    """The object that `rempart times --json` prints."""
    return {
        "schema": SCHEMA,
        "scenario": scenario,
        "seed": seed,
        "replicates": n_replicates,
        "worlds": n_worlds,
        "times": [
            {
                "battery": one.battery,
                "class": one.threat,
                "event": one.event,
                "n": one.n,
                "n_threats": one.n_threats,
                "replicates": one.replicates,
                "at_s": _object(one.at),
                "to_go_s": _object(one.to_go),
            }
            for one in times
        ],
        "command": command,
    }


def _object(spread: Spread) -> dict[str, Any]:
    return {
        "median": spread.median_s,
        "ci95": None if spread.ci95_s is None else list(spread.ci95_s),
        "ignorance90": None if spread.ignorance90_s is None else list(spread.ignorance90_s),
        "p05": spread.low_s,
        "p95": spread.high_s,
    }
