"""From a text to a draft: sentences, claims, events. `draft` is all that others need."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rempart.drafting.claims import read_sentence
from rempart.drafting.events import Event, events
from rempart.drafting.language import LANGUAGES, NAMES, guess
from rempart.drafting.lexicon import lexicon
from rempart.drafting.reading import fold, sentences
from rempart.drafting.records import Language, Link, Reading, Sentence
from rempart.evidence.problems import IncidentError
from rempart.reading.days import why_no_day
from rempart.reading.problems import Problem
from rempart.reading.texts import not_carried, not_carried_line

MAX_CHARACTERS = 200_000
"""Longest text that is read; a newspaper page has a twentieth of it."""

MAX_HEADLINE = 160

MAX_SENTENCE = 2_000
"""A sentence longer than this is no prose, and nothing is drafted from it."""


@dataclass(frozen=True, eq=False)
class Draft:
    """What a text claims, event by event, and what each of its sentences is about."""

    text: str
    name: str
    language: Language
    published: date | None
    events: tuple[Event, ...]
    readings: tuple[Reading, ...]


def read_article(path: str | Path) -> str:
    """Text of a file; raises IncidentError if it is no UTF-8 text, empty or too long."""
    name = str(path)
    try:
        with Path(path).open("rb") as opened:
            content = opened.read(4 * MAX_CHARACTERS + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _refused(name, f"cannot be read: {reason}") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(content) > 4 * MAX_CHARACTERS:
            raise _too_long(name) from None
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused(name, "is not text in UTF-8; save it as plain text first", line) from None


def draft(
    text: str, name: str = "<text>", language: Language | None = None, published: date | None = None
) -> Draft:
    """What a text claims, event by event. Raises IncidentError with a sentence if it cannot be read.

    `published`: the day from which relative dates count; without it they are left out.
    """
    if published is not None and (wrong := why_no_day(published.isoformat())):
        raise _refused("published", f"found {published.isoformat()}, {wrong}")
    found = _checked(text, name, language)
    readings: list[Reading] = []
    every = sentences(text)
    for sentence in every:
        if sentence is every[0] and _is_headline(every):
            readings.append(Reading(sentence, "headline", (), (), ()))
        elif len(sentence.text) <= MAX_SENTENCE:
            readings.append(_with_speakers(read_sentence(sentence, found, published), readings, found))
    return Draft(text, name, found, published, events(readings, found), tuple(readings))


def _is_headline(every: tuple[Sentence, ...]) -> bool:
    """Whether a text begins with a short paragraph of its own that ends without a full stop."""
    first = every[0].text
    alone = len(every) > 1 and every[1].paragraph > every[0].paragraph
    return alone and len(first) <= MAX_HEADLINE and first[-1] not in '.!?…"»”:;,'


def _checked(text: str, name: str, language: Language | None) -> Language:
    if len(text) > MAX_CHARACTERS:
        raise _too_long(name)
    if not text.strip():
        raise _refused(name, "holds no text")
    wrong = not_carried(text)
    if wrong:
        raise _refused(name, f"is not plain text: it {wrong}", not_carried_line(text))
    found = guess(text)
    if found is None:
        known = " and ".join(NAMES[one] for one in LANGUAGES)
        raise _refused(name, f"reads as neither of the languages that can be drafted from: {known}")
    if language is not None and found != language:
        raise _refused(
            name, f"reads as {NAMES[found]}, not {NAMES[language]}; leave --lang out or say --lang {found}"
        )
    return found


def _with_speakers(reading: Reading, before: list[Reading], language: Language) -> Reading:
    """*He said*: the teller of the sentence before, if one of the last two sentences names one."""
    pronouns = set(lexicon(language).forms["speaker_pronouns"].split("|"))
    findings = []
    for finding in reading.findings:
        telling = finding.telling
        if telling is not None and telling.chain and fold(telling.chain[0].text) in pronouns:
            teller = _last_teller(before, pronouns)
            if teller is not None:
                telling = replace(telling, chain=(teller, *telling.chain[1:]))
        findings.append(replace(finding, telling=telling))
    return replace(reading, findings=tuple(findings))


def _last_teller(before: list[Reading], pronouns: set[str]) -> Link | None:
    for reading in reversed(before[-2:]):
        for finding in reversed(reading.findings):
            chain = finding.telling.chain if finding.telling is not None else ()
            if chain and fold(chain[0].text) not in pronouns:
                return chain[0]
    return None


def _too_long(name: str) -> IncidentError:
    return _refused(name, f"is longer than {MAX_CHARACTERS:,} characters; draft it in parts")


def _refused(name: str, message: str, line: int = 0) -> IncidentError:
    return IncidentError([Problem(name, line, "", message)])
