"""Answers in a notebook: a sentence, a picture, tables with both intervals, and what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import singledispatch
from typing import Any

from rich.console import RenderableType

from rempart.answers.comparing import Comparison, Difference, compare
from rempart.answers.coverage import Coverage
from rempart.answers.measures import Answers, Measure, answer
from rempart.answers.outcomes import Outcomes
from rempart.answers.paired import Paired
from rempart.answers.rare import OfWorld, RareEvent
from rempart.answers.saturation import Saturation
from rempart.answers.sensitivity import Sensitivity
from rempart.answers.sweep import Sweep
from rempart.extras import MissingExtra
from rempart.planning.breakeven import Breakeven
from rempart.planning.endurance import Endurance
from rempart.planning.sizing import Sizing
from rempart.scenario import Scenario, sources
from rempart.views import breakeven, campaign, sizing
from rempart.views.comparison_rows import rows_of
from rempart.views.coverage import Told, arc_words
from rempart.views.figures import svg_of
from rempart.views.figures.comparison import differences_chart
from rempart.views.headline import headline
from rempart.views.rare import doubt_words, probability, probability_range, spent_words
from rempart.views.report.answers import coverage_figure, sweep_figure
from rempart.views.report.decisions import breakeven_figure, campaign_figure, sensitivity_figure, size_figure
from rempart.views.report.page import Figure, Items, Paragraph, Rows, fragment_of
from rempart.views.report.run import in_each_raid, leakers_figure
from rempart.views.report.told import blocks_of
from rempart.views.report.words import INTERVALS
from rempart.views.sensitivity_table import headline as hangs_on
from rempart.views.sweep_table import saturation_words, sweep_headline
from rempart.views.words import NOT_KNOWN, is_share, number, percent, points, signed

Block = Paragraph | Rows | Figure | Items

LEVELS = (0.5, 0.9)
_MOST_ROWS = 60
_MOST_WORLDS = 20
_MOST_MAP_BYTES = 250_000
_ENDS = ("chance (95%)", "ignorance (90%)")


def notebook_html(shown: Any) -> str:
    """HTML of an answer, whole in itself: it takes no style, picture or script from elsewhere."""
    rests = _rests_on(getattr(shown, "behind", ()))
    return fragment_of([*_blocks(shown), Paragraph(INTERVALS, soft=True), *rests])


def _rests_on(scenarios: Sequence[Scenario]) -> Iterator[Items]:
    """Published sources and assumptions of all scenarios behind an answer, each shown on demand."""
    found = {source.text: source for scenario in scenarios for source in sources(scenario)}
    for what, assumed in (("Published sources", False), ("Assumptions", True)):
        told = [source for source in found.values() if source.assumption is assumed]
        if told:
            texts = (
                f"{source.text.removeprefix('assumption:').strip()}"
                f"{f' ({source.grade})' if source.grade and not assumed else ''}"
                for source in told
            )
            yield Items(tuple(sorted(texts)), caption=f"{what} ({len(told)})")


@singledispatch
def _blocks(shown: Any) -> Iterator[Block]:
    yield Paragraph(repr(shown))


@_blocks.register
def _outcomes(shown: Outcomes) -> Iterator[Block]:
    yield from _of_raids(answer(shown))
    yield _made(
        f"Scenario {shown.scenario}: {_spent(shown.n_replicates, shown.n_worlds, shown.seed)},"
        f" fingerprint {shown.fingerprint}."
    )


@_blocks.register
def _answers(shown: Answers) -> Iterator[Block]:
    yield from _of_raids(shown)
    yield _made("Answers of a run: its Outcomes name scenario, seed, raids and fingerprint.")


def _of_raids(answers: Answers) -> Iterator[Block]:
    yield Paragraph(headline(answers))
    yield from _pictured(lambda: leakers_figure(answers))
    yield in_each_raid(answers)


@_blocks.register
def _measure(shown: Measure) -> Iterator[Block]:
    yield Rows("A measure", ("", "mean", *_ENDS), (("mean over raids", *_cells(shown, number)),))
    yield _made("A measure of a run: its Outcomes name scenario, seed, raids, fingerprint and sources.")


@_blocks.register
def _comparison(shown: Comparison) -> Iterator[Block]:
    yield from _differences(shown)
    yield _made(
        "A comparison of two runs: the Outcomes of its Paired name scenario, seed, raids, fingerprint."
    )


@_blocks.register
def _paired(shown: Paired) -> Iterator[Block]:
    yield from _differences(compare(shown))
    one, other = shown.a.scenario, shown.b.scenario
    named = f"First {one}, second {other}" if one != other else f"Scenario {one}, and the same changed"
    yield _made(
        f"{named}, under the same luck:"
        f" {_spent(shown.n_replicates, shown.a.n_worlds, shown.a.seed)}, fingerprints"
        f" {shown.a.fingerprint}, {shown.b.fingerprint}."
    )


def _differences(shown: Comparison) -> Iterator[Block]:
    title = "Second less first, under the same luck"
    yield from _pictured(
        lambda: Figure(
            svg_of(differences_chart(shown, title)),
            alt="Differences by measure, with chance and ignorance as bars; the table has the numbers.",
            caption="Dark: chance (95%); light: ignorance (nine worlds of ten).",
        )
    )
    rows = tuple(
        (
            f"{section}: {words}" if section else words,
            *(form(side.mean) if side is not None else "" for side in (one.a, one.b)),
            *_cells(one.difference, _points if share else signed),
        )
        for section, named in rows_of(shown)
        for words, name in named
        for one, share in ((shown.measures[name], is_share(name)),)
        for form in (percent if share else number,)
        if one.difference is not None
    )
    yield Rows(title, ("", "first", "second", "difference", *_ENDS), rows)


@_blocks.register
def _sweep(shown: Sweep) -> Iterator[Block]:
    rows = tuple(
        (" × ".join(level.text for level in point.setting), name, *_cells(measure, _form(name)))
        for point in shown.points
        for name, measure in zip(shown.measures, point.measures, strict=True)
        if measure is not None
    )
    over = " × ".join(factor.label for factor in shown.factors)
    yield Paragraph(sweep_headline(shown, None))
    yield from _pictured(lambda: sweep_figure(shown, None, f"Over {over}"))
    yield Rows(f"Over {over}", (over, "measure", "mean", *_ENDS), rows[:_MOST_ROWS])
    if len(rows) > _MOST_ROWS:
        yield Paragraph(f"{len(rows) - _MOST_ROWS} more rows are not shown.", soft=True)
    spent = _spent(shown.n_replicates, shown.n_worlds, shown.seed)
    yield _made(f"{len(shown.points)} points, each of {spent}.")


@_blocks.register
def _saturation(shown: Saturation) -> Iterator[Block]:
    yield Paragraph(saturation_words(shown))


@_blocks.register
def _coverage(shown: Coverage) -> Iterator[Block]:
    areas, scenario = shown.areas(LEVELS), shown.fan.scenario
    yield from _pictured(
        lambda: coverage_figure(shown, Told(scenario.title, "", LEVELS, areas), _MOST_MAP_BYTES)
    )
    rows = tuple(
        (
            f"{area.threat} {area.measure} ≥ {percent(area.level)}, {area.over} of bearings",
            f"{number(area.km2)}{'+' if area.cut else ''}",
            *(f"{number(low)} to {number(high)}" for low, high in (area.ci95, area.ignorance90)),
        )
        for area in areas
    )
    arcs = "; ".join(f"{one.threat}: {arc_words(one.arc)}" for one in shown.by_class)
    yield Rows("Ground on which a threat aimed there is ...", ("", "km²", *_ENDS), rows)
    yield _made(
        f"Scenario {scenario.name}: {shown.n_worlds} worlds of {shown.n_per_world} raids a point,"
        f" {shown.fan.n_bearings} bearings of each arc ({arcs}), seed {shown.seed}."
        " +: cut by the edge of the map."
    )


@_blocks.register
def _sensitivity(shown: Sensitivity) -> Iterator[Block]:
    share = is_share(shown.asked)
    form, change = _form(shown.asked), _points if share else signed
    yield Paragraph(hangs_on(shown))
    for scenario in shown.behind[:1]:
        yield from _pictured(lambda: sensitivity_figure(shown, scenario))  # noqa: B023 - called at once
    rows = tuple(
        (
            swing.name,
            *(form(measure.mean) for measure in swing.measures),
            change(swing.effect),
            " to ".join(change(end) for end in swing.ci95),
        )
        for swing in shown.swings
    )
    headings = "unknown", "at its 5th percentile", "at its 95th", "change", _ENDS[0]
    yield Rows(f"What moves {shown.asked}", headings, rows)
    yield _made(f"{shown.n_raids} raids, seed {shown.plan.seed}.")


@_blocks.register
def _breakeven(shown: Breakeven) -> Iterator[Block]:
    yield Paragraph(breakeven.headline(shown))
    yield from _pictured(lambda: breakeven_figure(shown))
    yield from _tables(breakeven.table_of(shown, "", ""))
    spent = f"{shown.n_replicates} raids in {shown.n_worlds} worlds"
    yield _made(f"{shown.n_runs} runs of {spent}; fingerprint of the plain run {shown.fingerprint}.")


@_blocks.register
def _sizing(shown: Sizing) -> Iterator[Block]:
    yield Paragraph(sizing.headline(shown))
    yield from _pictured(lambda: size_figure(shown))
    yield from _tables(sizing.table_of(shown, "", ""))
    yield _made(
        f"Of {shown.n_designs} designs {shown.n_screened} were looked at, {shown.n_finalists} run at length."
    )


@_blocks.register
def _endurance(shown: Endurance) -> Iterator[Block]:
    chains = shown.chains
    yield Paragraph(campaign.headline(chains, shown))
    yield from _pictured(lambda: campaign_figure(chains, shown))
    yield from _tables(campaign.table_of(chains, shown, ""))
    n, n_raids = chains.leakers.shape
    yield _made(
        f"Campaign {chains.campaign.content.name}: {n} campaigns of {n_raids} raids in"
        f" {chains.n_worlds} worlds, seed {chains.seed}."
    )


@_blocks.register
def _rare(shown: RareEvent) -> Iterator[Block]:
    cells = (
        (f"exactly {probability(shown.mean)}", "", "")
        if shown.exact
        else (probability(shown.mean), *map(probability_range, (shown.ci95, shown.ignorance90)))
    )
    yield Rows("Of a raid, the probability of", ("", "mean", *_ENDS), ((shown.event, *cells),))
    for doubt in shown.doubts:
        yield Paragraph(f"Do not trust this as it stands: {doubt_words(doubt)}")
    ranked = sorted(shown.worlds, key=lambda one: -one.estimate.mean)
    if len(ranked) > 1:
        heading = "World by world" if len(ranked) <= _MOST_WORLDS else f"The {_MOST_WORLDS} likeliest worlds"
        rows = tuple(map(_world, ranked[:_MOST_WORLDS]))
        yield Rows(heading, ("world", "probability", _ENDS[0], "raids"), rows, folded=True)
    yield _made(f"{spent_words(shown)} {shown.n_worlds} worlds, seed {shown.seed}.")


def _world(one: OfWorld) -> tuple[str, ...]:
    if one.settled:
        return str(one.world), f"exactly {probability(one.estimate.mean)}", "", "0"
    seen = one.estimate.mean > 0.0
    chance = probability_range(one.estimate.ci95) if seen else f"at most {probability(one.at_most)}"
    return str(one.world), probability(one.estimate.mean), chance, str(one.n_raids)


def _tables(told: RenderableType) -> Iterator[Block]:
    """The tables that a terminal is told, all but the first on demand, and what explains them.

    Its sentences stand above already.
    """
    folded = False
    for block in blocks_of(told):
        if isinstance(block, Rows):
            yield replace(block, folded=folded and bool(block.caption))
            folded = True
        elif isinstance(block, Paragraph) and block.soft:
            yield block


def _pictured(make: Callable[[], Figure]) -> Iterator[Figure]:
    """A figure, if what draws it is installed: the tables hold its numbers."""
    try:
        yield make()
    except MissingExtra:
        return


def _cells(shown: Measure | Difference, form: Callable[[float], str]) -> tuple[str, str, str]:
    """Mean, interval of chance, interval of ignorance; what is settled by the scenario says so."""
    if shown.exact:
        return f"exactly {form(shown.mean)}", "", ""
    chance, ignorance = (f"{form(low)} to {form(high)}" for low, high in (shown.ci95, shown.ignorance90))
    return form(shown.mean), chance, ignorance if shown.ignorance_known else NOT_KNOWN


def _spent(n_replicates: int, n_worlds: int, seed: int) -> str:
    return f"{n_replicates} raids in {n_worlds} worlds, seed {seed}"


def _made(text: str) -> Paragraph:
    return Paragraph(text, soft=True)


def _form(name: str) -> Callable[[float], str]:
    return percent if is_share(name) else number


def _points(value: float) -> str:
    return f"{points(value)} pt"
