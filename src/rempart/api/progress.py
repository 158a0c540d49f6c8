"""Who is told how far a computation has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Progress(Protocol):
    """Shows how far a computation has come, as the bars of the command line do."""

    def of(self, what: str, total: int) -> Callable[[int], None]:
        """What to call with the number of things done, of `total`."""
        ...


class Silent:
    """Shows nothing."""

    def of(self, what: str, total: int) -> Callable[[int], None]:  # noqa: ARG002 - as `Progress` has it
        """A function that does nothing."""
        return _nothing


def _nothing(_n: int) -> None:
    return


SILENT = Silent()
