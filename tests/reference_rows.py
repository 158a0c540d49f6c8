"""Reference rows: published or computed numbers with their sources, and the comparison with them.

A row of a topic file has `inputs`, `expected` (number, list or object), `tol`, `source`,
`status`. A tolerance is `abs` and `rel`: |got - expected| <= max(abs, rel |expected|), element
by element; `abs_alt_ft`, `abs_lon_deg`, `abs_lat_deg`, `abs_v_fps` take the place of `abs` for
the trajectory values they name.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent / "reference"
ROUNDING = 1e-12  # relative; a row with no tolerance is meant to be exact

_OWN_TOLERANCE = {
    "alt_ft": "abs_alt_ft",
    "lon_deg": "abs_lon_deg",
    "lat_deg": "abs_lat_deg",
    "vn_fps": "abs_v_fps",
    "ve_fps": "abs_v_fps",
    "vd_fps": "abs_v_fps",
}

Row = dict[str, Any]


@cache
def load(topic: str, part: str = "rows") -> dict[str, Row]:
    """Rows of one topic file by their id, e.g. load("01_radar")."""
    content = json.loads((FOLDER / f"{topic}.json").read_text(encoding="utf-8"))
    return {row["id"]: row for row in content[part]}


@cache
def load_table(name: str) -> list[dict[str, str]]:
    """Rows of one CSV file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def each(topic: str, *prefixes: str, part: str = "rows") -> pytest.MarkDecorator:
    """Parametrize a test by `row`: every row whose id starts with a prefix (all without one)."""
    rows = [row for key, row in load(topic, part).items() if not prefixes or key.startswith(prefixes)]
    missing = [prefix for prefix in prefixes if not any(row["id"].startswith(prefix) for row in rows)]
    assert not missing, f"no row of {topic} starts with {missing}"
    return pytest.mark.parametrize("row", rows, ids=[row["id"] for row in rows])


def check(row: Row, got: Any) -> None:
    """Fail unless `got` is shaped like row["expected"] and equal to it within the row's tolerance."""
    differences = list(_differences(row["expected"], got, row["tol"], ""))
    assert not differences, f"{row['id']}: (key, got, expected) {differences}"


def _differences(expected: Any, got: Any, tol: Row, key: str) -> Any:
    if isinstance(expected, dict):
        for name, value in expected.items():
            if name in got:
                yield from _differences(value, got[name], tol, name)
            else:
                yield name, "missing", value
    elif isinstance(expected, list):
        if len(expected) != len(got):
            yield key, f"{len(got)} elements", len(expected)
        for value, mine in zip(expected, got, strict=False):
            yield from _differences(value, mine, tol, key)
    elif expected is None or isinstance(expected, bool | str):
        if got != expected:
            yield key, got, expected
    elif not abs(got - expected) <= _allowed(expected, tol, key):
        yield key, got, expected


def _allowed(expected: float, tol: Row, key: str) -> float:
    absolute = tol.get(_OWN_TOLERANCE.get(key, ""), tol.get("abs", 0.0)) or 0.0
    relative = max(tol.get("rel", 0.0) or 0.0, ROUNDING)
    return float(max(absolute, relative * abs(expected)))
