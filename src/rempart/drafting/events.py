"""Which claims of a text belong to one event: by place, day and means, taken up from sentence to sentence.

A claim without place and day belongs to the event told before it. One with either belongs to the latest
event that agrees; else it begins a new one. Attacks by air and on the ground, and changes of posture, are
never one event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rempart.drafting.claims import CONSEQUENCES
from rempart.drafting.lexicon import gazetteer, holds, lexicon
from rempart.drafting.records import Day, Finding, Language, Reading
from rempart.drafting.roles import GROUND

Means = Literal["air", "ground", "posture"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding and the sentence that holds it."""

    finding: Finding
    reading: Reading


@dataclass(frozen=True, slots=True)
class Event:
    """One event as the text tells it; what is not told is empty."""

    means: Means
    places: tuple[str, ...]
    day: Day | None
    claims: tuple[Placed, ...]
    paragraph: int


def events(readings: Sequence[Reading], language: Language) -> tuple[Event, ...]:
    """Events in the order in which the text first tells them."""
    found: list[Event] = []
    current: int | None = None
    for reading in readings:
        for finding in reading.findings:
            current = _put(found, current, Placed(finding, reading), language)
    return tuple(found)


def _put(found: list[Event], current: int | None, claim: Placed, language: Language) -> int:
    """Puts a claim into the event that it belongs to, or into a new one; returns its place in the list."""
    means = _means(claim.finding, found, current)
    places, day = claim.finding.places, claim.finding.day
    before = found[current] if current is not None else None
    folded = claim.reading.sentence.folded
    words = lexicon(language).words
    if before is not None and day is None and words["same_day"].search(folded):
        day = before.day
    if before is not None and not places and words["same_place"].search(folded) and means == before.means:
        places = before.places
    if before is not None and claim.finding.kind == "fell_short" and means == before.means:
        places = ()  # where it came down is not where the attack was aimed
    at = _match(found, current, means, places, day, claim)
    if at is None:
        if (
            before is not None
            and day is None
            and before.paragraph == claim.reading.sentence.paragraph
            and means != "posture"
        ):
            day = before.day
        found.append(Event(means, places, day, (claim,), claim.reading.sentence.paragraph))
        return len(found) - 1
    event = found[at]
    found[at] = replace(
        event,
        places=_narrowed(event.places, places),
        day=event.day or day,
        claims=(*event.claims, claim),
        paragraph=claim.reading.sentence.paragraph,
    )
    return at


def _means(finding: Finding, found: list[Event], current: int | None) -> Means:
    if finding.kind == "posture":
        return "posture"
    if any(weapon in GROUND for weapon in finding.weapons):
        return "ground"
    before = found[current] if current is not None else None
    if before is None or before.means == "posture" or finding.weapons or finding.kind not in CONSEQUENCES:
        return "air"
    elsewhere = bool(finding.places and before.places) and not _nested(before.places, finding.places)
    another_day = finding.day is not None and before.day is not None and not _overlap(before.day, finding.day)
    return "air" if elsewhere or another_day else before.means


def _match(
    found: list[Event],
    current: int | None,
    means: Means,
    places: tuple[str, ...],
    day: Day | None,
    claim: Placed,
) -> int | None:
    order = [] if current is None else [current]
    order += [i for i in range(len(found) - 1, -1, -1) if i != current]
    own = [i for i in order if found[i].means == means]
    if means == "posture":
        return next((i for i in own if _same_posture(found[i], claim.finding)), None)
    if not places and day is None:
        return _told_before(found, own, current, claim)
    for i in own:
        if _agrees(found[i], places, day):
            return i
    if own and own[0] == current and day is None and not found[own[0]].places:
        return own[0] if found[own[0]].paragraph == claim.reading.sentence.paragraph else None
    return None


def _told_before(found: list[Event], own: list[int], current: int | None, claim: Placed) -> int | None:
    """Event of a claim without place and day: the one told before it, or in a new paragraph the one that its
    weapon fits better; of other means than the one before, only one told in the same paragraph.
    """
    paragraph = claim.reading.sentence.paragraph
    if not own or own[0] != current:
        near = [i for i in own if found[i].paragraph == paragraph]
        return near[0] if near else None
    if found[own[0]].paragraph == paragraph or _armed_alike(found[own[0]], claim.finding):
        return own[0]
    return next((i for i in own if _armed_alike(found[i], claim.finding)), own[0])


def _armed_alike(event: Event, finding: Finding) -> bool:
    known = {weapon for one in event.claims for weapon in one.finding.weapons}
    same = set(finding.weapons) & known
    kinds = {"missile", "ballistic_missile", "cruise_missile"}
    loosely = (
        "missile" in known | set(finding.weapons)
        and bool(kinds & known)
        and bool(kinds & set(finding.weapons))
    )
    return not finding.weapons or not known or bool(same) or loosely


def _agrees(event: Event, places: tuple[str, ...], day: Day | None) -> bool:
    """Whether place and day of a claim may be those of an event; at least one of them must be told by
    both.
    """
    same_place = _nested(event.places, places) if event.places and places else None
    same_day = _overlap(event.day, day) if event.day is not None and day is not None else None
    if same_place is False or same_day is False:
        return False
    return bool(same_place or same_day) or (not event.places and event.day is None)


def _same_posture(event: Event, finding: Finding) -> bool:
    first = event.claims[0].finding
    same = not first.thing or not finding.thing or first.thing == finding.thing
    where = not event.places or not finding.places or _nested(event.places, finding.places)
    when = event.day is None or finding.day is None or _overlap(event.day, finding.day)
    return same and where and when


def _nested(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return any(holds(a, b) or holds(b, a) for a in one for b in other)


def _overlap(one: Day, other: Day) -> bool:
    """Days that meet; two single days must be the same, and a night takes in both of its days."""
    return one.first <= other.last and other.first <= one.last


def _narrowed(known: tuple[str, ...], told: tuple[str, ...]) -> tuple[str, ...]:
    """Place of an event: what it was first said to be, or the site within a country that is told later."""
    if not known:
        return told
    table = gazetteer()[0]
    wide = len(known) == 1 and table[known[0]].kind in ("country", "province", "region")
    if wide and len(told) == 1 and table[told[0]].kind == "site" and holds(known[0], told[0]):
        return told
    return known
