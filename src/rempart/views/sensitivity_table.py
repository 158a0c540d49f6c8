"""Which unknown matters, as tables on a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rempart.answers.screening import N_ROWS
from rempart.answers.sensitivity import Sensitivity, Swing
from rempart.answers.sobol import REST
from rempart.scenario import Scenario
from rempart.scenario.unknowns import ALTERNATIVES
from rempart.stats.intervals import Interval
from rempart.views.facts import SSPK_CAVEAT, Facts
from rempart.views.table import cells, plain_table, share_cells
from rempart.views.units import in_its_unit
from rempart.views.words import is_share, number, percent, points, signed

TORNADO = (
    "Each unknown at its 5th and at its 95th percentile, averaged over all the others as the worlds have"
    " them, with the same luck. Change: second less first; in brackets, the 95% interval."
)
SOBOL = (
    "First: part of the variance between worlds that would go, on average, if this alone were known."
    " Total: part that would stay if all but this were known. Chance is taken out; in brackets, the 95%"
    " interval."
)


def sensitivity_table(found: Sensitivity, scenario: Scenario, facts: Facts) -> RenderableType:
    """All tables of a sensitivity analysis."""
    parts: list[RenderableType] = [Text(facts.title, style="bold"), Text(), Text(headline(found)), Text()]
    if found.swings:
        parts += [_tornado(found, scenario), Text(), Text(TORNADO, style="dim"), Text()]
    if found.indices is not None:
        parts += [_sobol(found), Text(), Text(SOBOL, style="dim"), Text()]
    if found.leading:
        parts += [*_sources(found), Text()]
    parts += [Text(_rest(found, facts)), Text()]
    if any(".sspk" in path for name in found.leading for path in found.inputs[name].paths):
        parts += [Text(SSPK_CAVEAT), Text()]
    return Group(*parts, _made(found, facts))


def headline(found: Sensitivity) -> str:
    """What the measure is, how much the worlds differ, and what it hangs on most."""
    share = is_share(found.asked)
    mean, chance, ignorance = (share_cells if share else cells)(found.measure)
    told = f"{found.asked} is {mean} (chance: {chance or 'none'}; ignorance: {ignorance or 'none'})."
    if not found.seen:
        return f"{told} The worlds differ by no more than chance: no unknown can be said to matter."
    sd = _told(found.sd_between_worlds, share)
    told += f" Between worlds it varies with a standard deviation of {sd}, chance taken out."
    return f"{told} {_leader(found)}".strip()


def _leader(found: Sensitivity) -> str:
    if found.swings and not found.swings[0].none:
        swing = found.swings[0]
        low, high = (_told(measure.mean, is_share(found.asked)) for measure in swing.measures)
        ends = f"{low} at its 5th percentile, {high} at its 95th"
        if swing.name == ALTERNATIVES:
            ends = f"{low} with {swing.ends[0]}, {high} with {swing.ends[1]}"
        return (
            f"It hangs most on {_label(found, swing.name)}: {ends}, a change of {_moved_words(swing, found)}."
        )
    if found.indices is not None:
        best = max((one for one in found.indices.indices if one.group != REST), key=lambda one: one.total)
        return f"It hangs most on {_label(found, best.group)}."
    return ""


def _told(value: float, share: bool) -> str:
    sign = "-" if value < 0.0 else ""
    return sign + (percent(abs(value)) if share else number(abs(value)))


def _label(found: Sensitivity, name: str) -> str:
    if name == ALTERNATIVES:
        return "which alternative holds"
    paths = found.inputs[name].paths if name in found.inputs else ()
    return paths[0] if len(paths) == 1 else name


def _tornado(found: Sensitivity, scenario: Scenario) -> Table:
    share = is_share(found.asked)
    unit = ", in points" if share else ""
    table = plain_table(
        f"{found.asked} at both ends of an unknown", "unknown", "from, to", "mean", f"change{unit}"
    )
    for swing in found.swings:
        low, high = (_told(measure.mean, share) for measure in swing.measures)
        ends = ", ".join(end_texts(found, swing, scenario))
        table.add_row(_label(found, swing.name), ends, f"{low}, {high}", _moved(swing, share))
    return table


def end_texts(found: Sensitivity, swing: Swing, scenario: Scenario) -> tuple[str, str]:
    """Values at both ends, in the unit of the file; names of alternatives."""
    low, high = (
        end if isinstance(end, str) else in_its_unit(scenario, found.inputs[swing.name].paths[0], end)
        for end in swing.ends
    )
    return low, high


def _moved(swing: Swing, share: bool) -> str:
    say = points if share else signed
    return "none" if swing.none else f"{say(swing.effect)} ({' to '.join(map(say, swing.ci95))})"


def _moved_words(swing: Swing, found: Sensitivity) -> str:
    share = is_share(found.asked)
    say = points if share else signed
    return f"{say(swing.effect)}{' points' if share else ''} ({' to '.join(map(say, swing.ci95))})"


def _sobol(found: Sensitivity) -> Table:
    table = plain_table("Sobol indices", "unknown", "first", "total")
    if found.indices is not None:
        ranked = sorted(found.indices.indices, key=lambda one: (one.group == REST, -one.total))
        for index in ranked:
            label = rest_label(found) if index.group == REST else _label(found, index.group)
            table.add_row(label, _index(index.first, index.first_ci95), _index(index.total, index.total_ci95))
    return table


def rest_label(found: Sensitivity) -> str:
    """What the group of the rest is called."""
    return f"the {len(found.inputs) - len(found.leading)} others together"


def _index(value: float, interval: Interval) -> str:
    return f"{value:.2f} ({interval[0]:.2f} to {interval[1]:.2f})".replace("-0.00", "0.00")


def _sources(found: Sensitivity) -> list[RenderableType]:
    lines: list[RenderableType] = [Text("Where these come from", style="bold")]
    for name in found.leading:
        one = found.inputs[name]
        source = one.source or ("alternatives of the scenario" if name == ALTERNATIVES else "no source given")
        more = f" and {len(one.paths) - 1} more" if len(one.paths) > 1 else ""
        lines.append(Padding(Text(f"- {one.paths[0]}{more}: {source}"), (0, 0, 0, 2)))
    return lines


def _rest(found: Sensitivity, facts: Facts) -> str:
    n = len(found.inputs) + found.n_absent
    told = f"{facts.n_unknowns} numbers are not known, drawn as {n} unknowns."
    if found.n_absent:
        told += f" {found.n_absent} of these do not enter the raid, such as values against classes not in it."
    if not found.screened:
        return told
    silent = sum(one.none for one in found.screened)
    left = len(found.inputs) - silent - len(found.leading)
    raids = f"{N_ROWS} worlds of {2 * found.plan.n_half} raids"
    told += f" Of the {len(found.inputs)} that do, {silent} changed {found.asked} in none of {raids}"
    return f"{told}, and {left} more changed it less than those above."


def _made(found: Sensitivity, facts: Facts) -> RenderableType:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    raids = f"{found.n_raids:,}".replace(",", " ")
    rows.add_row("made of", f"{raids} raids, {2 * found.plan.n_half} in each world")
    rows.add_row("again", facts.command)
    return rows
