"""Which designs to run where there are too many for all: NSGA-II, by optuna."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rempart.scenario.choices import Levers

Taken = tuple[int, ...]
_POPULATION = 24


def search(
    levers: Levers,
    rated: Callable[[Sequence[Taken]], Sequence[tuple[float, float]]],
    n_budget: int,
    seed: int,
) -> list[Taken]:
    """Designs worth a look, each once, `n_budget` at most: those that NSGA-II tried.

    `rated`: (cost, badness) of designs, both to be small. The cheapest and the dearest design, and each lever
    at its dearest with the others at their cheapest, are among the first. Deb, Pratap, Agarwal and Meyarivan
    2002, IEEE Transactions on Evolutionary Computation 6, 182. The same for the same seed.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    sampler = optuna.samplers.NSGAIISampler(population_size=_POPULATION, seed=seed % 2**32)
    study = optuna.create_study(directions=["minimize", "minimize"], sampler=sampler)
    space = _space(levers)
    for taken in _corners(levers):
        study.enqueue_trial(dict(zip(space, taken, strict=True)))
    tried: dict[Taken, None] = {}
    for _ in range(10 * (n_budget // _POPULATION + 1)):
        trials = [study.ask(space) for _ in range(_POPULATION)]
        batch = [tuple(int(trial.params[name]) for name in space) for trial in trials]
        wanted = list(dict.fromkeys(batch))
        new = [taken for taken in wanted if taken not in tried]
        if len(tried) + len(new) > n_budget:
            break
        tried.update(dict.fromkeys(new))
        values = dict(zip(wanted, rated(wanted), strict=True))
        for trial, taken in zip(trials, batch, strict=True):
            study.tell(trial, values[taken])
    return list(tried)


def _space(levers: Levers) -> dict[str, Any]:
    """Options by their position: those of a lever with an order as a whole number, else as a category."""
    from optuna.distributions import CategoricalDistribution, IntDistribution

    return {
        f"{i}-{lever.name}": (
            IntDistribution(0, len(lever.options) - 1)
            if lever.ordered
            else CategoricalDistribution(tuple(range(len(lever.options))))
        )
        for i, lever in enumerate(levers.levers)
    }


def _corners(levers: Levers) -> list[Taken]:
    costs = [[option.cost for option in lever.options] for lever in levers.levers]
    cheapest = tuple(row.index(min(row)) for row in costs)
    dearest = tuple(row.index(max(row)) for row in costs)
    single = [
        tuple(dearest[j] if j == i else cheapest[j] for j in range(len(costs))) for i in range(len(costs))
    ]
    return list(dict.fromkeys([cheapest, dearest, *single]))
