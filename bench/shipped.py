"""The shipped scenarios: the speed that a user meets, and how near it is to what their dice alone cost.

`python -m bench.shipped [NAME ...]` prints this table alone.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench import geometric, rivals, work
from bench.engine import made
from bench.measure import Spread, spread
from rempart.engine.run import run
from rempart.scenario import shipped

N_WORLDS = 8
TWO_CORES = ("rr-24", "ain-al-asad-2021-06-06", "gaza-envelope-2021-05")
_TWIN_S = 2.0  # for counting one scenario
N_COMPARED = 20_000


@dataclass(frozen=True)
class Standing:
    """One scenario. `floor_share`: what its draws alone would cost, over what a raid takes."""

    scenario: str
    raids_per_s: Spread
    work: work.Work
    looks_per_s: float
    floor_share: float
    two_cores: Spread | None


def _raids_for(name: str, seconds: float) -> int:
    """Raids that take about so long on one core."""
    _seconds(name, N_WORLDS, 1, cpu=True)  # loads or compiles the kernel, and makes its scratch
    n = N_WORLDS
    while True:
        elapsed_s = _seconds(name, n, 1, cpu=True)
        if elapsed_s > 0.05:
            return max(N_WORLDS, round(n * seconds / elapsed_s / N_WORLDS) * N_WORLDS)
        n *= 4


def _seconds(name: str, n: int, threads: int, cpu: bool) -> float:
    clock = time.process_time if cpu else time.perf_counter
    _, engine = made(name, N_WORLDS)
    start = clock()
    run(engine, 1, n, threads=threads)
    return clock() - start


def standings(names: Sequence[str], rounds: int, seconds: float) -> list[Standing]:
    """All in turn, round after round; the price of a draw is measured in every round too."""
    n_raids = {name: _raids_for(name, seconds) for name in names}
    rates: dict[str, list[float]] = {name: [] for name in names}
    both: dict[str, list[float]] = {name: [] for name in names if name in TWO_CORES}
    price_s: list[float] = []
    for i_round in range(rounds):
        price_s.append(work.bare_draw_s())
        turn = i_round % len(names)
        for name in [*names[turn:], *names[:turn]]:
            rates[name].append(n_raids[name] / _seconds(name, n_raids[name], 1, cpu=True))
            if name in both:  # twice the raids, so that each thread has as many
                one, two = (_seconds(name, 2 * n_raids[name], k, cpu=False) for k in (1, 2))
                both[name].append(one / two)
    draw_s = spread(price_s).median
    return [_standing(name, rates[name], both.get(name), draw_s) for name in names]


def _standing(name: str, rates: list[float], both: list[float] | None, draw_s: float) -> Standing:
    rate = spread(rates)
    done = work.work_of(made(name, N_WORLDS)[0].worlds, _TWIN_S)
    share = done.draws * draw_s * rate.median
    return Standing(name, rate, done, done.looks * rate.median, share, spread(both) if both else None)


def limit(rounds: int, seconds: float) -> dict[str, Any]:
    """RR-24-G by the engine and by its C program, whose rows are compared first; raises NoCompilerError."""
    worlds, engine = made(geometric.SCENARIO, N_WORLDS)
    program = geometric.Program(worlds.worlds)
    differing = sum(_rows_differing(engine, program, seed) for seed in (1, 2))
    racers = {"engine": functools.partial(run, engine, threads=1), "c": program.rows}
    n = {"engine": _raids_for(geometric.SCENARIO, seconds), "c": round(100_000 * seconds)}
    rates: dict[str, list[float]] = {name: [] for name in racers}
    for i_round in range(rounds):
        for name in sorted(racers, reverse=i_round % 2 == 1):
            start = time.process_time()
            if name == "c":
                _c_in_chunks(program, i_round, n[name])
            else:
                run(engine, i_round, n[name], threads=1)
            rates[name].append(n[name] / (time.process_time() - start))
    program.close()
    ratio = spread([a / b for a, b in zip(rates["engine"], rates["c"], strict=True)])
    found = {f"{name}_raids_per_s": asdict(spread(of)) for name, of in rates.items()}
    return found | {"ratio_to_c": asdict(ratio), "rows_compared": 2 * N_COMPARED, "rows_differing": differing}


def _c_in_chunks(program: geometric.Program, seed: int, n: int, chunk: int = 1_000) -> None:
    for first in range(0, n, chunk):
        program.rows(seed, first, min(chunk, n - first))


def _rows_differing(engine: Any, program: geometric.Program, seed: int, chunk: int = 2_000) -> int:
    worlds = engine.worlds
    differing = 0
    for first in range(0, N_COMPARED, chunk):
        theirs = program.rows(seed, first, chunk)
        for i_world in range(len(worlds)):
            start = (i_world - first) % len(worlds)
            own = theirs[start :: len(worlds)]
            ours = engine.rows(i_world, seed, first + start, len(own))
            differing += int((ours != own).any(axis=1).sum())
    return differing


def figures(rounds: int = 5, seconds: float = 0.3, names: Sequence[str] = ()) -> dict[str, Any]:
    """Everything that the table shows."""
    table = standings(names or sorted(shipped()), rounds, seconds)
    try:
        of_c: dict[str, Any] | None = limit(rounds, seconds)
    except rivals.NoCompilerError as error:
        print(error, file=sys.stderr)
        of_c = None
    return {"standings": [asdict(row) for row in table], "rr_24_g_in_c": of_c}


def print_figures(found: dict[str, Any]) -> None:
    """The table."""
    columns = (
        ("raids/s a core", 15),
        ("looks/s", 13),
        ("looks a raid", 13),
        ("shots", 8),
        ("draws", 9),
        ("of the floor", 13),
    )
    print(
        f"{'shipped scenario':<28}"
        + "".join(f"{title:>{width}}" for title, width in columns)
        + f"{'2 cores':>9}"
    )
    for row in found["standings"]:
        done = row["work"]
        print(
            f"{row['scenario']:<28}{row['raids_per_s']['median']:>15,.0f}{row['looks_per_s']:>13,.0f}"
            f"{done['looks']:>13,.0f}{done['shots']:>8.1f}{done['draws']:>9,.0f}{row['floor_share']:>12.1%} "
            + (f"{row['two_cores']['median']:>8.2f}" if row["two_cores"] else "")
        )
    print("of the floor: what its draws alone would cost, one by one, over what a raid takes")
    if found["rr_24_g_in_c"]:
        c = found["rr_24_g_in_c"]
        ours, theirs, ratio = c["engine_raids_per_s"], c["c_raids_per_s"], c["ratio_to_c"]
        print(
            f"rr-24-g: engine {ours['median']:,.0f} raids/s, C {theirs['median']:,.0f}: "
            f"{ratio['median']:.3f} of it ({ratio['min']:.3f} to {ratio['max']:.3f}); "
            f"{c['rows_differing']} of {c['rows_compared']:,} rows differ"
        )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.shipped", description=__doc__)
    parser.add_argument("names", nargs="*", help="scenarios (default: all shipped)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.3, help="of a scenario in a round")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = figures(options.rounds, options.seconds, options.names)
    print(json.dumps(found, indent=2)) if options.json else print_figures(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
