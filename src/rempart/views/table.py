"""A run as tables on a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from rempart.answers.measures import Answers, Measure
from rempart.answers.outcomes import Outcomes
from rempart.stats.intervals import Interval
from rempart.views.effort import Effort, effort_rows
from rempart.views.facts import SSPK_CAVEAT, Facts
from rempart.views.headline import headline
from rempart.views.words import (
    CAUSE_WORDS,
    CHANCE,
    IGNORANCE,
    LEAKER,
    MEASURE_WORDS,
    NOT_KNOWN,
    SHARE_WORDS,
    WHY_NOT_KNOWN,
    number,
    percent,
)

TEXT_WIDTH = 100
"""Columns of `table.txt`."""

_ALWAYS = ("launched", "arrived", "intercepted", "leakers", "hits_on_assets", "interceptors_fired")
_IF_ANY = (
    "failed",
    "harmless",
    "ground",
    "debris_on_assets",
    "shots_at_friends",
    "friends_killed",
    "shots_at_false_tracks",
)
_MOST_POINTS = 12
_EXPLANATION = (
    f"{CHANCE}: 95% interval of the mean, narrower with more replicates."
    f" {IGNORANCE}: where the mean lies in nine worlds of ten, as the unknown numbers differ; only better"
    " knowledge narrows it. =: fixed by"
    f" the scenario itself, not sampled. {LEAKER}"
)


def table_of(
    outcomes: Outcomes, answers: Answers, facts: Facts, effort: Effort | None = None
) -> RenderableType:
    """The whole table of a run."""
    effort = effort or Effort()
    rows = list(_rows(answers, effort))
    unknown = any(NOT_KNOWN in row for row in rows)
    parts: list[RenderableType] = [
        Text(facts.title, style="bold"),
        Text(),
        Text(headline(answers)),
        Text(),
        _measures(rows),
        Text(),
        Text(f"{_EXPLANATION} {WHY_NOT_KNOWN}" if unknown else _EXPLANATION, style="dim"),
    ]
    if answers.counts["leakers"].mean > 0.0:
        parts += [Text(), _ledger(answers)]
    lost = _lost(answers)
    if lost is not None:
        parts += [Text(), lost]
    parts += [Text(), *carried_by(facts), Text(), _made(outcomes, facts, effort)]
    return Group(*parts)


def as_text(content: RenderableType, width: int = TEXT_WIDTH) -> str:
    """Plain text of a table, without colours."""
    out = io.StringIO()
    _console(file=out, width=width, color_system=None, force_terminal=False).print(content)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _console(**how: Any) -> Console:
    """Text is shown as it is: `[by gun-east]` is no markup and `:name:` no picture."""
    return Console(markup=False, emoji=False, **how)


def show(content: RenderableType) -> None:
    """Print a table: as wide as the terminal, or as plain text where there is none."""
    console = _console()
    if console.is_terminal:
        console.print(content)
    else:
        console.file.write(as_text(content))


def grid_of() -> Table:
    """Rows of a dim word and what it stands for."""
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    return rows


class FigureTable(Table):
    """A table whose figures do not break where there is room: headings, words and margins give way first."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Decide for the width at hand; where nothing fits, every column wraps."""
        words, *figures = self.columns
        whole = [max(map(cell_len, _texts(column))) for column in figures]
        narrow = [_narrowest(column) for column in figures]
        longest = max(map(cell_len, _words(words)), default=0)
        wide = max(map(cell_len, _texts(words)))
        spare, close = (0, 1), (0, 1, 0, 0)
        for first, widths, padding in (
            (wide, whole, spare),
            (wide, narrow, spare),
            (longest, narrow, spare),
            (longest, narrow, close),
        ):
            margin = 3 if padding == spare else 2
            if first + sum(widths) + margin * len(figures) <= options.max_width:
                self.padding = padding
                for column, width in zip(figures, widths, strict=True):
                    column.width = width
                break
        yield from super().__rich_console__(console, options)


def _texts(column: Column) -> list[str]:
    """Heading and cells."""
    cells = (column.header, *column.cells)
    return [cell.plain if isinstance(cell, Text) else str(cell) for cell in cells]


def _words(column: Column) -> list[str]:
    return [word for text in _texts(column) for word in text.split()]


def _narrowest(column: Column) -> int:
    """Width at which the heading breaks between its words, and no cell breaks."""
    heading, *cells = _texts(column)
    return max(map(cell_len, (*heading.split(), *cells)), default=0)


def plain_table(title: str, *headings: str) -> Table:
    """An empty table in the style of the house: the first column to the left, the others to the right."""
    table = FigureTable(
        title=Text(title, style="bold"),
        min_width=len(title),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )
    table.add_column(Text(headings[0]), overflow="fold")  # as Text: brackets are no markup
    for heading in headings[1:]:
        table.add_column(Text(heading), justify="right", overflow="fold")
    return table


def _measures(rows: Sequence[tuple[str, ...]]) -> Table:
    table = plain_table("In each raid", "", "mean", "chance", "ignorance")
    for row in rows:
        table.add_row(*row)
    return table


def _rows(answers: Answers, effort: Effort) -> Iterator[tuple[str, ...]]:
    """A measure, its mean, its intervals of chance and ignorance."""
    for name in MEASURE_WORDS:
        measure = answers.counts.get(name)
        if measure is not None and (name in _ALWAYS or (name in _IF_ANY and measure.mean > 0.0)):
            yield MEASURE_WORDS[name], *cells(measure)
    for name, label in SHARE_WORDS.items():
        share = getattr(answers, name)
        if share is not None:
            yield label, *share_cells(share)
    if effort.asked is not None and effort.asked[0].startswith("p(") and effort.asked[1] is not None:
        yield effort.asked[0], *share_cells(effort.asked[1])


def cells(measure: Measure) -> tuple[str, str, str]:
    """Mean, chance and ignorance of a count."""
    if measure.exact:
        return f"= {number(measure.mean)}", "", ""
    ignorance = _range(measure.ignorance90) if measure.ignorance_known else NOT_KNOWN
    return number(measure.mean), _range(measure.ci95), ignorance


def _range(interval: Interval) -> str:
    low, high = (number(value) for value in interval)
    return f"{low} to {high}" if low != high else _half(interval, 1.0, "")


def share_cells(measure: Measure) -> tuple[str, str, str]:
    """Mean, chance and ignorance of a share, in percent."""
    if measure.exact:
        return f"= {percent(measure.mean)}", "", ""
    ignorance = _share_range(measure.ignorance90) if measure.ignorance_known else NOT_KNOWN
    return percent(measure.mean), _share_range(measure.ci95), ignorance


def _share_range(interval: Interval) -> str:
    low, high = (percent(value) for value in interval)
    return f"{low.removesuffix('%')} to {high}" if low != high else _half(interval, 100.0, "%")


def _half(interval: Interval, scale: float, unit: str) -> str:
    """Half the width, where both ends read the same; nothing where they are the same."""
    width = 0.5 * scale * (interval[1] - interval[0])
    return f"± {number(width)}{unit}" if width > 0.0 else ""


def _ledger(answers: Answers) -> Table:
    """Leakers by cause and class, of 100 that arrived of that class."""
    classes = [name for name, of_class in answers.by_class.items() if of_class.counts["arrived"].mean > 0.0]
    columns = [*classes, "all"] if len(classes) > 1 else classes or ["all"]
    table = plain_table("Leakers of 100 arriving threats, by cause", "charged to", *columns)
    for cause, words in CAUSE_WORDS.items():
        if answers.leak_causes[cause].mean > 0.0:
            table.add_row(words, *(_per_hundred(answers, name, cause) for name in columns))
    table.add_section()
    table.add_row("all leakers", *(_per_hundred(answers, name, None) for name in columns))
    return table


def _per_hundred(answers: Answers, name: str, cause: str | None) -> str:
    source = answers.by_class.get(name, answers)
    causes = source.leak_causes
    found = source.counts["leakers"] if cause is None else causes[cause]
    arrived = source.counts["arrived"].mean
    value = 100.0 * found.mean / arrived if arrived else 0.0
    return "·" if value == 0.0 else "<0.1" if value < 0.05 else f"{value:.1f}"


def _lost(answers: Answers) -> Table | None:
    ranked = sorted(answers.p_lost.items(), key=lambda item: -item[1].mean)
    told = [(name, measure) for name, measure in ranked if measure.mean > 0.0]
    if not told:
        return None
    table = plain_table("Losses, in how many raids", "", "mean", "chance", "ignorance")
    for name, measure in told[:_MOST_POINTS]:
        label = name if measure.of_worlds == 1.0 else f"{name} (in {percent(measure.of_worlds)} of worlds)"
        table.add_row(label, *share_cells(measure))
    rest = len(ranked) - min(len(told), _MOST_POINTS)
    if rest:
        least = f"at most {percent(told[_MOST_POINTS][1].mean)}" if len(told) > _MOST_POINTS else "in none"
        table.add_row(Text(f"{rest} other{'s' if rest > 1 else ''}", style="dim"), Text(least, style="dim"))
    return table


def carried_by(facts: Facts) -> list[RenderableType]:
    """What a result rests on: unknowns, assumptions, the word on kill probabilities."""
    n = len(facts.assumed)
    if facts.n_unknowns == 0 and not facts.assumptions:
        return [Text("Every number of this scenario is fixed: there is no ignorance in it.")]
    by_field = ", ".join(f"{name} {n_here}" for name, n_here in facts.assumed_by_field[:8])
    more = ", ..." if len(facts.assumed_by_field) > 8 else ""
    lines: list[RenderableType] = [Text("Assumptions", style="bold")]
    lines.append(Text(f"{_unknowns(facts.n_unknowns, n)}{f' ({by_field}{more})' if n else ''}."))
    if any(name == "sspk" for name, _ in facts.assumed_by_field):
        lines.append(Text(SSPK_CAVEAT))
    lines += [
        Padding(Text(f"- {text.removeprefix('assumption:').strip()}"), (0, 0, 0, 2))
        for text in facts.assumptions
    ]
    return lines


def _unknowns(n: int, n_assumed: int) -> str:
    if n == 0:
        return "No number differs between worlds"
    if n == 1:
        rest = "it is an assumption" if n_assumed else "it has a source"
        return f"1 number is not known and differs between worlds; {rest}"
    return f"{n} numbers are not known and differ between worlds; {n_assumed} of them are assumptions"


def _made(outcomes: Outcomes, facts: Facts, effort: Effort) -> RenderableType:
    n, n_seen = outcomes.n_replicates, outcomes.tally.n.size
    speed = f"{n / outcomes.elapsed_s:,.0f}".replace(",", " ") if outcomes.elapsed_s > 0 else "many"
    worlds = (
        "all worlds alike"
        if n_seen == 1 and outcomes.n_worlds > 1
        else f"{n_seen} world{'s' if n_seen > 1 else ''}"
    )
    rows = grid_of()
    rows.add_row(
        "made of",
        f"{n:,} replicates, {worlds}, {outcomes.elapsed_s:.1f} s: {speed} raids a second".replace(
            ",", " ", n >= 1000
        ),
    )
    for word, sentence in effort_rows(effort):
        rows.add_row(word, sentence)
    rows.add_row("again", Text(facts.command))
    rows.add_row("fingerprint", outcomes.fingerprint)
    return rows
