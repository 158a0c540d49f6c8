"""An executor that keeps the outcomes of each case on disk, and reads them back instead of running again.

A case is kept under a digest of everything that its outcomes depend on, so that a sweep that was killed
goes on where it was, and a file never stands for another question than its own.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import numba
import numpy as np

from rempart._sources import NO_OUTCOMES, digest_of_sources
from rempart._version import __version__
from rempart._whole import write_whole
from rempart.answers.cases import Case, Executor
from rempart.answers.digest import digest_of_values
from rempart.answers.outcomes import Outcomes
from rempart.store.outcomes_file import Unreadable, outcomes_from, outcomes_to_bytes

CASES = "cases"
SUFFIX = ".outcomes"

_TOLD = ("scenario", "quantiles")


def kept(executor: Executor, folder: Path, told: Callable[[str], Any] = lambda _sentence: None) -> Executor:
    """The executor, with its outcomes kept under `folder`/cases; the same outcomes whether kept or run.

    `told` is handed a sentence for each file that cannot be used; its case is run again and the file
    replaced. Outcomes are written whole, one file a case, before the next is run. Raises OSError where the
    folder cannot be written to.
    """

    def run(cases: Sequence[Case]) -> Iterator[Outcomes]:
        names = [f"{case_key(case)}{SUFFIX}" for case in cases]
        missing: dict[str, Case] = {}
        for name, case in zip(names, cases, strict=True):
            if name not in missing and _read(folder / CASES / name, told) is None:
                missing[name] = case
        running = executor(list(missing.values()))
        for name in names:
            if name in missing:
                del missing[name]
                outcomes = next(running)
                write_whole(folder / CASES, {name: outcomes_to_bytes(outcomes, name)})
                yield outcomes
            else:
                found = _read(folder / CASES / name, told)
                if found is None:
                    raise OSError(0, "was changed while it was in use", str(folder / CASES / name))
                yield found

    return run


def n_kept(cases: Sequence[Case], folder: Path) -> int:
    """How many of the cases have a file in the folder already."""
    return sum((folder / CASES / f"{case_key(case)}{SUFFIX}").is_file() for case in cases)


def _read(path: Path, told: Callable[[str], Any]) -> Outcomes | None:
    """Outcomes of a file; None if there is none, or none that can be used."""
    if not path.exists():
        return None
    try:
        return outcomes_from(path.read_bytes(), path.name)
    except Unreadable as wrong:
        told(f"{path}: {wrong}; this case is run again and the file replaced.")
        return None


def case_key(case: Case) -> str:
    """Digest (32 hex digits) of all that the outcomes of a case depend on.

    The scenario with its cards written out and all its alternatives; replicates, seed, worlds, watched
    predicates, quantiles; the sources of this program, its numerical packages and the architecture, as
    outcomes are bit-identical on one of these only.
    """
    question = {
        "scenario": [(v.name, v.weight, v.merged) for v in case.scenario.variants],
        "case": {field.name: getattr(case, field.name) for field in fields(case) if field.name not in _TOLD},
        "quantiles": [sorted(entry.items()) for entry in case.quantiles],
        "made by": made_by(),
    }
    return digest_of_values(question)


@cache
def made_by() -> tuple[str, ...]:
    """Version, digest of the sources, packages and architecture that outcomes come from."""
    return (
        f"rempart {__version__}",
        digest_of_sources(NO_OUTCOMES),
        f"numpy {np.__version__}",
        f"numba {numba.__version__}",
        platform.machine(),
    )
