"""Audit of the numbers of incidents: what does not add up, what falls, what is divided by something else.

No simulation and no opinion on who is right: every finding is arithmetic on claims, or a relation that the
file states. Numbers are bounds; two numbers disagree only if their bounds are apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from rempart.evidence.audit_events import Facts, event_findings, places
from rempart.evidence.fields import Number
from rempart.evidence.model import Claim, Incident
from rempart.evidence.reliability import origin_of

WRONG, CARE, FITS = "wrong", "care", "fits"
"""Not all of it can be right; compare with care; checked, and it fits."""

ROUNDING = 0.005
"""Half a per cent: shares are told in whole per cent."""

SUCCESS = ("intercepted", "warhead_killed")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `kind` names the check, `facts` the numbers for its sentence; claims by name."""

    kind: str
    weight: str
    incident: str
    claims: tuple[str, ...]
    facts: Facts = field(default_factory=dict)


def audit(incidents: Sequence[Incident]) -> tuple[Finding, ...]:
    """Findings on each incident, then on events that several incidents tell of."""
    found: list[Finding] = []
    for incident in incidents:
        for check in _CHECKS:
            found += check(incident)
    for kind, weight, names, facts in event_findings(incidents):
        found.append(Finding(kind, weight, names[0], names, facts))
    return tuple(found)


def _totals(incident: Incident) -> Iterator[Finding]:
    """16 = 11 + 1 + 4."""
    for key, claim in incident.claims.items():
        parts = [incident.claims[part].count for part in claim.total_of]
        if claim.count is None or not parts or None in parts:
            continue
        known = [part for part in parts if part is not None]
        low, high = sum(part.least for part in known), sum(part.most for part in known)
        apart = low > claim.count.most or high < claim.count.least
        terms = [part.middle for part in known]
        facts: Facts = {"total": claim.count.middle, "parts": terms, "sum": sum(terms)}
        kind, weight = ("total_differs", WRONG) if apart else ("total_fits", FITS)
        yield Finding(kind, weight, incident.name, (key, *claim.total_of), facts)


def _series(incident: Incident) -> Iterator[Finding]:
    """Cumulative counts do not fall, and have one value a day."""
    by_series: dict[tuple[str, str], dict[str, list[tuple[str, Number]]]] = {}
    for key, claim in incident.claims.items():
        if claim.series and claim.count is not None and claim.as_of:
            days = by_series.setdefault((claim.series, claim.place), {})
            days.setdefault(claim.as_of, []).append((key, claim.count))
    for (series, _), days in by_series.items():
        found = [*_two_values(incident, series, days), *_falls(incident, series, days)]
        yield from found
        if len(days) > 1 and not any(finding.kind == "series_falls" for finding in found):
            told = [max(days[day], key=lambda entry: entry[1].middle) for day in sorted(days)]
            facts: Facts = {"series": series, "parts": [count.middle for _, count in told]}
            yield Finding("series_fits", FITS, incident.name, tuple(key for key, _ in told), facts)


_Days = Mapping[str, Sequence[tuple[str, Number]]]


def _two_values(incident: Incident, series: str, days: _Days) -> Iterator[Finding]:
    for day, told in days.items():
        for (first, a), (second, b) in combinations(told, 2):
            if a.most < b.least or b.most < a.least:
                facts: Facts = {"series": series, "first": a.middle, "second": b.middle, "first_day": day}
                yield Finding("series_two_values", WRONG, incident.name, (first, second), facts)


def _falls(incident: Incident, series: str, days: _Days) -> Iterator[Finding]:
    """A day with several values falls only if the greatest of them does."""
    for earlier, later in combinations(sorted(days), 2):
        first, a = min(days[earlier], key=lambda entry: entry[1].least)
        second, b = max(days[later], key=lambda entry: entry[1].most)
        if b.most < a.least:
            facts: Facts = {
                "series": series, "first": a.middle, "second": b.middle,
                "first_day": earlier, "second_day": later,
            }  # fmt: skip
            yield Finding("series_falls", WRONG, incident.name, (first, second), facts)


def _apart(a: Claim, b: Claim) -> bool:
    """Whether the counts of two claims cannot be one number."""
    if a.count is None or b.count is None:
        return False
    return a.count.most < b.count.least or b.count.most < a.count.least


def rate_of(claim: Claim) -> tuple[float, float] | None:
    """Bounds of the share that a claim tells, or that its counts make; None without a denominator."""
    if claim.share is not None:
        return claim.share.least, min(claim.share.most, 1.0)
    if claim.count is None or claim.of_count is None or claim.of_count.most <= 0.0:
        return None
    low = claim.count.least / claim.of_count.most
    high = claim.count.most / max(claim.of_count.least, 1e-300)
    return low, high


def _told(claim: Claim) -> list[float]:
    """Bounds of the share that a claim tells."""
    return [] if claim.share is None else [claim.share.least, min(claim.share.most, 1.0)]


def _parts_of_wholes(incident: Incident) -> Iterator[Finding]:
    """No more than there were."""
    for key, claim in incident.claims.items():
        if claim.count is not None and claim.of_count is not None and claim.count.least > claim.of_count.most:
            facts: Facts = {"count": claim.count.middle, "whole": claim.of_count.middle, "of": claim.of or ""}
            yield Finding("more_than_all", WRONG, incident.name, (key,), facts)
    for key, claim in _counted(incident, SUCCESS):
        for other, whole in _counted(incident, ("launched",)):
            if _alike(claim, whole) and claim.count and whole.count and claim.count.least > whole.count.most:
                if claim.series or whole.series:
                    continue
                facts = {"count": claim.count.middle, "whole": whole.count.middle, "of": "launched"}
                yield Finding("more_than_all", WRONG, incident.name, (key, other), facts)


def _counted(incident: Incident, kinds: Sequence[str]) -> list[tuple[str, Claim]]:
    replaced = {other for claim in incident.claims.values() for other in claim.supersedes}
    return [
        (key, claim)
        for key, claim in incident.claims.items()
        if claim.kind in kinds and claim.count is not None and key not in replaced
    ]


def _alike(a: Claim, b: Claim) -> bool:
    """Whether two claims are about the same threats at the same place."""
    return (
        a.place == b.place
        and a.component == b.component
        and (not a.threat or not b.threat or set(a.threat) == set(b.threat))
    )


def _shares(incident: Incident) -> Iterator[Finding]:
    """A share against counts of the same kind: the same denominator must fit, another may be meant."""
    for key, claim in incident.claims.items():
        if claim.share is None or claim.of is None or claim.kind not in SUCCESS:
            continue
        for other, counted in _counted(incident, SUCCESS):
            if counted.kind == claim.kind and _alike(claim, counted) and _speaks_of(claim, other):
                yield from _share_and_count(incident, key, claim, other, counted)
        yield from _left_over(incident, key, claim)


def _speaks_of(claim: Claim, other: str) -> bool:
    """A share that only refines a claim is about that claim."""
    return not claim.refines or other in claim.refines


def _share_and_count(
    incident: Incident, key: str, claim: Claim, other: str, counted: Claim
) -> Iterator[Finding]:
    told, made = rate_of(claim), rate_of(counted)
    if told is None or counted.count is None:
        return
    whole = counted.of_count
    if made is None or whole is None or counted.of != claim.of:
        yield from _implied(incident, key, claim, other, counted)
        return
    facts: Facts = {
        "share": _told(claim), "of": claim.of or "",
        "count": counted.count.middle, "whole": whole.middle, "made": counted.count.middle / whole.middle,
    }  # fmt: skip
    if told[0] > made[1] + ROUNDING or told[1] < made[0] - ROUNDING:
        yield Finding("needs_other_denominator", WRONG, incident.name, (key, other), facts)
    else:
        yield Finding("share_fits", FITS, incident.name, (key, other), facts)


def _implied(incident: Incident, key: str, claim: Claim, other: str, counted: Claim) -> Iterator[Finding]:
    """421 at 85 % of those engaged: some 495 engaged, 74 missed, 28 % of those launched."""
    if claim.share is None or counted.count is None or counted.count.exact is None:
        return
    told_together = claim.by == counted.by and claim.definition == counted.definition
    if not told_together or claim.of not in ("engaged", "attempts", "threatening") or not claim.share.middle:
        return
    n, whole = counted.count.middle, counted.count.middle / claim.share.middle
    facts: Facts = {
        "share": _told(claim),
        "of": claim.of,
        "count": n,
        "whole": whole,
        "rest": whole - n,
    }
    launched = counted.of_count if counted.of == "launched" else None
    if launched is not None:
        facts |= {"launched": launched.middle, "made": n / launched.middle}
    if launched is not None and whole > launched.most:
        yield Finding("implies_more_than_all", WRONG, incident.name, (key, other), facts)
    else:
        yield Finding("implies", CARE, incident.name, (key, other), facts)


def _left_over(incident: Incident, key: str, claim: Claim) -> Iterator[Finding]:
    """99 % of 331 leaves some three, against those that are said to have come down or to have failed."""
    if claim.share is None or claim.of != "launched":
        return
    for total, launched in _counted(incident, ("launched",)):
        if launched.count is None or not _alike(claim, launched) or launched.count.exact is None:
            continue
        left = (1.0 - claim.share.least) * launched.count.middle
        for other, lost in _counted(incident, ("impacted", "fell_short")):
            if lost.count is None or not (set(lost.threat) <= set(claim.threat) and lost.place == ""):
                continue
            if lost.series and lost.as_of != launched.as_of:
                continue
            facts: Facts = {
                "share": _told(claim), "launched": launched.count.middle, "left": left,
                "count": lost.count.middle,
            }  # fmt: skip
            apart = lost.count.least > left + 0.5
            kind, weight = ("left_over_differs", WRONG) if apart else ("left_over", CARE)
            yield Finding(kind, weight, incident.name, (key, total, other), facts)


def _definitions(incident: Incident) -> Iterator[Finding]:
    """Rates of the same engagements that differ because a success is something else in each."""
    rated = [
        (key, claim, rate)
        for key, claim in incident.claims.items()
        if claim.kind in SUCCESS
        and (rate := rate_of(claim)) is not None
        and not claim.refines
        and not claim.repeats
    ]
    for (first, a, rate_a), (second, b, rate_b) in combinations(rated, 2):
        if (
            a.definition == b.definition
            or not _alike(a, b)
            or a.of != b.of
            or _replaced(incident, first, second)
        ):
            continue
        if rate_a[1] + ROUNDING < rate_b[0] or rate_b[1] + ROUNDING < rate_a[0]:
            facts: Facts = {
                "first": _middle(rate_a), "second": _middle(rate_b), "of": a.of or "",
                "first_definition": a.definition, "second_definition": b.definition,
            }  # fmt: skip
            yield Finding("definitions_differ", CARE, incident.name, (first, second), facts)


def _middle(rate: tuple[float, float]) -> float:
    return (rate[0] + min(rate[1], 1.0)) / 2.0


def _replaced(incident: Incident, *keys: str) -> bool:
    return any(set(keys) & set(claim.supersedes) for claim in incident.claims.values())


def _same_mouth(incident: Incident) -> Iterator[Finding]:
    """Opposite statements that are put into one mouth."""
    for (first, a), (second, b) in combinations(incident.claims.items(), 2):
        if a.by != b.by or first in b.supersedes or second in a.supersedes:
            continue
        declared = second in a.contradicts or first in b.contradicts
        counted = a.kind == b.kind and a.of == b.of and _alike(a, b) and _apart(a, b)
        related = {first, second} & {*a.refines, *b.refines, *a.total_of, *b.total_of, *a.repeats, *b.repeats}
        if declared or (counted and not related and not a.series and a.kind not in ("background", "posture")):
            quoted = [key for key, claim in ((first, a), (second, b)) if claim.form == "quoted"]
            facts: Facts = {"speaker": a.by, "quoted": quoted[0] if len(quoted) == 1 else ""}
            yield Finding("same_mouth", WRONG, incident.name, (first, second), facts)


def _disputes(incident: Incident) -> Iterator[Finding]:
    """What parties say against each other, as the file states it."""
    told: set[frozenset[str]] = set()
    for key, claim in incident.claims.items():
        for other in claim.contradicts:
            if incident.claims[other].by != claim.by and frozenset((key, other)) not in told:
                told.add(frozenset((key, other)))
                facts: Facts = {"first": claim.by, "second": incident.claims[other].by}
                yield Finding("disputed", CARE, incident.name, (key, other), facts)


def _revisions(incident: Incident) -> Iterator[Finding]:
    """Counts that a speaker, or a later statement of the same side, put in place of others."""
    for key, claim in incident.claims.items():
        for other in claim.supersedes:
            old = incident.claims[other]
            if _apart(claim, old) and claim.count is not None and old.count is not None:
                facts: Facts = {"first": old.count.middle, "second": claim.count.middle}
                yield Finding("revised", CARE, incident.name, (other, key), facts)


def _repeats(incident: Incident) -> Iterator[Finding]:
    """Claims of one origin, which are one report however often they are told."""
    origins: dict[str, list[str]] = {}
    for key, claim in incident.claims.items():
        if claim.repeats:
            origins.setdefault(origin_of(incident, key), []).append(key)
    for origin, keys in origins.items():
        yield Finding("one_origin", CARE, incident.name, (origin, *keys), {"count": 1 + len(keys)})


def _unconfirmed(incident: Incident) -> Iterator[Finding]:
    """What nobody has confirmed yet."""
    keys = tuple(key for key, claim in incident.claims.items() if claim.unconfirmed)
    n = sum(len(claim.unconfirmed) for claim in incident.claims.values()) + len(incident.event.unconfirmed)
    if n:
        yield Finding("unconfirmed", CARE, incident.name, keys, {"count": n})


def _two_places(incident: Incident) -> Iterator[Finding]:
    """One file that tells of two places may hold two events."""
    told = places(incident)
    if len(told) > 1:
        keys = tuple(key for key, claim in incident.claims.items() if claim.place)
        facts: Facts = {"places": " / ".join(told)}
        yield Finding("two_places", CARE, incident.name, keys, facts)


_CHECKS: tuple[Callable[[Incident], Iterator[Finding]], ...] = (
    _totals,
    _series,
    _parts_of_wholes,
    _shares,
    _definitions,
    _same_mouth,
    _disputes,
    _revisions,
    _repeats,
    _two_places,
    _unconfirmed,
)
