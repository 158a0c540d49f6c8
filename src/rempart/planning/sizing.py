"""How much it takes to reach a goal: designs of a defence by cost and by what they achieve."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Literal

import numpy as np

from rempart.answers.by_world import ByWorld, by_world, share_of_worlds, without_chance
from rempart.answers.cases import Case, Executor
from rempart.answers.measures import Measure, answer
from rempart.answers.notebook_display import Showing
from rempart.answers.outcomes import Outcomes
from rempart.answers.statements import Statement
from rempart.engine.predicates import PredicateError
from rempart.planning.design_search import search
from rempart.planning.pareto import front, survivors
from rempart.scenario import Scenario
from rempart.scenario.choices import Levers
from rempart.stats.intervals import Interval, student_quantile

Taken = tuple[int, ...]
Verdict = Literal["reached", "missed", "within chance"]

_MOST = (48, 24)  # designs that are run again in each round between the first look and the last
_N_BOOTSTRAP = 200


@dataclass(frozen=True)
class Design:
    """One way to take an option of each lever, as far as it was run.

    `measure`: that of the goal, or, with a demand on worlds, what the worst share of them stays at.
    `leakers`: a raid's. `causes`: leakers by cause. `gain`: the measure, or less it where less is wanted.
    """

    taken: Taken
    cost: float
    measure: Measure
    leakers: Measure
    causes: dict[str, float]
    n_replicates: int
    wants_more: bool
    worlds: ByWorld = field(repr=False, compare=False)

    @property
    def gain(self) -> float:
        """More is better."""
        return self.measure.mean if self.wants_more else -self.measure.mean

    @property
    def gain95(self) -> Interval:
        """From chance."""
        low, high = self.measure.ci95
        return (low, high) if self.wants_more else (-high, -low)


@dataclass(frozen=True)
class Sizing(Showing):
    """`answer`: the cheapest design that reaches the goal with the far end of its interval, and did so again
    with fresh luck (`check`); None if none does. `best`: the cheapest that chance does not tell from the most
    that can be had. `front`: of cost against the measure, by cost. `open`: cheaper than the answer, and
    within chance of the goal at least once. `method`: `all` designs were run, or `nsga2` chose which.
    `in_worlds`: as of `Sizer`.
    """

    goal: Statement
    levers: Levers
    answer: Design | None
    check: Measure | None
    best: Design
    front: tuple[Design, ...]
    open: tuple[Design, ...]
    n_designs: int
    n_screened: int
    n_finalists: int
    method: Literal["all", "nsga2"]
    in_worlds: float | None
    behind: tuple[Scenario, ...] = field(default=(), repr=False, compare=False)


@dataclass
class Sizer:
    """Runs designs of a defence; all with the same worlds and the same luck.

    `n_screen`, `n_final`: replicates of a first and of a last look. `in_worlds`: None: the goal is on the
    mean over worlds; else the share of the worlds in which it must hold. `n_all`: if there are no more
    designs, all are run.
    `n_budget`: designs that are run at most where there are more.
    """

    scenario: Scenario
    levers: Levers
    goal: Statement
    execute: Executor
    n_screen: int = 1000
    n_final: int = 10_000
    n_worlds: int = 100
    seed: int = 1
    in_worlds: float | None = None
    n_all: int = 300
    n_budget: int = 240
    progress: Callable[[int], Any] | None = None
    _known: dict[tuple[Taken, int, int], Design] = field(default_factory=dict)

    def run(self) -> Sizing:
        """Screen, run those that chance leaves in question with more replicates, and judge."""
        everything = self.levers.n_designs <= self.n_all
        screened = list(self._all()) if everything else self._searched()
        finalists = self._finalists(screened)
        cleared, check = self._cheapest(finalists)
        best = max(finalists, key=lambda one: (one.gain, -one.cost))
        best = min((d for d in finalists if d.gain95[1] >= best.gain95[0]), key=lambda one: one.cost)
        unsure = (d for d in finalists if self.verdict(d.measure) != "missed")
        return Sizing(
            self.goal,
            self.levers,
            cleared,
            check,
            best,
            tuple(self._front(finalists, cleared)),
            tuple(sorted((d for d in unsure if cleared is None or d.cost < cleared.cost), key=_cost)),
            self.levers.n_designs,
            len(screened),
            len(finalists),
            "all" if everything else "nsga2",
            self.in_worlds,
            (self.scenario,),
        )

    @property
    def most_raids(self) -> int:
        """Raids that are run, about: of the first look, of what chance leaves in question, of a check."""
        everything = self.levers.n_designs <= self.n_all
        n_screened = self.levers.n_designs if everything else self.n_budget
        again = sum(min(most, n_screened) * self._n_of(i) for i, most in enumerate(_MOST, 1))
        return n_screened * self.n_screen + again + self.n_final

    def _n_of(self, i_round: int) -> int:
        """Replicates of a round after the first look."""
        grown: float = self.n_screen * (self.n_final / self.n_screen) ** (i_round / len(_MOST))
        return max(round(grown), self.n_screen)

    def verdict(self, measure: Measure) -> Verdict:
        """Whether the goal holds at both ends of the interval, at neither, or at one."""
        held = [self.goal.holds(end) for end in measure.ci95]
        return "reached" if all(held) else "within chance" if any(held) else "missed"

    def designs(self, wanted: Sequence[Taken], n: int, seed: int | None = None) -> list[Design]:
        """Designs as runs of `n` replicates show them; each is run once."""
        seed = self.seed if seed is None else seed
        new = [taken for taken in dict.fromkeys(wanted) if (taken, n, seed) not in self._known]
        cases = [self._case(taken, n, seed) for taken in new]
        for taken, outcomes in zip(new, self.execute(cases), strict=True):
            self._known[taken, n, seed] = self._design(taken, outcomes)
            if self.progress is not None:
                self.progress(sum(n_run for _, n_run, _ in self._known))
        return [self._known[taken, n, seed] for taken in wanted]

    def _case(self, taken: Taken, n: int, seed: int) -> Case:
        watch = (self.goal.asked.predicate,) if self.goal.asked.predicate else ()
        return Case(self.levers.applied(self.scenario, taken), n, seed, min(self.n_worlds, n), watch)

    def _design(self, taken: Taken, outcomes: Outcomes) -> Design:
        answers = answer(outcomes)
        measure = self.goal.asked.of(outcomes, answers)
        if measure is None:
            raise PredicateError(f"{self.goal.asked.text}: there was nothing to take a share of")
        found = by_world(self.goal.asked, outcomes)
        if self.in_worlds is not None:
            measure = self._in_worlds(measure, found)
        return Design(
            taken,
            self.levers.cost(taken),
            measure,
            answers.counts["leakers"],
            {name: cause.mean for name, cause in answers.leak_causes.items() if cause.mean > 0.0},
            outcomes.n_replicates,
            self.goal.wants_more,
            found,
        )

    def _in_worlds(self, measure: Measure, found: ByWorld) -> Measure:
        """What the demanded share of the worlds reaches at least, with its interval from chance.

        The basic bootstrap with worlds as they are drawn and chance alone drawn again, normal with the
        variance seen in each (Davison and Hinkley 1997, Bootstrap Methods and their Application, 5.2.1), by a
        stream that depends on nothing but the number of worlds.
        """
        u = 1.0 - (self.in_worlds or 0.0) if self.goal.wants_more else self.in_worlds or 0.0
        value = share_of_worlds(found, u)
        rng = np.random.default_rng(found.values.size)
        true, error = without_chance(found), np.sqrt(found.chance)
        drawn = [
            share_of_worlds(found._replace(values=true + error * rng.standard_normal(true.size)), u)
            for _ in range(_N_BOOTSTRAP)
        ]
        low, high = np.quantile(drawn, [0.025, 0.975])
        centre = share_of_worlds(ByWorld(true, np.zeros_like(true), found.n), u)
        return Measure(
            value, (value + centre - float(high), value + centre - float(low)), measure.ignorance90
        )

    def _all(self) -> Iterator[Design]:
        every = product(*(range(len(lever.options)) for lever in self.levers.levers))
        yield from self.designs(list(every), self.n_screen)

    def _searched(self) -> list[Design]:
        def rated(batch: Sequence[Taken]) -> list[tuple[float, float]]:
            return [(one.cost, -one.gain) for one in self.designs(batch, self.n_screen)]

        found = search(self.levers, rated, self.n_budget, self.seed)
        return self.designs(found, self.n_screen)

    def _finalists(self, screened: Sequence[Design]) -> list[Design]:
        """Those that may be on the front, after rounds of more and more replicates."""
        left = list(screened)
        for i, most in enumerate(_MOST, 1):
            left = survivors(left, self._may_be_better, most)
            left = self.designs([one.taken for one in left], self._n_of(i))
        return left

    def _may_be_better(self, one: Design, best: Design) -> bool:
        """Whether chance leaves open that a design gains more than a cheaper one."""
        return one.gain != best.gain and self._advantage(one, best)[1] > 0.0

    def _advantage(self, one: Design, other: Design) -> Interval:
        """95 % interval of what one gains over another.

        Both ran in the same worlds with the same luck: of their mean difference over worlds, in pairs. Where
        worlds do not differ, or a share of them is asked for: the least and most that their intervals leave.
        """
        difference = one.worlds.values - other.worlds.values
        difference = difference[np.isfinite(difference)] * (1.0 if self.goal.wants_more else -1.0)
        if self.in_worlds is not None or difference.size < 2:
            return one.gain95[0] - other.gain95[1], one.gain95[1] - other.gain95[0]
        mean, spread = float(np.mean(difference)), float(np.std(difference, ddof=1))
        half = student_quantile(0.975, difference.size - 1) * spread / math.sqrt(difference.size)
        return mean - half, mean + half

    def _surely_better(self, one: Design, cheaper: Design) -> bool:
        """Whether chance does not account for what a design gains over a cheaper one, at 95 %, in pairs."""
        low, _ = self._advantage(one, cheaper)
        return low > 0.0

    def _front(self, finalists: Sequence[Design], cleared: Design | None) -> list[Design]:
        """The front, and the answer even if chance does not tell it from a cheaper design."""
        found = front(finalists, self._surely_better)
        if cleared is not None and cleared not in found:
            found.append(cleared)
        return sorted(found, key=_cost)

    def _cheapest(self, finalists: Sequence[Design]) -> tuple[Design | None, Measure | None]:
        """The cheapest that reaches the goal, and reaches it again with luck that did not choose it."""
        fresh = (self.seed + 1) % 2**64
        for one in sorted(finalists, key=lambda d: (d.cost, -d.gain)):
            if self.verdict(one.measure) == "reached":
                check = self.designs([one.taken], one.n_replicates, fresh)[0].measure
                if self.verdict(check) == "reached":
                    return one, check
        return None, None


def _cost(design: Design) -> float:
    return design.cost
