"""Worlds laid out: what comes before the first raid, in whole processes, with the limits it is held to.

`python -m bench.layout [NAME ...]` prints this table alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass
from typing import Any

from bench.measure import process, spread

N_WORLDS = 200
LIMIT_S, LIMIT_MIB = 3.0, 300.0
SCENARIOS = (
    "gaza-envelope-2021-05",
    "iron-dome-class-salvo",
    "riyadh-2017-11-04",
    "ain-al-asad-2021-06-06",
)
_PROGRAM = """
import json, sys, time
from rempart import pipeline
name, n, told = sys.argv[1], int(sys.argv[2]), sys.argv[3]
scenario = pipeline.load(name)
pipeline.build(scenario, 2, 1)  # compiled code is read, once a process
wall_s, cpu_s = time.perf_counter(), time.process_time()
pipeline.build(scenario, 1, n).worlds
with open(told, "w") as file:
    json.dump([time.perf_counter() - wall_s, time.process_time() - cpu_s], file)
"""


@dataclass(frozen=True)
class Laid:
    """Medians of the rounds: wall-clock and processor time of laying out, peak memory of the process."""

    scenario: str
    wall_s: float
    cpu_s: float
    peak_mib: float


def laid_out(name: str, rounds: int, n_worlds: int) -> Laid:
    """A scenario laid out in processes of its own."""
    times: list[tuple[float, float]] = []
    peaks: list[float] = []
    with tempfile.NamedTemporaryFile("r", suffix=".json") as told:
        for _ in range(rounds):
            done = process([sys.executable, "-c", _PROGRAM, name, str(n_worlds), told.name])
            told.seek(0)
            times.append(tuple(json.load(told)))
            peaks.append(done.peak_mib)
    wall_s, cpu_s = (spread(of).median for of in zip(*times, strict=True))
    return Laid(name, wall_s, cpu_s, max(peaks))


def figures(rounds: int = 3, shrink: int = 1, names: tuple[str, ...] = ()) -> dict[str, Any]:
    """The table; the limits are those of the first scenario with all worlds."""
    n_worlds = max(1, N_WORLDS // shrink)
    table = [laid_out(name, rounds, n_worlds) for name in names or SCENARIOS]
    return {
        one.scenario: {
            "n_worlds": n_worlds,
            "wall_s": one.wall_s,
            "cpu_s": one.cpu_s,
            "peak_mib": one.peak_mib,
            "of_limit_s": one.wall_s / LIMIT_S * N_WORLDS / n_worlds,
            "of_limit_mib": one.peak_mib / LIMIT_MIB,
        }
        for one in table
    }


def print_figures(found: dict[str, Any]) -> None:
    """The table."""
    columns = ("worlds", 8), ("wall s", 9), ("CPU s", 9), ("of 3 s", 9), ("peak MiB", 10), ("of 300", 9)
    print(f"{'worlds laid out':<28}" + "".join(f"{title:>{width}}" for title, width in columns))
    for name, row in found.items():
        print(
            f"{name:<28}{row['n_worlds']:>8}{row['wall_s']:>9.2f}{row['cpu_s']:>9.2f}{row['of_limit_s']:>9.2f}"
            f"{row['peak_mib']:>10.0f}{row['of_limit_mib']:>9.2f}"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.layout", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print_figures(figures(options.rounds, names=tuple(options.names)))


if __name__ == "__main__":
    main()
