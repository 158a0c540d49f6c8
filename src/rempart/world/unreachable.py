"""The one error that a valid scenario can meet in this room."""

from __future__ import annotations


class Unreachable(ValueError):
    """No launch from the place given reaches the aim.

    `group`: name of the group that was to fly it; `reason`: why not, half a sentence; `i_path`: which of the
    paths asked for together.
    """

    def __init__(self, group: str, reason: str, i_path: int = 0) -> None:
        super().__init__(f"{group}: {reason}" if group else reason)
        self.group = group
        self.reason = reason
        self.i_path = i_path
