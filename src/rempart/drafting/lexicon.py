"""The words of a language and the gazetteer, read once from the package and compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from rempart.drafting.records import Language

_VERB_ER = "(?:er|e|es|ee|ees|ent|ant|a|ait|aient|erent|era|eront|erait|eraient)"
_PARTICIPLE = "(?:e|s|es)?"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A verb that makes a claim: its kind, how it takes its arguments, its forms."""

    kind: str
    voice: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Collective:
    """`two dozen`, `une dizaine`: `each` times the number before it, or fixed bounds; `loose`: about, if
    bare.
    """

    pattern: re.Pattern[str]
    each: int | None
    low: int | None
    high: int | None
    loose: str


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun of the lexicon; `{s}` groups tell the plural."""

    group: str
    id: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Where:
    """A place of the gazetteer."""

    id: str
    en: str
    fr: str
    kind: str
    within: str


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All words of one language; `words[name]` is a pattern, `forms[name]` its source."""

    language: Language
    common: frozenset[str]
    numerals: dict[str, int]
    articles: frozenset[str]
    number_forms: dict[str, str]
    modifiers: tuple[tuple[str, re.Pattern[str]], ...]
    modifier_forms: str
    collectives: tuple[Collective, ...]
    collective_forms: str
    function_words: frozenset[str]
    nouns: tuple[Noun, ...]
    triggers: tuple[Trigger, ...]
    inquiry: re.Pattern[str]
    forms: dict[str, str]
    words: dict[str, re.Pattern[str]]
    tails: dict[str, re.Pattern[str]]
    months: dict[str, int]
    weekdays: dict[str, int]

    def has(self, name: str, text: str) -> bool:
        """Whether a text holds a form, as words of its own."""
        return self.words[name].search(text) is not None

    def ends(self, name: str, text: str) -> bool:
        """Whether a text ends with a form, spaces apart."""
        return self.tails[name].search(text) is not None

    def fits(self, name: str, text: str) -> bool:
        """Whether a text is wholly a form."""
        return re.fullmatch(self.forms[name], text) is not None


@cache
def lexicon(language: Language) -> Lexicon:
    """The lexicon of a language."""
    raw = _read(f"{language}.yaml")
    forms = {key: _spaced(text) for key, text in raw.items() if isinstance(text, str)}
    numeral = "|".join(sorted(raw["numerals"], key=len, reverse=True))
    number = rf"(?:\d+|(?:{numeral})(?:[ -](?:{numeral}))*)"
    collectives = tuple(_collective(one, number) for one in raw["collectives"])
    return Lexicon(
        language=language,
        common=frozenset(raw["common"]),
        numerals=dict(raw["numerals"]),
        articles=frozenset(raw["bare_numerals_that_are_articles"]),
        number_forms={**{k: _spaced(v) for k, v in raw["numbers"].items()}, "units": _spaced(raw["units"])},
        modifiers=tuple((name, re.compile(_spaced(form))) for name, form in raw["modifiers"].items()),
        modifier_forms=_longest(part for form in raw["modifiers"].values() for part in form.split("|")),
        collectives=collectives,
        collective_forms="|".join(f"(?:{_uncaptured(one.pattern.pattern)})" for one in collectives),
        function_words=frozenset(map(str, raw["function_words"])),
        nouns=tuple(_nouns(raw["things"])),
        triggers=tuple(Trigger(t["kind"], t["voice"], _any(t["forms"])) for t in raw["triggers"]),
        inquiry=_any(raw["inquiry"]),
        forms=forms,
        words={key: re.compile(rf"(?<!\w)(?:{form})(?!\w)") for key, form in forms.items()},
        tails={key: re.compile(rf"(?<!\w)(?:{form})\s*$") for key, form in forms.items()},
        months=dict(raw["months"]),
        weekdays=dict(raw["weekdays"]),
    )


@cache
def gazetteer() -> tuple[dict[str, Where], re.Pattern[str], dict[str, str]]:
    """Places by id, a pattern of all their spellings, and the id of each spelling."""
    raw = _read("gazetteer.yaml")["places"]
    places = {
        key: Where(key, one["en"], one["fr"], one["kind"], one.get("in", "")) for key, one in raw.items()
    }
    ids = {plain(name): key for key, one in raw.items() for name in one["names"]}
    spellings = sorted(ids, key=len, reverse=True)
    pattern = "|".join(re.escape(name).replace(r"\ ", r"[ '-]{1,2}") for name in spellings)
    return places, re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)"), ids


def plain(name: str) -> str:
    """A spelling with its hyphens and apostrophes as spaces."""
    from rempart.drafting.reading import fold

    return re.sub(r"[ '-]+", " ", fold(name)).strip()


def holds(outer: str, inner: str) -> bool:
    """Whether a place of the gazetteer lies in another, or is that place."""
    places = gazetteer()[0]
    here = inner
    while here:
        if here == outer:
            return True
        here = places[here].within if here in places else ""
    return False


def _read(name: str) -> Any:
    text = files("rempart").joinpath("drafting", "words", name).read_text("utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader


def _spaced(form: str) -> str:
    return form.replace(" ", r"\s+")


def _longest(parts: Iterable[str]) -> str:
    return "|".join(_spaced(part) for part in sorted(parts, key=len, reverse=True))


def _any(forms: list[str]) -> re.Pattern[str]:
    expanded = (form.replace("{er}", _VERB_ER).replace("{e}", _PARTICIPLE) for form in forms)
    joined = "|".join(_spaced(form) for form in expanded)
    return re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])")


def _nouns(raw: dict[str, dict[str, list[str]]]) -> Iterable[Noun]:
    for group, ids in raw.items():
        for key, forms in ids.items():
            for form in forms:
                plural = form.replace("batter(?:y|ies)", "batter(?:y|(ies))").replace("{s}", "(s)?")
                yield Noun(group, key, re.compile(rf"(?<![\w-]){_spaced(plural)}(?!\w|-\w)"))


def _collective(raw: dict[str, Any], number: str) -> Collective:
    form = _spaced(raw["form"]).replace("NUM", number)
    loose = raw.get("loose", "")
    return Collective(
        re.compile(form),
        raw.get("each"),
        raw.get("low"),
        raw.get("high"),
        "always" if loose is True else loose,
    )


def _uncaptured(pattern: str) -> str:
    return re.sub(r"\((?!\?)", "(?:", pattern)
