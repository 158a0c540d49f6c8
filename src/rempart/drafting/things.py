"""Nouns of the lexicon in a sentence, each with its number or article: weapons, what can be hit, people."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from rempart.drafting.lexicon import Noun, lexicon
from rempart.drafting.records import Count, Language, Number, Span, Thing

_ONE = Count(1, 1)
_MODIFIERS = 5


def things(
    folded: str, language: Language, known: tuple[Number, ...], taken: tuple[Span, ...]
) -> tuple[Thing, ...]:
    """Nouns outside the characters in `taken`, in order, and numbers that stand without a noun."""
    nouns = _apart([noun for noun in _nouns(folded, language) if not any(noun[0].overlaps(t) for t in taken)])
    found: list[Thing] = []
    used: set[Number] = set()
    after = 0
    for span, noun, plural in nouns:
        thing = _with_number(folded, language, span, noun, plural, known, after)
        if thing.number is not None:
            used.add(thing.number)
        found.append(thing)
        after = span.end
    found = _compounds(folded, language, found)
    bare = (_bare(folded, language, number) for number in known if number not in used)
    found.extend(one for one in bare if one is not None and not any(one.span.overlaps(t.span) for t in found))
    found.extend(
        one for one in _others(folded, language) if not any(one.span.overlaps(t.span) for t in found)
    )
    found.sort(key=lambda thing: thing.span.start)
    return tuple(_complements(folded, language, found))


def _nouns(folded: str, language: Language) -> list[tuple[Span, Noun, bool]]:
    found: list[tuple[Span, Noun, bool]] = []
    for noun in lexicon(language).nouns:
        for match in noun.pattern.finditer(folded):
            plural = (
                any(match.groups())
                or re.search(r"(?:people|troops|children|men|women|police|aux)$", match.group()) is not None
            )
            found.append((Span(*match.span()), noun, plural))
    return found


def _apart(nouns: list[tuple[Span, Noun, bool]]) -> list[tuple[Span, Noun, bool]]:
    """Leftmost longest, without overlaps."""
    kept: list[tuple[Span, Noun, bool]] = []
    for one in sorted(nouns, key=lambda n: (n[0].start, -n[0].end)):
        if not kept or one[0].start >= kept[-1][0].end:
            kept.append(one)
    return kept


def _with_number(
    folded: str,
    language: Language,
    span: Span,
    noun: Noun,
    plural: bool,
    known: tuple[Number, ...],
    after: int,
) -> Thing:
    """The noun with the number before it, or the one that its article tells."""
    words = lexicon(language)
    before = [n for n in known if after <= n.span.start and n.span.end <= span.start]
    if before and _only_modifiers(folded[before[-1].span.end : span.start], language):
        return Thing(Span(before[-1].span.start, span.end), span, noun.group, noun.id, before[-1])
    lead = _lead(language).search(folded, after, span.start)
    if lead is None:
        return Thing(span, span, noun.group, noun.id)
    whole = Span(lead.start(), span.end)
    single = re.fullmatch(words.forms["articles_one"], lead["article"]) is not None
    if single or (not plural and lead["article"] not in ("les", "des")):
        return Thing(whole, span, noun.group, noun.id, Number(Span(*lead.span("article")), _ONE))
    return Thing(whole, span, noun.group, noun.id)


@cache
def _lead(language: Language) -> re.Pattern[str]:
    """The article before a noun, with up to three words of no function between."""
    words = lexicon(language)
    article = rf"{words.forms['articles_one']}|{words.forms['articles_definite']}"
    function = "|".join(sorted(map(re.escape, words.function_words), key=len, reverse=True))
    article = "|".join(sorted(article.split("|"), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w-])(?P<article>{article})(?:(?<=')|(?!\w))\s*(?:(?!(?:{function})\s)[\w'-]+\s+){{0,3}}$"
    )


def _only_modifiers(between: str, language: Language) -> bool:
    words = lexicon(language)
    skipped = set(lexicon(language).forms.get("partitives", "").split("|"))
    parts = between.replace("u.s.", "us").split()
    if len(parts) > _MODIFIERS or re.search(r"[,;:.()\"]", " ".join(parts)):
        return False
    return all(part in skipped or part not in words.function_words for part in parts)


def _compounds(folded: str, language: Language, found: list[Thing]) -> list[Thing]:
    """Two nouns side by side are one: the last leads in English, the first in French."""
    kept: list[Thing] = []
    for thing in found:
        gap = folded[kept[-1].noun.end : thing.span.start] if kept else "."
        if kept and gap.strip() == "" and thing.number is None and thing.span == thing.noun:
            first = kept.pop()
            lead, other = (thing, first) if language == "en" else (first, thing)
            joined = Span(first.span.start, thing.span.end)
            kept.append(replace(lead, span=joined, number=lead.number or other.number))
        else:
            kept.append(thing)
    followed, led = _of_attacks(language)
    out = []
    for thing in kept:
        if thing.group == "weapon" and followed.match(folded, thing.noun.end):
            out.append(replace(thing, group="attack", number=None))
        elif thing.group == "weapon" and led.search(folded, 0, thing.span.start):
            out.append(replace(thing, group="attack"))
        else:
            out.append(thing)
    return out


@cache
def _of_attacks(language: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    forms = lexicon(language).forms
    return (
        re.compile(rf"\s+(?:{forms['attack_nouns']})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{forms['attack_of']})\s*$"),
    )


def _bare(folded: str, language: Language, number: Number) -> Thing | None:
    """A number whose noun is left out (`of which three were`, `une vingtaine sont`)."""
    word = folded[number.span.start : number.span.end].strip()
    words, following = lexicon(language), folded[number.span.end :]
    article = word in lexicon(language).articles and not re.match(
        r"\s+(?:a|est|s'est|avait|s'etait|aurait)\s", following
    )
    if article or words.ends("unreferred", folded[: number.span.start]):
        return None
    if not re.match(r"\s*(?:[,;.)]|$)", following) and not _follows(language).match(following):
        return None
    return Thing(number.span, number.span, "bare", "", number)


@cache
def _follows(language: Language) -> re.Pattern[str]:
    words = lexicon(language)
    function = "|".join(sorted(map(re.escape, words.function_words), key=len, reverse=True))
    triggers = "|".join(trigger.pattern.pattern for trigger in words.triggers)
    return re.compile(
        rf"\s*(?:(?:{function})(?![\w])|(?:{triggers})|others?\b|autres?\b|more\b|heading\b|headed\b)"
    )


def _others(folded: str, language: Language) -> list[Thing]:
    """`another crashed`, `un autre s'est écrasé`."""
    found = []
    for match in lexicon(language).words["another"].finditer(folded):
        span = Span(*match.span())
        found.append(Thing(span, span, "bare", "", Number(span, _ONE)))
    return found


def _complements(folded: str, language: Language, found: list[Thing]) -> list[Thing]:
    of = re.compile(rf"\s+(?:{lexicon(language).forms['complement_of']})\s*")
    out: list[Thing] = []
    for thing in found:
        owner = (
            re.match(lexicon(language).forms["possessor"], folded[thing.noun.end :]) is not None
            and thing.group != "attack"
        )
        belongs = False
        of_debris = bool(out) and out[-1].group == "debris"
        if out and (of_debris or thing.group not in ("attack", "people")):
            begin = out[-1].noun.end
            gap = folded[begin : thing.noun.start]
            match = of.match(gap)
            belongs = (
                match is not None
                and _only_modifiers(gap[match.end() :], language)
                and out[-1].group != "bare"
            )
        out.append(replace(thing, complement=owner or belongs))
    return out
