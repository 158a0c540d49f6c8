"""Places of the gazetteer in a sentence: where things happened, apart from where they came from and who
acts.
"""

from __future__ import annotations

import re

from rempart.drafting.lexicon import gazetteer, holds, plain
from rempart.drafting.records import Language, Place, Span

_FROM = re.compile(
    r"\b(?:from|depuis|à partir d[eu']|en provenance d[eu']|(?:made|built|manufactured) in"
    r"|(?:fabriquee?s?|construite?s?|de fabrication) en)"
    r"\s*(?:the\s+|la\s+|le\s+|l')?(?:direction\s+of\s+)?(?:the\s+)?(?:region\s+de\s+)?"
    r"(?:(?!(?:vers|towards?|at|to|sur|contre|on|against|into|over|and|et|en|in)\s)[\w-]+\s+){0,2}$"
)
_SUBJECT_VERB = re.compile(
    r"\s+(?:had|has|have|a|ont|avait|va|vont|will|is|launched|fired|shot|downed|intercepted|deployed|said|lance|tire|pulled|withdrew)\b"
    r"(?!\s+(?:ete|been|come|came))"
)
_HOME = re.compile(
    r"\b(?:houthis?|militias?|rebels?|rebelles|militants|factions|fighters|movement|mouvement)\s+"
    r"(?:in|of|from|du|de|en|au)\s*$"
)
_CLOCK = re.compile(r"\s+time\b")
_OWNER = re.compile(
    r"'s\s+(?!(?:\w+\s+)?(?:airport|port|capital|north|south|east|west|city|province|region|suburbs?|base|border)\b)"
)
_PREPOSITION = re.compile(
    r"\b(?:at|in|on|over|near|towards?|against|to|into|of|outside|inside|around|for|above|across|and"
    r"|hit|struck|targeting|targeted|à|au|aux|sur|dans|en|pres d[eu']|vers|contre|de|du|d'|et"
    r"|touche|frappe|vise|visant|visaient|visait)\s*(?:the\s+|la\s+|le\s+|les\s+|l')?$"
)


def places(folded: str) -> tuple[Place, ...]:
    """All places that a folded sentence names, longest spelling first."""
    _, pattern, ids = gazetteer()
    return tuple(
        Place(Span(*match.span()), ids[plain(match.group())])
        for match in pattern.finditer(folded)
        if _CLOCK.match(folded, match.end()) is None
    )


def origin(folded: str, place: Place) -> bool:
    """Whether something comes from the place."""
    return _FROM.search(folded, 0, place.span.start) is not None


def acts(folded: str, place: Place) -> bool:
    """Whether the place stands for those who act there (*Iran had fired*, *Russia launched*)."""
    if gazetteer()[0][place.id].kind not in ("country", "region", "locality"):
        return False
    if _OWNER.match(folded, place.span.end) is not None or _HOME.search(folded, 0, place.span.start):
        return True
    return (
        _SUBJECT_VERB.match(folded, place.span.end) is not None
        and _PREPOSITION.search(folded, 0, place.span.start) is None
    )


def most_precise(found: tuple[str, ...]) -> tuple[str, ...]:
    """Places without those that hold another of them, in order, each once."""
    once = tuple(dict.fromkeys(found))
    return tuple(one for one in once if not any(other != one and holds(one, other) for other in once))


def name_of(place: str, language: Language) -> str:
    """Name of a place in a language."""
    where = gazetteer()[0][place]
    return where.fr if language == "fr" else where.en
