"""What reaches a goal at which cost: a table on a terminal, and one JSON object."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rempart.answers.measures import Measure
from rempart.planning.sizing import Design, Sizing
from rempart.scenario.choices import Levers
from rempart.views.table import plain_table
from rempart.views.words import CAUSE_WORDS, CHANCE, IGNORANCE, listing, number, percent

SCHEMA = "rempart/size/1"
_EXPLANATION = (
    "Each row gains more than those above it, by more than chance (95%, in pairs: all designs had the same"
    f" worlds and luck). {CHANCE}: 95% interval of the mean. {IGNORANCE}: where it lies in nine worlds of"
    " ten."
    " The goal is reached where it holds at both ends of the interval of chance."
)


def design_in_words(levers: Levers, taken: tuple[int, ...]) -> str:
    """The options taken, those that cost nothing left out."""
    told = [
        f"{lever.name}: {lever.options[i].label}"
        for lever, i in zip(levers.levers, taken, strict=True)
        if lever.options[i].cost > 0.0
    ]
    return ", ".join(told) or "nothing added"


def headline(found: Sizing) -> str:
    """Whether the goal can be reached, and by what."""
    goal = (
        found.goal.text
        if found.in_worlds is None
        else f"{found.goal.text} in {percent(found.in_worlds)} of the worlds"
    )
    if found.answer is not None and found.check is not None:
        more = _open(found)
        return (
            f"{goal} is reached at a cost of {_cost(found, found.answer)}, with"
            f" {design_in_words(found.levers, found.answer.taken)}: {_measure(found.answer.measure)};"
            f" {_measure(found.check)} when run again with other worlds and luck.{more}"
        )
    best = found.best
    told = f"{goal} is out of reach of these choices"
    if found.open:
        told = f"Whether {goal} can be reached is within chance, and more --replicates decide it"
    return (
        f"{told}: the most is {_measure(best.measure)}, at a cost of {_cost(found, best)}"
        f" with {design_in_words(found.levers, best.taken)}. {blocked_by(best)}"
    )


def blocked_by(design: Design) -> str:
    """Which links let through what still gets through."""
    total = sum(design.causes.values())
    if total <= 0.0:
        return "Nothing got through there."
    ranked = sorted(design.causes.items(), key=lambda item: -item[1])[:3]
    told = [f"{CAUSE_WORDS[name]} ({percent(part / total)})" for name, part in ranked if part / total >= 0.05]
    return f"What blocks, of the leakers left: {listing(told)}."


def _open(found: Sizing) -> str:
    if not found.open:
        return ""
    least = found.open[0]
    return (
        f" Within chance of it, and cheaper: {design_in_words(found.levers, least.taken)}"
        f" ({_cost(found, least)}; {_measure(least.measure)})."
    )


def table_of(found: Sizing, command: str, title: str) -> RenderableType:
    """The answer and the front."""
    parts: list[RenderableType] = [
        Text(title, style="bold"),
        Text(),
        Text(headline(found)),
        Text(),
    ]
    parts += [_front(found), Text(), Text(_EXPLANATION, style="dim"), Text(), _choices(found.levers), Text()]
    return Group(*parts, _made(found, command))


def _front(found: Sizing) -> Table:
    what = found.goal.asked.text
    table = plain_table("Cost against what it buys", "with", "cost", what, "chance", "ignorance", "leakers")
    for design in found.front:
        here = "→ " if found.answer is not None and design.taken == found.answer.taken else ""
        measure = design.measure
        table.add_row(
            Text(f"{here}{design_in_words(found.levers, design.taken)}"),
            f"{design.cost:g}",
            _digits(measure.mean),
            _range(measure.ci95),
            _range(measure.ignorance90),
            f"{number(design.leakers.mean)} ({_range(design.leakers.ci95)})",
        )
    return table


def _choices(levers: Levers) -> RenderableType:
    table = plain_table(f"The choices, at costs in {levers.unit}", "choice", "options and their costs")
    for lever in levers.levers:
        told = ", ".join(f"{option.label}: {option.cost:g}" for option in lever.options)
        source = f"\n[{lever.source}]" if lever.source and lever.source != levers.source else ""
        table.add_row(Text(f"{lever.name}\n").append(f"{lever.what}{source}", style="dim"), Text(told))
    if not levers.source:
        return table
    return Group(table, Text(), Text(f"Costs: {levers.source}.", style="dim"))


def _made(found: Sizing, command: str) -> RenderableType:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    how = "all run" if found.method == "all" else "searched by NSGA-II"
    rows.add_row(
        "made of",
        f"{found.n_designs} designs, {how}: {found.n_screened} looked at, {found.n_finalists} with"
        f" {found.front[0].n_replicates} replicates",
    )
    rows.add_row("again", Text(command))
    return rows


def _cost(found: Sizing, design: Design) -> str:
    return f"{design.cost:g} {found.levers.unit}"


def _digits(value: float) -> str:
    """One digit more than `number` below 1: a goal is met by little."""
    return f"{value:.3f}" if 0.001 <= value < 0.9995 else number(value)


def _range(interval: tuple[float, float]) -> str:
    return " to ".join(_digits(end) for end in interval)


def _measure(measure: Measure) -> str:
    return f"{_digits(measure.mean)} (chance {_range(measure.ci95)}, ignorance {_range(measure.ignorance90)})"


def object_of(found: Sizing, scenario: str, command: str) -> dict[str, Any]:
    """The object that `rempart size --json` prints."""
    return {
        "schema": SCHEMA,
        "scenario": scenario,
        "goal": found.goal.text,
        "in_worlds": found.in_worlds,
        "reached": found.answer is not None,
        "answer": None if found.answer is None else _design(found, found.answer),
        "check": None if found.check is None else _entry(found.check),
        "best": _design(found, found.best),
        "within_chance": [_design(found, one) for one in found.open],
        "front": [_design(found, one) for one in found.front],
        "choices": [
            {
                "name": lever.name,
                "what": lever.what,
                "source": lever.source,
                "options": [{"label": one.label, "cost": one.cost} for one in lever.options],
            }
            for lever in found.levers.levers
        ],
        "unit": found.levers.unit,
        "source": found.levers.source,
        "designs": found.n_designs,
        "screened": found.n_screened,
        "finalists": found.n_finalists,
        "method": found.method,
        "command": command,
    }


def _design(found: Sizing, design: Design) -> dict[str, Any]:
    return {
        "taken": {
            lever.name: lever.options[i].label
            for lever, i in zip(found.levers.levers, design.taken, strict=True)
        },
        "cost": design.cost,
        "measure": _entry(design.measure),
        "leakers": _entry(design.leakers),
        "leak_causes": design.causes,
        "replicates": design.n_replicates,
    }


def _entry(measure: Measure) -> dict[str, Any]:
    return {
        "mean": measure.mean,
        "ci95": list(measure.ci95),
        "ignorance90": list(measure.ignorance90),
    }
