"""Record cases on the sources of one checkout; a process of its own, which reads its job from standard input.

It imports nothing of this tool, as the modules here are not on its path. What it needs of rempart beyond the
command line is in `PLACES`: a function that moved is looked for by its name, one that was renamed is added.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import io
import json
import runpy
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

PLACES = {
    "load": ("rempart.scenario",),  # name of a shipped scenario -> Scenario
    "build": ("rempart.pipeline",),  # (scenario, seed, n_worlds) -> Worlds with .worlds, .layout
    "run_rows": ("rempart.engine.run",),  # (worlds, seed, first, count) -> rows
    # (scenario, threats, n_bearings) -> fan of threats from all round
    "fan_of": ("rempart.answers.threat_fan", "rempart.answers.fan"),
    "fan_worlds": ("rempart.answers.coverage",),  # (fan, seed, n_worlds) -> worlds with .site
    "grid_around": ("rempart.answers.ground",),  # (site, size_m, n) -> grid
    "coverage": ("rempart.answers.coverage",),  # (worlds, grid, n_per_world) -> Coverage with .by_class
}
"""The functions called, by the modules that hold or held them; the first that is there is taken."""

N_WORLDS, N_REPLICATES = 4, 800
N_BEARINGS, N_POINTS, N_PER_WORLD, SIZES_M = 4, 12, 4, (8e3, 120e3)


def main() -> int:
    """Record the cases of the job, one after the other; what fails says which case it was."""
    job = json.load(sys.stdin)
    _check_sources(Path(job["source"]))
    for i, case in enumerate(job["cases"]):
        began = time.perf_counter()
        try:
            _record(case, Path(job["folder"]), job["seed"])
        except BaseException:
            print(f"{case['name']} could not be recorded", file=sys.stderr)
            raise
        took_s = time.perf_counter() - began
        print(f"{i + 1}/{len(job['cases'])} {case['name']} {took_s:.1f} s", file=sys.stderr)
    return 0


def _check_sources(source: Path) -> None:
    import rempart

    if not Path(str(rempart.__file__)).resolve().is_relative_to(source.resolve()):
        raise SystemExit(f"{rempart.__file__} was imported; expected the sources below {source}")


def _record(case: dict[str, Any], folder: Path, seed: int) -> None:
    path = folder / case["name"]
    path.parent.mkdir(parents=True, exist_ok=True)
    if case["part"] in _ARRAYS:
        np.savez_compressed(f"{path}.npz", allow_pickle=False, **_ARRAYS[case["part"]](case["subject"], seed))
        return
    printed, errors, status = run_command(case["words"])
    told = {"words": case["words"], "status": status, "errors": errors}
    told["found"] = json.loads(printed) if case["is_json"] and status == 0 else printed.splitlines()
    Path(f"{path}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1))


def run_command(words: list[str]) -> tuple[str, str, int]:
    """What `python -m rempart WORDS` prints on both streams, and its exit status; in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    sys.argv = ["rempart", *words]
    status: Any = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            runpy.run_module("rempart", run_name="__main__", alter_sys=False)
        except SystemExit as end:
            status = end.code or 0
    printed, errors = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
    return printed, errors, status if isinstance(status, int) else 1


def function(name: str) -> Callable[..., Any]:
    """A function of `PLACES`; if no place has it, the one module of the package that defines it."""
    for module in PLACES[name]:
        with contextlib.suppress(ImportError, AttributeError):
            return getattr(importlib.import_module(module), name)  # type: ignore[no-any-return]
    import rempart

    package = Path(str(rempart.__file__)).parent
    homes = [_module(file, package) for file in sorted(package.rglob("*.py")) if _defines(file, name)]
    if len(homes) != 1:
        raise SystemExit(
            f"{name} is in none of {', '.join(PLACES[name])} and defined in {len(homes)} other modules;"
            f" add its place to PLACES in {__file__}"
        )
    return getattr(importlib.import_module(homes[0]), name)  # type: ignore[no-any-return]


def _module(file: Path, package: Path) -> str:
    parts = file.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _defines(file: Path, name: str) -> bool:
    body = ast.parse(file.read_bytes()).body
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in body)


def _rows(scenario: str, seed: int) -> dict[str, Any]:
    worlds = function("build")(function("load")(scenario), seed, N_WORLDS)
    rows = function("run_rows")(worlds.worlds, seed, 0, N_REPLICATES)
    return {"rows": rows, "columns": np.array(worlds.layout.names())}


def _maps(scenario: str, seed: int) -> dict[str, Any]:
    fan = function("fan_of")(function("load")(scenario), (), N_BEARINGS)
    worlds = function("fan_worlds")(fan, seed, N_WORLDS)
    found: dict[str, Any] = {}
    for size_m in SIZES_M:
        grid = function("grid_around")(worlds.site, size_m, N_POINTS)
        made = function("coverage")(worlds, grid, N_PER_WORLD)
        found |= dict(_arrays(f"{size_m / 1e3:g}-km", {one.threat: one for one in made.by_class}))
    return found


_ARRAYS = {"rows": _rows, "maps": _maps}


def _arrays(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every array of numbers in a record, by the names of the fields that lead to it."""
    if isinstance(value, np.ndarray):
        yield name, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _arrays(f"{name}.{field.name}", getattr(value, field.name))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _arrays(f"{name}.{'-'.join(key) if isinstance(key, tuple) else key}", part)
    elif isinstance(value, tuple):
        for i, part in enumerate(value):
            yield from _arrays(f"{name}.{i}", part)


if __name__ == "__main__":
    sys.exit(main())
