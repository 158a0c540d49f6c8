"""How the benchmark measures: interleaved rounds, medians, ratios pair by pair.

A machine drifts while it is measured, so contestants take turns and are compared
within a round, never a whole session of one against a whole session of another.
"""

from __future__ import annotations

import functools
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.raid import TRUTH

Outcomes = dict[str, NDArray[np.int32]]
Run = Callable[[int, int], Outcomes]  # (n, seed)
RunFrom = Callable[[int, int, int], Outcomes]  # (n, seed, first)
RunScaled = Callable[[int, int, int], Outcomes]  # (n, seed, scale)

# Started in a process of its own: a child's peak is at least that of the process that it
# was forked from, and the benchmark itself is large.
_LAUNCHER = """
import json, os, resource, subprocess, sys, time
start = time.perf_counter()
try:
    limit_s, quiet = float(sys.argv[1]), subprocess.DEVNULL
    done = subprocess.run(sys.argv[2:], stdout=quiet, stderr=subprocess.PIPE, timeout=limit_s)
except subprocess.TimeoutExpired:
    print("null")
    sys.exit()
elapsed_s = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
unit = 2**20 if sys.platform == "darwin" else 2**10
print(json.dumps([elapsed_s, peak / unit, done.returncode, done.stderr.decode(errors="replace")]))
"""


@dataclass(frozen=True)
class Contestant:
    """One program in the race: `run(n, seed)`, and the replicates that it does in a round."""

    name: str
    run: Run
    n: int


@dataclass(frozen=True)
class Spread:
    """Median, least and most of what the rounds gave."""

    median: float
    min: float
    max: float


@dataclass(frozen=True)
class Race:
    """Replicates a second of each contestant, round by round, and their distance from the truth."""

    rates: dict[str, list[float]]
    worst_z: dict[str, float]

    def spread(self, name: str) -> Spread:
        """Replicates a second of one contestant."""
        return spread(self.rates[name])

    def ratio(self, name: str, other: str) -> Spread:
        """How many times as fast as another, compared within each round."""
        return spread([a / b for a, b in zip(self.rates[name], self.rates[other], strict=True)])


class TimeLimitError(RuntimeError):
    """A process took longer than it was given, and was stopped."""


@dataclass(frozen=True)
class Process:
    """A whole process: wall-clock time and peak resident memory."""

    elapsed_s: float
    peak_mib: float


def spread(values: Sequence[float]) -> Spread:
    """Median, least and most of some values."""
    return Spread(statistics.median(values), min(values), max(values))


def seconds(call: Callable[[], object]) -> float:
    """Wall-clock time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def z_scores(outcomes: Mapping[str, NDArray[np.int32]]) -> dict[str, float]:
    """Distance of each mean from the truth table of RR-24 in combined standard errors."""
    scores = {}
    for name, (mean, se) in TRUTH.items():
        values = outcomes[name]
        variance = float(values.var())
        if name == "interceptors_used":
            # Interceptors are left over so seldom that a short run may hold no such
            # replicate: the count of those left is at least Poisson.
            variance = max(variance, 16.0 - mean)
        scores[name] = (float(values.mean()) - mean) / math.sqrt(variance / values.size + se * se)
    return scores


def worst_z(runs: Sequence[Outcomes]) -> float:
    """Largest distance from the truth, over all outcomes, of several runs taken together."""
    together = {name: np.concatenate([run[name] for run in runs]) for name in TRUTH}
    return max(abs(z) for z in z_scores(together).values())


def race(contestants: Sequence[Contestant], rounds: int, seed: int) -> Race:
    """All contestants in turn, round after round, each round with a seed of its own.

    Rates are by processor time of all threads, so that they are of one core, and other
    work on the machine does not count.
    """
    rates: dict[str, list[float]] = {c.name: [] for c in contestants}
    outcomes: dict[str, list[Outcomes]] = {c.name: [] for c in contestants}
    for c in contestants:
        c.run(max(1, c.n // 100), seed)  # imports, builds and caches are not what is measured
    for i_round in range(rounds):
        turn = i_round % len(contestants)
        for c in [*contestants[turn:], *contestants[:turn]]:
            start = time.process_time()
            out = c.run(c.n, seed + i_round)
            rates[c.name].append(c.n / (time.process_time() - start))
            outcomes[c.name].append(out)
    return Race(rates, {name: worst_z(runs) for name, runs in outcomes.items()})


def rows_differing(run: RunFrom, other: RunFrom, n: int, seed: int, first: int = 0) -> int:
    """Replicates of [first, first + n) in which two keyed programs do not agree in every outcome."""
    a, b = run(n, seed, first), other(n, seed, first)
    return int(np.any([a[name] != b[name] for name in TRUTH], axis=0).sum())


def two_cores(run: RunFrom, n: int, seed: int, rounds: int, chunk: int = 1_000) -> Spread:
    """Speed of two threads over that of one, both on the same chunks, round by round."""
    starts = range(0, n, chunk)

    def run_chunk(first: int) -> Outcomes:
        return run(min(chunk, n - first), seed, first)

    def with_threads(n_threads: int) -> float:
        with ThreadPoolExecutor(n_threads) as pool:
            return seconds(lambda: list(pool.map(run_chunk, starts)))

    return spread([with_threads(1) / with_threads(2) for _ in range(rounds)])


def cost_per_threat_s(
    run: RunScaled, n_at_24: int, seed: int, rounds: int, scales: Sequence[int] = (1, 10, 100)
) -> dict[int, Spread]:
    """Seconds a threat and replicate by number of threats; the scales take turns in each round."""
    costs: dict[int, list[float]] = {24 * scale: [] for scale in scales}
    for scale in scales:
        run(1, seed, scale)
    for _ in range(rounds):
        for scale in scales:
            n = max(1, n_at_24 // scale)
            elapsed_s = seconds(functools.partial(run, n, seed, scale))
            costs[24 * scale].append(elapsed_s / (n * 24 * scale))
    return {n_threats: spread(values) for n_threats, values in costs.items()}


def process(
    command: Sequence[str], environment: Mapping[str, str] | None = None, limit_s: float = 86_400.0
) -> Process:
    """Run a command in a process of its own.

    Raises RuntimeError if it fails, TimeLimitError if it was stopped at the limit.
    """
    launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(limit_s), *command]
    env = {**os.environ, **(environment or {})}
    env.pop("NUMBA_CACHE_DIR", None)  # this process has set it for itself: the child finds its own folder
    out = subprocess.run(launcher, env=env, capture_output=True, check=True).stdout
    told = json.loads(out)
    if told is None:
        raise TimeLimitError(f"{' '.join(command)} took more than {limit_s:.0f} s")
    elapsed_s, peak_mib, status, errors = told
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with status {status}:\n{errors}")
    return Process(elapsed_s, peak_mib)


def cold_and_warm(command: Sequence[str], rounds: int) -> tuple[Process, Spread, float]:
    """A command with an empty cache of compiled code, then with that cache filled.

    Returns the cold process, the seconds of the warm ones, and the peak MiB of the warm ones.
    """
    with tempfile.TemporaryDirectory() as cache:
        environment = {"REMPART_CACHE_DIR": cache}
        cold = process(command, environment)
        warm = [process(command, environment) for _ in range(rounds)]
    return cold, spread([p.elapsed_s for p in warm]), max(p.peak_mib for p in warm)


def memory_growth_mib(command_of: Callable[[int], Sequence[str]], n_few: int, n_many: int) -> float:
    """Peak memory of a command with many replicates less that with few; `command_of(n)` makes it."""
    return process(command_of(n_many)).peak_mib - process(command_of(n_few)).peak_mib
