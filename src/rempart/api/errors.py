"""What is wrong with an argument."""

from __future__ import annotations


class ArgumentError(ValueError):
    """An argument that cannot be used; on the command line, an option.

    `name`: as the function has it; empty where several arguments do not go together. `reason`: what was
    expected.
    """

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"{name}: {reason}" if name else reason)
