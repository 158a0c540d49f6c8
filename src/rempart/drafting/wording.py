"""A claim in few plain words, always of the same form, for the field `says` and for tables."""

from __future__ import annotations

from rempart.drafting.places import name_of
from rempart.drafting.records import Count, Finding, Language
from rempart.drafting.roles import GROUND

_KINDS: dict[Language, dict[str, str]] = {
    "en": {
        "launched": "launched",
        "engaged": "engaged",
        "fired": "interceptors fired",
        "intercepted": "intercepted",
        "passed_close": "met closely in the air",
        "warhead_killed": "warhead destroyed",
        "fell_short": "came down outside the target",
        "impacted": "came down on or near the target",
        "exploded": "hit or exploded",
        "component_damaged": "damaged",
        "component_destroyed": "destroyed",
        "casualties": "casualties",
        "no_casualties": "no casualties",
        "damage": "damage",
        "no_damage": "no damage",
        "under_inquiry": "an inquiry is open",
        "posture": "moved",
    },
    "fr": {
        "launched": "lancement",
        "engaged": "pris à partie",
        "fired": "intercepteurs tirés",
        "intercepted": "interception",
        "passed_close": "croisement de près",
        "warhead_killed": "ogive détruite",
        "fell_short": "chute hors de la cible",
        "impacted": "chute sur la cible ou près d'elle",
        "exploded": "impact ou explosion",
        "component_damaged": "endommagement",
        "component_destroyed": "destruction",
        "casualties": "victimes",
        "no_casualties": "aucune victime",
        "damage": "dégâts",
        "no_damage": "aucun dégât",
        "under_inquiry": "une enquête est ouverte",
        "posture": "mouvement",
    },
}
_MODES: dict[Language, dict[str, str]] = {
    "en": {"hedged": "with reserve", "denied": "denied", "planned": "planned"},
    "fr": {"hedged": "sous réserve", "denied": "démenti", "planned": "prévu"},
}
_STATES: dict[Language, dict[str, str]] = {
    "en": {"killed": "killed", "wounded": "wounded"},
    "fr": {"killed": "tués", "wounded": "blessés"},
}
_PROPER = {"patriot": "Patriot", "thaad": "THAAD", "iron_dome": "Iron Dome", "c_ram": "C-RAM"}
_WEAPONS: dict[Language, dict[str, str]] = {
    "en": {
        "ballistic_missile": "ballistic missile",
        "cruise_missile": "cruise missile",
        "car_bomb": "car bomb",
        "roadside_bomb": "roadside bomb",
        "small_arms": "small arms",
        "mortar": "mortar bomb",
    },
    "fr": {
        "ballistic_missile": "missile balistique",
        "cruise_missile": "missile de croisière",
        "missile": "missile",
        "rocket": "roquette",
        "drone": "drone",
        "mortar": "obus de mortier",
        "car_bomb": "véhicule piégé",
        "roadside_bomb": "engin explosif",
        "small_arms": "armes légères",
    },
}


def kind_of(finding: Finding) -> str:
    """Kind of a claim in the words of the incident file."""
    if finding.kind == "casualties" and finding.count is not None and finding.count.exact == 0:
        return "no_casualties"
    if finding.kind == "component_damaged" and not finding.thing:
        return "damage"
    if finding.kind == "engaged" and finding.interceptors is not None:
        return "fired"
    return finding.kind


def count_of(finding: Finding) -> Count | None:
    """Count of what the kind says; none for a kind that says *none* by itself."""
    kind = kind_of(finding)
    if kind in ("no_casualties", "no_damage"):
        return None
    return finding.interceptors if kind == "fired" else finding.count


def says(finding: Finding, language: Language) -> str:
    """Such as `intercepted: 6 ballistic missiles, of 8 (Riyadh)`; `denied: destroyed: 1 radar`."""
    kind = kind_of(finding)
    if kind == "impacted" and any(one in GROUND for one in finding.weapons):
        kind = "exploded"
    parts = [
        _MODES[language].get(finding.mode, ""),
        _KINDS[language][kind],
        _what(finding, language),
    ]
    text = (" : " if language == "fr" else ": ").join(part for part in parts if part)
    where = ", ".join(name_of(place, language) for place in finding.places)
    return f"{text} ({where})" if where else text


def number(count: Count, language: Language) -> str:
    """`6`, `at least 14`, `at most 14`, `8 to 12`."""
    if count.exact is not None:
        return str(count.exact)
    if count.high is None:
        return f"{'au moins' if language == 'fr' else 'at least'} {count.low}"
    if count.low is None:
        return f"{'au plus' if language == 'fr' else 'at most'} {count.high}"
    return f"{count.low} {'à' if language == 'fr' else 'to'} {count.high}"


def weapon(key: str, language: Language, plural: bool = False) -> str:
    """Name of a class of weapon."""
    name = _WEAPONS[language].get(key, key)
    if not plural or name.endswith("s") or (language == "fr" and key == "mortar"):
        return name
    if language == "fr" and key in ("ballistic_missile", "car_bomb", "roadside_bomb"):
        return " ".join(f"{word}s" for word in name.split())
    if language == "fr" and key == "cruise_missile":
        return "missiles de croisière"
    return f"{name}s"


def _what(finding: Finding, language: Language) -> str:
    count, kind = count_of(finding), kind_of(finding)
    plural = count is None or count.high is None or count.high > 1
    names = [weapon(one, language, plural) for one in finding.weapons]
    joined = (" et " if language == "fr" else " and ").join(names)
    if finding.thing in _STATES[language]:
        noun = _STATES[language][finding.thing]
        noun = noun.rstrip("s") if count is not None and count.exact == 1 else noun
    elif kind in ("component_damaged", "component_destroyed", "posture"):
        noun = _PROPER.get(finding.thing, finding.thing.replace("_", " "))
    elif kind in ("no_casualties", "no_damage", "damage", "under_inquiry", "casualties", "fired"):
        noun = ""
    else:
        noun = joined
    of = (
        f", {'sur' if language == 'fr' else 'of'} {number(finding.of, language)}"
        if finding.of is not None
        else ""
    )
    share = f"{finding.share:.0%}" if finding.share is not None else ""
    told = " ".join(
        part for part in (share or (number(count, language) if count is not None else ""), noun) if part
    )
    if finding.thing and kind == "impacted":
        told = f"{told}, {finding.thing.replace('_', ' ')}" if told else finding.thing.replace("_", " ")
    return f"{told}{of}"
