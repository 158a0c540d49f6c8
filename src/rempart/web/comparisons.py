"""Two designs under the same luck, told step by step: few raids in few worlds first, then more of both."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import Any

from rempart import pipeline
from rempart.pipeline.interruptible import Steps
from rempart.scenario import Scenario
from rempart.views.comparison import Compare, compared, comparison_object
from rempart.views.comparison_rows import rows_of
from rempart.views.comparison_table import headline, pairing_words
from rempart.views.effort import effort_words
from rempart.views.facts import SSPK_CAVEAT
from rempart.views.words import is_share
from rempart.web.inputs import n_threats
from rempart.web.jobs import Told
from rempart.web.library import Library
from rempart.web.requests import CompareOrder
from rempart.web.runs import built, looking, stages

SCHEMA = "rempart/web-compare/1"


def comparison_steps(
    designs: tuple[Scenario, Scenario], order: CompareOrder, library: Library, stop: Event
) -> Iterator[Told]:
    """Objects of a comparison that grows, the last of them `final`; raises Stopped."""
    for n, n_worlds in stages(order, 2 * max(map(n_threats, designs))):
        for told in compared_in_steps(designs, order, library, (n, n_worlds), stop):
            done = told.first
            final = done.n_replicates == order.replicates and done.n_worlds == order.worlds
            yield _object(told, final)


def compared_in_steps(
    designs: tuple[Scenario, Scenario],
    order: CompareOrder,
    library: Library,
    effort: tuple[int, int],
    stop: Event,
) -> Iterator[Compare]:
    """A comparison of more and more raids; `effort`: how many at most, in how many worlds. Raises Stopped."""
    n, n_worlds = effort
    worlds = [built(design, order.seed, n_worlds, n, stop) for design in designs]
    names = order.names(library)
    look = looking(stop)
    for pairs in pipeline.simulate_side_by_side_in_steps(worlds, n, Steps(look=look)):
        look()
        yield compared(designs, pairs, names, order.words, effort_words(pairs[0].n_replicates))


def _object(told: Compare, final: bool) -> dict[str, Any]:
    first, second = told.designs
    (comparison,) = told.comparisons
    return {
        "schema": SCHEMA,
        "final": final,
        "headline": headline(first, second, comparison),
        "titles": [f"{design.scenario.title}{_changed(design.changes)}" for design in told.designs],
        "pairing": pairing_words(second, comparison, told.first.n_replicates),
        "caveat": SSPK_CAVEAT,
        "sections": [
            {
                "title": title,
                "rows": [{"words": words, "measure": name, "share": is_share(name)} for words, name in rows],
            }
            for title, rows in rows_of(comparison)
        ],
        "result": comparison_object(told),
    }


def _changed(changes: str) -> str:
    return f", {changes}" if changes else ""
