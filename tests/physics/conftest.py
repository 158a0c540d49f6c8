"""Every law is tested in both its forms: compiled, and as the plain Python it was written in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Form = Callable[[Callable[..., Any]], Callable[..., Any]]


def _compiled(law: Callable[..., Any]) -> Callable[..., Any]:
    return law


def _plain(law: Callable[..., Any]) -> Callable[..., Any]:
    return getattr(law, "py_func", law)


@pytest.fixture(params=[_compiled, _plain], ids=["compiled", "plain"])
def form(request: pytest.FixtureRequest) -> Form:
    """The form of a law to call: `form(law)(...)`."""
    return request.param
