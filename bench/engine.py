"""The engine in the race: the reference raid, run as `rempart run` runs it, on one thread."""

from __future__ import annotations

import functools
from threading import local

import numpy as np
from numpy.typing import NDArray

from rempart import pipeline
from rempart.engine.run import Engine, Tally, empty_tally

Outcomes = dict[str, NDArray[np.int32]]
RAIDS = {1: "rr-24", 10: "rr-240", 100: "rr-2400"}
_COLUMNS = {
    "leakers": "leakers",
    "interceptors_used": "interceptors_fired",
    "radar_lost": "lost/battery/radar",
    "assets_destroyed": "assets_lost",
}
_CHUNK = 1_000
_OF_THREAD = local()


@functools.cache
def made(name: str, n_worlds: int) -> tuple[pipeline.Worlds, Engine]:
    """Worlds of a shipped scenario and the engine for them, made once."""
    worlds = pipeline.build(pipeline.load(name), 1, n_worlds)
    return worlds, Engine(worlds.worlds)


def _tally(engine: Engine) -> Tally:
    """The tally of this thread, as a run keeps one for many tasks."""
    kept: Tally | None = getattr(_OF_THREAD, "tally", None)
    if kept is None or kept.total.shape[1] != engine.n_columns:
        kept = _OF_THREAD.tally = empty_tally(1, engine.n_columns, engine.n_blocks)
    return kept


def run_scaled(n: int, seed: int, scale: int = 1, first: int = 0) -> Outcomes:
    """Replicates first .. first + n - 1 of the reference raid, folded as a run folds them."""
    worlds, engine = made(RAIDS[scale], 1)
    columns = {name: worlds.layout.column(column) for name, column in _COLUMNS.items()}
    tally = _tally(engine)
    out = {name: np.zeros(n, np.int32) for name in columns}
    for done in range(0, n, _CHUNK):
        count = min(_CHUNK, n - done)
        rows = engine.lent_rows(0, seed, first + done, count)
        engine.fold_rows(rows, 0, tally)
        for name, column in columns.items():
            out[name][done : done + count] = rows[:, column]
    return out


def run_from(n: int, seed: int, first: int = 0) -> Outcomes:
    """The reference raid RR-24 from replicate `first` on."""
    return run_scaled(n, seed, 1, first)
