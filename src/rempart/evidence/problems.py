"""The error that an incident file gives rise to."""

from __future__ import annotations

from rempart.reading.problems import InputError


class IncidentError(InputError):
    """An incident that cannot be used; `problems` holds all that was found, in the order of the file."""
