"""A sentence for each finding of the audit, in English and French."""

from __future__ import annotations

from collections.abc import Mapping

from rempart.evidence.audit import Finding
from rempart.evidence.model import Incident
from rempart.views.evidence.phrases import in_percent, percent_range

_SENTENCES: dict[str, tuple[str, str]] = {
    "total_differs": (
        "The parts {parts} make {sum}, not {total}.",
        "Les parties {parts} font {sum}, et non {total}.",
    ),
    "total_fits": ("{total} = {parts}: it adds up.", "{total} = {parts} : le compte est bon."),
    "series_falls": (
        "“{series}” falls from {first} on {first_day} to {second} on {second_day}; it cannot.",
        "« {series} » passe de {first} le {first_day} à {second} le {second_day} ; un cumul ne peut baisser.",
    ),
    "series_two_values": (
        "“{series}” has two values for {first_day}: {first} and {second}.",
        "« {series} » a deux valeurs pour le {first_day} : {first} et {second}.",
    ),
    "series_fits": (
        "“{series}” does not fall: {parts}.",
        "« {series} » ne baisse pas : {parts}.",
    ),
    "more_than_all": (
        "{count} of {whole} {of}: more than there were.",
        "{count} sur {whole} ({of}) : plus qu'il n'y en avait.",
    ),
    "needs_other_denominator": (
        "{share} of those {of} does not fit {count} of {whole} ({made}): other denominator or wrong count.",
        "{share} ({of}) contredit {count} sur {whole} ({made}) : autre dénominateur, ou compte faux.",
    ),
    "share_fits": (
        "{share} of those {of} fits {count} of {whole}, which are {made}.",
        "{share} ({of}) s'accorde avec {count} sur {whole}, soit {made}.",
    ),
    "implies": (
        "{count} at {share} of those {of} imply some {whole} of them and {rest} missed{launched}.",
        "{count} à {share} ({of}) impliquent environ {whole} au total et {rest} manqués{launched}.",
    ),
    "implies_more_than_all": (
        "{count} at {share} of those {of} imply some {whole}, more than the {launched} launched.",
        "{count} à {share} ({of}) impliquent environ {whole}, plus que les {launched} tirés.",
    ),
    "left_over": (
        "{share} of {launched} launched leaves some {left}; {count} are said to have come through.",
        "{share} de {launched} tirés en laisse environ {left}, contre {count} qui seraient passés.",
    ),
    "left_over_differs": (
        "{share} of {launched} launched leaves at most {left}, but {count} are said to have come down.",
        "{share} de {launched} tirés en laisse au plus {left}, mais {count} seraient tombés.",
    ),
    "definitions_differ": (
        (
            "{first} and {second} of those {of} measure different things: “{first_definition}”,"
            " and “{second_definition}”."
        ),
        (
            "{first} et {second} ({of}) mesurent des choses différentes : « {first_definition} »,"
            " et « {second_definition} »."
        ),
    ),
    "same_mouth": (
        "Opposite statements are put into the mouth of {speaker}{quoted}.",
        "Des propos opposés sont prêtés à {speaker}{quoted}.",
    ),
    "disputed": ("{first} and {second} contradict each other.", "{first} et {second} se contredisent."),
    "revised": ("Revised from {first} to {second}.", "Révisé de {first} à {second}."),
    "one_origin": (
        "{count} claims of one origin: one report, counted once.",
        "{count} affirmations d'une même origine : un seul rapport, compté une fois.",
    ),
    "two_places": (
        "The claims tell of several places, {places}: these may be several events, not one.",
        "Les affirmations parlent de plusieurs lieux, {places} : ce sont peut-être plusieurs événements.",
    ),
    "unconfirmed": (
        "{count} fields have not been confirmed by a person.",
        "{count} champs n'ont pas été confirmés par une personne.",
    ),
    "kept_apart": (
        "Two events, kept apart: {days} days{distance}.",
        "Deux événements, tenus séparés : {days} jours{distance}.",
    ),
    "one_event_twice": (
        "Same place, same threat, {days} days apart: this may be one event that is counted twice.",
        "Même lieu, même menace, {days} jours d'écart : c'est peut-être un seul événement, compté deux fois.",
    ),
}
_OF = {
    "launched": ("launched", "tirés"),
    "arrived": ("arrived", "arrivés"),
    "crossed": ("that crossed", "ayant traversé"),
    "threatening": ("threatening", "menaçants"),
    "engaged": ("engaged", "engagés"),
    "attempts": ("attempted", "tentés"),
    "fired": ("fired", "lancés"),
}
_DEFINITIONS = {
    "not_stated": ("not stated", "non précisé"),
    "passed_close": ("passed close", "passé près"),
    "hit": ("hit", "touché"),
    "warhead_killed": ("warhead killed", "charge détruite"),
    "destroyed": ("destroyed", "détruit"),
    "asset_protected": ("asset protected", "bien protégé"),
}
HEADINGS = {
    "wrong": ("Not all of it can be right", "Tout ne peut pas être vrai"),
    "care": ("To be compared with care", "À comparer avec prudence"),
    "fits": ("Checked, and it fits", "Vérifié, et cela s'accorde"),
}


def sentence(finding: Finding, incidents: Mapping[str, Incident], language: str = "en") -> str:
    """The finding in words."""
    incident = incidents[finding.incident]
    parts = {key: _shown(key, value, language) for key, value in finding.facts.items()}
    parts |= _speakers(finding, incident, language)
    parts |= _asides(finding, parts, language)
    if "made" in finding.facts:
        parts["made"] = _share(finding.facts["made"], language)
    if "share" in finding.facts:
        parts["share"] = _share(finding.facts["share"], language)
    if finding.kind == "definitions_differ":
        for key in ("first", "second"):
            parts[key] = in_percent(float(str(finding.facts[key])), language)
            parts[f"{key}_definition"] = _DEFINITIONS[str(finding.facts[f"{key}_definition"])][
                language == "fr"
            ]
    if "of" in parts:
        parts["of"] = _OF.get(parts["of"], (parts["of"],) * 2)[language == "fr"]
    return _SENTENCES[finding.kind][language == "fr"].format(**parts)


def _shown(key: str, value: float | str | list[float], language: str) -> str:
    if isinstance(value, list):
        return (" + " if key == "parts" else ", ").join(_number(entry, language) for entry in value)
    return value if isinstance(value, str) else _number(value, language)


def _share(value: float | str | list[float], language: str) -> str:
    """`90%`, or `50 to 100%` of bounds."""
    if isinstance(value, list):
        low, high = value
        told = percent_range((low, high), language)
    else:
        told = in_percent(float(value), language)
    return (
        told.replace(".0%", "%").replace(",0\u00a0%", "\u00a0%").replace(".0 to", " to").replace(",0 à", " à")
    )


def _number(value: float, language: str) -> str:
    text = f"{value:,.0f}" if abs(value - round(value)) < 0.05 or value >= 20 else f"{value:.1f}"
    return text.replace(",", "\u202f") if language == "en" else text.replace(",", "\u202f").replace(".", ",")


def _speakers(finding: Finding, incident: Incident, language: str) -> dict[str, str]:
    if finding.kind not in ("same_mouth", "disputed"):
        return {}
    return {
        key: incident.speakers[str(value)].name.said(language)
        for key, value in finding.facts.items()
        if key in ("speaker", "first", "second")
    }


def _asides(finding: Finding, parts: Mapping[str, str], language: str) -> dict[str, str]:
    """Parts of a sentence that not every finding has."""
    french = language == "fr"
    if finding.kind == "series_fits":
        return {"parts": parts["parts"].replace(" + ", ", ")}
    if finding.kind == "same_mouth":
        quoted = parts["quoted"]
        told = (
            f" ; “{quoted}” est cité mot pour mot et compte"
            if french
            else f"; “{quoted}” is a quotation and counts"
        )
        return {"quoted": told if quoted else ""}
    if finding.kind == "implies":
        if "launched" not in parts:
            return {"launched": ""}
        told = ", {} of {} launched" if not french else ", soit {} de {} tirés"
        return {"launched": told.format(_share(finding.facts["made"], language), parts["launched"])}
    if finding.kind == "kept_apart":
        km = float(str(finding.facts["distance_km"]))
        apart = f" et {km:.0f} km d'écart" if french else f" and {km:.0f} km from each other"
        return {"distance": "" if km < 0.0 else apart}
    return {}
