"""Answers in a notebook: a sentence, a table with both intervals, and where the numbers come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import singledispatch
from typing import Any

from rempart.answers.comparing import Comparison, Difference
from rempart.answers.coverage import Coverage
from rempart.answers.measures import Answers, Measure, answer
from rempart.answers.outcomes import Outcomes
from rempart.answers.saturation import Saturation
from rempart.answers.sensitivity import Sensitivity
from rempart.answers.sweep import Sweep
from rempart.views.headline import headline
from rempart.views.report.page import Paragraph, Rows, fragment_of
from rempart.views.report.run import in_each_raid
from rempart.views.report.words import INTERVALS
from rempart.views.sensitivity_table import headline as hangs_on
from rempart.views.sweep_table import is_share, saturation_words
from rempart.views.words import number, percent

Block = Paragraph | Rows

LEVELS = (0.5, 0.9)
_MOST_ROWS = 60
_SOURCES = "`rempart cite` prints the published sources behind a scenario."
_ENDS = ("chance (95%)", "ignorance (90%)")


def notebook_html(shown: Any) -> str:
    """HTML of an answer, whole in itself: it takes no style, picture or script from elsewhere."""
    return fragment_of([*_blocks(shown), Paragraph(INTERVALS, soft=True)])


@singledispatch
def _blocks(shown: Any) -> Iterator[Block]:
    yield Paragraph(repr(shown))


@_blocks.register
def _outcomes(shown: Outcomes) -> Iterator[Block]:
    answers = answer(shown)
    yield Paragraph(headline(answers))
    yield in_each_raid(answers)
    yield _made(
        f"Scenario {shown.scenario}: {shown.n_replicates} raids in {shown.n_worlds} worlds,"
        f" seed {shown.seed}, fingerprint {shown.fingerprint}."
    )


@_blocks.register
def _answers(shown: Answers) -> Iterator[Block]:
    yield Paragraph(headline(shown))
    yield in_each_raid(shown)
    yield _made("Answers of a run: its Outcomes name scenario, seed, raids and fingerprint.")


@_blocks.register
def _measure(shown: Measure) -> Iterator[Block]:
    yield Rows("A measure", ("", "mean", *_ENDS), (("mean over raids", *cells_of(shown, number)),))
    yield _made("A measure of a run: its Outcomes name scenario, seed, raids and fingerprint.")


@_blocks.register
def _comparison(shown: Comparison) -> Iterator[Block]:
    told = [(name, one) for name, one in shown.measures.items() if one.difference is not None]
    rows = tuple(
        (
            name,
            *(form(side.mean) if side is not None else "" for side in (one.a, one.b)),
            *cells_of(one.difference, _signed(form)),
        )
        for name, one in told
        for form in (percent if is_share(name) else number,)
        if one.difference is not None
    )
    yield Rows("Second less first, under the same luck", ("", "first", "second", "difference", *_ENDS), rows)
    yield _made(
        "A comparison of two runs: the Outcomes of its Paired name scenario, seed, raids, fingerprint."
    )


@_blocks.register
def _sweep(shown: Sweep) -> Iterator[Block]:
    rows = tuple(
        (" × ".join(level.text for level in point.setting), name, *cells_of(measure, _form(name)))
        for point in shown.points
        for name, measure in zip(shown.measures, point.measures, strict=True)
        if measure is not None
    )
    over = " × ".join(factor.label for factor in shown.factors)
    yield Rows(f"Over {over}", (over, "measure", "mean", *_ENDS), rows[:_MOST_ROWS])
    if len(rows) > _MOST_ROWS:
        yield Paragraph(f"{len(rows) - _MOST_ROWS} more rows are not shown.", soft=True)
    yield _made(
        f"{len(shown.points)} points of {shown.n_replicates} raids in {shown.n_worlds} worlds,"
        f" seed {shown.seed}."
    )


@_blocks.register
def _saturation(shown: Saturation) -> Iterator[Block]:
    yield Paragraph(saturation_words(shown))


@_blocks.register
def _coverage(shown: Coverage) -> Iterator[Block]:
    rows = tuple(
        (
            f"{area.threat} {area.measure} ≥ {percent(area.level)}, {area.over} of bearings",
            f"{number(area.km2)}{'+' if area.cut else ''}",
            *(f"{number(low)} to {number(high)}" for low, high in (area.ci95, area.ignorance90)),
        )
        for area in shown.areas(LEVELS)
    )
    yield Rows("Ground on which a threat aimed there is ...", ("", "km²", *_ENDS), rows)
    yield _made(
        f"Scenario {shown.fan.scenario.name}: {shown.n_worlds} worlds of {shown.n_per_world} raids a point,"
        f" {shown.fan.n_bearings} bearings, seed {shown.seed}. +: cut by the edge of the map."
    )


@_blocks.register
def _sensitivity(shown: Sensitivity) -> Iterator[Block]:
    form = _form(shown.asked)
    yield Paragraph(hangs_on(shown))
    rows = tuple(
        (
            swing.name,
            *(form(measure.mean) for measure in swing.measures),
            _signed(form)(swing.effect),
            " to ".join(_signed(form)(end) for end in swing.ci95),
        )
        for swing in shown.swings
    )
    headings = "unknown", "at its 5th percentile", "at its 95th", "change", _ENDS[0]
    yield Rows(f"What moves {shown.asked}", headings, rows)
    yield _made(f"{shown.n_raids} raids, seed {shown.plan.seed}.")


def cells_of(shown: Measure | Difference, form: Callable[[float], str]) -> tuple[str, str, str]:
    """Mean, interval of chance, interval of ignorance; what is settled by the scenario says so."""
    if shown.exact:
        return f"exactly {form(shown.mean)}", "", ""
    ends = (f"{form(low)} to {form(high)}" for low, high in (shown.ci95, shown.ignorance90))
    chance, ignorance = ends
    return form(shown.mean), chance, ignorance


def _made(text: str) -> Paragraph:
    return Paragraph(f"{text} {_SOURCES}", soft=True)


def _form(name: str) -> Callable[[float], str]:
    return percent if is_share(name) else number


def _signed(form: Callable[[float], str]) -> Callable[[float], str]:
    return lambda value: f"{'+' if value > 0.0 else '-' if value < 0.0 else ''}{form(abs(value))}"
