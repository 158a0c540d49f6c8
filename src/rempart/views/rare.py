"""The probability of a rare event on a terminal and as one JSON object."""

from __future__ import annotations

import math
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rempart.answers.rare import FEW, HEAVY, SCATTERED, STEEP, STIFF, Doubt, OfWorld, RareEvent
from rempart.stats.intervals import Interval

SCHEMA = "rempart/rare/1"

_DOUBTS = {
    "not_reached": (
        "in {n} the event was never seen. Its probability there counts as 0 and may be more: independent"
        " raids alone bound it by {worst:.1e}. More --effort may find it; or all hangs on the luck of one"
        " threat, which this search cannot split"
    ),
    "steep": (
        f"in {{n}} one level let {{worst:.2%}} of the raids pass (below {STEEP:.0%}): the way there has"
        " a step that the score does not see"
    ),
    "stiff": (
        f"in {{n}} only {{worst:.1%}} of the moves were accepted (below {STIFF:.0%}): the raids of a level"
        " stay nearly as they were found"
    ),
    "scattered": (
        f"in {{n}} single runs scatter by {{worst:.1f}} times their mean (above {SCATTERED:g}): the interval"
        " may be too narrow; more --effort helps"
    ),
    "few": (
        f"in {{n}} the weighted raids with the event are worth only {{worst:.0f}} (below {FEW:.0f}): what was"
        " learnt does not fit the event well; more --effort helps"
    ),
    "heavy": (
        f"in {{n}} one raid carries {{worst:.0%}} of the estimate (above {HEAVY:.0%}): a way to the event"
        " that was hardly learnt; the interval may be too narrow, and more --effort helps"
    ),
    "one_run": "in {n} one run carries {worst:.0%} of the estimate: the interval may be too narrow",
    "one_line": (
        "in {n} {worst:.0%} of the raids with the event descend from one raid: other ways to it may have been"
        " missed"
    ),
}


def probability(p: float) -> str:
    """Two or three digits, with an exponent where it is small."""
    if p in (0.0, 1.0):
        return f"{p:.0f}"
    return f"{p:.3f}" if 0.001 <= p <= 0.999 else f"{p:.2e}" if p < 0.001 else f"1 - {1.0 - p:.1e}"


def doubt_words(doubt: Doubt) -> str:
    """A reason not to trust an estimate, as a sentence."""
    n = "one world" if doubt.n_worlds == 1 else f"{doubt.n_worlds} worlds"
    text = _DOUBTS[doubt.code].format(n=n, worst=doubt.worst)
    return f"{text[0].upper()}{text[1:]}."


def headline(found: RareEvent) -> str:
    """In how many raids the event happens, with its range, and whether that can be believed."""
    if found.exact:
        word = "always" if found.mean else "never"
        return f"By the structure of the scenario, {found.event} {word} happens."
    if found.ci95[1] <= 0.0:
        return f"{found.event} was seen in no raid."
    spans = [f"{probability_range(found.ci95)} by chance"]
    if found.n_worlds > 1 and found.ignorance90[0] != found.ignorance90[1]:
        spans.append(f"{probability_range(found.ignorance90)} in nine worlds of ten")
    doubt = " This cannot be trusted as it stands." if found.doubts else ""
    return f"{found.event} happens with a probability of {_in_words(found.mean)} ({'; '.join(spans)}).{doubt}"


def table_of(found: RareEvent, title: str, command: str) -> RenderableType:
    """The answer, how it was found, the worlds, and why it may be wrong."""
    parts: list[RenderableType] = [Text(title, style="bold"), Text(), Text(headline(found)), Text()]
    parts += [_figures(found), Text()]
    parts += [Text(spent_words(found)), Text()]
    if len(found.worlds) > 1:
        parts += [_worlds(found), Text()]
    if found.doubts:
        parts.append(Text("Do not trust this as it stands", style="bold yellow"))
        parts += [Padding(Text(f"- {doubt_words(doubt)}"), (0, 0, 0, 2)) for doubt in found.doubts]
        parts.append(Text())
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    rows.add_row("again", command)
    return Group(*parts, rows)


def _figures(found: RareEvent) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("event", Text(found.event))
    if found.exact:
        table.add_row("probability", f"exactly {found.mean:.0f}, by the structure of the scenario")
        return table
    table.add_row("probability", Text(_in_words(found.mean), style="bold"))
    table.add_row("chance", f"{probability_range(found.ci95)} (95%: more effort narrows it)")
    if found.n_worlds > 1:
        told = found.ignorance90
        words = (
            "none: all worlds say the same"
            if told[0] == told[1]
            else f"{probability_range(told)} (nine worlds of ten)"
        )
        table.add_row("ignorance", words)
    return table


def _in_words(p: float) -> str:
    return f"{probability(p)} of a raid" + (
        f", one raid in {1.0 / p:,.0f}".replace(",", " ") if 0.0 < p < 0.1 else ""
    )


def probability_range(interval: Interval) -> str:
    """Both ends of an interval of probabilities."""
    return f"{probability(interval[0])} to {probability(interval[1])}"


def spent_words(found: RareEvent) -> str:
    """Raids spent, and how many of plain sampling they are worth."""
    if found.n_raids == 0:
        return "No raid was needed."
    spent = f"{found.n_raids:,} raids".replace(",", " ")
    if math.isnan(found.n_plain):
        return f"Searched with {spent} ({found.n_raids_of_pilots:,} of them to learn how).".replace(",", " ")
    worth = f"{_count(found.n_plain)} raids of plain sampling"
    text = (
        f"Found with {spent}, which tell as much as {worth}"
        f" (effective sample size: {_count(found.effective_sample_size)} independent raids with the event):"
    )
    if found.speedup >= 2.0:
        return f"{text} {_count(found.speedup)} times fewer. Relative error {found.relative_error:.0%}."
    return f"{text} the event is not rare enough to gain. Relative error {found.relative_error:.0%}."


def _count(value: float) -> str:
    if value >= 1e7:
        return f"{value:.1e}"
    return f"{value:,.0f}".replace(",", " ") if value >= 10 else f"{value:.1f}"


_SHOWN = 8


def _worlds(found: RareEvent) -> Table:
    """Worlds by probability: the highest, and what the rest have."""
    table = Table.grid(padding=(0, 2))
    table.title, table.title_justify, table.title_style = "World by world", "left", "bold"
    table.add_column(justify="right", no_wrap=True)
    for _ in range(4):
        table.add_column(justify="right", no_wrap=True)
    headings = ("world", "probability", "chance", "levels", "raids")
    table.add_row(*(Text(heading, style="dim") for heading in headings))
    ranked = sorted(found.worlds, key=lambda one: -one.estimate.mean)
    for one in ranked[:_SHOWN]:
        table.add_row(*_world(one))
    rest = ranked[_SHOWN:]
    if rest:
        table.add_row(f"{len(rest)} more", f"<= {probability(rest[0].estimate.mean)}")
    zero = sum(one.n_alike for one in found.worlds if one.settled and one.estimate.mean == 0.0)
    if zero:
        table.caption = (
            f"In {zero} of {found.n_worlds} worlds the event is impossible by structure: exactly 0."
        )
        table.caption_justify = "left"
    return table


def _world(one: OfWorld) -> tuple[str, ...]:
    if one.settled:
        return str(one.world), f"= {one.estimate.mean:.0f}", "", "", "0"
    chance = probability_range(one.estimate.ci95) if one.estimate.mean else f"at most {one.at_most:.1e}"
    return (
        str(one.world),
        probability(one.estimate.mean),
        chance,
        "weighted" if one.weighted else str(len(one.levels) or "-"),
        str(one.n_raids),
    )


def rare_object(found: RareEvent, scenario: str, command: str) -> dict[str, Any]:
    """The object that `rempart rare --json` prints."""
    return {
        "schema": SCHEMA,
        "scenario": scenario,
        "event": found.event,
        "seed": found.seed,
        "worlds": found.n_worlds,
        "probability": {
            "mean": found.mean,
            "ci95": list(found.ci95),
            "ignorance90": list(found.ignorance90),
            "exact": found.exact,
        },
        "relative_error": _finite(found.relative_error),
        "effective_sample_size": _finite(found.effective_sample_size),
        "raids": found.n_raids,
        "raids_of_pilots": found.n_raids_of_pilots,
        "raids_of_plain_sampling": _finite(found.n_plain),
        "speedup": _finite(found.speedup),
        "warnings": [
            {"code": one.code, "worlds": one.n_worlds, "worst": one.worst, "text": doubt_words(one)}
            for one in found.doubts
        ],
        "by_world": [_world_object(one) for one in found.worlds],
        "command": command,
    }


def _world_object(one: OfWorld) -> dict[str, Any]:
    entry: dict[str, Any] = {"world": one.world, "alike": one.n_alike, "probability": one.estimate.mean}
    if one.settled:
        return {**entry, "exact": True}
    return {
        **entry,
        "ci95": list(one.estimate.ci95),
        "at_most": None if one.weighted else one.at_most,
        "raids": one.n_raids,
        "weighted": one.weighted,
        "effective_raids": _finite(one.n_effective),
        "heaviest": one.heaviest,
        "level_shares": list(one.levels),
        "least_acceptance": _finite(one.accepted),
        "run_scatter": one.estimate.scatter,
        "lines": _finite(one.n_lines),
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
