"""The probability of a rare event, world by world, by the keys of the entities of a raid.

`engine.rare.scores` says how near a raid came. Where a proposal can be learnt, raids are drawn by it and
weighted (`answers.importance_sampling`); elsewhere the event is split into levels (`stats.splitting`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.answers.importance_sampling import Batch, Learnt, batch, effective, estimate, learnt
from rempart.answers.notebook_display import Showing
from rempart.answers.structure import Limits
from rempart.engine.outcomes import Layout
from rempart.engine.predicates import I4, Predicate
from rempart.engine.rare.proposals import Proposal, kinds_of
from rempart.engine.rare.sample_space import Luck
from rempart.engine.rare.scores import scoring, settled
from rempart.engine.world import World
from rempart.scenario import Scenario
from rempart.stats.intervals import Interval
from rempart.stats.levels import Estimate, joined, of_runs
from rempart.stats.splitting import Plan, Run, pilot, run

F8 = npt.NDArray[np.float64]
Score = Callable[[I4], F8]

PILOT_SHARE = 150
"""A pilot's states a level: one in so many of the effort."""
_FEW, _MANY = 400, 1_000  # states a level and run: fewer are too coarse, for more there are more runs
_RUNS = 10, 8, 6, 4

LEARNING_SHARE, OF_FIRST = 0.3, 0.15
"""Shares of the effort for learning; where worlds are many, into the first, from which others go on."""
_STAGES, _STAGE = 15, (250, 2_000)  # of learning: how many, and raids of one
_LEARNT_FROM = 3_000  # raids; with fewer nothing is learnt
_BATCHES = 8
_LEARNING = 2**32  # the number of its random stream, beside those of pilot (0) and runs

STEEP, STIFF, SCATTERED, OF_ONE_RUN, OF_ONE_LINE = 0.02, 0.05, 1.5, 0.5, 0.5
FEW, HEAVY = 30.0, 0.1
_MATTERS = 0.05  # of the whole probability: worlds that bring less are not asked about their doubts


@dataclass(frozen=True, slots=True)
class OfWorld:
    """The estimate in one world (or in `n_alike` equal ones).

    `settled`: the structure of the world makes the event certain or impossible. `levels`: shares at the
    levels, mean over runs. `accepted`: least share of accepted moves over the levels (nan without moves).
    `n_lines`: effective number of independent raids from which the raids with the event descend, and
    `of_one_line` the largest share of one of them. `of_one_run`: largest share of the estimate of one run.
    `at_most`: 95 % bound from the independent raids alone. `weighted`: raids were drawn by a proposal;
    `n_effective`: how many with the event they are worth, `heaviest`: the largest share of one of them.
    """

    world: int
    n_alike: int
    estimate: Estimate
    settled: bool
    n_raids: int
    levels: tuple[float, ...] = ()
    accepted: float = math.nan
    n_lines: float = math.nan
    of_one_line: float = 0.0
    of_one_run: float = 0.0
    at_most: float = 1.0
    weighted: bool = False
    n_effective: float = math.nan
    heaviest: float = 0.0


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason not to trust the estimate: `code`, in how many worlds, and the worst value."""

    code: str
    n_worlds: int
    worst: float


@dataclass(frozen=True, slots=True)
class RareEvent(Showing):
    """Probability of an event, mean over worlds, with chance and ignorance.

    `relative_error`: standard error over the mean, by chance. `n_raids`: raids spent, pilots included.
    `n_plain`: raids that plain sampling would need for the same relative error. `effective_sample_size`:
    raids with the event among these.
    """

    event: str
    seed: int
    mean: float
    ci95: Interval
    ignorance90: Interval
    exact: bool
    relative_error: float
    effective_sample_size: float
    n_plain: float
    n_raids: int
    n_raids_of_pilots: int
    n_worlds: int
    worlds: tuple[OfWorld, ...]
    doubts: tuple[Doubt, ...]
    behind: tuple[Scenario, ...] = field(default=(), repr=False, compare=False)

    @property
    def speedup(self) -> float:
        """Raids that plain sampling would need over those spent."""
        return self.n_plain / self.n_raids if self.n_raids else math.nan


def rare_event(
    worlds: Sequence[World],
    layout: Layout,
    limits: Limits,
    predicate: Predicate,
    effort: int,
    seed: int,
    threads: int = 1,
    progress: Callable[[int], Any] | None = None,
) -> RareEvent:
    """Estimate the probability of a predicate with about `effort` raids; the same for any threads.

    `worlds` have the columns of `layout` and are within `limits`; the same objects are looked at once.
    Raises PredicateError for what is not in the layout.
    """
    predicate.check(layout)
    asked = [_Asked(i, n, world) for i, n, world in _distinct(worlds)]
    found: dict[int, OfWorld] = {}
    for one in asked:
        known = settled(predicate, layout, limits.low[one.i], limits.high[one.i])
        if known is not None:
            found[one.i] = OfWorld(one.i, one.n_alike, Estimate.exactly(float(known)), True, 0)
    open_ones = [one for one in asked if one.i not in found]
    if open_ones:
        search = _Search(predicate, layout, effort, seed, len(open_ones), threads, progress)
        found |= search.found(open_ones)
    ordered = tuple(found[one.i] for one in asked)
    pilots = sum(one.n_prepared for one in open_ones)
    return _answer(predicate.text, seed, len(worlds), ordered, pilots)


@dataclass
class _Asked:
    i: int
    n_alike: int
    world: World
    score: Score | None = None
    learnt: Learnt | None = None
    plan: Plan | None = None

    @property
    def n_prepared(self) -> int:
        """Raids spent before those that count."""
        return (self.learnt.n_raids if self.learnt else 0) + (self.plan.n_scored if self.plan else 0)

    @property
    def proposal(self) -> Proposal | None:
        """The proposal, if it is of use."""
        return self.learnt.proposal if self.learnt and self.learnt.of_use else None


def _distinct(worlds: Sequence[World]) -> list[tuple[int, int, World]]:
    first: dict[int, int] = {}
    count: dict[int, int] = {}
    for i, world in enumerate(worlds):
        first.setdefault(id(world), i)
        count[id(world)] = count.get(id(world), 0) + 1
    return [(i, count[key], worlds[i]) for key, i in first.items()]


@dataclass
class _Search:
    predicate: Predicate
    layout: Layout
    effort: int
    seed: int
    n_worlds: int
    threads: int
    progress: Callable[[int], Any] | None
    n_done: int = 0

    def found(self, asked: list[_Asked]) -> dict[int, OfWorld]:
        with ThreadPoolExecutor(self.threads) as pool:
            try:
                self._learn(asked, pool)
                list(pool.map(self._pilot, (one for one in asked if one.proposal is None)))
                jobs = [
                    self._jobs(one, effort, pool)
                    for one, effort in zip(asked, self._shared_out(asked), strict=True)
                ]
                return {
                    one.i: _of_world(one, [job.result() for job in of_one])
                    for one, of_one in zip(asked, jobs, strict=True)
                }
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _learn(self, asked: list[_Asked], pool: ThreadPoolExecutor) -> None:
        """Proposals of all worlds: the first from chance, the others from the first's."""
        share = LEARNING_SHARE if len(asked) == 1 else OF_FIRST
        n_first = int(share * self.effort)
        if n_first < _LEARNT_FROM:
            return
        self._learn_one(asked[0], n_first, None)
        left = int((LEARNING_SHARE - OF_FIRST) * self.effort / max(len(asked) - 1, 1))
        start = asked[0].proposal
        if start is not None or left >= _LEARNT_FROM:
            list(pool.map(lambda one: self._learn_one(one, left, start), asked[1:]))

    def _learn_one(self, one: _Asked, n_most: int, start: Proposal | None) -> None:
        luck = self._luck(one)
        least, most = _STAGE
        n_stage = min(max(n_most // _STAGES, least), most)
        one.learnt = learnt(
            kinds_of(one.world, luck.active), luck.score, n_stage, n_most, self._random(one, _LEARNING), start
        )
        self._did(one.learnt.n_raids)

    def _pilot(self, one: _Asked) -> None:
        n_states = min(max(self.effort // (PILOT_SHARE * self.n_worlds), 100), _MANY)
        one.plan = pilot(self._luck(one), n_states, self._random(one, 0))
        self._did(one.plan.n_scored)

    def _luck(self, one: _Asked) -> Luck:
        """The luck of a world, for one thread; the score is scaled by the first raids that it sees."""
        one.score = one.score or scoring(self.predicate, self.layout)
        return Luck(one.world, one.score)

    def _shared_out(self, asked: list[_Asked]) -> list[float]:
        """Effort by world: half of what is left equally, half where most of the variance is expected."""
        left = max(self.effort - sum(one.n_prepared for one in asked), 0)
        spread = [
            one.n_alike * _guess(one) * (1 if one.plan is None else len(one.plan.levels)) for one in asked
        ]
        total = sum(spread)
        equal = 1.0 / len(asked)
        return [left * (0.5 * equal + 0.5 * (part / total if total else equal)) for part in spread]

    def _jobs(self, one: _Asked, effort: float, pool: ThreadPoolExecutor) -> list[Future[Run | Batch]]:
        if one.proposal is not None:
            n = max(int(effort / _BATCHES), 1)
            return [pool.submit(self._batch, one, one.proposal, i, n) for i in range(_BATCHES)]
        n_runs, n_states = _size(one, effort)
        return [pool.submit(self._run, one, i, n_states) for i in range(n_runs)]

    def _batch(self, one: _Asked, proposal: Proposal, i: int, n: int) -> Run | Batch:
        done = batch(proposal, self._luck(one).score, n, self._random(one, i + 1))
        self._did(n)
        return done

    def _run(self, one: _Asked, i: int, n_states: int) -> Run | Batch:
        done = run(self._luck(one), _plan(one), n_states, self._random(one, i + 1))
        self._did(done.n_scored)
        return done

    def _random(self, one: _Asked, i: int) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, one.i, i])))

    def _did(self, n: int) -> None:
        self.n_done += n
        if self.progress is not None:
            self.progress(self.n_done)


def _plan(one: _Asked) -> Plan:
    assert one.plan is not None  # noqa: S101 - the pilot set it
    return one.plan


def _guess(one: _Asked) -> float:
    if one.plan is not None:
        return one.plan.guess
    return one.learnt.guess if one.learnt is not None else 0.0


def _size(one: _Asked, effort: float) -> tuple[int, int]:
    """(runs, states at each level) for an effort."""
    plan = _plan(one)
    of_state = plan.cost(_MANY) / _MANY
    if effort >= _RUNS[0] * _MANY * of_state:
        return int(effort / (_MANY * of_state)), _MANY
    for n_runs in _RUNS:
        n_states = int(effort / (n_runs * of_state))
        if n_states >= _FEW:
            return n_runs, n_states
    return _RUNS[-1], max(n_states, 50)


def _of_world(one: _Asked, done: list[Run | Batch]) -> OfWorld:
    batches = [part for part in done if isinstance(part, Batch)]
    if batches:
        return _of_batches(one, batches)
    return _of_runs(one, [part for part in done if isinstance(part, Run)])


def _of_batches(one: _Asked, batches: list[Batch]) -> OfWorld:
    weights = np.concatenate([part.weights for part in batches])
    total = float(weights.sum())
    return OfWorld(
        one.i,
        one.n_alike,
        estimate(batches),
        False,
        one.n_prepared + sum(part.n for part in batches),
        weighted=True,
        n_effective=effective(weights),
        heaviest=float(weights.max()) / total if total else 0.0,
    )


def _of_runs(one: _Asked, runs: list[Run]) -> OfWorld:
    estimates = np.array([found.estimate for found in runs])
    total = float(estimates.sum())
    lines = np.concatenate([found.estimate * np.array(found.lines) for found in runs])
    n_levels = len(_plan(one).levels)
    shares = np.array([found.shares + (math.nan,) * (n_levels - len(found.shares)) for found in runs])
    moves = [found.accepted for found in runs if len(found.accepted) == n_levels - 1]
    return OfWorld(
        one.i,
        one.n_alike,
        of_runs(estimates, n_levels, sum(found.n_fresh for found in runs)),
        False,
        one.n_prepared + sum(found.n_scored for found in runs),
        tuple(np.nanmean(shares, axis=0).tolist()) if not np.isnan(shares).all(axis=0).any() else (),
        float(np.mean(moves, axis=0).min()) if moves and n_levels > 1 else math.nan,
        float(lines.sum() ** 2 / (lines @ lines)) if total else math.nan,
        float(lines.max() / total) if total else 0.0,
        float(estimates.max() / total) if total else 0.0,
        _at_most(runs),
    )


def _at_most(runs: list[Run]) -> float:
    from rempart.stats.intervals import upper_bound

    return upper_bound(sum(found.n_fresh_above for found in runs), sum(found.n_fresh for found in runs))


def _answer(
    event: str, seed: int, n_worlds: int, worlds: tuple[OfWorld, ...], n_raids_of_pilots: int
) -> RareEvent:
    weights = np.array([one.n_alike / n_worlds for one in worlds])
    whole = joined([one.estimate for one in worlds], weights)
    exact = all(one.settled for one in worlds) and len({one.estimate.mean for one in worlds}) == 1
    at_most = float(weights @ [one.estimate.mean if one.settled else one.at_most for one in worlds])
    ci95 = whole.ci95 if whole.mean > 0.0 else (0.0, 0.0 if exact else at_most)
    means = np.array([one.estimate.mean for one in worlds])
    of_plain = float(weights @ (means * (1.0 - means)))  # variance of one plain raid, over the worlds in turn
    n_plain = of_plain / whole.variance if whole.variance > 0.0 else math.nan
    return RareEvent(
        event,
        seed,
        whole.mean,
        ci95,
        whole.ignorance90,
        exact,
        math.sqrt(whole.variance) / whole.mean if whole.mean > 0.0 else math.nan,
        n_plain * whole.mean,
        n_plain,
        sum(one.n_raids for one in worlds),
        n_raids_of_pilots,
        n_worlds,
        worlds,
        tuple(_doubts(worlds, whole.mean)),
    )


def _doubts(worlds: tuple[OfWorld, ...], mean: float) -> list[Doubt]:
    n_worlds = sum(one.n_alike for one in worlds)
    tried = [one for one in worlds if not one.settled]
    missed = [one.at_most for one in tried if one.estimate.mean == 0.0]
    told = [one for one in tried if one.n_alike * one.estimate.mean >= _MATTERS * n_worlds * mean > 0.0]
    rare = [one for one in told if len(one.levels) > 1]
    asked = {
        "not_reached": missed,
        "steep": [min(one.levels) for one in rare if min(one.levels) < STEEP],
        "stiff": [one.accepted for one in rare if one.accepted < STIFF],
        "scattered": [x for one in rare if (x := one.estimate.scatter) > SCATTERED],
        "one_run": [one.of_one_run for one in rare if one.of_one_run > OF_ONE_RUN],
        "few": [one.n_effective for one in told if one.weighted and one.n_effective < FEW],
        "heavy": [one.heaviest for one in told if one.weighted and one.heaviest > HEAVY],
        "one_line": [one.of_one_line for one in rare if one.of_one_line > OF_ONE_LINE],
    }
    low_is_bad = ("steep", "stiff", "few")
    return [
        Doubt(code, len(values), min(values) if code in low_is_bad else max(values))
        for code, values in asked.items()
        if values
    ]
