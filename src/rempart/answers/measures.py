"""Measures of a run: means with chance and ignorance apart, and what the structure alone settles."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from rempart.answers.notebook_display import Showing
from rempart.answers.outcomes import I8, Flags, Outcomes
from rempart.answers.rates import is_known, share
from rempart.engine.outcomes import BLOCK, CAUSES, MEASURES
from rempart.scenario import Scenario
from rempart.stats.intervals import Interval
from rempart.stats.worlds import WorldSums, estimate

COUNTS = tuple(name for name in MEASURES if name != "ground")
"""Counts of a replicate, over all threats and by class."""

ASIDE = ("shots_at_friends", "friends_killed", "shots_at_false_tracks", "assets_lost")
"""Counts of a replicate that belong to no class of hostile threats."""


@dataclass(frozen=True, slots=True)
class Measure(Showing):
    """A mean over replicates (or a share), with what is not known about it.

    `ci95`: chance; more replicates narrow it. `ignorance90`: 5th to 95th percentile between worlds, chance
    taken out; better knowledge narrows it. `exact`: settled by the structure of the scenario, in no replicate
    of no world otherwise; a 0 that was merely sampled is not. `distribution`: share of the replicates at each
    value, of a total; the last bin of the histograms, should it be reached, means that value or more.
    `of_worlds`: share of the worlds that have what is measured (a launcher that not every world has).
    `ignorance_known`: false while the replicates do not tell by how much worlds differ beyond chance
    (`stats.worlds.Estimate`).
    """

    mean: float
    ci95: Interval
    ignorance90: Interval
    exact: bool = False
    distribution: dict[int, float] | None = None
    of_worlds: float = 1.0
    ignorance_known: bool = True


@dataclass(frozen=True, slots=True)
class ClassMeasures:
    """Measures of one threat class; as in `Answers`."""

    counts: dict[str, Measure]
    p_intercepted: Measure | None
    p_intercepted_engaged: Measure | None
    p_leaked: Measure | None
    leak_causes: dict[str, Measure]


@dataclass(frozen=True, slots=True)
class Answers(Showing):
    """All measures of a run.

    `counts`: by name, `COUNTS`, `ground` and `ASIDE`. `p_no_leaker`: share of the raids of which none got
    through. `p_intercepted`: intercepted of the air threats that arrived (ground attacks are apart: no air
    defence can engage them). `p_intercepted_engaged`: intercepted of those that were shot at. `p_leaked`:
    leakers of all that arrived. Each is None where there was none to take a share of.
    `p_lost`: by component and asset. `leak_causes`: leakers by the link they are charged to.
    """

    counts: dict[str, Measure]
    p_no_leaker: Measure
    p_intercepted: Measure | None
    p_intercepted_engaged: Measure | None
    p_leaked: Measure | None
    p_lost: dict[str, Measure]
    leak_causes: dict[str, Measure]
    by_class: dict[str, ClassMeasures]
    behind: tuple[Scenario, ...] = field(default=(), repr=False, compare=False)


def answer(outcomes: Outcomes, classes: bool = True) -> Answers:
    """Measures of the outcomes; raises ValueError without any replicate.

    `classes`: also those of each class of threats, three quarters of the work with three classes.
    """
    layout = outcomes.layout
    whole = _block(outcomes, layout.total)
    aside = {name: _count(outcomes, layout.column(name)) for name in ASIDE}
    first_bin = {name: i for i, name in enumerate(MEASURES)}
    counts = {
        name: replace(measure, distribution=_distribution(outcomes, first_bin[name]))
        for name, measure in whole.counts.items()
    }
    return Answers(
        counts={**counts, **aside},
        p_no_leaker=_count(outcomes, layout.column("no_leaker"), n_max=1),
        p_intercepted=whole.p_intercepted,
        p_intercepted_engaged=whole.p_intercepted_engaged,
        p_leaked=whole.p_leaked,
        p_lost={point: _lost(outcomes, j) for j, point in enumerate(layout.points)},
        leak_causes=whole.leak_causes,
        by_class={name: _block(outcomes, layout.column(MEASURES[0], name)) for name in layout.classes}
        if classes
        else {},
        behind=outcomes.behind,
    )


def _block(outcomes: Outcomes, start: int) -> ClassMeasures:
    """Measures of one class, or of all: the block of columns from `start` on."""
    column = {name: start + i for i, name in enumerate(MEASURES)}
    causes = start + len(MEASURES)
    arrived, engaged = outcomes.sums(column["arrived"]), outcomes.sums(column["engaged"])
    products = outcomes.tally.products[:, start // BLOCK]
    in_the_air, stopped_of_air = _in_the_air(outcomes, column, arrived, products[:, 0])
    return ClassMeasures(
        counts={name: _count(outcomes, column[name]) for name in (*COUNTS, "ground")},
        p_intercepted=share_of(outcomes, column["intercepted"], in_the_air, stopped_of_air),
        p_intercepted_engaged=share_of(outcomes, column["intercepted"], engaged, products[:, 1]),
        p_leaked=share_of(outcomes, column["leakers"], arrived, products[:, 2]),
        leak_causes={name: _count(outcomes, causes + i) for i, name in enumerate(CAUSES)},
    )


def _count(outcomes: Outcomes, column: int, n_max: int | None = None, worlds: Flags | None = None) -> Measure:
    found = estimate(outcomes.sums(column, worlds), n_max=n_max, confidence=outcomes.confidence)
    limits = outcomes.limits
    chance = (found.mean, found.mean) if limits.settled(column) else found.ci95
    known = limits.settled(column) or found.ignorance_known
    return Measure(found.mean, chance, found.ignorance90, limits.exact(column), ignorance_known=known)


def _lost(outcomes: Outcomes, j: int) -> Measure:
    """Share of the replicates in which point j was lost, over the worlds that have it."""
    worlds = outcomes.present[:, j]
    measure = _count(outcomes, outcomes.layout.lost + j, n_max=1, worlds=worlds)
    return replace(measure, of_worlds=float(np.mean(worlds)))


def _in_the_air(
    outcomes: Outcomes, column: dict[str, int], arrived: WorldSums, products: I8
) -> tuple[WorldSums, I8]:
    """Those that arrived less the ground attacks, and the sums of these times the intercepted.

    A world has the same number of ground attacks in all replicates.
    """
    n = outcomes.tally.n
    on_ground = outcomes.tally.total[:, column["ground"]] // np.maximum(n, 1)
    air = WorldSums(
        n,
        arrived.total - n * on_ground,
        arrived.total_of_squares - 2 * on_ground * arrived.total + n * on_ground**2,
    )
    return air, products - on_ground * outcomes.tally.total[:, column["intercepted"]]


def share_of(outcomes: Outcomes, column: int, whole: WorldSums, together: I8 | None = None) -> Measure | None:
    """Share that the counts of a column are of a whole that is at least as large; None of nothing.

    `together`: (W,) sums of both multiplied, which make the interval as narrow as it may be.
    """
    found = share(outcomes.sums(column), whole, outcomes.confidence, together)
    if found is None:
        return None
    mean, chance, ignorance = found
    # A part that can only be 0 is 0 of whatever the whole is.
    exact = outcomes.limits.exact(column) and mean == 0.0
    known = exact or is_known(whole, ignorance)
    return Measure(mean, (mean, mean) if exact else chance, ignorance, exact, ignorance_known=known)


def _distribution(outcomes: Outcomes, i_measure: int) -> dict[int, float]:
    histogram = outcomes.tally.histograms[i_measure]
    n = outcomes.n_replicates
    return {int(value): int(histogram[value]) / n for value in np.flatnonzero(histogram)}
