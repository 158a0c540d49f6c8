"""The error that a scenario file gives rise to."""

from __future__ import annotations

from rempart.reading.problems import InputError


class ScenarioError(InputError):
    """A scenario that cannot be used; `problems` holds all that was found, in the order of the file."""
