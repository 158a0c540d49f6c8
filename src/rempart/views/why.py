"""Why threats get through: the leak ledger as a waterfall on a terminal, and as one JSON object."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rempart.answers.cost_exchange import CostExchange
from rempart.answers.ledger import Step, Waterfall
from rempart.answers.measures import Measure
from rempart.answers.outcomes import Outcomes
from rempart.stats.intervals import Interval
from rempart.views.cost import cost_object, cost_table
from rempart.views.facts import SSPK_CAVEAT, Facts
from rempart.views.words import CHANCE, IGNORANCE, in_worlds

SCHEMA = "rempart/why/1"
BAR = 24
"""Characters of a bar that stands for all threats launched."""

LINK_WORDS = {
    "failed": "failed on their way",
    "harmless": "fell harmless",
    "not_air_threat": "ground attack",
    "no_weapon_reaches": "no weapon reaches",
    "not_seen": "not seen",
    "not_tracked": "seen, not tracked",
    "no_time": "no time to fire",
    "component_lost": "component lost",
    "judged_harmless": "judged harmless",
    "withheld_identification": "not identified",
    "withheld_control_status": "control status",
    "no_missile": "no missile left",
    "withheld_reserve": "kept in reserve",
    "no_channel": "no free channel",
    "guidance_lost": "guidance lost",
    "interceptor_failed": "interceptor failed",
    "missed": "missed",
    "wrongly_assessed": "wrongly assessed",
    "warhead_survived": "warhead survived",
    "intercepted": "intercepted",
}
"""Links in two or three words, for places where `words.CAUSE_WORDS` are too long."""

_STYLES = {"harmless": "bright_black", "leaker": "red", "intercepted": "green"}
_EXPLANATION = (
    f"█ what falls out at a link, ░ what is still on its way. {CHANCE}: the 95% interval that more replicates"
    f" narrow. {IGNORANCE}: where the number lies in nine worlds of ten; only better knowledge narrows it."
)


def table_of(
    outcomes: Outcomes, chains: tuple[Waterfall, ...], cost: tuple[CostExchange, ...], facts: Facts
) -> RenderableType:
    """The waterfall of all threats, the links by class, and how it was made."""
    parts: list[RenderableType] = [Text(facts.title, style="bold"), Text()]
    if not chains:
        return Group(*parts, Text("No threat is ever launched."), Text(), _made(outcomes, facts))
    whole = chains[0]
    parts += [Text(_headline(whole)), Text(), _waterfall(whole), Text(), Text(_EXPLANATION, style="dim")]
    if len(chains) > 2:
        parts += [Text(), _by_class(chains)]
    parts += [Text(), cost_table(cost)]
    if any(name == "sspk" for name, _ in facts.assumed_by_field):
        parts += [Text(), Text(SSPK_CAVEAT)]
    return Group(*parts, Text(), _made(outcomes, facts))


def _headline(chain: Waterfall) -> str:
    share = {step.name: step.share.mean for step in chain.steps}
    spared = share["failed"] + share["harmless"]
    span = in_worlds(chain.leaked, _of_100)
    text = (
        f"Of 100 threats launched, {_of_100(share['intercepted'])} are intercepted,"
        f" {_of_100(chain.leaked.mean)} get through{f' ({span})' if span else ''}"
        f" and {_of_100(spared)} fail or fall clear."
    )
    leaks = sorted((s for s in chain.steps if s.kind == "leaker" and s.n), key=lambda s: -s.n)
    if leaks:
        first = leaks[0]
        text += (
            f" The link that lets most through: {LINK_WORDS[first.name]}"
            f" ({100 * first.n / chain.n_leakers:.0f}% of the leakers)."
        )
    return text


def _waterfall(chain: Waterfall) -> Table:
    table = Table.grid(padding=(0, 1))
    table.title = f"Of 100 threats launched{f' ({chain.threat})' if chain.threat else ''}"
    table.title_justify, table.title_style = "left", "bold"
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    for _ in range(3):
        table.add_column(justify="right", no_wrap=True)
    table.add_row("launched", "░" * BAR, "100.0", Text("chance", style="dim"), Text("ignorance", style="dim"))
    for step in chain.steps:
        if step.n:
            table.add_row(
                LINK_WORDS[step.name],
                _bar(step, chain.n_launched),
                _of_100(step.share.mean),
                *_intervals(step.share),
            )
    table.add_row("all leakers", "", _of_100(chain.leaked.mean), *_intervals(chain.leaked))
    return table


def _bar(step: Step, n_launched: int) -> Text:
    """From what is left after the link to what came to it; at least one mark."""
    low = round(BAR * step.n_left / n_launched)
    high = max(round(BAR * (step.n_left + step.n) / n_launched), low + 1)
    if high > BAR:
        low, high = BAR - 1, BAR
    return Text("░" * low, style="bright_black") + Text("█" * (high - low), style=_STYLES[step.kind])


def _of_100(share: float) -> str:
    value = 100.0 * share
    if value == 0.0:
        return "0"
    return "<0.1" if value < 0.05 else ">99.9" if 99.95 <= value < 100.0 else f"{value:.1f}"


def _intervals(share: Measure) -> tuple[str, str]:
    if share.exact:
        return "exact", ""
    return _interval(share.ci95), _interval(share.ignorance90)


def _interval(interval: Interval) -> str:
    if interval[0] == interval[1]:
        return "none"
    digits = 2 if 100.0 * (interval[1] - interval[0]) < 0.3 else 1
    low, high = (f"{100.0 * value:.{digits}f}" for value in interval)
    return f"{low} to {high}"


def _by_class(chains: tuple[Waterfall, ...]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.title, table.title_justify, table.title_style = "By class, of 100 launched", "left", "bold"
    table.add_column(no_wrap=True)
    for _ in chains:
        table.add_column(justify="right", overflow="fold")
    names = [chain.threat or "all" for chain in chains]
    table.add_row("", *(Text(name, style="dim") for name in (*names[1:], names[0])))
    ordered = (*chains[1:], chains[0])
    for i, step in enumerate(chains[0].steps):
        if step.n:
            cells = (_cell(chain.steps[i]) for chain in ordered)
            table.add_row(Text(LINK_WORDS[step.name], style=_STYLES[step.kind]), *cells)
    table.add_row("all leakers", *(_of_100(chain.leaked.mean) for chain in ordered))
    return table


def _cell(step: Step) -> str:
    return _of_100(step.share.mean) if step.n else "·"


def _made(outcomes: Outcomes, facts: Facts) -> RenderableType:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    rows.add_row("made of", f"{outcomes.n_replicates:,} replicates".replace(",", " "))
    rows.add_row("again", facts.command)
    return Padding(rows, 0)


def why_object(
    outcomes: Outcomes, chains: tuple[Waterfall, ...], cost: tuple[CostExchange, ...], facts: Facts
) -> dict[str, Any]:
    """The object that `rempart why --json` prints."""
    return {
        "schema": SCHEMA,
        "scenario": outcomes.scenario,
        "replicates": outcomes.n_replicates,
        "seed": outcomes.seed,
        "worlds": outcomes.n_worlds,
        "fingerprint": outcomes.fingerprint,
        "command": facts.command,
        "interrupted": outcomes.interrupted,
        "ledger": [_chain_object(chain) for chain in chains],
        "cost": cost_object(cost),
    }


def _chain_object(chain: Waterfall) -> dict[str, Any]:
    return {
        "class": chain.threat or None,
        "launched": chain.n_launched,
        "leakers": {"n": chain.n_leakers, **_share_object(chain.leaked)},
        "steps": [
            {
                "link": step.name,
                "kind": step.kind,
                "n": step.n,
                "n_left": step.n_left,
                **_share_object(step.share),
            }
            for step in chain.steps
        ],
    }


def _share_object(share: Measure) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "mean": share.mean,
        "ci95": list(share.ci95),
        "ignorance90": list(share.ignorance90),
    }
    return {**entry, "exact": True} if share.exact else entry
