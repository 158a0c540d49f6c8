"""A text cut into sentences, with a folded twin of the same length so that every find keeps its place."""

from __future__ import annotations

import re
import unicodedata

from rempart.drafting.records import Sentence, Span

_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\t\r\n\f\v\u2028\u2029\u0085"), " ")
_SIGNS = {
    ord("’"): "'",
    ord("‘"): "'",
    ord("ʼ"): "'",
    ord("–"): "-",
    ord("—"): "-",
    ord("‑"): "-",
    ord("−"): "-",
}
_QUOTES = dict.fromkeys(map(ord, "“”«»„‟"), '"')
_PLAIN = {**_SPACES, **_SIGNS, **_QUOTES}

_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")
_END = re.compile(r"""[.!?…]+["»”')\]]*(?=\s+["«“'(\[]?\s*[^\W\d_a-zà-öø-ÿ]|\s+\d|\s*$)""")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'«“])(?:mr|mrs|ms|dr|st|col|gen|lt|maj|capt|sgt|brig|adm|cmdr|sen|rep|gov|pres|approx|vs|no|n°"
    r"|jan|feb|mar|apr|aug|sept|sep|oct|nov|dec|m|mm|mme|cne|cdt|[a-z]|(?:[a-z]\.)+[a-z])\.$"
)


def fold(text: str) -> str:
    """Lower case without accents and with plain quotes and spaces, of the same length; `à` keeps its
    accent.
    """
    return "".join(map(_folded, text))


def _folded(sign: str) -> str:
    if sign.isascii():
        return " " if sign in "\t\r\n\f\v" else sign.lower()
    plain = sign.translate(_PLAIN)
    if plain != sign or sign in "àÀ":
        return "à" if sign in "àÀ" else plain
    base = unicodedata.normalize("NFD", sign)[0].lower()
    return base if len(base) == 1 else sign


def sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences in order; a paragraph ends at an empty line, and always ends a sentence."""
    found: list[Sentence] = []
    begin = 0
    for paragraph, gap in enumerate([*_PARAGRAPH.finditer(text), None]):
        end = len(text) if gap is None else gap.start()
        found.extend(_of_paragraph(text, begin, end, paragraph))
        begin = end if gap is None else gap.end()
    return tuple(found)


def _of_paragraph(text: str, begin: int, end: int, paragraph: int) -> list[Sentence]:
    found: list[Sentence] = []
    start = begin
    for stop in _END.finditer(text, begin, end):
        if stop.group().startswith(".") and _ABBREVIATION.search(
            fold(text[max(start, stop.start() - 12) : stop.start() + 1])
        ):
            continue
        found.extend(_trimmed(text, start, stop.end(), paragraph))
        start = stop.end()
    found.extend(_trimmed(text, start, end, paragraph))
    return found


def _trimmed(text: str, start: int, end: int, paragraph: int) -> list[Sentence]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if not piece:
        return []
    return [Sentence(piece, fold(piece), Span(start, start + len(piece)), paragraph)]
