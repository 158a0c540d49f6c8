"""When threats are detected, engaged and intercepted, on a terminal and as one JSON object."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rempart.answers.times import Spread, Times

SCHEMA = "rempart-times/1"

_EXPLANATION = (
    "Seconds. In brackets: 95% interval of the median, over replicates and worlds together. 5-95%: where nine"
    " threats of ten lie. To go: before the threat comes down, or would have. Detected is told of the battery"
    " whose sensor was the first of all to see the threat; tracked, engaged and intercepted of each."
)


def table_of(times: tuple[Times, ...], title: str, n_replicates: int, command: str) -> RenderableType:
    """One block a battery and class."""
    parts: list[RenderableType] = [Text(title, style="bold"), Text()]
    if not times:
        parts += [Text("No battery ever sees a threat."), Text()]
    else:
        parts += [_table(times), Text(), Text(_EXPLANATION, style="dim"), Text()]
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    rows.add_row("made of", f"traces of {n_replicates} replicates")
    rows.add_row("again", command)
    return Group(*parts, rows)


def _table(times: tuple[Times, ...]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.title, table.title_justify, table.title_style = "When, by battery and class", "left", "bold"
    table.add_column(no_wrap=True)
    for _ in range(5):
        table.add_column(justify="right", no_wrap=True)
    headings = ("", "of all", "median to go", "5-95%", "median on clock", "5-95%")
    table.add_row(*(Text(heading, style="dim") for heading in headings))
    block = ("", "")
    for one in times:
        if (one.battery, one.threat) != block:
            block = (one.battery, one.threat)
            table.add_row(Text(f"{one.battery}: {one.threat}", style="bold"))
        share = f"{100.0 * one.n / one.n_threats:.0f}%"
        table.add_row(f"  {one.event}", share, *_cells(one.to_go), *_cells(one.at))
    return table


def _cells(spread: Spread) -> tuple[str, str]:
    low, high = spread.ci95_s
    return f"{spread.median_s:.1f} ({low:.1f}, {high:.1f})", f"{spread.low_s:.1f}, {spread.high_s:.1f}"


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
        "ci95": list(spread.ci95_s),
        "p05": spread.low_s,
        "p95": spread.high_s,
    }
