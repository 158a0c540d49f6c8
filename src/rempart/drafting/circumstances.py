"""Where, when and how surely: places, days, hours and modality of a claim."""

from __future__ import annotations

import re
from itertools import pairwise

from rempart.drafting.clauses import Clause, Parsed, part_of
from rempart.drafting.lexicon import gazetteer, holds, lexicon
from rempart.drafting.places import most_precise
from rempart.drafting.records import Day, Mode, Place, Span, Thing


def places_of(parsed: Parsed, clause: Clause | None) -> tuple[str, ...]:
    """Places of a clause; of the whole sentence if it stands before all clauses or no clause is given."""
    found = [p for p in parsed.places if clause is None or p.span.overlaps(clause.span)]
    if not found and clause is not None:
        found = _leading(parsed, clause)
    ids = most_precise(tuple(p.id for p in found))
    if len(ids) <= 1:
        return ids
    precise = [p for p in found if p.id in ids]
    if all(_listed(parsed, a, b) for a, b in pairwise(precise)):
        return ids
    return () if clause is None else (_nearest(parsed, precise, clause).id,)


def _leading(parsed: Parsed, clause: Clause) -> list[Place]:
    """A place at the very beginning, set off by a comma, holds for all that follows."""
    first = parsed.places[:1]
    if (
        first
        and first[0].span.start < 24
        and re.match(r"\s*,", parsed.folded[first[0].span.end :])
        and first[0].span.end < clause.span.start
    ):
        return list(first)
    return []


def _listed(parsed: Parsed, first: Place, second: Place) -> bool:
    gap = parsed.folded[first.span.end : second.span.start]
    return lexicon(parsed.language).fits("place_joiners", gap)


def _nearest(parsed: Parsed, found: list[Place], clause: Clause) -> Place:
    """Of several places the one that something is aimed at, else the most precise kind, else the nearest."""
    words, table = lexicon(parsed.language), gazetteer()[0]
    after = [p for p in found if p.span.start >= clause.verb.span.end] or list(reversed(found))
    aimed = [p for p in after if words.ends("towards", parsed.folded[: p.span.start])]
    rank = ("site", "district", "locality", "province", "region", "country")
    return min(aimed or after, key=lambda place: rank.index(table[place.id].kind))


def day_of(parsed: Parsed, span: Span) -> Day | None:
    """Day of a claim: the only one of its part of the sentence, else the one before it."""
    part = part_of(parsed, span.start)
    own = [day for day in parsed.days if part.start <= day.span.start < part.end] or list(parsed.days)
    if len({(day.first, day.last) for day in own}) == 1:
        return own[0]
    before = [day for day in own if day.span.start < span.start]
    return before[-1] if before else own[0] if own else None


def hour_of(parsed: Parsed, span: Span) -> str:
    """Hour of a claim, if its part of the sentence tells just one."""
    part = part_of(parsed, span.start)
    own = {hour.text for hour in parsed.hours if part.start <= hour.span.start < part.end}
    return own.pop() if len(own) == 1 else ""


def mode_of(parsed: Parsed, clause: Clause, subject: Thing | None) -> Mode:
    """Denied by a negation at the verb; planned (changes of posture); hedged by the conditional or its
    words.
    """
    forms = lexicon(parsed.language).forms
    verb = clause.verb
    start = (
        subject.noun.end if subject is not None and subject.noun.end <= verb.span.start else clause.span.start
    )
    at_verb = _unmasked(parsed, start, verb.span.start)
    joined = re.search(r"(?<!\w)(?:ni|nor|neither|not|pas|non)\s*$", parsed.folded[: verb.span.start])
    if joined or re.search(rf"(?<!\w)(?:{forms['negation']})(?!\w)", at_verb):
        return "denied"
    if verb.trigger.kind == "posture" and re.search(
        rf"(?<!\w)(?:{forms['planned']})(?!\w)", _unmasked(parsed, clause.span.start, clause.span.end)
    ):
        return "planned"
    if re.search(
        rf"(?<!\w)(?:{forms['hedge']})(?!\w)", _unmasked(parsed, clause.span.start, verb.span.end + 12)
    ):
        return "hedged"
    return "asserted"


def _unmasked(parsed: Parsed, start: int, end: int) -> str:
    kept = list(parsed.folded[start:end])
    for span in (*parsed.masks, *(day.span for day in parsed.days)):
        for i in range(max(span.start, start), min(span.end, end)):
            kept[i - start] = " "
    return "".join(kept)


def within(outer: tuple[str, ...], inner: tuple[str, ...]) -> bool:
    """Whether each of some places lies in one of others."""
    return all(any(holds(one, other) for one in outer) for other in inner)
