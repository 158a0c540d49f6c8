"""A comparison as tables on a terminal."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rempart.answers.comparing import Compared, Comparison, Difference
from rempart.answers.measures import Measure
from rempart.answers.statements import SHARES
from rempart.stats.intervals import Interval
from rempart.views.comparison import Compare, Design
from rempart.views.comparison_rows import rows_of
from rempart.views.effort import precision_sentence
from rempart.views.facts import SSPK_CAVEAT
from rempart.views.table import grid_of, plain_table
from rempart.views.words import (
    CHANCE,
    IGNORANCE,
    NOT_KNOWN,
    in_worlds,
    is_share,
    listing,
    number,
    percent,
    points,
    signed,
)

_NOT_THERE = "not there"
_OF_NONE = "of none"
_WIDE = 112  # columns from which on the whole table has room
_EXPLANATION = (
    f"{CHANCE}: 95% interval of the difference of paired raids, narrower with more replicates."
    f" {IGNORANCE}: where the difference lies in nine worlds of ten. pt: percentage points. =: fixed by the"
    " scenarios themselves. Pairing: so many times the raids would be needed without it, in the same"
    " worlds but"
    " under luck of their own."
)


def comparison_table(told: Compare) -> RenderableType:
    """The whole of a comparison."""
    parts: list[RenderableType] = [_names(told), Text()]
    for design, comparison in zip(told.designs[1:], told.comparisons, strict=True):
        parts += [Text(headline(told.designs[0], design, comparison)), Text()]
        parts += [_Measures(told.designs[0], design, comparison), Text()]
        missing = _missing(told.designs[0], design, comparison)
        if missing:
            parts += [Text(missing), Text()]
    parts += [Text(f"{_EXPLANATION} {told.multiplicity}", style="dim"), Text()]
    parts += [*_carried_by(told.designs), _made(told)]
    return Group(*parts)


def headline(first: Design, second: Design, comparison: Comparison) -> str:
    """How many more or fewer get through, and how sure that is; then what becomes of all that arrive."""
    leakers, whole = comparison.measures["leakers"], comparison.measures["p_no_leaker"]
    difference = leakers.difference
    if difference is None or leakers.a is None or leakers.b is None or whole.a is None or whole.b is None:
        return f"{second.label} cannot be set against {first.label}."
    ends = _ends(first, second, comparison)
    if difference.exact and difference.mean == 0.0:
        return f"By the scenarios themselves, {second.label} lets through as many as {first.label}. {ends}"
    low, high = difference.ci95
    if low <= 0.0 <= high:
        return (
            f"Whether {second.label} lets more or fewer through than {first.label} cannot be told from chance"
            f" ({_range(difference.ci95, signed)} in a raid{_in_worlds(difference)}). {ends}"
        )
    more = f"{number(abs(difference.mean))} {'more' if difference.mean > 0 else 'fewer'}"
    chance = _range(difference.ci95, signed)
    return (
        f"With {second.label}, {more} threats get through in a raid than with {first.label} ({chance} by"
        f" chance{_in_worlds(difference)}). {ends}"
    )


def _in_worlds(difference: Difference) -> str:
    if not difference.ignorance_known or difference.ignorance90[0] == difference.ignorance90[1]:
        return ""
    return f"; {_range(difference.ignorance90, signed)} in nine worlds of ten"


def _ends(first: Design, second: Design, comparison: Comparison) -> str:
    """What becomes of all that arrive with each design: parts that add up."""
    told = []
    for label, side in ((first.label, "a"), (second.label, "b")):
        names = (*_PARTS, "arrived", "p_no_leaker")
        found: dict[str, Measure] = {name: getattr(comparison.measures[name], side) for name in names}
        parts = [f"{number(found[name].mean)} {words}" for name, words in _PARTS.items() if found[name].mean]
        span = in_worlds(found["p_no_leaker"], percent)
        whole = f"{percent(found['p_no_leaker'].mean)} of the raids have no leakers"
        of = f"of {number(found['arrived'].mean)} that arrive, {listing(parts)}; " if parts else ""
        told.append(f"{label}: {of}{whole}{f' ({span})' if span else ''}.")
    return " ".join(told)


_PARTS = {"leakers": "get through", "intercepted": "are intercepted", "harmless": "fall harmless"}


def _names(told: Compare) -> RenderableType:
    rows = grid_of()
    for design in told.designs:
        rows.add_row(
            design.label, f"{design.scenario.title}{f'  {design.changes}' if design.changes else ''}"
        )
    return rows


class _Measures:
    """The table of measures; narrower, without its last column, where there is little room."""

    def __init__(self, first: Design, second: Design, comparison: Comparison) -> None:
        self._told = first, second, comparison

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield _measures(*self._told, wide=options.max_width >= _WIDE)


def _measures(first: Design, second: Design, comparison: Comparison, wide: bool) -> Table:
    a, b = first.label, second.label
    headings = [a, b, f"{b} - {a}", "chance", "ignorance", *(["pairing"] if wide else [])]
    table = plain_table(f"In each raid, {b} against {a}", "", *headings)
    for title, rows in rows_of(comparison):
        if title:
            table.add_section()
            table.add_row(Text(title, style="dim"))
        for words, name in rows:
            cells = _cells(name, comparison.measures[name])
            table.add_row(words, *(cells if wide else cells[:-1]))
    return table


def _cells(name: str, entry: Compared) -> tuple[str, ...]:
    share = is_share(name)
    missing = _OF_NONE if name.partition("[")[0] in SHARES else _NOT_THERE
    sides = tuple(_side(side, share, missing) for side in (entry.a, entry.b))
    if entry.difference is None:
        return (*sides, "", "", "", "")
    return (*sides, *_difference(entry.difference, share))


def _side(measure: Measure | None, share: bool, missing: str) -> str:
    if measure is None:
        return missing
    value = percent(measure.mean) if share else number(measure.mean)
    return f"= {value}" if measure.exact else value


def _difference(difference: Difference, share: bool) -> tuple[str, str, str, str]:
    say = points if share else signed
    unit = " pt" if share else ""
    if difference.exact:
        return f"= {say(difference.mean)}{unit}", "", "", ""
    gain = "" if difference.gain is None else f"{number(difference.gain)}x"
    ignorance = _range(difference.ignorance90, say) if difference.ignorance_known else NOT_KNOWN
    return f"{say(difference.mean)}{unit}", _range(difference.ci95, say), ignorance, gain


def _range(pair: Interval, say: object) -> str:
    low, high = (say(value) for value in pair)  # type: ignore[operator]
    if low != high:
        return f"{low} to {high}"
    return "" if pair[0] == pair[1] else f"about {low}"


def _missing(first: Design, second: Design, comparison: Comparison) -> str:
    told = [
        f"Only {design.label} has {listing(names)}: there is no difference to tell."
        for design, names in ((first, comparison.only_a), (second, comparison.only_b))
        if names
    ]
    return " ".join(told)


def _carried_by(designs: tuple[Design, ...]) -> list[RenderableType]:
    facts = [design.facts for design in designs]
    assumptions = dict.fromkeys(text for each in facts for text in each.assumptions)
    if not assumptions and all(each.n_unknowns == 0 for each in facts):
        return [Text("Every number of these scenarios is fixed: there is no ignorance in them."), Text()]
    told = [
        f"{design.label} {each.n_unknowns} ({len(each.assumed)} of them assumptions)"
        for design, each in zip(designs, facts, strict=True)
    ]
    lines: list[RenderableType] = [Text("Assumptions", style="bold")]
    lines.append(Text(f"Numbers that are not known and differ between worlds: {listing(told)}."))
    if any(name == "sspk" for each in facts for name, _ in each.assumed_by_field):
        lines.append(Text(SSPK_CAVEAT))
    lines += [
        Padding(Text(f"- {text.removeprefix('assumption:').strip()}"), (0, 0, 0, 2)) for text in assumptions
    ]
    return [*lines, Text()]


def _made(told: Compare) -> RenderableType:
    first = told.first
    n_worlds = max(len(pair.sums.n) for pair in told.pairs)
    worlds = "all worlds alike" if n_worlds == 1 < first.n_worlds else f"{n_worlds} worlds"
    rows = grid_of()
    n = f"{first.n_replicates:,}".replace(",", " ")
    rows.add_row(
        "made of", f"{n} raids of each design under the same luck, {worlds}, {first.elapsed_s:.1f} s"
    )
    if told.reached is not None:
        rows.add_row("precision", f"difference in {precision_sentence(told.reached)}")
    rows.add_row("again", told.command)
    for design, comparison in zip(told.designs[1:], told.comparisons, strict=True):
        told_gain = pairing_words(design, comparison, first.n_replicates)
        if told_gain:
            rows.add_row("pairing", told_gain)
    for design in told.designs:
        rows.add_row("fingerprint", f"{design.outcomes.fingerprint} ({design.label})")
    return rows


def pairing_words(second: Design, comparison: Comparison, n: int) -> str:
    """How many raids pairing saved; nothing where chance has no part in the leakers."""
    found = comparison.measures["leakers"].difference
    if found is None or found.gain is None:
        return ""
    raids = f"{round(found.gain * n):,}".replace(",", " ")
    return f"for the leakers of {second.label}, {raids} raids without it would tell as much"
