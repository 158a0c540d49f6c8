"""What `rempart record` answers."""

from __future__ import annotations

from dataclasses import dataclass

from rempart.evidence.record.effectiveness import Effectiveness
from rempart.evidence.record.observations import LeftOut, Observation


@dataclass(frozen=True, slots=True)
class Record:
    """Statements that were used, claims that were not, and the posterior under each prior on reporting."""

    found: tuple[Observation, ...]
    left_out: tuple[LeftOut, ...]
    results: tuple[Effectiveness, ...]
