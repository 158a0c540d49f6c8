"""Who says it, through whom: chains of attribution, and the characters that only name the tellers.

A *tail* stands behind what it governs (`..., the army said`, `selon l'armée`), a *head* before it (`The
army said that ...`). A claim belongs to the nearest head before it and to every tail of its part of the
sentence; the chain runs from the origin (the head) to the one who passed it on (the tail).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from rempart.drafting.lexicon import lexicon
from rempart.drafting.records import Day, Language, Link, Span, Telling

DATE_SIGN = "\x01"
"""Stands for each character of a date in the texts that are searched here."""

_MOST_WORDS = 14
_PIECE = r"[^,;:\"()]"


@dataclass(frozen=True, eq=False)
class _Patterns:
    verb: re.Pattern[str]
    denial: re.Pattern[str]
    tail_info: re.Pattern[str]
    according: re.Pattern[str]
    citing: re.Pattern[str]
    cited_by: re.Pattern[str]
    conjunction: re.Pattern[str]
    breaks: re.Pattern[str]
    speaker: re.Pattern[str]
    pronoun: re.Pattern[str]
    finite: re.Pattern[str]
    outlet_to: re.Pattern[str]
    opens: re.Pattern[str]
    quoting: re.Pattern[str]
    reporting: re.Pattern[str]
    aside: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence as it is searched: the text, its folded twin, and that twin with dates blotted out."""

    text: str
    folded: str
    blotted: str
    language: Language

    def link(self, start: int, end: int) -> Link | None:
        """A name between two places, trimmed; None if nothing or too much stands there."""
        piece = self.blotted[start:end]
        lead = len(piece) - len(piece.lstrip(f" ,\"'-{DATE_SIGN}"))
        body = piece.strip(f" ,.\"'-{DATE_SIGN}")
        if not body or DATE_SIGN in body or len(body.split()) > _MOST_WORDS:
            return None
        span = Span(start + lead, start + lead + len(body))
        return Link(self.text[span.start : span.end], span)


def tellings(
    text: str, folded: str, language: Language, dates: tuple[Span, ...], known: tuple[Day, ...] = ()
) -> tuple[Telling, ...]:
    """All tellings of a sentence; spans count from its first character."""
    blotted = list(folded)
    for span in dates:
        blotted[span.start : span.end] = DATE_SIGN * (span.end - span.start)
    sentence = _Sentence(text, folded, "".join(blotted), language)
    found = [*_accordings(sentence), *_quotings(sentence)]
    for telling in _sayings(sentence, found):
        if not any(mask.overlaps(other) for mask in telling.masks for one in found for other in one.masks):
            found.append(telling)
    found.sort(key=lambda telling: telling.governs.start)
    return tuple(_dated(one, known) for one in _named(_bounded(found), sentence))


def _named(found: list[Telling], sentence: _Sentence) -> list[Telling]:
    """`The army said ..., although it said ...`: a pronoun is the teller named before it."""
    pronoun = _patterns(sentence.language).pronoun
    named: list[Telling] = []
    for one in found:
        first = sentence.folded[one.chain[0].span.start : one.chain[0].span.end]
        before = [other for other in named if other.masks[0].start < one.masks[0].start]
        if pronoun.fullmatch(first) and before:
            named.append(replace(one, chain=(before[-1].chain[0], *one.chain[1:])))
        else:
            named.append(one)
    return named


def chain_for(at: int, found: tuple[Telling, ...]) -> Telling | None:
    """The telling that governs a character: nearest head and all tails, in one chain."""
    over = [one for one in found if one.governs.start <= at < one.governs.end]
    heads = [one for one in over if one.masks[0].start < at]
    tails = [one for one in over if one.masks[0].start >= at]
    parts = [*heads[-1:], *tails]
    if heads and any(
        one.governs.start < at and one is not heads[-1] and _leads(one, heads[-1]) for one in heads
    ):
        parts = [*[one for one in heads if _leads(one, heads[-1])], *parts]
    if not parts:
        return None
    links = tuple(dict.fromkeys(link for one in parts for link in one.chain))
    said = next((one.said for one in parts if one.said), None)
    masks = tuple(mask for one in parts for mask in one.masks)
    return Telling(links, parts[0].governs, masks, any(one.denies for one in parts), said)


def _leads(one: Telling, other: Telling) -> bool:
    return (
        one is not other
        and one.masks[0].end <= other.masks[0].start
        and one.governs.end == other.governs.end
        and one.governs.start == 0
    )


def _dated(telling: Telling, known: tuple[Day, ...]) -> Telling:
    said = next((day for day in known if any(mask.holds(day.span) for mask in telling.masks)), None)
    return telling if said is None else replace(telling, said=said)


def _bounded(found: list[Telling]) -> list[Telling]:
    """A head governs up to the next head that begins a part of its own."""
    heads = [one for one in found if one.governs.start == one.masks[0].start]
    bounded: list[Telling] = []
    for one in found:
        later = [h.masks[0].start for h in heads if h.masks[0].start > one.masks[0].start]
        if one in heads and later:
            bounded.append(
                replace(one, governs=Span(one.governs.start, max(one.governs.start + 1, later[0])))
            )
        else:
            bounded.append(one)
    return bounded


def _accordings(sentence: _Sentence) -> Iterator[Telling]:
    """`according to ...`, `selon ... citée par ...`."""
    patterns = _patterns(sentence.language)
    for match in patterns.according.finditer(sentence.blotted):
        end = _end_of_name(sentence, match.end())
        chain = _chain(sentence, match.end(), end)
        if not chain:
            continue
        begin, stop = _part(sentence, match.start())
        yield Telling(chain, Span(begin, stop), (Span(match.start(), end),))


def _sayings(sentence: _Sentence, taken: list[Telling]) -> Iterator[Telling]:
    patterns = _patterns(sentence.language)
    last_end = 0
    for match in patterns.verb.finditer(sentence.blotted):
        if match.start() < last_end or any(m.holds(Span(*match.span())) for one in taken for m in one.masks):
            continue
        telling = _inverted(sentence, match) or _tail(sentence, match) or _head(sentence, match, last_end)
        if telling is not None:
            last_end = max(mask.end for mask in telling.masks)
            yield telling


def _inverted(sentence: _Sentence, verb: re.Match[str]) -> Telling | None:
    """`..., said the spokesman`, `..., a confié à l'AFP une source`, `..., a-t-il ajouté`."""
    before = sentence.blotted[: verb.start()].rstrip()
    if not before.endswith((",", '"', '",')) or not before.strip('", '):
        return None
    begin, stop = _whole(sentence, verb.start())
    pronoun = re.match(r"(?:a|ont)-(?:t-)?(ils?|elles?|on)\b", verb.group())
    if pronoun is not None:
        at = verb.start() + pronoun.start(1)
        link = sentence.link(at, at + len(pronoun.group(1)))
        return (
            None
            if link is None
            else Telling((link,), Span(begin, stop), (Span(verb.start(), _after(sentence, verb.end())),))
        )
    at, outlet = _outlet(sentence, _after(sentence, verb.end()))
    end = _with_office(sentence, _end_of_name(sentence, at))
    chain = _chain(sentence, at, end)
    if not chain or re.match(r"\s*(?:que\b|qu'|that\b)", sentence.blotted[at:]):
        return None
    links = (*chain, *((outlet,) if outlet else ()))
    return Telling(links, Span(begin, stop), (Span(verb.start(), _after(sentence, end)),))


def _tail(sentence: _Sentence, verb: re.Match[str]) -> Telling | None:
    """`..., the army said in a statement`, `..., a source told Reuters`."""
    at, outlet = _outlet(sentence, verb.end())
    end = _after(sentence, at)
    if not re.match(r"\s*(?:[,;.!?\"]|$)", sentence.blotted[end:]):
        return None
    comma = sentence.blotted.rfind(",", 0, verb.start())
    if comma < 0:
        return None
    start = comma + 1
    chain = _chain(sentence, start, verb.start())
    if not chain:
        return None
    earlier = sentence.blotted.rfind(",", 0, comma)
    if earlier >= 0 and _is_apposition(sentence, earlier + 1, comma):
        start = earlier + 1
        chain = _chain(sentence, start, verb.start()) or chain
    begin, stop = _whole(sentence, verb.start())
    links = (*chain, *((outlet,) if outlet else ()))
    cited, mask = _citing(sentence, end)
    return Telling(
        (*cited, *links), Span(begin, stop), (Span(start, max(end, mask)),), _denies(sentence, verb)
    )


def _head(sentence: _Sentence, verb: re.Match[str], last_end: int) -> Telling | None:
    """`The army said that ...`, `Citing two officials, the Times reported that ...`."""
    patterns = _patterns(sentence.language)
    begin, stop = _part(sentence, verb.start())
    begin = max(begin, last_end)
    lead = patterns.conjunction.match(sentence.blotted, begin)
    begin = lead.end() if lead is not None else begin
    cited: tuple[Link, ...] = ()
    citing = patterns.citing.match(sentence.blotted, begin)
    start = begin
    if citing is not None:
        comma = sentence.blotted.find(",", citing.end(), verb.start())
        if comma < 0:
            return None
        cited, start = _chain(sentence, citing.end(), comma), comma + 1
    start = _after_adverbials(sentence, start, verb.start())
    chain = _chain(sentence, start, verb.start())
    if not chain or patterns.finite.search(sentence.folded, start, verb.start()):
        start = _last_break(sentence, start, verb.start())
        chain = _chain(sentence, start, verb.start())
        if not chain or patterns.finite.search(sentence.folded, start, verb.start()):
            return None
    at, outlet = _outlet(sentence, _after(sentence, verb.end()))
    at = _after(sentence, at)
    opened = patterns.opens.match(sentence.blotted, at)
    if opened is None and sentence.language == "fr":
        return None
    end = opened.end() if opened is not None else at
    if not cited and (source := _source_of(sentence, at)) is not None:
        cited, end = source
    begin = begin if citing is not None else start
    links = (*cited, *chain, *((outlet,) if outlet else ()))
    return Telling(links, Span(begin, stop), (Span(begin, end),), _denies(sentence, verb))


def _after_adverbials(sentence: _Sentence, start: int, verb: int) -> int:
    """Where the name before a verb starts: `In a statement, the army said`; not in `X, their head, said`."""
    manner = _after(sentence, start)
    if sentence.blotted[start:manner].strip():
        start = manner
    before = sentence.blotted[start:verb].rstrip()
    if before.endswith(","):
        return start
    comma = before.rfind(",")
    return start + comma + 1 if comma >= 0 else start


def _source_of(sentence: _Sentence, at: int) -> tuple[tuple[Link, ...], int] | None:
    """`reports, citing the ministry, that`: whom it cites, and where what is told begins."""
    match = _patterns(sentence.language).reporting.match(sentence.blotted, at)
    if match is None:
        return None
    chain = _chain(sentence, *match.span("source"))
    return (chain, match.end()) if chain else None


def _quotings(sentence: _Sentence) -> Iterator[Telling]:
    """`The agency quoted a military source as saying that ...`."""
    patterns = _patterns(sentence.language)
    for match in patterns.quoting.finditer(sentence.blotted):
        begin, stop = _part(sentence, match.start())
        begin = _after_adverbials(sentence, begin, match.start())
        source = _chain(sentence, *match.span("source"))
        outlet = _chain(sentence, begin, match.start())
        if source and outlet:
            end = _after(sentence, match.end())
            opened = patterns.opens.match(sentence.blotted, end)
            end = opened.end() if opened is not None else end
            yield Telling((*source, *outlet), Span(begin, stop), (Span(begin, end),))


def _denies(sentence: _Sentence, verb: re.Match[str]) -> bool:
    return _patterns(sentence.language).denial.search(verb.group()) is not None


def _citing(sentence: _Sentence, at: int) -> tuple[tuple[Link, ...], int]:
    """`..., citing two officials` behind a tail."""
    match = re.compile(r"\s*,\s*").match(sentence.blotted, at)
    citing = (
        None if match is None else _patterns(sentence.language).citing.match(sentence.blotted, match.end())
    )
    if citing is None:
        return (), at
    end = _end_of_name(sentence, citing.end())
    return _chain(sentence, citing.end(), end), end


def _chain(sentence: _Sentence, start: int, end: int) -> tuple[Link, ...]:
    """Links between two places: one name, or a name cited by another; empty if it reads as no teller."""
    patterns = _patterns(sentence.language)
    aside = patterns.aside.search(sentence.folded, start, end)
    end = aside.start() if aside is not None else end
    cited = patterns.cited_by.search(sentence.blotted, start, end)
    parts = [(start, end)] if cited is None else [(start, cited.start()), (cited.end(), end)]
    told = (
        patterns.outlet_to.search(sentence.text, start, end)
        if cited is None and sentence.language == "fr"
        else None
    )
    if told is not None and told.end() >= end - 1 and told.start() > start:
        parts = [(start, told.start())]
        if re.search(r"[A-ZÀ-Ý]", told.group("outlet")):
            parts.append(told.span("outlet"))
    links = [sentence.link(*part) for part in parts]
    if any(link is None or not _is_teller(sentence, link) for link in links):
        return ()
    return tuple(link for link in links if link is not None)


def _is_teller(sentence: _Sentence, link: Link) -> bool:
    patterns = _patterns(sentence.language)
    folded = sentence.folded[link.span.start : link.span.end]
    if re.match(r"(?:ce qu|which\b|what\b|a claim\b)", folded):
        return False
    if patterns.pronoun.fullmatch(folded) or patterns.speaker.search(folded):
        return True
    words = link.text.split()
    if len(words) == 1 and re.fullmatch(r"[A-ZÀ-Ý][\w.&'’-]+", link.text):
        return folded not in lexicon(sentence.language).function_words and not folded.endswith("reports")
    return any(
        word[:1].isupper() or re.match(r"(?:al|el|[ld]['’])[-]?[A-ZÀ-Ý]", word)
        for word in words[0 if link.span.start else 1 :]
    ) or (len(words) <= 3 and link.text[:1].isupper() and not re.search(r"\d", link.text) and len(words) > 1)


def _is_apposition(sentence: _Sentence, start: int, end: int) -> bool:
    """Whether a piece between commas names a person whose office follows."""
    link = sentence.link(start, end)
    if link is None or len(link.text.split()) > 6 or re.search(r"\b(?:and|et)\b", link.text):
        return False
    words = [word for word in link.text.split() if word[:1].isalpha()]
    return sum(word[:1].isupper() for word in words) >= max(2, len(words) - 1)


def _whole(sentence: _Sentence, at: int) -> tuple[int, int]:
    """The part of the sentence that a tail governs: back to a semicolon, whatever stands between."""
    return sentence.blotted.rfind(";", 0, at) + 1, _part(sentence, at)[1]


def _part(sentence: _Sentence, at: int) -> tuple[int, int]:
    """The part of the sentence around a place, between hard breaks (`;`, `but`, `tandis que`)."""
    patterns = _patterns(sentence.language)
    begin, stop = 0, len(sentence.blotted)
    for match in patterns.breaks.finditer(sentence.blotted):
        if match.end() <= at:
            begin = match.end()
        elif match.start() >= at and match.group().strip().startswith(";"):
            stop = min(stop, match.start())
    semicolon = sentence.blotted.rfind(";", 0, at)
    return (begin if begin > semicolon else semicolon + 1), stop


def _last_break(sentence: _Sentence, start: int, end: int) -> int:
    found = [
        m.end() for m in re.finditer(r"(?:,|\b(?:and|et|as|after|apres)\b)\s*", sentence.blotted[start:end])
    ]
    return start + found[-1] if found else start


def _after(sentence: _Sentence, at: int) -> int:
    """Where the day and the manner of a telling end (`on Tuesday`, `sur Telegram`)."""
    info = _patterns(sentence.language).tail_info
    while True:
        match = info.match(sentence.blotted, at)
        if match is None or match.end() == at:
            return at
        at = match.end()


def _outlet(sentence: _Sentence, at: int) -> tuple[int, Link | None]:
    """`told Reuters`, `à l'AFP`: where it ends and the outlet, if one is named."""
    match = _patterns(sentence.language).outlet_to.match(sentence.text, at)
    if match is None:
        return at, None
    link = sentence.link(*match.span("outlet"))
    named = link is not None and re.search(r"[A-ZÀ-Ý]", link.text) is not None
    return match.end(), link if named else None


def _end_of_name(sentence: _Sentence, at: int) -> int:
    """Where a name that begins here ends: at a comma, a break, the manner of the telling."""
    stop = len(sentence.blotted)
    match = re.compile(rf"[,;:()]|{DATE_SIGN}|[.!?]\"?$|\"|\s(?:that|que|qu'|whose|mais|but)\b").search(
        sentence.blotted, at
    )
    if match is not None:
        stop = match.start()
    info = _patterns(sentence.language).tail_info
    for space in re.finditer(r"\s", sentence.blotted[at:stop]):
        if info.match(sentence.blotted, at + space.start()):
            return at + space.start()
    if sentence.blotted[stop : stop + 1] == ",":
        return _past_citation(sentence, stop)
    return stop


def _with_office(sentence: _Sentence, end: int) -> int:
    """A name goes on where a comma is followed by what the person is, or who holds the office."""
    match = re.compile(r",\s+((?:[^\W\d_]|['’. -]){3,60}?)\s*(?=[,;.]|$)").match(sentence.text, end)
    if match is None:
        return end
    patterns = _patterns(sentence.language)
    piece = sentence.folded[match.start(1) : match.end(1)]
    office = patterns.speaker.search(piece) is not None and patterns.finite.search(piece) is None
    told = patterns.verb.search(piece) is not None or re.search(r"ant\b.*(?:que|qu')", piece) is not None
    return match.end(1) if office and not told else end


def _past_citation(sentence: _Sentence, comma: int) -> int:
    """A comma may stand before `cited by`, `citée par`: the name goes on."""
    match = re.compile(r",\s+").match(sentence.blotted, comma)
    cited = None if match is None else _patterns(sentence.language).cited_by.match(sentence.blotted, comma)
    return comma if cited is None else _end_of_name(sentence, cited.end())


@cache
def _patterns(language: Language) -> _Patterns:
    forms = lexicon(language).forms
    helpers = forms["saying_helpers"]
    verbs = forms["verbs_of_saying"]
    lead = forms["not_verbs_of_saying"]
    inverted = rf"(?:a|ont)-(?:t-)?(?:ils?|elles?|on)\s+(?:{verbs})"
    spoken = rf"(?:(?:{helpers})\s+)*(?:{verbs})"
    verb = rf"(?<![\w-]){lead}(?:{spoken}|{inverted})(?![\w-])"
    return _Patterns(
        verb=re.compile(verb),
        denial=re.compile(rf"\b(?:{forms['verbs_of_denial']})\b"),
        tail_info=re.compile(rf"\s*,?\s*(?:{DATE_SIGN}+|(?:{forms['saying_tail']})(?!\w))"),
        according=re.compile(rf"(?<!\w)(?:{forms['according']})\s+(?!{forms['first_reports']})"),
        citing=re.compile(rf"\s*(?:{forms['citing']})\s+"),
        cited_by=re.compile(rf",?\s+(?:{forms['cited_by']})\s+"),
        conjunction=re.compile(rf"\s*(?:{forms['conjunctions']})\s*,?\s+"),
        breaks=re.compile(forms["hard_breaks"]),
        speaker=re.compile(rf"(?<![\w])(?:{forms['speaker_words']})(?!\w)"),
        pronoun=re.compile(forms["speaker_pronouns"]),
        finite=re.compile(rf"(?<!\w)(?:{forms['aux_passive']}|n'a|n'ont|not|did not|pas)(?!\w)"),
        outlet_to=re.compile(forms["outlet_to"]),
        opens=re.compile(forms["opens"]),
        aside=re.compile(rf"(?:{forms['aside']})\s*$"),
        quoting=re.compile(rf"\s+(?:(?:has|had)\s+)?{forms['quoted_saying']}"),
        reporting=re.compile(
            rf"\s*,?\s*(?:{forms['reports_citing']})\s+(?P<source>[^,;:\"]{{3,80}}?)\s*(?:,\s*)?(?:that\b|que\b|qu')"
        ),
    )
