"""Runs told step by step: a first answer from few raids in few worlds, then more of both.

All steps have the same seed, so that a curve that is drawn again moves by what was changed and not by luck.
"""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import Any

from rempart import pipeline
from rempart.answers.statements import parse_measure
from rempart.scenario import Scenario
from rempart.views.facts import SSPK_CAVEAT, facts_of
from rempart.views.headline import headline
from rempart.views.result import measure_object, result_of
from rempart.views.words import CAUSE_WORDS
from rempart.web.inputs import n_threats
from rempart.web.jobs import Stopped, Told
from rempart.web.library import Library
from rempart.web.orders import RunOrder

SCHEMA = "rempart/web-run/1"
FIRST_REPLICATES = 480
FIRST_WORLDS = 24
_MOST_LEVELS = 24


def levels_of(scenario: Scenario) -> tuple[int, ...]:
    """Numbers of leakers at which the spread of a run is told: 1 .. all, at most 24 of them."""
    n = max(1, n_threats(scenario))
    step = -(-n // _MOST_LEVELS)
    return tuple(range(1, n + 1, step))


def run_steps(scenario: Scenario, order: RunOrder, library: Library, stop: Event) -> Iterator[Told]:
    """Objects of a run that grows, the last of them `final`; raises Stopped."""
    levels = levels_of(scenario)
    watch = tuple(f"leakers >= {k}" for k in levels)
    for n, n_worlds in stages(order):
        worlds = built(scenario, order.seed, n_worlds, n, stop)
        for outcomes in pipeline.simulate_in_steps(worlds, n, watch=watch):
            if stop.is_set():
                raise Stopped
            final = outcomes.n_replicates == order.replicates and n_worlds == order.worlds
            yield _object(scenario, outcomes, levels, order, library, final)


def stages(order: RunOrder) -> Iterator[tuple[int, int]]:
    """(replicates, worlds): few of both first, unless what is asked for is little."""
    if order.replicates > FIRST_REPLICATES and order.worlds > FIRST_WORLDS:
        yield FIRST_REPLICATES, FIRST_WORLDS
    yield order.replicates, order.worlds


def built(scenario: Scenario, seed: int, n_worlds: int, n_replicates: int, stop: Event) -> pipeline.Worlds:
    """Worlds of a scenario; raises Stopped."""

    def look(_done: int) -> None:
        if stop.is_set():
            raise Stopped

    return pipeline.build(scenario, seed, n_worlds, n_replicates, look)


def _object(
    scenario: Scenario,
    outcomes: pipeline.Outcomes,
    levels: tuple[int, ...],
    order: RunOrder,
    library: Library,
    final: bool,
) -> dict[str, Any]:
    answers = pipeline.answer(outcomes)
    facts = facts_of(scenario, outcomes, order.named(library), order.words)
    spread = []
    for k in levels:
        measure = parse_measure(f"p(leakers >= {k})").of(outcomes, answers)
        if measure is not None:
            spread.append({"at_least": k, **measure_object(measure)})
    return {
        "schema": SCHEMA,
        "final": final,
        "headline": headline(answers),
        "caveat": SSPK_CAVEAT,
        "result": result_of(outcomes, answers, facts),
        "spread": spread,
        "n_threats": n_threats(scenario),
        "words": CAUSE_WORDS,
    }
