"""Which sources a result can come from, and one digest of them, by which compiled code and outcomes are kept.

A room of the package counts unless it is named here as one that does not. So a new room, or one under
another name, costs a compilation at worst; were it the other way round, stale results would be believed. A
name that is no longer in the package is an error; tests/house holds both lists to what the modules import.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent

NO_OUTCOMES = (
    "__main__.py",
    *("campaigns", "incidents", "laydowns", "scenarios"),  # what is run is in the key of what is kept
    *("api", "cli", "drafting", "evidence", "views", "web", "weighing"),
)
"""Files and folders of the package that cannot change the outcomes of a scenario."""
NO_KERNELS = (
    *NO_OUTCOMES,
    "__init__.py",
    "_version.py",
    "answers",
    "catalog",
    "pipeline",
    "planning",
    "reading",
    "scenario",
    "store",
)
"""Those that hold nothing that is compiled, nor anything that compiled code takes from its surroundings."""


def digest_of_sources(without: tuple[str, ...], package: Path = PACKAGE) -> str:
    """Digest (16 hex digits) of every file of the package but of those `without`, as they are now.

    Raises FileNotFoundError if one of those is not in the package.
    """
    digest = hashlib.blake2b(digest_size=8)
    for file in sorted(_files(without, package)):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(package).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(without: tuple[str, ...], package: Path) -> Iterator[Path]:
    places = {place.name: place for place in package.iterdir()}
    missing = [name for name in without if name not in places]
    if missing:
        raise FileNotFoundError(
            f"{', '.join(missing)} is not in {package}: take what was moved out of the lists of _sources.py"
        )
    for name, place in places.items():
        if name not in without:
            inside = place.rglob("*") if place.is_dir() else [place]
            yield from (file for file in inside if file.is_file() and file.parent.name != "__pycache__")
