"""The one error that a valid scenario can meet in this room."""

from __future__ import annotations


class Unreachable(ValueError):
    """No launch from the place given reaches the aim.

    `group`: name of the group that was to fly it; `reason`: why not, half a sentence.
    """

    def __init__(self, group: str, reason: str) -> None:
        super().__init__(f"{group}: {reason}" if group else reason)
        self.group = group
        self.reason = reason
