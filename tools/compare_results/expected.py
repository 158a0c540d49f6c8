"""Differences that a change is meant to make: places, with `*` as a wildcard, and the reason for each."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Expected:
    """Places that may differ: `where` is `case:column` or `case:path.of.keys`."""

    where: str
    reason: str

    def covers(self, place: str) -> bool:
        """Whether a place is one of them."""
        pattern = ".*".join(re.escape(part) for part in self.where.split("*"))
        return re.fullmatch(pattern, place) is not None


def read_expected(file: Path) -> tuple[Expected, ...]:
    """The entries `[[expected]]` of a TOML file; raises ValueError where one lacks either."""
    entries = tomllib.loads(file.read_text()).get("expected", [])
    for i, entry in enumerate(entries):
        if set(entry) != {"where", "reason"} or not all(isinstance(v, str) and v for v in entry.values()):
            raise ValueError(f"{file}: entry {i + 1}: expected `where` and `reason`, and nothing else")
    return tuple(Expected(**entry) for entry in entries)
