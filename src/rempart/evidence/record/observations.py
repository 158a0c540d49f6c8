"""What the record says about effectiveness: so many successes of so many engagements, by whose count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf

from rempart.evidence.model import Claim, Incident
from rempart.evidence.record.settings import Settings

_SUCCESS = ("intercepted", "warhead_killed")
_ENGAGED = ("engaged", "attempts", "threatening")
"""Denominators taken for the threats engaged. `threatening`: a defence that works engages what threatens."""
_AT_LEAST = ("launched", "arrived", "crossed")
"""Denominators that hold threats never engaged: at least so many of the engaged were successes."""


@dataclass(frozen=True, slots=True)
class Observation:
    """A statement on `n` engagements of one cell (system, family): `least` to `most` of them were successes.

    `step`: what counts as success (`warhead`, `told`, `passed`); `interest`: of the speaker. `bare`: `n` is
    an assumption, as the statement is a share without a count.
    """

    incident: str
    claim: str
    system: str
    family: str
    interest: str
    step: str
    n: int
    least: int
    most: int
    bare: bool

    @property
    def cell(self) -> tuple[str, str]:
        """What shares one effectiveness before incidents differ."""
        return self.system, self.family


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A claim on successes that says nothing here, and why."""

    incident: str
    claim: str
    reason: str


def observations(
    incidents: Sequence[Incident], settings: Settings
) -> tuple[tuple[Observation, ...], tuple[LeftOut, ...]]:
    """Every claim on successes: what it says, or why it was left out."""
    taken: list[Observation] = []
    left: list[LeftOut] = []
    for incident in incidents:
        superseded = {name for claim in incident.claims.values() for name in claim.supersedes}
        for name, claim in incident.claims.items():
            if claim.kind not in _SUCCESS or (claim.count is None and claim.share is None):
                continue
            reason = _reason(incident, claim, settings, name in superseded)
            found = None if reason else _observation(incident, name, claim, settings)
            if found is not None:
                taken.append(found)
            else:
                left.append(LeftOut(incident.name, name, reason or "the count is larger than what it is of"))
    kept = tuple(_once(taken, incidents))
    twice = (LeftOut(o.incident, o.claim, "the same speaker gives a count") for o in taken if o not in kept)
    return kept, (*left, *twice)


def _reason(incident: Incident, claim: Claim, settings: Settings, superseded: bool) -> str:
    """Why a claim says nothing here; empty if it does."""
    if superseded:
        return "superseded by a later statement of the speaker"
    if claim.repeats:
        return "repeats another claim: the same origin counts once"
    if claim.total_of:
        return "is a total: its parts count"
    family = settings.family_of(claim.threat or incident.event.threat)
    if not family:
        return "speaks of several kinds of threat at once"
    if claim.of is None:
        return "says of how many it is nowhere"
    if claim.of not in (*_ENGAGED, *_AT_LEAST):
        return f"is of {claim.of}, not of threats"
    if claim.of in _AT_LEAST and family in settings.leaves_alone:
        return "is of those launched, many of which the defence rightly left alone"
    if claim.count is not None and claim.of_count is None and claim.share is None:
        return "says of how many it is nowhere"
    return ""


def _observation(incident: Incident, name: str, claim: Claim, settings: Settings) -> Observation | None:
    n, bare = _engagements(incident, claim, settings)
    if claim.count is not None and claim.of_count is not None:
        least, most = ceil(claim.count.least), floor(min(claim.count.most, n))
    else:
        assert claim.share is not None  # noqa: S101 - `_reason` let nothing else through
        least, most = _of_share(claim.share.least, claim.share.most, n)
    if claim.of in _AT_LEAST:
        most = n if least > 0 else most
    if not 0 <= least <= most <= n:
        return None
    return Observation(
        incident.name,
        name,
        claim.system[0] if claim.system else "not named",
        settings.family_of(claim.threat or incident.event.threat),
        incident.speakers[claim.by].interest,
        settings.step_of(claim.definition) if claim.kind != "warhead_killed" else "warhead",
        n,
        least,
        most,
        bare,
    )


def _of_share(least: float, most: float, n: int) -> tuple[int, int]:
    """Counts that round to a share between two bounds: at least the nearest one."""
    low, high = ceil(n * least - 1e-9), floor(n * min(most, 1.0) + 1e-9)
    return (low, high) if low <= high else (round(n * least), round(n * least))


def _engagements(incident: Incident, claim: Claim, settings: Settings) -> tuple[int, bool]:
    """Engagements that a claim speaks of, and whether that is an assumption."""
    if claim.of_count is not None:
        return round(claim.of_count.middle), False
    if claim.place:
        return settings.engagements_of_a_bare_share, True
    others = [
        round(number.middle)
        for other in incident.claims.values()
        for number in (
            other.of_count if other.of in _ENGAGED else None,
            other.count if other.kind == "engaged" else None,
        )
        if number is not None and number.most < inf and other.threat == claim.threat and not other.place
    ]
    if others:
        return sorted(others)[len(others) // 2], False
    return settings.engagements_of_a_bare_share, True


def _once(found: Sequence[Observation], incidents: Sequence[Incident]) -> Iterator[Observation]:
    """Of what one speaker says of one cell, definition and place: the count rather than the share."""
    by_name = {incident.name: incident for incident in incidents}

    def address(o: Observation) -> tuple[str, ...]:
        claim = by_name[o.incident].claims[o.claim]
        return o.incident, claim.by, o.step, *o.cell, claim.place

    counted = {address(o) for o in found if by_name[o.incident].claims[o.claim].count is not None}
    for o in found:
        if by_name[o.incident].claims[o.claim].count is not None or address(o) not in counted:
            yield o
