"""What runs the cases of an analysis, and keeps each of them in a folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rempart.answers.cases import Executor


def executor_of(
    keep: Path | str | None,
    threads: int | None,
    say: Callable[[str], None] | None = None,
    geometry_bytes: int | None = None,
) -> Executor:
    """Runs cases on this machine; with a folder, each is kept there, and what is kept is not run again.

    `say`: is told of kept cases that cannot be used. `geometry_bytes`: as of
    `pipeline.execute`. Raises OSError when cases cannot be kept.
    """
    from rempart.pipeline import execute

    run = partial(execute, threads=threads, geometry_bytes=geometry_bytes)
    if keep is None:
        return run
    from rempart.store.kept import kept

    return kept(run, Path(keep), say or _ignored)


def _ignored(_text: str) -> None:
    return
