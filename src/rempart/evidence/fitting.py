"""A predicate that would fit a claim without one, to be written into the file by whoever confirms it."""

from __future__ import annotations

from math import isinf

from rempart.evidence.fields import Number
from rempart.evidence.model import Claim

_COUNTS = {
    "launched": "launched",
    "detected": "detected",
    "fired": "interceptors_fired",
    "engaged": "engaged",
    "intercepted": "intercepted",
    "warhead_killed": "intercepted",
    "failed": "failed",
}


def fitting_predicate(claim: Claim) -> str:
    """Text of the predicate, or '' where none follows from the typed fields alone.

    A claim about another place, a cumulative count or a share has none.
    """
    if claim.place or claim.series or claim.share is not None:
        return ""
    if claim.kind in ("component_damaged", "component_destroyed") and "/" in claim.component:
        return f"lost[{claim.component}]"
    if claim.kind == "no_damage" and not claim.component:
        return "hits_on_assets == 0 and debris_on_assets == 0"
    name = _COUNTS.get(claim.kind)
    return "" if name is None or claim.count is None else _compared(name, claim.count)


def _compared(name: str, number: Number) -> str:
    low, high = int(number.least), number.most
    if number.exact is not None:
        return f"{name} == {low}"
    if isinf(high):
        return f"{name} >= {low}"
    return f"{name} <= {int(high)}" if low == 0 else f"{low} <= {name} <= {int(high)}"
