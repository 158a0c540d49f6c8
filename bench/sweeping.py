"""A saturation curve of the reference raid as a user asks for it, beside what it costs by brute force."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.measure import process, spread

N_POINTS, N_RAIDS = 30, 10_000
SIZES_RUN = (5, 15, 25)
"""Sizes of which the single runs are timed; their mean stands for all."""

_PROGRAM = [sys.executable, "-c", "from rempart.cli import main; main()"]


def figures(simpy_raids_per_s: float, rounds: int = 3, shrink: int = 1) -> dict[str, Any]:
    """Seconds of the curve, of one that is kept already, and of the same grid by brute force.

    Brute force: a call of `rempart run` a point; and as many raids written in SimPy, on one core.
    """
    n = N_RAIDS // shrink
    curve = [*_PROGRAM, "sweep", "rr-24", "--over", f"raid.size=1:{N_POINTS}:1", "--saturation"]
    curve += ["--replicates", str(n), "--json"]
    process(curve)
    with tempfile.TemporaryDirectory() as folder:
        kept = [*curve, "--out", str(Path(folder) / "kept")]
        process(kept)
        resumed = spread([process(kept).elapsed_s for _ in range(rounds)]).median
    single = [process(_single(size, n)).elapsed_s for size in SIZES_RUN]
    return {
        "saturation_curve_points": N_POINTS,
        "saturation_curve_raids_a_point": n,
        "saturation_curve_s": spread([process(curve).elapsed_s for _ in range(rounds)]).median,
        "saturation_curve_kept_s": resumed,
        "saturation_curve_by_runs_s": N_POINTS * sum(single) / len(single),
        "saturation_curve_by_simpy_s": N_POINTS * n / simpy_raids_per_s,
    }


def _single(size: int, n: int) -> list[str]:
    """One point by itself: half of the raid rockets, a third drones, a sixth ballistic."""
    counts = {"rocket": size // 2, "drone": size // 3, "ballistic": size - size // 2 - size // 3}
    sets = [word for name, count in counts.items() for word in ("--set", f"raid.{name}.count={count}")]
    return [*_PROGRAM, "run", "rr-24", "--replicates", str(n), "--json", *sets]


def print_figures(found: dict[str, Any]) -> None:
    """A line for the table of the bench."""
    sizes = f"{found['saturation_curve_points']} points x {found['saturation_curve_raids_a_point']:,} raids"
    by_hand = (
        f"{found['saturation_curve_by_runs_s']:.0f} s, in SimPy {found['saturation_curve_by_simpy_s']:.0f} s"
    )
    print(f"rempart sweep rr-24, {sizes}: {found['saturation_curve_s']:.1f} s")
    print(
        f"  kept already {found['saturation_curve_kept_s']:.1f} s; by brute force, a run a point, {by_hand}"
    )
