"""Answers that show themselves in a notebook, once something that shows them has been named.

Answers see no views; the main line hands one in (`show_with`), as it hands in what runs cases. `behind` of an
answer: the scenarios whose sources it rests on; none of what was read back from a file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_views: list[Callable[[Any], str]] = []


def show_with(view: Callable[[Any], str]) -> None:
    """Name what makes HTML of an answer, in place of what was named before."""
    _views[:] = [view]


class Showing:
    """A mixin: `_repr_html_` as IPython asks for it; None, and so the plain form, without a view."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        return _views[0](self) if _views else None
