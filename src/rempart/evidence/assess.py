"""The weighing of an incident: claims, pairs, sets, accounts, and what would have to be true."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from rempart.engine.outcomes import Layout
from rempart.engine.predicates import Predicate, PredicateError, parse
from rempart.evidence.feasible import certain, impossible
from rempart.evidence.model import Incident
from rempart.evidence.posterior import (
    Given,
    QuestionMoved,
    UnknownMoved,
    condition,
    question_given,
    unknown_given,
)
from rempart.evidence.priors import Moves, Prior, family, moves
from rempart.evidence.problems import IncidentError
from rempart.evidence.ratio import Ratio, likelihood_ratio
from rempart.evidence.reliability import Reliability, Report, likelihood, reports
from rempart.evidence.sets import maximal, minimal_unseen
from rempart.evidence.simulated import F8, Flags, Simulated
from rempart.evidence.weights import weighted_share
from rempart.reading.problems import Problem
from rempart.stats.intervals import upper_bound
from rempart.stats.worlds import Estimate, estimate

SCEPTICAL, TRUSTING = 1.0 / 3.0, 3.0
"""Factors on the odds that a speaker knows and tells, under which every verdict is shown too."""

WIDE = (0.2, 0.8)
"""Where nine worlds of ten reach from below the first to above the second, the model cannot tell."""

MOST_TOGETHER = 3
"""Largest sets of claims of which it is told what would have to be true."""

IMPOSSIBLE, CERTAIN, NEVER_SEEN, JUDGED, CANNOT_TELL = (
    "impossible",
    "certain",
    "never_seen",
    "judged",
    "cannot_tell",
)
NO_PREDICATE = "no_predicate"
WORLDS_DISAGREE = "worlds_disagree"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A claim, or claims together.

    `verdict`: `impossible` or `certain` (proved: no replicate can be otherwise), `never_seen` (in none of the
    replicates; `at_most` is the upper 95 % bound), `judged` (a word of the yardstick goes with the number) or
    `cannot_tell`, with `why`. `probability` is that under the model, before any report; `by_prior` how it
    moves with the prior; `with_reports` what it becomes when all independent reports are weighed too, and
    `by_reliability` how that moves with the prior on the speakers.
    """

    claims: tuple[str, ...]
    verdict: str
    why: str = ""
    probability: Estimate | None = None
    at_most: float | None = None
    by_prior: Moves | None = None
    with_reports: float | None = None
    by_reliability: Moves | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """An account: its name, its claims that can be weighed, and those that cannot."""

    name: str
    weighed: Weighed
    cannot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One account against another; `favours`: name of the better, or '' where the model cannot tell.

    `both`: all claims of both accounts together.
    """

    first: str
    second: str
    ratio: Ratio
    by_prior: Moves
    favours: str
    both: Weighed


@dataclass(frozen=True, slots=True)
class Supposed:
    """Something taken as true, and what would then have to be true."""

    given: str
    kind: str
    n_replicates: int
    unknowns: tuple[UnknownMoved, ...]
    questions: tuple[QuestionMoved, ...]


@dataclass(frozen=True)
class Assessment:
    """All that was weighed; `pairs` and sets are of claims that repeat no other.

    `together`: largest sets seen true together. `never`: smallest sets never seen together.
    """

    incident: Incident
    n_replicates: int
    n_worlds: int
    claims: dict[str, Weighed]
    pairs: tuple[Weighed, ...]
    together: tuple[Weighed, ...]
    never: tuple[Weighed, ...]
    accounts: tuple[Account, ...]
    compared: tuple[Compared, ...]
    questions: dict[str, Weighed]
    supposed: tuple[Supposed, ...]
    reports: tuple[Report, ...]
    reliability: Reliability
    priors: tuple[Prior, ...]


def watched(incident: Incident) -> dict[str, str]:
    """By claim, then by `?` and question: the predicates that a simulation has to watch, in this order."""
    claims = {key: claim.predicate for key, claim in incident.claims.items() if claim.predicate}
    return claims | {f"?{key}": question.predicate for key, question in incident.questions.items()}


def check(incident: Incident, layout: Layout) -> None:
    """Raise IncidentError if a predicate speaks of what the scenario does not have."""
    problems = []
    for key, text in watched(incident).items():
        try:
            parse(text).check(layout)
        except PredicateError as error:
            where = f"questions.{key[1:]}" if key.startswith("?") else f"claims.{key}"
            problems.append(Problem(incident.name, 0, f"{where}.predicate", str(error)))
    if problems:
        raise IncidentError(problems)


def accounts_of(incident: Incident) -> dict[str, tuple[str, ...]]:
    """Claims by account; without any account in the file, those of each speaker that nobody supersedes."""
    if incident.accounts:
        return {key: account.claims for key, account in incident.accounts.items()}
    superseded = {other for claim in incident.claims.values() for other in claim.supersedes}
    found: dict[str, tuple[str, ...]] = {}
    for key, claim in incident.claims.items():
        if key not in superseded:
            found[claim.by] = (*found.get(claim.by, ()), key)
    return found


def assess(incident: Incident, simulated: Simulated, reliability: Reliability) -> Assessment:
    """Weigh an incident; `simulated` watched `watched(incident)`, in that order."""
    return _Weighing(incident, simulated, reliability).all()


def _repeated(incident: Incident, key: str) -> bool:
    """Whether a claim repeats one that can be weighed itself."""
    return any(incident.claims[origin].predicate for origin in incident.claims[key].repeats)


class _Weighing:
    """What all parts of one weighing share."""

    def __init__(self, incident: Incident, simulated: Simulated, reliability: Reliability) -> None:
        self.incident, self.simulated, self.reliability = incident, simulated, reliability
        self.keys = tuple(watched(incident))
        self.claims = tuple(key for key in self.keys if not key.startswith("?"))
        self.independent = tuple(key for key in self.claims if not _repeated(incident, key))
        self.held = {key: simulated.held(i) for i, key in enumerate(self.keys)}
        self.parsed: Mapping[str, Predicate] = {key: parse(text) for key, text in watched(incident).items()}
        self.priors = family(simulated)
        self.reports = reports(incident)
        self.believed = {
            "as_given": self._believed(reliability),
            "sceptical": self._believed(reliability.scaled(SCEPTICAL)),
            "trusting": self._believed(reliability.scaled(TRUSTING)),
        }

    def _believed(self, reliability: Reliability) -> F8:
        if not self.reports:
            return np.ones(len(self.simulated.codes))
        return likelihood(self.reports, {key: self.held[key] for key in self.claims}, reliability)

    def all(self) -> Assessment:
        claims = {key: self._claim(key) for key in self.incident.claims}
        accounts = tuple(self._account(name, keys) for name, keys in accounts_of(self.incident).items())
        return Assessment(
            incident=self.incident,
            n_replicates=self.simulated.n_replicates,
            n_worlds=self.simulated.n_worlds,
            claims=claims,
            pairs=tuple(self.weighed(pair) for pair in combinations(self.independent, 2)),
            together=tuple(self.weighed(self._names(chosen)) for chosen in maximal(self._seen())),
            never=tuple(self.weighed(self._names(chosen)) for chosen in self._never()),
            accounts=accounts,
            compared=tuple(self._compared(accounts)),
            questions={key[1:]: self.weighed((key,)) for key in self.keys if key.startswith("?")},
            supposed=tuple(self._supposed(claims, accounts)),
            reports=self.reports,
            reliability=self.reliability,
            priors=self.priors,
        )

    def _names(self, chosen: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.independent[i] for i in chosen)

    def _seen(self) -> set[int]:
        occurred = np.flatnonzero(self.simulated.counts.sum(axis=0) > 0)
        return {sum(1 << i for i, key in enumerate(self.independent) if self.held[key][d]) for d in occurred}

    def _never(self) -> list[tuple[int, ...]]:
        return minimal_unseen(self._seen(), len(self.independent))

    def _claim(self, key: str) -> Weighed:
        if key not in self.parsed:
            return Weighed((key,), CANNOT_TELL, NO_PREDICATE)
        return self.weighed((key,))

    def _account(self, name: str, keys: tuple[str, ...]) -> Account:
        can = tuple(key for key in keys if key in self.parsed)
        cannot = tuple(key for key in keys if key not in self.parsed)
        weighed = self.weighed(can) if can else Weighed((), CANNOT_TELL, NO_PREDICATE)
        return Account(name, weighed, cannot)

    def pattern(self, keys: Sequence[str]) -> Flags:
        """(D,) whether all hold."""
        found = np.ones(len(self.simulated.codes), np.bool_)
        for key in keys:
            found &= self.held[key]
        return found

    def weighed(self, keys: tuple[str, ...]) -> Weighed:
        """Claims together."""
        pattern = self.pattern(keys)
        n_held, n = int(self.simulated.hits(pattern).sum()), self.simulated.n_replicates
        at_most = upper_bound(0, n) if n_held == 0 else None
        verdict, why = JUDGED, ""
        found = estimate(self.simulated.sums(pattern), n_max=1)
        if n_held == 0:
            verdict = IMPOSSIBLE if self._proved(keys) else NEVER_SEEN
        elif n_held == n and self._sure(keys):
            verdict = CERTAIN
        elif found.ignorance90[0] < WIDE[0] and found.ignorance90[1] > WIDE[1]:
            verdict, why = CANNOT_TELL, WORLDS_DISAGREE
        names = tuple(key.removeprefix("?") for key in keys)
        if verdict in (IMPOSSIBLE, CERTAIN):
            return Weighed(names, verdict, probability=found)
        return Weighed(
            names,
            verdict,
            why,
            found,
            at_most,
            moves(self.priors, lambda w: self._share(pattern, None, w)),
            self._share(pattern, self.believed["as_given"], self.priors[0].weights),
            self._by_reliability(pattern),
        )

    def _proved(self, keys: Sequence[str]) -> bool:
        s = self.simulated
        return impossible([self.parsed[key] for key in keys], s.layout, s.low, s.high)

    def _sure(self, keys: Sequence[str]) -> bool:
        s = self.simulated
        return all(certain(self.parsed[key], s.layout, s.low, s.high) for key in keys)

    def _share(self, pattern: Flags, believed: F8 | None, weights: F8) -> float:
        """Probability of a pattern under weights of the worlds, and of the reports if they are believed."""
        s = self.simulated
        if believed is None:
            return weighted_share(s.hits(pattern), s.n, weights)
        n = np.maximum(s.n, 1)
        per_world = weights * (s.counts @ believed) / n
        with_it = weights * (s.counts @ (believed * pattern)) / n
        whole = float(per_world.sum())
        return float(with_it.sum()) / whole if whole > 0.0 else math.nan

    def _by_reliability(self, pattern: Flags) -> Moves:
        found = [
            (self._share(pattern, believed, prior.weights), f"{name} · {prior.key}")
            for name, believed in self.believed.items()
            for prior in self.priors
        ]
        low, high = min(found), max(found)
        return Moves(low[0], high[0], low[1], high[1])

    def _compared(self, accounts: Sequence[Account]) -> list[Compared]:
        told = [account for account in accounts if account.weighed.claims]
        return [self._pair(first, second) for first, second in combinations(told, 2)]

    def _pair(self, first: Account, second: Account) -> Compared:
        a, b = self.pattern(first.weighed.claims), self.pattern(second.weighed.claims)
        ratio = likelihood_ratio(self.simulated, a, b)

        def by_weights(weights: F8) -> float:
            p_a, p_b = self._share(a, None, weights), self._share(b, None, weights)
            return p_a / p_b if p_b > 0.0 else (math.inf if p_a > 0.0 else math.nan)

        moved = moves(self.priors, by_weights)
        lows = (ratio.ci95[0], ratio.ignorance90[0], moved.low)
        highs = (ratio.ci95[1], ratio.ignorance90[1], moved.high)
        favours = first.name if min(lows) > 1.0 else second.name if max(highs) < 1.0 else ""
        both = self.weighed(tuple(dict.fromkeys((*first.weighed.claims, *second.weighed.claims))))
        return Compared(first.name, second.name, ratio, moved, favours, both)

    def _supposed(self, claims: Mapping[str, Weighed], accounts: Sequence[Account]) -> list[Supposed]:
        given: list[tuple[str, str, tuple[str, ...]]] = [
            (key, "claim", (key,)) for key in self.independent if claims[key].verdict != CERTAIN
        ]
        given += [
            (account.name, "account", account.weighed.claims)
            for account in accounts
            if len(account.weighed.claims) > 1
        ]
        given += [
            (" + ".join(names), "together", names)
            for names in map(self._names, maximal(self._seen())[:MOST_TOGETHER])
            if len(names) > 1
        ]
        found = [self._given(name, kind, condition(name, self.pattern(keys))) for name, kind, keys in given]
        if self.reports:
            found.append(self._given("", "reports", Given("", self.believed["as_given"])))
        return found

    def _given(self, name: str, kind: str, given: Given) -> Supposed:
        chosen: Flags = np.asarray(given.weight > 0.0)
        questions: tuple[QuestionMoved, ...] = ()
        if kind != "reports":
            asked = [key for key in self.keys if key.startswith("?")]
            questions = tuple(
                question_given(self.simulated, chosen, key[1:], self.held[key]) for key in asked
            )
        return Supposed(
            name,
            kind,
            int(self.simulated.hits(chosen).sum()),
            tuple(
                unknown_given(self.simulated, given, label, unknown)
                for label, unknown in self.simulated.unknowns.items()
            ),
            questions,
        )
