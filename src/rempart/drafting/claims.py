"""From the clauses of a sentence to claims: what was done to what, how many, where, when, said by whom and
how.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from rempart.drafting.arguments import Arguments, arguments, only_weapon
from rempart.drafting.attribution import chain_for
from rempart.drafting.casualties import by_nouns
from rempart.drafting.circumstances import day_of, hour_of, mode_of, places_of
from rempart.drafting.clauses import Clause, Parsed, clauses, parse
from rempart.drafting.lexicon import lexicon
from rempart.drafting.records import Count, Finding, Language, Reading, Sentence, Span, Thing
from rempart.drafting.roles import role_of, stale

CONSEQUENCES = ("casualties", "no_damage", "component_damaged", "component_destroyed", "under_inquiry")
"""Kinds that tell what an attack led to: they share its weapon, place and day."""


def read_sentence(sentence: Sentence, language: Language, published: date | None) -> Reading:
    """What one sentence claims; spans of the result count from the first character of the whole text."""
    parsed = parse(sentence, language, published)
    findings = _findings(parsed)
    if stale(parsed, published, bool(findings) and all(one.kind == "posture" for one in findings)):
        findings = ()
    role = role_of(parsed, findings, published)
    shifted = tuple(_shifted(one, sentence.span.start) for one in findings)
    return Reading(
        sentence,
        role,
        shifted,
        tuple(replace(p, span=_moved(p.span, sentence.span.start)) for p in parsed.places),
        tuple(replace(d, span=_moved(d.span, sentence.span.start)) for d in parsed.days),
    )


def _findings(parsed: Parsed) -> tuple[Finding, ...]:
    nouns, used = by_nouns(parsed)
    found = list(nouns)
    previous: Arguments | None = None
    for clause in clauses(parsed, used):
        taken = arguments(parsed, clause, previous)
        found.extend(_of_clause(parsed, clause, taken))
        previous = taken
    found.sort(key=lambda one: one.span.start)
    return tuple(_circumstances(parsed, one, found) for one in _once(found))


def _once(found: list[Finding]) -> list[Finding]:
    """Without claims that say the same as another of the sentence."""
    kept: list[Finding] = []
    for one in found:
        same = [k for k in kept if k.kind == one.kind and k.thing == one.thing and k.weapons == one.weapons]
        if any(k.count == one.count or (one.count is None and one.kind != "component_damaged") for k in same):
            continue
        kept.append(one)
    return kept


def _of_clause(parsed: Parsed, clause: Clause, taken: Arguments) -> list[Finding]:
    kind, span = clause.verb.trigger.kind, clause.verb.span
    mode = mode_of(parsed, clause, taken.subject)
    found: list[Finding] = []
    for theme in taken.themes or (None,):
        finding = _one(parsed, clause, kind, theme, taken)
        if finding is not None:
            spoken = finding.kind == "posture" or (theme is not None and theme.group == "bare")
            weapons = finding.weapons or (() if spoken else taken.weapons)
            places = () if finding.kind == "posture" else places_of(parsed, clause)
            found.append(
                replace(finding, span=span, weapons=weapons, mode=mode, places=finding.places or places)
            )
    return _gapped(parsed, clause, _joined(found))


def _one(parsed: Parsed, clause: Clause, kind: str, theme: Thing | None, taken: Arguments) -> Finding | None:
    """The claim of one verb about one thing; None if the two do not go together."""
    base = Finding(kind, clause.verb.span)
    if kind == "posture":
        return _posture(parsed, clause, base, theme)
    if kind in ("killed", "wounded"):
        return None if theme is None else _counted(replace(base, kind="casualties", thing=kind), theme)
    if theme is None:
        return _without_theme(parsed, base, clause, taken)
    group = taken.group_of(theme)
    if kind in ("destroyed", "component_damaged") and group in ("object", "system"):
        made = "component_destroyed" if kind == "destroyed" else kind
        owner = _system_of(parsed, theme) if group == "object" else ""
        return _counted(replace(base, kind=made, thing=theme.id or "system", of_system=owner), theme)
    if kind == "destroyed":
        kind = "warhead_killed" if group == "warhead" else "intercepted"
    if group == "warhead" and kind == "intercepted":
        kind = "warhead_killed"
    if group in ("object", "system") and kind == "impacted":
        return replace(base, thing=theme.id)
    if kind == "component_damaged" or group in ("object", "system", "people", "attacker", "debris"):
        return None
    if kind == "launched" and group == "interceptor":
        count = theme.number.count if theme.number else None
        return replace(base, kind="engaged", interceptors=count, weapons=taken.weapons)
    if group == "interceptor" and kind != "passed_close":
        return None
    if group == "target" and kind in ("launched", "fell_short") and theme.number is None and theme.id == "":
        return None
    own = (theme.id,) if group in ("weapon", "attack") and theme.group != "bare" else taken.inherited(theme)
    made = _landed(parsed, clause, kind)
    thing = taken.hit.id if taken.hit is not None and made == "impacted" else ""
    told = _counted(replace(base, kind=made, weapons=own, thing=thing), theme)
    total = taken.shared(theme)
    return told if total is None else replace(told, of=total)


def _system_of(parsed: Parsed, theme: Thing) -> str:
    """System that a component belongs to: `the radar of the Patriot battery`, `a Patriot radar`."""
    for thing in parsed.things:
        close = thing.complement and 0 <= thing.span.start - theme.noun.end < 16
        if thing.group == "system" and close:
            return thing.id
    named = re.search(r"patriot|thaad|c-ram|iron dome", parsed.folded[theme.span.start : theme.noun.end])
    return named.group().replace("-", "_").replace(" ", "_") if named is not None else ""


def _counted(base: Finding, theme: Thing) -> Finding:
    """The claim with the number of its theme."""
    number = theme.number
    return base if number is None else replace(base, count=number.count, of=number.of, share=number.share)


def _without_theme(parsed: Parsed, base: Finding, clause: Clause, taken: Arguments) -> Finding | None:
    """Verbs that claim something though nothing of the lexicon is named with them."""
    if base.kind == "engaged":
        if "small_arms" in taken.weapons:
            return replace(base, kind="launched")
        return base if clause.verb.trigger.voice == "alone" else None
    if clause.verb.trigger.voice == "attack" and taken.attacked and not _on_the_road(parsed, clause):
        return base
    if base.kind == "impacted" and taken.by_attack:
        return replace(base, thing=taken.hit.id if taken.hit is not None else "")
    return None


def _on_the_road(parsed: Parsed, clause: Clause) -> bool:
    """An attack on a convoy by means that are not told may be one on the ground: nothing is said of it."""
    return any(t.id in ("convoy", "vehicle") and t.span.overlaps(clause.span) for t in parsed.things)


def _posture(parsed: Parsed, clause: Clause, base: Finding, theme: Thing | None) -> Finding | None:
    within = [
        t for t in parsed.things if t.group == "system" and t.span.overlaps(clause.span) and not t.complement
    ]
    system = theme if theme is not None and theme.group == "system" else within[0] if within else None
    if system is None:
        return None
    where = [p.id for p in (*parsed.places, *parsed.origins) if p.span.overlaps(clause.span)]
    ordered = sorted(
        set(where),
        key=lambda one: next(p.span.start for p in (*parsed.places, *parsed.origins) if p.id == one),
    )
    told = replace(base, thing=system.id, places=tuple(ordered))
    return _counted(told, system) if system.id else told


def _landed(parsed: Parsed, clause: Clause, kind: str) -> str:
    """`impacted`, unless it came down where nothing was aimed at."""
    if kind != "impacted":
        return kind
    after = (clause.verb.span.end, clause.span.end)
    outside = parsed.search("fell_outside", *after) or parsed.search(
        "fell_inside_origin", clause.verb.span.end, clause.span.end
    )
    return "fell_short" if outside else kind


def _joined(found: list[Finding]) -> list[Finding]:
    """Two weapons under one number are one claim: `30 drones and cruise missiles`."""
    if len(found) == 2 and found[0].kind == found[1].kind and found[0].thing == found[1].thing:
        first, second = found
        if first.weapons != second.weapons and second.count is None and second.share is None:
            return [replace(first, weapons=(*first.weapons, *second.weapons))]
    return found


def _gapped(parsed: Parsed, clause: Clause, found: list[Finding]) -> list[Finding]:
    """`three rockets were fired at Balad and two at Baghdad airport`."""
    if len(found) != 1 or found[0].count is None:
        return found
    later = [
        t
        for t in parsed.things
        if t.group == "bare" and clause.verb.span.end <= t.span.start < clause.span.end
    ]
    extra: list[Finding] = []
    for thing in later:
        near = [p for p in parsed.places if thing.span.end <= p.span.start < clause.span.end]
        joined = re.search(r"(?:,|\b(?:and|et))\s*$", parsed.folded[: thing.span.start])
        if (
            near
            and joined
            and thing.number
            and lexicon(parsed.language).fits(
                "gapped_prepositions", f"{parsed.folded[thing.span.end : near[0].span.start]} "
            )
        ):
            extra.append(
                replace(found[0], count=thing.number.count, of=None, places=(near[0].id,), span=thing.span)
            )
    if not extra:
        return found
    moved = {place for one in extra for place in one.places}
    kept = tuple(place for place in found[0].places if place not in moved) or _first_place(
        parsed, clause, moved
    )
    return [replace(found[0], places=kept), *extra]


def _first_place(parsed: Parsed, clause: Clause, other: set[str]) -> tuple[str, ...]:
    return tuple(p.id for p in parsed.places if p.span.overlaps(clause.span) and p.id not in other)[:1]


def _circumstances(parsed: Parsed, one: Finding, found: list[Finding]) -> Finding:
    """Day, hour, teller, and for consequences the weapon and place of the attack in the same sentence."""
    telling = chain_for(one.span.start, parsed.tellings)
    places, weapons = one.places, one.weapons
    if one.kind in CONSEQUENCES:
        if not places and len({p.id for p in parsed.places}) >= 1:
            places = places_of(parsed, None)
        if not weapons and one.kind != "under_inquiry":
            weapons = next((f.weapons for f in found if f.weapons and f.kind not in CONSEQUENCES), ())
            weapons = weapons or only_weapon(parsed, 0, len(parsed.folded))
    mode = one.mode
    if telling is not None and telling.denies and mode == "asserted":
        mode = "denied"
    if mode == "asserted" and lexicon(parsed.language).has("first_reports", parsed.folded):
        mode = "hedged"
    return replace(
        one,
        places=places,
        weapons=weapons,
        day=day_of(parsed, one.span),
        hour=hour_of(parsed, one.span),
        telling=telling,
        mode=mode,
        basis=_basis(parsed, one),
    )


def _basis(parsed: Parsed, one: Finding) -> str:
    """What the denominator counts, if the words after it tell."""
    if one.of is None and one.share is None:
        return ""
    for name in ("launched", "threatening", "engaged"):
        pattern = lexicon(parsed.language).words[f"basis_{name}"]
        if pattern.search(parsed.folded):
            return name
    return ""


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _shifted(one: Finding, by: int) -> Finding:
    telling = one.telling
    if telling is not None:
        telling = replace(
            telling,
            chain=tuple(replace(link, span=_moved(link.span, by)) for link in telling.chain),
            governs=_moved(telling.governs, by),
            masks=tuple(_moved(mask, by) for mask in telling.masks),
        )
    day = None if one.day is None else replace(one.day, span=_moved(one.day.span, by))
    return replace(one, span=_moved(one.span, by), telling=telling, day=day)


__all__ = ["CONSEQUENCES", "Count", "read_sentence"]
