"""Who is told how far a computation has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Progress(Protocol):
    """Shows how far a computation has come, as the bars of the command line do."""

    def whole(self, cost: float) -> None:
        """What all stages cost together, in the unit in which `of` is told what one thing costs."""
        ...

    def of(self, what: str, total: int, each: float = 1.0) -> Callable[[int], None]:
        """What to call with the number of things done, of `total`; `each`: what one of them costs."""
        ...


class Silent:
    """Shows nothing."""

    def whole(self, cost: float) -> None:
        """Nothing."""

    def of(self, what: str, total: int, each: float = 1.0) -> Callable[[int], None]:  # noqa: ARG002 - as `Progress` has it
        """A function that does nothing."""
        return _nothing


def _nothing(_n: int) -> None:
    return


SILENT = Silent()
