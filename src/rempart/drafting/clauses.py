"""A sentence as clauses, one around each verb that makes a claim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Literal

from rempart.drafting.attribution import tellings
from rempart.drafting.dates import Hour, days, hours
from rempart.drafting.lexicon import Trigger, lexicon
from rempart.drafting.numbers import numbers
from rempart.drafting.places import acts, origin, places
from rempart.drafting.records import Day, Language, Number, Place, Sentence, Span, Telling, Thing
from rempart.drafting.things import things

Voice = Literal["active", "passive", "reduced"]
"""`shot down two drones`; `two drones were shot down`; `two drones shot down over the base`."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that makes a claim, where it stands."""

    span: Span
    trigger: Trigger
    voice: Voice
    relative: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb and the characters around it that are its own."""

    verb: Verb
    span: Span


@dataclass(frozen=True, eq=False)
class Parsed:
    """All that was found in one sentence; spans count from its first character."""

    sentence: Sentence
    folded: str
    language: Language
    days: tuple[Day, ...]
    hours: tuple[Hour, ...]
    tellings: tuple[Telling, ...]
    masks: tuple[Span, ...]
    numbers: tuple[Number, ...]
    things: tuple[Thing, ...]
    places: tuple[Place, ...]
    origins: tuple[Place, ...]

    def masked(self, span: Span) -> bool:
        """Whether these characters only tell who says it."""
        return any(span.overlaps(mask) for mask in self.masks)

    def search(self, name: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """First match of a lexicon pattern outside the masks."""
        pattern = lexicon(self.language).words[name]
        for match in pattern.finditer(self.folded, start, len(self.folded) if end is None else end):
            if not self.masked(Span(*match.span())):
                return match
        return None


def parse(sentence: Sentence, language: Language, published: date | None) -> Parsed:
    """Dates, tellings, numbers, nouns and places of a sentence."""
    folded = sentence.folded
    found_days, taken = days(folded, language, published)
    found_hours = hours(folded)
    who = tellings(sentence.text, folded, language, taken, found_days)
    masks = tuple(mask for one in who for mask in one.masks)
    here = places(folded)
    blocked = (*taken, *(hour.span for hour in found_hours), *masks, *(place.span for place in here))
    known = numbers(folded, language, blocked)
    usable = tuple(place for place in here if not any(place.span.overlaps(mask) for mask in masks))
    return Parsed(
        sentence=sentence,
        folded=folded,
        language=language,
        days=tuple(day for day in found_days if not any(mask.overlaps(day.span) for mask in masks)),
        hours=tuple(hour for hour in found_hours if not any(mask.overlaps(hour.span) for mask in masks)),
        tellings=who,
        masks=masks,
        numbers=known,
        things=things(folded, language, known, (*masks, *(place.span for place in here))),
        places=tuple(p for p in usable if not origin(folded, p) and not acts(folded, p)),
        origins=tuple(p for p in usable if origin(folded, p)),
    )


def clauses(parsed: Parsed, used: tuple[Span, ...]) -> tuple[Clause, ...]:
    """Clauses in order; verbs within `used` are told already, and those that claim nothing are left out."""
    verbs = [verb for verb in _verbs(parsed, used) if not _silent(parsed, verb)]
    main = [verb for verb in verbs if verb.voice != "reduced" and not _describes(parsed, verb)]
    if main:
        verbs = [verb for verb in verbs if verb in main or _shortened(parsed, verb)]
    return _around(parsed, verbs)


def _describes(parsed: Parsed, verb: Verb) -> bool:
    """`missiles that targeted the base`, `missiles visant la base`: where they went, no claim of its own."""
    form = parsed.folded[verb.span.start : verb.span.end].split()[0]
    participle = verb.trigger.voice == "mover" and re.search(r"(?:ing|ant)$", form) is not None
    return verb.trigger.kind == "launched" and (verb.relative or participle)


def _shortened(parsed: Parsed, verb: Verb) -> bool:
    """A second participle after a full one: `and 34 others wounded`, `and two cars damaged`."""
    if verb.trigger.kind in ("killed", "wounded"):
        return True
    before = [thing for thing in parsed.things if thing.noun.end <= verb.span.start]
    if verb.trigger.kind not in ("component_damaged", "destroyed") or not before:
        return False
    return re.search(r"\b(?:and|et)\s*$", parsed.folded[: before[-1].span.start]) is not None


def part_of(parsed: Parsed, at: int) -> Span:
    """The part of the sentence between hard breaks around a character."""
    begin, end = 0, len(parsed.folded)
    for match in re.finditer(lexicon(parsed.language).forms["hard_breaks"], parsed.folded):
        if match.end() <= at:
            begin = match.end()
        elif match.start() >= at:
            end = min(end, match.start())
    return Span(begin, end)


def _verbs(parsed: Parsed, used: tuple[Span, ...]) -> list[Verb]:
    found: list[tuple[Span, Trigger]] = []
    for trigger in lexicon(parsed.language).triggers:
        found.extend((Span(*match.span()), trigger) for match in trigger.pattern.finditer(parsed.folded))
    found.sort(key=lambda one: (one[0].start, -one[0].end))
    verbs: list[Verb] = []
    end = -1
    for span, trigger in found:
        if span.start < end or parsed.masked(span) or any(span.overlaps(other) for other in used):
            continue
        if _is_noun(parsed, span, trigger) or _within_noun(parsed, span):
            continue
        end = span.end
        verbs.append(Verb(span, trigger, _voice(parsed, span, trigger), _is_relative(parsed, span)))
    return verbs


def _is_noun(parsed: Parsed, span: Span, trigger: Trigger) -> bool:
    """`la frappe`, `the hit`: the noun that looks like the verb."""
    if trigger.kind == "posture":
        return False
    words, before = lexicon(parsed.language), parsed.folded[: span.start]
    return words.ends("noun_before", before) and not words.ends("clitic_before", before)


def _within_noun(parsed: Parsed, span: Span) -> bool:
    """`an intercepted missile`, `d'un missile intercepté`: it only describes."""
    if any(thing.span.holds(span) for thing in parsed.things):
        return True
    before = [t for t in parsed.things if t.noun.end <= span.start and t.complement]
    return bool(before) and parsed.folded[before[-1].noun.end : span.start].strip() == ""


def _is_relative(parsed: Parsed, span: Span) -> bool:
    return (
        re.search(
            rf"(?<!\w)(?:{lexicon(parsed.language).forms['relative']})\s+(?:\w+\s+)?$",
            parsed.folded[: span.start],
        )
        is not None
    )


def _voice(parsed: Parsed, span: Span, trigger: Trigger) -> Voice:
    before = parsed.folded[: span.start]
    passive, active = _auxiliaries(parsed.language)
    if passive.search(before) or lexicon(parsed.language).ends("shortened_passive", before):
        return "passive"
    if active.search(before) or trigger.voice == "alone":
        return "active"
    form = parsed.folded[span.start : span.end]
    if parsed.language == "en":
        return _english_voice(parsed, span, trigger, form)
    first = form.split()[0]
    if first.startswith(("s'", "se")) and trigger.voice == "mover":
        return "active"
    if re.search(r"(?:ant|er|re|ait|aient|ent)$", first) or trigger.voice == "mover":
        return (
            "active" if not (trigger.voice == "mover" and _directly_after_noun(parsed, span)) else "reduced"
        )
    if _directly_after_noun(parsed, span) or not _object_follows(parsed, span):
        return "reduced"
    return "active"


def _object_follows(parsed: Parsed, span: Span) -> bool:
    """Whether a noun stands close behind, or a pronoun close before: `endommagé un hangar`, `les abattus`."""
    follows = [thing for thing in parsed.things if thing.span.start >= span.end]
    gap = parsed.folded[span.end : follows[0].span.start] if follows else "."
    return re.search(r"[.,;:()]", gap) is None and len(gap) < 30


def _english_voice(parsed: Parsed, span: Span, trigger: Trigger, form: str) -> Voice:
    if form.split(maxsplit=1)[0].endswith("ing") or trigger.voice in ("mover", "attack"):
        return "active"
    follows = [thing for thing in parsed.things if thing.span.start >= span.end]
    if follows and parsed.folded[span.end : follows[0].span.start].strip() in (
        "",
        "the",
        "all",
        "all the",
        "those",
    ):
        return "active"
    return "reduced" if _directly_after_noun(parsed, span) else "active"


def _directly_after_noun(parsed: Parsed, span: Span) -> bool:
    before = [thing for thing in parsed.things if thing.noun.end <= span.start]
    if not before:
        return False
    gap = parsed.folded[before[-1].noun.end : span.start].strip(" ,")
    return re.fullmatch(r"(?:[a-z'-]+(?:es?|s|als?|eaux)?\s*){0,2}", gap) is not None and not re.search(
        r"\b(?:a|ont|had|have|has|was|were|and|et|se|s'est|sont|qui|that|which|est)\b", gap
    )


@cache
def _auxiliaries(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    forms = lexicon(language).forms
    adverb = rf"(?:\s+(?:{forms['adverbs']}|\w+ly|\w+ment)|\s+\x01+|,)*"
    either = r"(?:\s+(?:either|both|ni|\w+e?s?\s+(?:ni|nor|and|et|or|ou)))?"
    return (
        re.compile(rf"(?<!\w)(?:{forms['aux_passive']}){adverb}{either}{adverb}\s*$"),
        re.compile(rf"(?<!\w)(?:{forms['aux_active']}){adverb}\s*$"),
    )


def _silent(parsed: Parsed, verb: Verb) -> bool:
    """Questions, what is not known, intentions, what came before something else."""
    forms = lexicon(parsed.language).forms
    begin = part_of(parsed, verb.span.start).start
    before = parsed.folded[begin : verb.span.start]
    if re.search(rf"(?<!\w)(?:{forms['unsure']})(?!\w)", before):
        return True
    words = lexicon(parsed.language)
    intended = verb.trigger.kind != "posture" and words.ends("infinitive_lead", before)
    if intended and not words.ends("reached_by_effort", before):
        return True
    return re.search(rf"(?<!\w)(?:{forms['silent_heads']})\s*(?:\S+\s+){{0,2}}$", before) is not None


def _around(parsed: Parsed, verbs: list[Verb]) -> tuple[Clause, ...]:
    bounds = [0]
    for one, other in pairwise(verbs):
        bounds.append(_boundary(parsed, one, other))
    bounds.append(len(parsed.folded))
    return tuple(
        Clause(verb, Span(bounds[i], max(bounds[i + 1], verb.span.end))) for i, verb in enumerate(verbs)
    )


def _boundary(parsed: Parsed, one: Verb, other: Verb) -> int:
    """Where the clause of one verb ends and that of the next begins."""
    between = parsed.folded[one.span.end : other.span.start]
    form = parsed.folded[other.span.start : other.span.end].split()[0]
    if re.search(r"(?:ing|ant)$", form):
        lead = re.search(r"(?:,|\band|\bet(?: en)?|\ben)\s*$", between)
        return one.span.end + lead.start() if lead else other.span.start
    forms = lexicon(parsed.language).forms
    breaks = list(re.finditer(rf"{forms['hard_breaks']}|{forms['clause_breaks']}|, ", between))
    for match in reversed(breaks):
        rest = Span(one.span.end + match.end(), other.span.start)
        subject = [t for t in parsed.things if rest.start <= t.span.start and t.span.end <= rest.end]
        if (
            subject
            and match.group().strip() in ("and", "et")
            and _joins(parsed, one.span.end, one.span.end + match.start(), subject[0])
        ):
            continue
        if subject and one.voice == "active" and _objects_joined(parsed, one, subject[0], other):
            continue
        return one.span.end + match.start()
    return other.span.start


def _objects_joined(parsed: Parsed, one: Verb, thing: Thing, other: Verb) -> bool:
    """`shot down eight missiles and 15 drones with which ...`: still what the first verb is done to."""
    before = [t for t in parsed.things if one.span.end <= t.span.start and t.noun.end <= thing.span.start]
    gap = parsed.folded[thing.noun.end : other.span.start]
    relative = re.match(r"\s*(?:,\s*)?(?:with which|by which|which|that|qui|dont|que)\b", gap)
    return bool(before) and before[-1].group == thing.group and relative is not None


def _joins(parsed: Parsed, begin: int, at: int, thing: Thing) -> bool:
    """Whether `and` joins two nouns of the subject (`a runway and two aircraft were`), not two clauses."""
    before = [t for t in parsed.things if begin <= t.span.start and t.noun.end <= at]
    commas = parsed.folded.rfind(",", begin, at)
    return (
        bool(before)
        and commas >= begin
        and before[-1].span.start > commas
        and before[-1].noun.end >= at - 1
        and thing.group == before[-1].group
    )
