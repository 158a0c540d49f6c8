"""Phrases of the weighing in English and French."""

from __future__ import annotations

import math

from rempart.evidence.assess import CANNOT_TELL, CERTAIN, IMPOSSIBLE, NEVER_SEEN, NO_PREDICATE
from rempart.evidence.model import Incident
from rempart.evidence.posterior import NOT_MOVED, TOO_FEW, TOO_FEW_WORLDS
from rempart.evidence.yardstick import word
from rempart.stats.intervals import Interval
from rempart.views.words import number, percent

LANGUAGES = ("en", "fr")

_EN = {
    "impossible": "cannot happen in this model (proved)",
    "certain": "always so in this model (proved)",
    "never": "in none of {n} raids: at most {most}",
    "disagree": "the model cannot tell: the worlds disagree",
    "no_predicate": "the model cannot test it",
    "too_few": "the model cannot tell: too few raids met it",
    "too_few_worlds": "the model cannot tell: too few worlds have it",
    "not_moved": "the model cannot tell: it hardly moves",
    "as_drawn": "as drawn",
    "likelier": "“{label}” three times likelier",
    "less_likely": "“{label}” three times less likely",
    "lower": "low values likelier of: {asks}",
    "higher": "high values likelier of: {asks}",
    "as_given": "speakers believed as stated",
    "sceptical": "speakers believed less (odds over 3)",
    "trusting": "speakers believed more (odds times 3)",
    "to": "{low} to {high}",
    "favours": "favours {name}",
    "even": "the model cannot tell",
}
_FR = {
    "impossible": "ne peut pas arriver dans ce modèle (prouvé)",
    "certain": "toujours vrai dans ce modèle (prouvé)",
    "never": "dans aucun des {n} raids : au plus {most}",
    "disagree": "le modèle ne peut pas trancher : les mondes divergent",
    "no_predicate": "le modèle ne peut pas le tester",
    "too_few": "le modèle ne peut pas trancher : trop peu de raids le remplissent",
    "too_few_worlds": "le modèle ne peut pas trancher : trop peu de mondes le portent",
    "not_moved": "le modèle ne peut pas trancher : cela ne bouge guère",
    "as_drawn": "comme tiré",
    "likelier": "« {label} » trois fois plus probable",
    "less_likely": "« {label} » trois fois moins probable",
    "lower": "valeurs basses plus probables de : {asks}",
    "higher": "valeurs hautes plus probables de : {asks}",
    "as_given": "locuteurs crus comme indiqué",
    "sceptical": "locuteurs moins crus (cote divisée par 3)",
    "trusting": "locuteurs plus crus (cote multipliée par 3)",
    "to": "{low} à {high}",
    "favours": "en faveur de {name}",
    "even": "le modèle ne peut pas trancher",
}
_PHRASES = {"en": _EN, "fr": _FR}
_WHY = {TOO_FEW: "too_few", TOO_FEW_WORLDS: "too_few_worlds", NOT_MOVED: "not_moved"}


def phrase(key: str, language: str, **parts: str) -> str:
    """A phrase in a language."""
    return _PHRASES[language][key].format(**parts)


def in_percent(value: float, language: str = "en") -> str:
    """A share as percent: `29.5%`, `29,5 %`."""
    if math.isnan(value):
        return "–"
    text = percent(value)
    return text if language == "en" else text.replace(".", ",").replace("%", "\u00a0%")


def in_number(value: float, language: str = "en") -> str:
    """A number of three digits: `0.36`, `0,36`, and `∞`."""
    if math.isinf(value):
        return "∞"
    if math.isnan(value):
        return "–"
    text = number(value)
    return text if language == "en" else text.replace(".", ",")


def percent_range(interval: Interval, language: str = "en") -> str:
    """`20.4 to 39.5%`."""
    low, high = (in_percent(value, language) for value in interval)
    if low == high:
        return low
    low = low.removesuffix("%").removesuffix("\u00a0") if high.endswith("%") and low[:1] not in "<>" else low
    return phrase("to", language, low=low, high=high)


def number_range(interval: Interval, language: str = "en") -> str:
    """`0.36 to 3.2`."""
    low, high = (in_number(value, language) for value in interval)
    return low if low == high else phrase("to", language, low=low, high=high)


def verdict(kind: str, why: str, mean: float, at_most: float, n: int, language: str = "en") -> str:
    """The verdict on a claim: a word of the yardstick, or why there is none."""
    if kind == IMPOSSIBLE:
        return phrase("impossible", language)
    if kind == CERTAIN:
        return phrase("certain", language)
    if kind == NEVER_SEEN:
        n_told = f"{n:,}".replace(",", "\u00a0" if language == "fr" else " ")
        return phrase("never", language, n=n_told, most=in_percent(at_most, language))
    if kind == CANNOT_TELL:
        return phrase("no_predicate" if why == NO_PREDICATE else "disagree", language)
    return word(mean, language)


def why_not(why: str, language: str = "en") -> str:
    """Why nothing is said of an unknown."""
    return phrase(_WHY[why], language)


def prior_words(key: str, incident: Incident, language: str = "en") -> str:
    """A prior, or a prior on speakers and one on worlds, in words: `sceptical · lower gun-sspk`."""
    return ", ".join(_one_prior(part, incident, language) for part in key.split(" · "))


def _one_prior(key: str, incident: Incident, language: str) -> str:
    how, _, rest = key.partition(" ")
    if not rest:
        return phrase(how, language)
    about, _, label = rest.partition(" ")
    unknown = incident.unknowns.get(about)
    asks = unknown.asks.said(language) if unknown else about
    if unknown and label in unknown.labels:
        label = unknown.labels[label].said(language)
    return phrase(how, language, label=label, asks=asks)
