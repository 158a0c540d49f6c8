"""Effectiveness inferred over the record: a hierarchical model of warhead kills, and of how they are told.

    logit theta_i = m + t * a_cell + s * e_i      chance that an engaged threat's warhead is killed
    a_cell, e_i ~ normal(0, 1)                    one e_i for each incident and cell
    told as a success:  p = theta + (1 - theta) * b    b: share of the rest that the speaker counts
    passed in the sky:  p = theta + (1 - theta) * c
    warhead killed:     p = theta * q             q: share of the kills that the speaker recognises
    an attacker tells:  p = theta * d             d: share of the kills that it admits
    successes ~ binomial(n, logistic(logit p + w * z)), z ~ normal(0, 1) a report; seen as an interval

b and q have priors of their own for defenders and for others. The misclassification is that of Rogan and
Gladen 1978 (American Journal of Epidemiology 107, 71) with unknown error rates; pooling over cells and
incidents as in Gelman et al. 2013, Bayesian Data Analysis, chapter 5. Sampled by the no-U-turn sampler of
NumPyro (Hoffman and Gelman 2014, JMLR 15, 1593).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.evidence.record.observations import Observation
from rempart.evidence.record.settings import Reporting, Settings

F8 = npt.NDArray[np.float64]

N_CHAINS = 4
N_WARM_UP = 400
N_DRAWS = 500
MOST_R_HAT = 1.02
MOST_DIVERGENT = 0.005
"""Above them the chains cannot be trusted, and the result says so."""
_SHARES = (
    "defender_counts_as_success",
    "other_counts_as_success",
    "passing_counts_as_success",
    "other_recognises_a_kill",
    "defender_recognises_a_kill",
    "attacker_admits_a_kill",
)


@dataclass(frozen=True, slots=True)
class Rate:
    """A chance from 0 to 1: median and 5th to 95th percentile of the posterior."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, draws: F8) -> Rate:
        """Of draws."""
        low, median, high = np.quantile(draws, [0.05, 0.5, 0.95]).tolist()
        return cls(median, low, high)


@dataclass(frozen=True, slots=True)
class Cell:
    """One system against one family. `killed`: warheads, of threats engaged. `told`: as defenders tell it."""

    system: str
    family: str
    n_incidents: int
    n_claims: int
    n_bare: int
    killed: Rate
    told: Rate


@dataclass(frozen=True, slots=True)
class Check:
    """An observation against what the posterior predicts for it: `tail` is P(fewer) + P(as observed) / 2."""

    observation: Observation
    expected: Rate
    tail: float

    @property
    def surprising(self) -> bool:
        """Outside the central 95 % of what is predicted."""
        return not 0.025 <= self.tail <= 0.975


@dataclass(frozen=True, slots=True)
class Effectiveness:
    """The posterior under one prior on reporting. `shares`: posterior of the shares of the model, by name."""

    prior: str
    about: str
    cells: tuple[Cell, ...]
    shares: dict[str, Rate]
    checks: tuple[Check, ...]
    r_hat: float
    n_effective: float
    share_divergent: float

    @property
    def converged(self) -> bool:
        """Whether the chains agree."""
        return self.r_hat <= MOST_R_HAT and self.share_divergent <= MOST_DIVERGENT


def infer(
    found: Sequence[Observation],
    settings: Settings,
    priors: Sequence[str],
    seed: int = 1,
    n_warm_up: int = N_WARM_UP,
    n_draws: int = N_DRAWS,
) -> Iterator[Effectiveness]:
    """The posterior of effectiveness under each prior; raises ImportError without the extra `evidence`."""
    table = _table(found)
    sampled = _sampler(table, settings, n_warm_up, n_draws)
    for prior in priors:
        reporting = settings.priors[prior]
        draws, r_hat, n_effective, n_divergent = sampled(reporting, seed)
        shares = {name: Rate.of(draws[name]) for name in _SHARES}
        cells = tuple(_cell(table, draws, c) for c in range(len(table.cells)))
        checks = tuple(_check(table, draws, j, seed) for j in range(len(found)))
        share_divergent = n_divergent / (N_CHAINS * n_draws)
        yield Effectiveness(
            prior, reporting.about, cells, shares, checks, r_hat, n_effective, share_divergent
        )


@dataclass(frozen=True, eq=False)
class _Table:
    """Observations as arrays, (J,)."""

    found: tuple[Observation, ...]
    cells: tuple[tuple[str, str], ...]
    cell: npt.NDArray[np.int64]
    incident: npt.NDArray[np.int64]
    n_incidents: int
    kind: npt.NDArray[np.int64]
    n: npt.NDArray[np.int64]
    of_entry: npt.NDArray[np.int64]  # (E,) observation of each number of successes that was stated
    successes: npt.NDArray[np.int64]  # (E,)


def _table(found: Sequence[Observation]) -> _Table:
    cells = tuple(dict.fromkeys(o.cell for o in found))
    incidents = tuple(dict.fromkeys((o.incident, o.cell) for o in found))
    n = np.array([o.n for o in found], np.int64)
    stated = [(j, x) for j, o in enumerate(found) for x in range(o.least, o.most + 1)]
    return _Table(
        tuple(found),
        cells,
        np.array([cells.index(o.cell) for o in found], np.int64),
        np.array([incidents.index((o.incident, o.cell)) for o in found], np.int64),
        len(incidents),
        np.array([_kind(o) for o in found], np.int64),
        n,
        np.array([j for j, _ in stated], np.int64),
        np.array([x for _, x in stated], np.int64),
    )


def _kind(o: Observation) -> int:
    if o.interest == "attacker":
        return 5
    if o.step == "passed":
        return 2
    if o.step == "warhead":
        return 3 if o.interest == "defender" else 4
    return 0 if o.interest == "defender" else 1


_Sampled = tuple[dict[str, F8], float, float, int]


def _sampler(
    table: _Table, settings: Settings, n_warm_up: int, n_draws: int
) -> Callable[[Reporting, int], _Sampled]:
    """Samples the posterior under a prior; compiled once for all of them."""
    import jax
    import numpyro

    jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
    mcmc = numpyro.infer.MCMC(
        numpyro.infer.NUTS(_model(table, settings), target_accept_prob=0.95, max_tree_depth=8),
        num_warmup=n_warm_up,
        num_samples=n_draws,
        num_chains=N_CHAINS,
        chain_method="sequential",
        progress_bar=False,
    )

    def sampled(reporting: Reporting, seed: int) -> _Sampled:
        priors = np.array([getattr(reporting, name) for name in _SHARES], np.float64)
        mcmc.run(jax.random.PRNGKey(seed), priors, extra_fields=("diverging",))
        found = mcmc.get_samples(group_by_chain=True)
        by_chain = {name: np.asarray(values, np.float64) for name, values in found.items()}
        told = numpyro.diagnostics.summary(by_chain, prob=0.9, group_by_chain=True)
        r_hat = max(float(np.nanmax(entry["r_hat"])) for entry in told.values())
        n_effective = min(float(np.nanmin(entry["n_eff"])) for entry in told.values())
        n_divergent = int(np.asarray(mcmc.get_extra_fields()["diverging"]).sum())
        flat = {name: values.reshape(-1, *values.shape[2:]) for name, values in by_chain.items()}
        return flat, r_hat, n_effective, n_divergent

    return sampled


def _model(table: _Table, settings: Settings) -> Any:
    """The model of the module's head as NumPyro wants it; it is handed the beta priors, (6, 2)."""
    import jax.numpy as jnp
    import numpyro
    import numpyro.distributions as dist
    from jax.nn import sigmoid
    from jax.ops import segment_sum

    j, x = table.of_entry, table.successes
    n, effects, n_reports = table.n[j], settings.effects, len(table.n)
    choose = _log_choose(n, x)

    def model(priors: Any) -> None:
        shares = [numpyro.sample(name, dist.Beta(*priors[i])) for i, name in enumerate(_SHARES)]
        mean = numpyro.sample("mean", dist.Normal(*effects.mean))
        between_cells = numpyro.sample("between_cells", dist.HalfNormal(effects.between_cells))
        between_incidents = numpyro.sample("between_incidents", dist.HalfNormal(effects.between_incidents))
        between_reports = numpyro.sample("between_reports", dist.HalfNormal(settings.between_reports))
        cell = numpyro.sample("cell", dist.Normal(0.0, 1.0).expand([len(table.cells)]))
        own = numpyro.sample("incident", dist.Normal(0.0, 1.0).expand([table.n_incidents]))
        report = numpyro.sample("report", dist.Normal(0.0, 1.0).expand([n_reports]))
        at_cell = mean + between_cells * cell
        theta = sigmoid(at_cell[table.cell] + between_incidents * own[table.incident])
        told = jnp.clip(_told(theta, shares, table.kind, jnp), 1e-6, 1.0 - 1e-6)
        numpyro.deterministic("kill", sigmoid(at_cell))
        numpyro.deterministic("told", told)
        p = sigmoid(jnp.log(told) - jnp.log1p(-told) + between_reports * report)
        p = jnp.clip(p, 1e-9, 1.0 - 1e-9)[j]
        mass = jnp.exp(choose + x * jnp.log(p) + (n - x) * jnp.log1p(-p))
        numpyro.factor("stated", jnp.log(segment_sum(mass, j, num_segments=n_reports) + 1e-300))

    return model


def _log_choose(n: npt.NDArray[np.int64], x: npt.NDArray[np.int64]) -> F8:
    """Logarithm of the binomial coefficients."""
    pairs = zip(n.tolist(), x.tolist(), strict=True)
    return np.array([math.lgamma(m + 1) - math.lgamma(k + 1) - math.lgamma(m - k + 1) for m, k in pairs])


def _told(theta: Any, shares: Sequence[Any], kind: Any, xp: Any) -> Any:
    """Chance that an engagement is told as a success, by kind of statement."""
    counts_defender, counts_other, passing, recognises_other, recognises_defender, admits = shares
    forms = (
        theta + (1.0 - theta) * counts_defender,
        theta + (1.0 - theta) * counts_other,
        theta + (1.0 - theta) * passing,
        theta * recognises_defender,
        theta * recognises_other,
        theta * admits,
    )
    return xp.select([kind == i for i in range(len(forms))], forms)


def _cell(table: _Table, draws: dict[str, F8], c: int) -> Cell:
    mine = [o for o in table.found if o.cell == table.cells[c]]
    killed = draws["kill"][:, c]
    told = killed + (1.0 - killed) * draws["defender_counts_as_success"]
    return Cell(
        *table.cells[c],
        len({o.incident for o in mine}),
        len(mine),
        sum(o.bare for o in mine),
        Rate.of(killed),
        Rate.of(told),
    )


def _check(table: _Table, draws: dict[str, F8], j: int, seed: int) -> Check:
    """One report of that kind drawn anew from every draw of the posterior."""
    o = table.found[j]
    rng = np.random.default_rng([seed, j])
    told = draws["told"][:, j]
    strayed = draws["between_reports"] * rng.standard_normal(len(told))
    again = rng.binomial(o.n, 1.0 / (1.0 + np.exp(-(np.log(told) - np.log1p(-told) + strayed))))
    tail = float(np.mean(again < o.least) + 0.5 * np.mean((again >= o.least) & (again <= o.most)))
    return Check(o, Rate.of(again / o.n), tail)
