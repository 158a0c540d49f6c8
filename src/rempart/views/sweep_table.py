"""A sweep as tables on a terminal: a row a point, or a carpet of two inputs."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rempart.answers.designs import Setting
from rempart.answers.factors import Factor
from rempart.answers.measures import Measure
from rempart.answers.saturation import Ends, Saturation
from rempart.answers.sweep import Sweep
from rempart.views.facts import Facts
from rempart.views.table import carried_by, cells, plain_table, share_cells
from rempart.views.words import CHANCE, IGNORANCE, in_worlds, is_share, listing, number, percent

EXPLANATION = (
    "The same luck at every point, so that differences between points are surer than each by itself."
    f" {CHANCE}: 95% interval of the mean. {IGNORANCE}: where it lies in nine worlds of ten."
)
WIDE_CHANCE, WIDE_IGNORANCE = 0.1, 0.5
"""Width of an interval, as a part of what the whole carpet spans, from which on a cell is marked."""
_CARPET = (
    "~ chance leaves more than a tenth of what the carpet spans open: more replicates would tell;"
    " ? ignorance leaves more than half of it open. All intervals are in --json and sweep.csv."
)
_COLUMNS = 8  # of a carpet side by side


def sweep_table(swept: Sweep, found: Saturation | None, facts: Facts) -> RenderableType:
    """All tables of a sweep."""
    parts: list[RenderableType] = [Text(facts.title, style="bold"), Text()]
    parts += [Text(sweep_headline(swept, found)), Text()]
    is_carpet = len(swept.factors) == 2 and swept.design == "grid"
    for i, name in enumerate(swept.measures):
        parts += _carpets(swept, i) if is_carpet else [_points(swept, i, name)]
        parts.append(Text())
    parts += [Text(_CARPET if is_carpet else EXPLANATION, style="dim"), Text(), *carried_by(facts), Text()]
    return Group(*parts, _made(swept, facts))


def sweep_headline(swept: Sweep, found: Saturation | None) -> str:
    """Where the defence breaks, if that was asked for; what is least and most, with their ranges."""
    told = [saturation_words(found)] if found is not None else []
    return " ".join([*told, *(_extremes(swept, i, name) for i, name in enumerate(swept.measures))])


def _extremes(swept: Sweep, i: int, name: str) -> str:
    """The least and the greatest value of a measure, and where each is."""
    known = [(p.measures[i], p.setting) for p in swept.points]
    ends = [(measure, setting) for measure, setting in known if measure is not None]
    if not ends:
        return f"{name}: there was nothing to take a share of."
    low, high = (pick(ends, key=lambda end: end[0].mean) for pick in (min, max))
    least, most = (_with_range(measure, name) for measure, _ in (low, high))
    if low[0].mean == high[0].mean:
        return f"{name} is {least} at every point."
    fewest, greatest = (_where(swept, setting) for _, setting in (low, high))
    return f"{name} is least with {fewest}, {least}, and most with {greatest}, {most}."


def _with_range(measure: Measure, name: str) -> str:
    say = percent if is_share(name) else number
    span = in_worlds(measure, say)
    return f"{say(measure.mean)}{f' ({span})' if span else ''}"


def _where(swept: Sweep, setting: Setting) -> str:
    return listing([f"{f.path} = {level.text}" for f, level in zip(swept.factors, setting, strict=True)])


def _points(swept: Sweep, i: int, name: str) -> Table:
    table = plain_table(name, *(factor.label for factor in swept.factors), "mean", "chance", "ignorance")
    for point in swept.points:
        measure = point.measures[i]
        told = ("none", "", "") if measure is None else _cells(measure, name)
        table.add_row(*_texts(swept.factors, point.setting), *told)
    return table


def _cells(measure: Measure, name: str) -> tuple[str, str, str]:
    return share_cells(measure) if is_share(name) else cells(measure)


def _texts(factors: tuple[Factor, ...], setting: Setting) -> list[str]:
    return [
        level.text.removesuffix(factor.unit).strip() for factor, level in zip(factors, setting, strict=True)
    ]


def _carpets(swept: Sweep, i: int) -> list[RenderableType]:
    """The carpet, in tables of a few columns each."""
    down, across = swept.factors
    marks = carpet_marks(swept, i)
    n = len(across.levels)
    tables: list[RenderableType] = []
    for first in range(0, n, _COLUMNS):
        columns = range(first, min(first + _COLUMNS, n))
        title = f"{swept.measures[i]}, by {down.label} (down) and {across.label} (across)"
        heads = _texts((across,) * len(columns), tuple(across.levels[j] for j in columns))
        table = plain_table(title, "", *heads)
        for row, level in enumerate(down.levels):
            told = [
                _told(swept.points[row * n + j].measures[i], swept.measures[i], marks[row * n + j])
                for j in columns
            ]
            table.add_row(*_texts((down,), (level,)), *told)
        tables += [table, Text()]
    return tables[:-1]


def _told(measure: Measure | None, name: str, mark: str) -> str:
    if measure is None:
        return "none"
    text = percent(measure.mean) if is_share(name) else number(measure.mean)
    return f"{text}{mark}"


def carpet_marks(swept: Sweep, i: int) -> list[str]:
    """By point: `~` where chance, `?` where ignorance leaves much of what the carpet spans open."""
    measures = [point.measures[i] for point in swept.points]
    means = [measure.mean for measure in measures if measure is not None]
    span = max(means, default=0.0) - min(means, default=0.0)
    return ["" if measure is None else _mark(measure, span) for measure in measures]


def _mark(measure: Measure, span: float) -> str:
    chance, ignorance = (high - low for low, high in (measure.ci95, measure.ignorance90))
    return ("~" if chance > WIDE_CHANCE * span else "") + ("?" if ignorance > WIDE_IGNORANCE * span else "")


# Saturation


def saturation_words(found: Saturation) -> str:
    """One or two sentences on where P(no leaker) falls through one half."""
    falls = "rises" if found.rising else "falls"
    if found.above:
        return f"Not reached: P(no leaker) is 50% or more at every {found.path} swept.{_some_worlds(found)}"
    if found.below:
        return f"Not reached: P(no leaker) is below 50% at every {found.path} swept.{_some_worlds(found)}"
    unit = f" {found.unit}" if found.unit else ""
    low, high = (f"{value or 0.0:g}{unit}" for value in found.bracket)
    size = f"{number(found.size or 0.0)}{unit}"
    told = f"chance: {_ends(found.ci95, unit)}; ignorance: {_ends(found.ignorance90, unit)}"
    return (
        f"P(no leaker) {falls} through 50% at {found.path} = {size}, between {low} and {high}"
        f" ({told}).{_some_worlds(found)}"
    )


def _ends(ends: Ends, unit: str) -> str:
    low, high = ends
    if low is None and high is None:
        return "beyond all sizes swept on both sides"
    if low is None:
        return f"below the smallest swept, up to {number(high or 0.0)}{unit}"
    if high is None:
        return f"from {number(low)}{unit} to beyond the largest swept"
    if low == high:
        return "none"
    return f"{number(low)} to {number(high)}{unit}"


def _some_worlds(found: Saturation) -> str:
    sides = (("50% or more", found.worlds_above), ("below 50%", found.worlds_below))
    told = [f"{words} in {percent(share)} of the worlds" for words, share in sides if share > 0.0]
    return f" At every size swept it is {', '.join(told)}." if told else ""


def _made(swept: Sweep, facts: Facts) -> RenderableType:
    n = swept.n_replicates * len(swept.points)
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    each, whole = (f"{k:,}".replace(",", " ") for k in (swept.n_replicates, n))
    made = f"{len(swept.points)} points of {each} replicates, {whole} raids in {swept.elapsed_s:.1f} s"
    rows.add_row("made of", made)
    rows.add_row("again", facts.command)
    return rows
