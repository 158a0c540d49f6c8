"""What differs between two recordings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tools.compare_results.cases import Selection
from tools.compare_results.recording import INDEX

LEFT_OUT = (
    "elapsed_s",
    "raids_per_s",
    "replicate_s",
    "world_s",
    "allocation.best",
    "fingerprint",
    "fingerprints",
)
"""Keys of JSON objects, or ends of their paths, that tell of this run or machine and not of a result."""
LEFT_OUT_ENTRIES = ("made of", "more raids", "fingerprint")
"""Entries of a printed table, with the lines that go on with them, that tell of the same."""
MISSING = "(missing)"


@dataclass(frozen=True)
class Difference:
    """One place that differs. `where`: `case:column` or `case:path`; `how`: what is there in each."""

    where: str
    how: str


@dataclass(frozen=True)
class Compared:
    """Two recordings compared: the cases that both hold, and what differs.

    `apart`: cases that one of them was not asked to hold. `refused`: commands that the first refused.
    """

    n_cases: int
    apart: tuple[str, ...]
    refused: tuple[str, ...]
    differences: tuple[Difference, ...]


def read_index(folder: Path) -> dict[str, Any]:
    """The index of a recording; raises ValueError if there is none."""
    try:
        index: dict[str, Any] = json.loads((folder / INDEX).read_text())
    except OSError:
        raise ValueError(f"{folder}: holds no complete recording ({INDEX} is missing)") from None
    return index


def compare(first: Path, index: dict[str, Any], second: Path, other: dict[str, Any]) -> Compared:
    """Compare two recordings of the same sizes; raises ValueError if theirs differ."""
    times = [one["selection"]["times"] for one in (index, other)]
    if times[0] != times[1]:
        raise ValueError(f"the recordings are of different sizes (--times {times[0]} and {times[1]})")
    subjects = index["cases"] | other["cases"]
    selections = [Selection(**one["selection"]) for one in (index, other)]
    common = [case for case in subjects if all(s.covers(case, subjects[case]) for s in selections)]
    return Compared(
        len(common),
        tuple(case for case in subjects if case not in common),
        tuple(case for case in common if _is_refused(_file(first, case))),
        tuple(difference for case in common for difference in _of_case(case, first, second)),
    )


def _of_case(case: str, first: Path, second: Path) -> Iterator[Difference]:
    paths = _file(first, case), _file(second, case)
    missing = [folder for folder, path in zip((first, second), paths, strict=True) if not path.is_file()]
    if missing:
        yield Difference(f"{case}:", f"missing in {missing[0]}")
        return
    found = _of_commands(*paths) if paths[0].suffix == ".json" else _of_arrays(*paths)
    for where, how in found:
        yield Difference(f"{case}:{where}", how)


def _is_refused(path: Path) -> bool:
    return path.suffix == ".json" and path.is_file() and json.loads(path.read_text())["status"] != 0


def _file(folder: Path, case: str) -> Path:
    return folder / f"{case}.{'npz' if case.startswith(('rows/', 'maps/')) else 'json'}"


def _of_commands(first: Path, second: Path) -> Iterator[tuple[str, str]]:
    a, b = (json.loads(path.read_text()) for path in (first, second))
    for key in ("words", "status"):
        yield from _values(key, a[key], b[key])
    yield from _values("", _compared(a["found"]), _compared(b["found"]))


def _compared(found: Any) -> Any:
    """What a command printed without the entries of a table that are left out."""
    if not (isinstance(found, list) and all(isinstance(line, str) for line in found)):
        return found
    kept, leaving = [], False
    for line in found:
        goes_on = line.startswith("      ") and bool(line.strip())
        leaving = line.strip().startswith(LEFT_OUT_ENTRIES) or (leaving and goes_on)
        kept += [] if leaving else [line]
    return kept


def _of_arrays(first: Path, second: Path) -> Iterator[tuple[str, str]]:
    with np.load(first, allow_pickle=False) as a, np.load(second, allow_pickle=False) as b:
        yield from (_rows if "rows" in a and "rows" in b else _maps)(dict(a), dict(b))


def _rows(a: dict[str, Any], b: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Columns that differ, each with how many rows and the first of them."""
    if len(a["rows"]) != len(b["rows"]):
        yield "", f"{len(a['rows'])} and {len(b['rows'])} rows"
        return
    columns = [dict(zip(one["columns"].tolist(), one["rows"].T, strict=True)) for one in (a, b)]
    if a["columns"].tolist() != b["columns"].tolist() and set(columns[0]) == set(columns[1]):
        yield "(order of columns)", "differs"
    yield from _maps(columns[0], columns[1], "rows")


def _maps(a: dict[str, Any], b: dict[str, Any], of: str = "values") -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys([*a, *b]):
        if name not in a or name not in b:
            yield name, f"only in the {'first' if name in a else 'second'}"
        elif a[name].dtype != b[name].dtype or a[name].shape != b[name].shape:
            yield name, f"{a[name].dtype} {a[name].shape} and {b[name].dtype} {b[name].shape}"
        else:
            places = np.flatnonzero(_bits(a[name]) != _bits(b[name]))
            if len(places):
                i = int(places[0])
                values = f"{a[name].ravel()[i]!r} and {b[name].ravel()[i]!r}"
                yield name, f"{len(places)} of {a[name].size} {of}; first {i}: {values}"


def _bits(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Values as unsigned integers of their own bits: -0.0 is not 0.0, and a nan is itself."""
    flat = np.ascontiguousarray(values).ravel()
    return flat.view(f"u{flat.itemsize}") if flat.dtype.kind in "fiub" else flat


def _values(path: str, a: Any, b: Any) -> Iterator[tuple[str, str]]:
    """Paths at which two JSON values differ; those left out are not looked at."""
    if any(f".{path}".endswith(f".{key}") for key in LEFT_OUT):
        return
    if isinstance(a, dict) and isinstance(b, dict):
        for key in dict.fromkeys([*a, *b]):
            yield from _values(f"{path}.{key}".lstrip("."), a.get(key, MISSING), b.get(key, MISSING))
    elif isinstance(a, list) and isinstance(b, list):
        for i, (one, other) in enumerate(zip_longest(a, b, fillvalue=MISSING)):
            yield from _values(f"{path}.{i}".lstrip("."), one, other)
    elif type(a) is not type(b) or repr(a) != repr(b):
        yield path, f"{_short(a)} and {_short(b)}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False) if value is not MISSING else MISSING
    return text if len(text) <= 100 else f"{text[:97]}..."
