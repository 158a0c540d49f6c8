"""What a sentence is about: an attack by air, one on the ground, a change of posture, background,
nothing.
"""

from __future__ import annotations

from datetime import date, timedelta

from rempart.drafting.clauses import Parsed
from rempart.drafting.records import Finding, Role

GROUND = ("car_bomb", "roadside_bomb", "small_arms")
"""Means of attack that no air defence can engage."""

LONG_AGO = timedelta(days=180)
"""What lies further back than this before publication is background."""


def stale(parsed: Parsed, published: date | None, posture: bool) -> bool:
    """Whether a sentence tells of other times or of a habit: its claims are none of the incident."""
    if parsed.search("habit") is not None:
        return True
    if posture or published is None or not parsed.days:
        return False
    return all(day.last < published - LONG_AGO for day in parsed.days)


def role_of(parsed: Parsed, findings: tuple[Finding, ...], published: date | None) -> Role:
    """Role of a sentence, by its claims, else by its words."""
    if any(weapon in GROUND for one in findings for weapon in one.weapons):
        return "ground"
    if findings:
        return "posture" if all(one.kind == "posture" for one in findings) else "air"
    if stale(parsed, published, posture=False) or parsed.search("background") is not None:
        return "background"
    return "none"
