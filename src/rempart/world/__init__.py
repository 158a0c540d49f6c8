"""From one world's numbers to the engine's arrays: `rempart.world.tabulate.tabulate`."""

from rempart.world.unreachable import Unreachable

__all__ = ["Unreachable"]
