"""Runs told step by step: a first answer from few raids in few worlds, then more of both.

All steps have the same seed, so that a curve that is drawn again moves by what was changed and not by luck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event
from typing import Any

from rempart import pipeline
from rempart.answers.statements import parse_measure
from rempart.pipeline.interruptible import Steps
from rempart.scenario import Scenario
from rempart.views.facts import SSPK_CAVEAT, facts_of
from rempart.views.headline import headline
from rempart.views.result import measure_object, result_of
from rempart.views.words import CAUSE_WORDS
from rempart.web.inputs import n_threats
from rempart.web.jobs import Stopped, Told
from rempart.web.library import Library
from rempart.web.requests import GrowingOrder, RunOrder

SCHEMA = "rempart/web-run/1"
FIRST_WORLDS = 24
_FIRST_FLOWN = 8_640
_FIRST_MOST, _FIRST_LEAST = 960, 96
_SECOND_S, _SECOND_MOST = 0.4, 5_000
_MOST_LEVELS = 24
_PAUSE_S = 0.12
"""Between the first answer and more: whoever drags a slider asks anew before, and the page can paint."""


def levels_of(scenario: Scenario) -> tuple[int, ...]:
    """Numbers of leakers at which the spread of a run is told: 1 .. all, at most 24 of them."""
    n = max(1, n_threats(scenario))
    step = -(-n // _MOST_LEVELS)
    return tuple(range(1, n + 1, step))


def run_steps(scenario: Scenario, order: GrowingOrder, library: Library, stop: Event) -> Iterator[Told]:
    """Objects of a run that grows, the last of them `final`; raises Stopped."""
    levels = levels_of(scenario)
    watch = tuple(f"leakers >= {k}" for k in levels)
    look = looking(stop)
    steps = Steps(first=_FIRST_MOST, look=look)
    for n, n_worlds in stages(order, n_threats(scenario)):
        worlds = built(scenario, order.seed, n_worlds, n, stop)
        for outcomes in pipeline.simulate_in_steps(worlds, n, steps, watch):
            look()
            final = outcomes.n_replicates == order.replicates and n_worlds == order.worlds
            yield _object(scenario, outcomes, levels, order, library, final)
        if not final:
            stop.wait(_PAUSE_S)
        steps = quicker(steps, outcomes)


def stages(order: RunOrder, n_threats: int) -> Iterator[tuple[int, int]]:
    """(replicates, worlds): few of both first, unless what is asked for is little.

    How few hangs on the raid alone, never on the machine: the first answer is what is seen while a slider
    is dragged, and it must not jump by itself.
    """
    most = min(_FIRST_MOST, max(_FIRST_LEAST, _FIRST_FLOWN // max(n_threats, 1)))
    first = most // FIRST_WORLDS * FIRST_WORLDS
    if order.replicates > first and order.worlds > FIRST_WORLDS:
        yield first, FIRST_WORLDS
    yield order.replicates, order.worlds


def quicker(steps: Steps, done: pipeline.Outcomes) -> Steps:
    """Steps of the next stage, the first of which takes a moment, at the pace of what was done."""
    n = round(_SECOND_S * done.n_replicates / max(done.elapsed_s, 1e-3))
    return replace(steps, first=min(max(n, _FIRST_LEAST), _SECOND_MOST))


def built(scenario: Scenario, seed: int, n_worlds: int, n_replicates: int, stop: Event) -> pipeline.Worlds:
    """Worlds of a scenario; raises Stopped."""
    look = looking(stop)
    return pipeline.build(scenario, seed, n_worlds, n_replicates, lambda _done: look())


def looking(stop: Event) -> Callable[[], None]:
    """What raises Stopped once the work is called off."""

    def look() -> None:
        if stop.is_set():
            raise Stopped

    return look


def _object(
    scenario: Scenario,
    outcomes: pipeline.Outcomes,
    levels: tuple[int, ...],
    order: GrowingOrder,
    library: Library,
    final: bool,
) -> dict[str, Any]:
    answers = pipeline.answer(outcomes, order.classes)
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
