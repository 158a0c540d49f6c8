"""`python -m bench.rare`: raids spent on rare events against raids that plain sampling would need."""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path
from typing import Any

import numpy as np

from rempart import pipeline
from rempart.engine.predicates import parse

RESULTS = Path(__file__).with_name("rare.json")
INDEPENDENT = """
rempart: 1
name: independent
site: {position: {lat: 0.0, lon: 0.0}, area: everywhere}
assets: {camp: {position: site}}
batteries:
  battery:
    sensors: {radar: {scan_period: 1000 s, scan_phase: 150 s, horizon: false, pd: 1}}
    weapons: {launcher: {magazine: unlimited, delay: 1 s, speed: instant, sspk: {dart: 0.8}}}
    fire_unit: {channels: 400, max_engagements: 1}
controllers: {central: {decision_period: 1 s, decision_phase: 0 s}}
threats: {dart: {flight: straight, speed: 100 m/s}}
raid: {darts: {threat: dart, count: 24, from: {bearing: 0 deg, distance: 20 km}, aim: camp, at: 300 s}}
damage: aimed
"""
CASES = (
    ("rare_speedup", INDEPENDENT, "leakers >= 16", 24, 0.2, 16),
    ("rare_speedup_1e9", INDEPENDENT, "leakers >= 19", 24, 0.2, 19),
    ("rare_speedup_rr24", "rr-24", "leakers >= 19", 0, 0.0, 0),
)


def binomial_tail(n: int, p: float, k: int) -> float:
    """P(at least k of n)."""
    return sum(math.comb(n, i) * p**i * (1.0 - p) ** (n - i) for i in range(k, n + 1))


def measured(text: str, event: str, exact: float | None, effort: int, n_seeds: int) -> dict[str, Any]:
    """Mean over seeds; the variance of an estimate is that between seeds where the exact answer is known."""
    began = time.perf_counter()
    found = [
        pipeline.rare(pipeline.build(pipeline.load(text), seed, 1), parse(event), effort)
        for seed in range(1, n_seeds + 1)
    ]
    means = np.array([one.mean for one in found])
    p = float(means.mean()) if exact is None else exact
    variance = (
        float(np.mean([(one.mean - p) ** 2 for one in found]))
        if exact is not None
        else float(means.var(ddof=1))
    )
    raids = float(np.mean([one.n_raids for one in found]))
    return {
        "event": event,
        "probability": p,
        "mean_of_estimates": float(means.mean()),
        "raids": raids,
        "raids_of_plain_sampling": p * (1.0 - p) / variance,
        "speedup": p * (1.0 - p) / variance / raids,
        "speedup_by_own_account": float(np.median([one.speedup for one in found])),
        "covered": float(np.mean([one.ci95[0] <= p <= one.ci95[1] for one in found])),
        "us_a_raid": 1e6 * (time.perf_counter() - began) / (raids * n_seeds),
    }


def figures(shrink: int = 1) -> dict[str, Any]:
    """Gains by event, and how each was measured."""
    results: dict[str, Any] = {}
    for (key, text, event, n, p, k), n_seeds in zip(CASES, (6, 2, 6), strict=True):
        exact = binomial_tail(n, p, k) if n else None
        one = measured(text, event, exact, 100_000 // shrink, max(n_seeds // shrink, 2))
        results[key], results[f"{key}_details"] = one["speedup"], one
    return results


def print_figures(results: dict[str, Any]) -> None:
    """One line an event."""
    for key, *_ in CASES:
        one = results[f"{key}_details"]
        print(
            f"rare: {one['event']}, {one['probability']:.1e}: {one['speedup']:,.0f} times fewer raids than"
            f" plain sampling, learning included ({one['raids']:,.0f} raids of {one['us_a_raid']:.0f} us)"
        )


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench.rare", description=__doc__)
    parser.add_argument("--effort", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=24)
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    results: dict[str, Any] = {}
    for key, text, event, n, p, k in CASES:
        exact = binomial_tail(n, p, k) if n else None
        one = measured(text, event, exact, options.effort, options.seeds)
        results[key], results[f"{key}_details"] = one["speedup"], one
        print(f"{key}: {json.dumps(one)}")
    options.out.write_text(json.dumps(results, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
