"""Whole commands as a user types them, and the layout of worlds: seconds and peak memory of the process.

`python -m bench.commands` measures the sources that it runs from. `--against PATH` runs each command from
other sources too (the `src` of another checkout), the two in turn and each with compiled code of its own, so
that before and after come from one run. A command that takes longer than `--limit` is stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.measure import Process, TimeLimitError, process, spread

SRC = Path(__file__).resolve().parents[1] / "src"
RIYADH_CLAIM, GAZA_GOAL = "p_no_leaker >= 0.5", "p_leaked <= 0.1"
_CLI = "from rempart.cli import main; main()"
_LAYOUT = "import sys; from rempart.pipeline import build, load; build(load(sys.argv[1]), 1, 200)"

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "make run": (_CLI, "run", "ain-al-asad-2021-06-06"),
    "why": (_CLI, "why", "ain-al-asad-2021-06-06"),
    "assess": (_CLI, "assess", "ain-al-asad-2021-06-06"),
    "compare --lose radar": (_CLI, "compare", "ain-al-asad-2021-06-06", "--lose", "radar"),
    "layout gaza": (_LAYOUT, "gaza-envelope-2021-05"),
    "layout iron-dome": (_LAYOUT, "iron-dome-class-salvo"),
    "layout riyadh": (_LAYOUT, "riyadh-2017-11-04"),
    "breakeven": (_CLI, "breakeven", "riyadh-2017-11-04", "--claim", RIYADH_CLAIM),
    "sensitivity": (_CLI, "sensitivity", "ain-al-asad-2021-06-06"),
    "size": (_CLI, "size", "gaza-envelope-2021-05", "--goal", GAZA_GOAL),
    "campaign": (_CLI, "campaign", "southern-israel-2021-05"),
}
"""By the name in the table: all at their defaults."""
COLD = ("rr-24", "gaza-envelope-2021-05")
"""Scenarios whose first run after an update is timed, with nothing compiled."""


@dataclass(frozen=True)
class Timing:
    """One command from one set of sources; `seconds` is None if it was stopped."""

    command: str
    sources: str
    seconds: float | None
    least_s: float | None
    peak_mib: float | None


def _environment(src: Path, cache: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(src), "REMPART_CACHE_DIR": str(cache)}


def _timing(name: str, src: Path, runs: Sequence[Process | None]) -> Timing:
    done = [run for run in runs if run is not None]
    if not done:
        return Timing(name, str(src), None, None, None)
    took = spread([run.elapsed_s for run in done])
    return Timing(name, str(src), took.median, took.min, max(run.peak_mib for run in done))


def _run(words: Sequence[str], environment: Mapping[str, str], limit_s: float) -> Process | None:
    try:
        return process(words, environment, limit_s)
    except TimeLimitError:
        return None


def warm(names: Sequence[str], sources: Sequence[Path], rounds: int, limit_s: float) -> list[Timing]:
    """Commands once compiled code is there, the sources in turn in each round."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        where = {src: _environment(src, Path(folder) / str(k)) for k, src in enumerate(sources)}
        for name in names:
            words = [sys.executable, "-c", *COMMANDS[name]]
            runs: dict[Path, list[Process | None]] = {src: [] for src in sources}
            for src in sources:  # compiles what is missing
                runs[src] = [] if _run(words, where[src], limit_s) else [None]
            for _ in range(rounds):
                for src in sources:
                    if runs[src] != [None]:
                        runs[src].append(_run(words, where[src], limit_s))
            found += [_timing(name, src, runs[src]) for src in sources]
    return found


def cold(names: Sequence[str], sources: Sequence[Path], limit_s: float) -> list[Timing]:
    """The first run of scenarios with nothing compiled."""
    found = []
    for name in names:
        words = [sys.executable, "-c", _CLI, "run", name, "--replicates", "1000"]
        for src in sources:
            with tempfile.TemporaryDirectory() as folder:
                done = _run(words, _environment(src, Path(folder)), limit_s)
            found.append(_timing(f"cold start {name}", src, [done]))
    return found


def figures(
    against: Path | None, names: Sequence[str], rounds: int, limit_s: float, with_cold: bool = True
) -> list[dict[str, Any]]:
    """Every command from these sources and, if given, from others."""
    sources = [SRC] if against is None else [against.resolve(), SRC]
    found = warm(names or list(COMMANDS), sources, rounds, limit_s)
    if with_cold:
        found += cold(COLD, sources, limit_s)
    return [asdict(timing) for timing in found]


def print_figures(found: Sequence[Mapping[str, Any]], limit_s: float) -> None:
    """A line a command; with two sources, before and after."""
    by_command: dict[str, list[Mapping[str, Any]]] = {}
    for timing in found:
        by_command.setdefault(timing["command"], []).append(timing)
    print(f"{'command':<36}{'s':>18}{'peak MiB':>18}{'times':>8}")
    for command, timings in by_command.items():
        took = [f">{limit_s:.0f}" if t["seconds"] is None else f"{t['seconds']:.2f}" for t in timings]
        peak = ["-" if t["peak_mib"] is None else f"{t['peak_mib']:.0f}" for t in timings]
        times = ""
        if len(timings) == 2 and timings[1]["seconds"]:
            least = timings[0]["seconds"] or limit_s
            times = f"{'>' if timings[0]['seconds'] is None else ''}{least / timings[1]['seconds']:.1f}"
        print(f"{command:<36}{' -> '.join(took):>18}{' -> '.join(peak):>18}{times:>8}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.commands", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *COMMANDS], help="which (default: all)")
    parser.add_argument("--against", type=Path, help="the src of another checkout")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=300.0, help="seconds after which a command is stopped")
    parser.add_argument(
        "--without-cold", action="store_true", help="leave out the starts with nothing compiled"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = figures(options.against, options.names, options.rounds, options.limit, not options.without_cold)
    print(json.dumps(found, indent=2)) if options.json else print_figures(found, options.limit)
    return 0


if __name__ == "__main__":
    sys.exit(main())
