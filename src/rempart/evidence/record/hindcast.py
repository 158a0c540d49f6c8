"""Incidents predicted from what was fixed beforehand, and how well the predictions are calibrated.

A prediction is the distribution of a count. Where the observed count falls in it is its probability integral
transform, half of its own mass counted (Czado, Gneiting, Held 2009, Biometrics 65, 1254): over many
incidents it spreads evenly if the predictions are calibrated. A count that the model holds impossible is a
failure of the model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from pydantic import Field

from rempart.evidence.model import Incident
from rempart.evidence.record.observations import Observation
from rempart.reading.document import read_yaml
from rempart.reading.sections import Section, as_tuple
from rempart.stats.beta import log_beta
from rempart.stats.distributions import Beta
from rempart.stats.intervals import clopper_pearson

F8 = npt.NDArray[np.float64]


class Observed(Section):
    """A count of the scenario (`engine.predicates`) and what was observed, by a claim of the incident."""

    count: str
    observed: int = Field(ge=0)
    claim: str
    contested: bool = False


class Plan(Section):
    """What is predicted, from what; `shares`: 5th and 95th percentile by what counts as success."""

    shares: dict[str, tuple[float, float]]
    replicates: int
    worlds: int
    seed: int
    scenarios: dict[str, tuple[Observed, ...]]


@dataclass(frozen=True, slots=True)
class Prediction:
    """One count: predicted median and 5th to 95th percentile, what was observed, and where that falls.

    `place`: P(fewer) + P(as many) / 2. `impossible`: predicted with no mass at all. `certain`: the model
    left no choice, so nothing is tested but that.
    """

    incident: str
    what: str
    claim: str
    origin: str
    observed: int
    of: int
    median: int
    low: int
    high: int
    place: float
    impossible: bool
    certain: bool
    contested: bool

    @property
    def inside(self) -> bool:
        """Whether the observed count lies within the 5th to 95th percentile."""
        return self.low <= self.observed <= self.high


@dataclass(frozen=True, slots=True)
class Calibration:
    """Over predictions that no account contests: `inside` of `n` fell in 5 to 95 %, `chance` its interval.

    `halves`: how many fell below, within, and above the middle half.
    """

    n: int
    inside: int
    share: float
    chance: tuple[float, float]
    halves: tuple[int, int, int]
    impossible: int


@cache
def shipped_plan() -> Plan:
    """The plan of the package."""
    text = files(__package__).joinpath("hindcast.yaml").read_text(encoding="utf-8")
    return Plan.model_validate(_tuples(read_yaml(text, "hindcast.yaml").data))


def _tuples(data: object) -> object:
    if isinstance(data, dict):
        return {key: _tuples(value) for key, value in data.items()}
    return tuple(_tuples(entry) for entry in data) if isinstance(data, list) else as_tuple(data)


def from_counts(
    incident: str, observed: Observed, distribution: Mapping[int, float], scenario: str
) -> Prediction:
    """From a simulated distribution: share of the replicates at each count."""
    values = np.arange(max(*distribution, observed.observed) + 1)
    mass = np.array([distribution.get(int(value), 0.0) for value in values])
    what, origin = observed.count, "its scenario" if scenario == incident else f"scenario {scenario}"
    return _placed(incident, what, observed.claim, origin, observed.observed, mass, observed.contested)


def from_shares(found: Sequence[Observation], plan: Plan) -> tuple[Prediction, ...]:
    """From a share of the engagements: of exact counts of engagements only, one a claim."""
    told: list[Prediction] = []
    by_cell: dict[tuple[str, tuple[str, str]], set[str]] = {}
    for o in found:
        by_cell.setdefault((o.incident, o.cell), set()).add(o.step)
    for o in found:
        if o.bare or o.least != o.most or o.step not in plan.shares:
            continue
        prior = Beta.from_low_high(*plan.shares[o.step])
        contested = len(by_cell[o.incident, o.cell]) > 1
        mass = _beta_binomial(o.n, prior.a, prior.b)
        what = f"{'warheads killed' if o.step == 'warhead' else 'told as stopped'}, {o.family}, {o.system}"
        told.append(_placed(o.incident, what, o.claim, "share of the engaged", o.least, mass, contested))
    return tuple(told)


def calibration(predictions: Sequence[Prediction]) -> Calibration:
    """How the predictions fared; raises ValueError if none is uncontested."""
    counted = [p for p in predictions if not p.contested]
    if not counted:
        raise ValueError("no prediction is without a second account")
    inside = sum(p.inside for p in counted)
    below = sum(p.place < 0.25 for p in counted)
    above = sum(p.place > 0.75 for p in counted)
    n = len(counted)
    return Calibration(
        n,
        inside,
        inside / n,
        clopper_pearson(inside, n),
        (below, n - below - above, above),
        sum(p.impossible for p in predictions),
    )


def missing(plan: Plan, incidents: Mapping[str, Incident]) -> tuple[str, ...]:
    """Claims that the plan names and no incident has."""
    return tuple(
        f"{name}: {entry.claim}"
        for name, entries in plan.scenarios.items()
        for entry in entries
        if entry.claim not in incidents[name].claims
    )


def _placed(
    incident: str, what: str, claim: str, origin: str, observed: int, mass: F8, contested: bool
) -> Prediction:
    below = float(mass[:observed].sum())
    cumulative = np.cumsum(mass)
    low, median, high = (int(np.searchsorted(cumulative, u - 1e-12)) for u in (0.05, 0.5, 0.95))
    place = below + 0.5 * float(mass[observed])
    impossible = bool(mass[observed] == 0.0)
    return Prediction(
        incident,
        what,
        claim,
        origin,
        observed,
        len(mass) - 1,
        median,
        low,
        high,
        place,
        impossible,
        bool(mass.max() == 1.0),
        contested,
    )


def _beta_binomial(n: int, a: float, b: float) -> F8:
    """P(x) for x = 0 .. n. Source: Skellam 1948, Journal of the Royal Statistical Society B 10, 257."""
    choose = [-math.log(n + 1) - log_beta(x + 1.0, n - x + 1.0) for x in range(n + 1)]
    mass = [math.exp(choose[x] + log_beta(x + a, n - x + b) - log_beta(a, b)) for x in range(n + 1)]
    return np.array(mass)
