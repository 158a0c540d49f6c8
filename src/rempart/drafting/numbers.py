"""The grammar of numbers: `au moins trois`, `une dizaine`, `six des huit`, `up to 14`, `nearly two dozen`,
`90 %`.

Conventions, each an interval: *about n* is n less and more a fifth of it (at least one), *nearly n* lies
between 0.85 n and n, *up to n* has no lower bound, *more than n* begins at n + 1, plurals of a collective
(dozens) at two of it.
"""

from __future__ import annotations

import math
import re
from functools import cache

from rempart.drafting.lexicon import lexicon
from rempart.drafting.records import Count, Language, Number, Span

_DIGITS = r"\d{1,3}(?:[ ,.]\d{3})+(?!\d)|\d+"
_NOT_INSIDE = r"(?<![\w.,:/$€£-])"
_MOST = 10_000_000


def numbers(folded: str, language: Language, taken: tuple[Span, ...] = ()) -> tuple[Number, ...]:
    """Numbers of a folded sentence outside the characters in `taken` (dates, hours), leftmost and
    longest.
    """
    found: list[Number] = []
    for match in _grammar(language).finditer(folded):
        span = Span(*match.span())
        if any(span.overlaps(other) for other in taken):
            continue
        number = _number(match.groupdict(), span, language)
        if number is not None:
            found.append(number)
    return tuple(found)


def value(words: str, language: Language) -> int | None:
    """Value of digits or of a number in words; None if it is none."""
    text = words.strip()
    if re.fullmatch(_DIGITS, text):
        digits = re.sub(r"[ ,.]", "", text)
        return int(digits) if len(digits) <= 8 else None
    return _in_words(re.split(r"[\s-]+", text), language)


def _in_words(words: list[str], language: Language) -> int | None:
    table = lexicon(language).numerals
    total = part = 0
    for word in words:
        if word in ("and", "et"):
            continue
        one = table.get(word)
        if one is None:
            return None
        if one >= 1000:
            total, part = total + max(part, 1) * one, 0
        elif one == 100:
            part = max(part, 1) * one
        elif one == 20 and part % 100 == 4 and language == "fr":  # quatre-vingts
            part += 76
        else:
            part += one
    return total + part


def about(n: int) -> Count:
    """*About n*: a fifth less and more, at least one."""
    slack = max(1, math.floor(0.2 * n + 0.5))
    return Count(max(0, n - slack), n + slack)


def modified(modifier: str, count: Count) -> Count:
    """A count as its modifier (`least`, `most`, `more`, `fewer`, `nearly`, `about`) bounds it."""
    low, high = count.low, count.high
    if modifier == "least":
        return Count(low, None)
    if modifier == "most":
        return Count(None, high)
    if modifier == "more" and low is not None:
        return Count(low + 1 if count.exact is not None else low, None)
    if modifier == "fewer" and high is not None:
        return Count(None, max(0, high - 1))
    if modifier == "nearly" and count.exact is not None:
        return Count(math.ceil(0.85 * count.exact), count.exact)
    if modifier == "about" and count.exact is not None:
        return about(count.exact)
    return count


def _number(part: dict[str, str | None], span: Span, language: Language) -> Number | None:
    if part["percent"] is not None:
        share = float(part["percent"].replace(",", ".")) / 100.0
        others = part["share_others"] is not None
        return Number(span, None, share=share, of_others=others) if share <= 1.0 else None
    if part["none"] is not None:
        return Number(span, Count(0, 0), _single(part["none_of"], language)[0])
    if part["all"] is not None:
        every = _single(part["all"], language)[0]
        return None if every is None else Number(span, every, every)
    if part["both"] is not None:
        return Number(span, Count(2, 2), Count(2, 2))
    count, loose = _range(part["from"] or part["low"], part["to"] or part["high"], language)
    if count is None:
        return None
    if part["modifier"]:
        count = modified(_modifier(part["modifier"], language), count)
    elif loose:
        count = modified("about", count)
    if part["after"]:
        count = modified("least" if re.search("more|plus", part["after"]) else "about", count)
    return Number(span, count, _single(part["of"], language)[0], of_others=part["others"] is not None)


def _range(first: str | None, second: str | None, language: Language) -> tuple[Count | None, bool]:
    low, loose = _single(first, language)
    if second is None or low is None:
        return low, loose
    high, _ = _single(second, language)
    if high is None or low.low is None or high.high is None or low.low > high.high:
        return None, False
    return Count(low.low, high.high), False


def _single(words: str | None, language: Language) -> tuple[Count | None, bool]:
    """One number without modifier (digits, words, collectives), and whether it is loose where it stands
    alone.
    """
    if words is None:
        return None, False
    text = re.sub(r"\s+", " ", words.strip())
    for one in lexicon(language).collectives:
        match = one.pattern.fullmatch(text)
        if match is None:
            continue
        if one.each is None:
            return Count(one.low, one.high), bool(one.loose)
        article = match.group(1) == one.loose
        many = 1 if article else value(match.group(1), language)
        return (None if many is None else Count(many * one.each, many * one.each)), article
    n = value(text, language)
    return (None if n is None or n > _MOST else Count(n, n)), False


def _modifier(words: str, language: Language) -> str:
    text = re.sub(r"\s+", " ", words.strip())
    for name, pattern in lexicon(language).modifiers:
        if pattern.fullmatch(text):
            return name
    return ""


@cache
def _grammar(language: Language) -> re.Pattern[str]:
    words = lexicon(language)
    numeral = "|".join(sorted(words.numerals, key=len, reverse=True))
    joined = rf"(?:{numeral})(?:(?:[ -]|[ -](?:and|et)[ -])(?:{numeral}))*"
    single = rf"(?:(?:{words.collective_forms})|{_DIGITS}|{joined})(?!\w|[.,]\d|[ ]\d{{3}}(?!\d))"
    g = words.number_forms
    return re.compile(
        rf"""{_NOT_INSIDE}(?:
        (?P<percent>\d{{1,3}}(?:[.,]\d+)?)\s?(?:%|{g["percent"]})(?P<share_others>,?\s(?:{g["others"]}))?
      | (?P<none>{g["none"]})(?!\w)(?:\s(?:{g["of"]})\s(?P<none_of>{single}))?
      | (?:{g["all"]})\s(?P<all>{single})
      | (?P<both>{g["both"]})(?!\w)
      | (?:(?P<modifier>{words.modifier_forms})\s*)?
        (?: (?:{g["between"]})\s(?P<from>{single})\s(?:{g["and"]})\s(?P<to>{single})
          | (?P<low>{single})(?:\s?(?:{g["range"]})\s?(?P<high>{single}))? )
        (?:\s(?:{g["of"]})\s(?P<of>{single})|(?P<others>,?\s(?:{g["others"]})))?
        (?P<after>\s(?:{g["after"]})(?!\w))?
    )(?![\s-]?(?:{g["units"]})(?!\w))""",
        re.VERBOSE,
    )
