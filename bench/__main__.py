"""`python -m bench`: shipped scenarios, the reference raid in every form, whole commands; tables and JSON."""

from __future__ import annotations

import argparse
import functools
import json
import platform
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import (
    commands,
    drafting,
    engine,
    frames,
    globe,
    ground,
    layout,
    measure,
    page,
    rare,
    rivals,
    shipped,
    sweeping,
)
from bench.measure import Contestant, Race

RESULTS = Path(__file__).with_name("results.json")
ENGINE, C, C_FROZEN, SIMPY = "rempart", "C", "C, specialised", "SimPy"
PYTHON, NUMPY = "pure Python", "NumPy over replicates"


def rival_contestants(shrink: int) -> list[Contestant]:
    """The rivals; about half a second each a round, divided by `shrink`."""
    frozen = functools.partial(rivals.run_c, specialised=True)
    return [
        Contestant(C, rivals.run_c, 100_000 // shrink),
        Contestant(C_FROZEN, frozen, 100_000 // shrink),
        Contestant(NUMPY, rivals.run_numpy, 8_000 // shrink),
        Contestant(PYTHON, rivals.run_python, 2_000 // shrink),
        Contestant(SIMPY, rivals.run_simpy, 600 // shrink),
    ]


def race_as_json(race: Race) -> dict[str, Any]:
    """Rates and, pair by pair, ratios to SimPy and to the C."""
    return {
        name: {
            "raids_per_s_core": asdict(race.spread(name)),
            "ratio_to_simpy": asdict(race.ratio(name, SIMPY)),
            "ratio_to_c": asdict(race.ratio(name, C)),
            "worst_z_against_truth": race.worst_z[name],
        }
        for name in race.rates
    }


def c_alone(shrink: int, rounds: int, seed: int) -> dict[str, Any]:
    """What the C does with two cores and with more threats: the scale for the engine's figures."""

    def from_first(n: int, seed: int, first: int) -> measure.Outcomes:
        return rivals.run_c(n, seed, first=first)

    def scaled(n: int, seed: int, scale: int) -> measure.Outcomes:
        return rivals.run_c(n, seed, scale)

    def stretched(n: int, seed: int, scale: int) -> measure.Outcomes:
        return rivals.run_c(n, seed, scale, stretched=True)

    both = measure.two_cores(from_first, 200_000 // shrink, seed, rounds)
    out: dict[str, Any] = {"two_cores": asdict(both)}
    for name, run in (("saturated", scaled), ("stretched", stretched)):
        costs = measure.cost_per_threat_s(run, 20_000 // shrink, seed, rounds)
        out[f"cost_per_threat_s_{name}"] = {str(n): asdict(cost) for n, cost in costs.items()}
        out[f"cost_per_threat_growth_{name}"] = costs[2_400].median / costs[24].median
    return out


def engine_alone(shrink: int, rounds: int, seed: int) -> dict[str, Any]:
    """What the engine does with two cores, with more threats, and as a whole process."""
    costs = measure.cost_per_threat_s(engine.run_scaled, 20_000 // shrink, seed, rounds)
    cold, warm, peak_mib = measure.cold_and_warm(_command(10_000), 5)
    return {
        "two_cores": measure.two_cores(engine.run_from, 200_000 // shrink, seed, rounds).median,
        "cost_per_threat_s": {str(n): cost.median for n, cost in costs.items()},
        "cost_per_threat_growth": costs[2_400].median / costs[24].median,
        "cold_start_s": cold.elapsed_s,
        "warm_start_s": warm.median,
        "peak_mib": peak_mib,
        "memory_growth_mib": measure.memory_growth_mib(_command, 10_000, 1_000_000 // shrink),
        "rows_differing_from_c": measure.rows_differing(engine.run_from, _c_from, 100_000 // shrink, seed),
    }


def _command(n: int) -> list[str]:
    """The command that a user types for the reference raid."""
    program = "from rempart.cli import main; main()"
    return [sys.executable, "-c", program, "run", "rr-24", "--replicates", str(n), "--json"]


def _c_from(n: int, seed: int, first: int) -> measure.Outcomes:
    return rivals.run_c(n, seed, first=first)


def print_engine(alone: dict[str, Any]) -> None:
    """The engine's own figures on the reference raid."""
    print(f"rempart: two cores {alone['two_cores']:.2f} times one")
    print(f"rempart: cost a threat at 2,400 over 24: {alone['cost_per_threat_growth']:.2f}")
    print(
        "rempart run rr-24 --replicates 10000: "
        f"warm {alone['warm_start_s']:.2f} s, cold {alone['cold_start_s']:.1f} s"
    )
    print(
        f"peak memory {alone['peak_mib']:.0f} MiB, {alone['memory_growth_mib']:+.0f} MiB for a million raids"
    )
    print(f"rows that differ from the C: {alone['rows_differing_from_c']}")


def print_table(race: Race) -> None:
    """The race as a table, fastest first."""
    columns = ("raids/s a core", 15), ("least", 11), ("most", 11), ("x SimPy", 10), ("x C", 8), ("worst z", 9)
    print(f"{'written as':<24}" + "".join(f"{title:>{width}}" for title, width in columns))
    for name in sorted(race.rates, key=lambda name: -race.spread(name).median):
        rate = race.spread(name)
        to_simpy, to_c = race.ratio(name, SIMPY).median, race.ratio(name, C).median
        print(
            f"{name:<24}{rate.median:>15,.0f}{rate.min:>11,.0f}{rate.max:>11,.0f}"
            f"{to_simpy:>10.1f}{to_c:>8.3f}{race.worst_z[name]:>9.1f}"
        )


def main() -> int:
    """Race, print, write; status 2 without gcc."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="rounds of the race (default 9)")
    parser.add_argument("--shrink", type=int, default=1, help="divide the work of a round by this")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=RESULTS, help="the JSON file to write")
    parser.add_argument("--against", type=Path, help="the src of another checkout: whole commands by both")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds after which a command is stopped")
    options = parser.parse_args()
    of_shipped = shipped.figures(5, 0.3 / options.shrink)
    shipped.print_figures(of_shipped)
    try:
        racer = Contestant(ENGINE, engine.run_from, 100_000 // options.shrink)
        contestants = [racer, *rival_contestants(options.shrink)]
        race = measure.race(contestants, options.rounds, options.seed)
    except rivals.NoCompilerError as error:
        print(error, file=sys.stderr)
        return 2
    print_table(race)
    alone = c_alone(options.shrink, options.rounds, options.seed)
    results: dict[str, Any] = {
        "machine": {"processor": platform.machine(), "python": platform.python_version()},
        "rounds": options.rounds,
        "contestants": race_as_json(race),
        "c": alone,
    }
    results["raids_per_s_core"] = race.spread(ENGINE).median
    for key, other in (("ratio_to_simpy", SIMPY), ("ratio_to_numpy", NUMPY), ("ratio_to_c", C)):
        results[key] = race.ratio(ENGINE, other).median
    own = engine_alone(options.shrink, options.rounds, options.seed)
    swept = sweeping.figures(race.spread(SIMPY).median, 3, options.shrink)
    results |= swept | drafting.figures() | own | of_shipped
    print_engine(own)
    results["commands"] = commands.figures(options.against, (), 3, options.limit)
    commands.print_figures(results["commands"], options.limit)
    results["layout"] = layout.figures(3, options.shrink)
    layout.print_figures(results["layout"])
    results["coverage"] = ground.figures(options.shrink)
    ground.print_figures(results["coverage"])
    sweeping.print_figures(swept)
    results["rare"] = rare.figures(options.shrink)
    rare.print_figures(results["rare"])
    drafting.print_figures(("unseen", "own", "other"), show_wrong=False)
    results["replay"] = frames.told()
    results["globe"] = globe.told()
    results["page"] = page.told()
    growth = {name: alone[f"cost_per_threat_growth_{name}"] for name in ("saturated", "stretched")}
    print(f"C: two cores {alone['two_cores']['median']:.2f} times one")
    print("C: cost a threat at 2,400 over 24:", ", ".join(f"{name} {x:.2f}" for name, x in growth.items()))
    options.out.write_text(json.dumps(results, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
