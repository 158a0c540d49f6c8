"""A draft as incident files, one an event: every field unconfirmed, each claim with its sentence and
characters.
"""

from __future__ import annotations

import re
from typing import Any

from rempart.drafting.draft import Draft
from rempart.drafting.events import Event, Placed
from rempart.drafting.lexicon import gazetteer
from rempart.drafting.places import name_of
from rempart.drafting.reading import fold
from rempart.drafting.records import Count, Day, Finding, Language
from rempart.drafting.wording import count_of, kind_of, says
from rempart.evidence.file import load_incident
from rempart.reading.files import as_yaml

_THREATS = {
    "rocket": "rocket",
    "mortar": "mortar-bomb",
    "drone": "drone",
    "missile": "missile",
    "ballistic_missile": "ballistic-missile",
    "cruise_missile": "cruise-missile",
    "car_bomb": "ground-attack",
    "roadside_bomb": "ground-attack",
    "small_arms": "ground-attack",
}
_UNTOLD = {"date": "2000", "place": "-"}
_ARTICLE = {"en": "the article itself", "fr": "l'article lui-même"}
_TITLES: dict[Language, dict[str, str]] = {
    "en": {"air": "Attack by air", "ground": "Attack on the ground", "posture": "Change of posture"},
    "fr": {"air": "Attaque aérienne", "ground": "Attaque au sol", "posture": "Changement de dispositif"},
}
_ABOUT = {
    "en": (
        "Drafted by rempart from {name}. Nothing here is confirmed: check each field against its sentence,"
        " then take its name out of `unconfirmed`."
    ),
    "fr": (
        "Brouillon établi par rempart d'après {name}. Rien n'est confirmé : comparer chaque champ"
        " à sa phrase, puis l'ôter de `unconfirmed`."
    ),
}
_NOT_TOLD = {
    "en": "# {field}: the text does not tell it; required before the file can be used",
    "fr": "# {field}: le texte ne le dit pas ; à remplir avant d'utiliser le fichier",
}


def incidents(draft: Draft) -> tuple[dict[str, Any], ...]:
    """Draft incidents as plain mappings, in the order of the text. Where the text tells no day or place,
    none stands.
    """
    names: list[str] = []
    for event in draft.events:
        name = _name(event)
        taken = sum(other == name or other.startswith(f"{name}-no-") for other in names)
        names.append(name if not taken else f"{name}-no-{taken + 1}")
    return tuple(_incident(draft, event, names, i) for i, event in enumerate(draft.events))


def incident_text(incident: dict[str, Any], language: Language) -> str:
    """YAML of a draft incident, valid once what the text does not tell is filled in.

    Raises IncidentError if it would not be.
    """
    missing = [field for field in _UNTOLD if field not in incident["event"]]
    filled = {**incident, "event": {**{field: _UNTOLD[field] for field in missing}, **incident["event"]}}
    load_incident(as_yaml(filled))
    text = as_yaml(incident)
    lines = "".join(f"  {_NOT_TOLD[language].format(field=field)}\n" for field in missing)
    return text.replace("\nevent:\n", f"\nevent:\n{lines}", 1)


def _incident(draft: Draft, event: Event, names: list[str], i: int) -> dict[str, Any]:
    speakers: dict[str, Any] = {}
    claims: dict[str, Any] = {}
    for placed in event.claims:
        by = _speaker(placed.finding, draft.language, speakers)
        kind = kind_of(placed.finding)
        claims[f"c{len(claims) + 1}-{kind.replace('_', '-')}"] = _claim(draft, event, placed, by)
    where, when = _where(event, draft.language) or "?", _when(event.day) or "?"
    title = f"{_TITLES[draft.language][event.means]}, {where}, {when}"
    incident: dict[str, Any] = {
        "incident": 1,
        "name": names[i],
        "title": title,
        "about": _ABOUT[draft.language].format(name=_file(draft)),
        "language": draft.language,
        "event": _event(event, draft.language, [name for name in names if name != names[i]]),
        "sources": {"article": _source(draft)},
        "speakers": speakers,
        "claims": claims,
    }
    notes = _notes(draft) if i == 0 else []
    return {**incident, "notes": notes} if notes else incident


def _event(event: Event, language: Language, others: list[str]) -> dict[str, Any]:
    where = gazetteer()[0]
    found: dict[str, Any] = {"kind": "posture" if event.means == "posture" else "attack"}
    if event.day is not None:
        found |= _days(event.day)
    hours = {placed.finding.hour for placed in event.claims if placed.finding.hour}
    if len(hours) == 1 and event.day is not None and event.day.precision in ("day", "part_of_day"):
        found |= {"time": hours.pop(), "time_precision": "minute"}
    if event.places:
        found["place"] = _where(event, language)
        countries = [name_of(one, language) for one in dict.fromkeys(map(_country, event.places)) if one]
        if countries:
            found["country"] = countries[0] if len(countries) == 1 else countries
        found["place_precision"] = where[event.places[0]].kind if len(event.places) == 1 else "region"
    threats = _threats(tuple(weapon for placed in event.claims for weapon in placed.finding.weapons))
    if threats:
        found["threat"] = _one_or_more(threats)
    systems = [
        p.finding.thing.replace("_", "-")
        for p in event.claims
        if p.finding.kind == "posture" and p.finding.thing
    ]
    if systems:
        found["systems"] = list(dict.fromkeys(systems))
    if others:
        found["distinct_from"] = others
    sentence = event.claims[0].reading.sentence
    unconfirmed = [key for key in found if key not in ("time_precision", "place_precision")]
    return {
        **found,
        "excerpt": _excerpt(sentence.text, sentence.span.start, sentence.span.end),
        "unconfirmed": unconfirmed,
    }


def _claim(draft: Draft, event: Event, placed: Placed, by: str) -> dict[str, Any]:
    finding, sentence = placed.finding, placed.reading.sentence
    chain = finding.telling.chain if finding.telling is not None else ()
    found: dict[str, Any] = {"by": by}
    if chain[1:]:
        found["through"] = [link.text for link in chain[1:]]
    if finding.telling is not None and finding.telling.said is not None:
        found["said"] = finding.telling.said.last.isoformat()
    found["says"] = says(finding, draft.language)
    if _quoted(sentence.folded, finding.span.start - sentence.span.start):
        found["form"] = "quoted"
    found["source"] = "article"
    found["kind"] = kind_of(finding)
    if finding.mode != "asserted":
        found["mode"] = finding.mode
    found |= _figures(finding)
    threats = _threats(finding.weapons)
    if threats:
        found["threat"] = _one_or_more(threats)
    if finding.kind == "posture" and finding.thing:
        found["system"] = finding.thing.replace("_", "-")
    elif finding.thing and finding.kind != "casualties":
        owner = f"{finding.of_system}/" if finding.of_system else ""
        found["component"] = f"{owner}{finding.thing}".replace("_", "-")
    if finding.places and finding.places != event.places:
        found["place"] = ", ".join(name_of(place, draft.language) for place in finding.places)
    notes = _remarks(finding, event, draft.language)
    if notes:
        found["note"] = notes
    kept = ("source", "note")
    unconfirmed = [key for key in found if key not in kept]
    return {
        **found,
        "excerpt": _excerpt(sentence.text, sentence.span.start, sentence.span.end),
        "unconfirmed": unconfirmed,
    }


def _figures(finding: Finding) -> dict[str, Any]:
    found: dict[str, Any] = {}
    count = count_of(finding)
    if count is not None:
        found["count"] = _number(count)
    if finding.basis:
        found["of"] = finding.basis
        if finding.of is not None:
            found["of_count"] = _number(finding.of)
    if finding.share is not None:
        found["share"] = finding.share
    return found


def _remarks(finding: Finding, event: Event, language: Language) -> str:
    """What the format has no field for."""
    french = language == "fr"
    found: list[str] = []
    if finding.thing in ("killed", "wounded"):
        found.append(
            {"killed": "tués" if french else "killed", "wounded": "blessés" if french else "wounded"}[
                finding.thing
            ]
        )
    if finding.of is not None and not finding.basis:
        n = _number(finding.of)
        found.append(
            f"sur {n} ; le texte ne dit pas de quoi" if french else f"of {n}; the text does not say of what"
        )
    if (
        finding.day is not None
        and event.day is not None
        and (finding.day.first, finding.day.last) != (event.day.first, event.day.last)
    ):
        found.append(f"{'jour' if french else 'day'}: {_when(finding.day)}")
    return "; ".join(found)


def _speaker(finding: Finding, language: Language, speakers: dict[str, Any]) -> str:
    chain = finding.telling.chain if finding.telling is not None else ()
    if not chain:
        speakers.setdefault(
            "article",
            {"name": _ARTICLE[language], "office": "press", "unconfirmed": ["office", "reliability"]},
        )
        return "article"
    name = chain[0].text
    key = _slug(name) or "speaker"
    speakers.setdefault(key, {"name": name, "unconfirmed": ["name", "interest", "office", "reliability"]})
    return key


def _source(draft: Draft) -> dict[str, Any]:
    headline = (
        draft.readings[0].sentence.text if draft.readings and draft.readings[0].role == "headline" else ""
    )
    found = {"title": headline, "note": _file(draft)} if headline else {"title": _file(draft)}
    return {**found, "date": draft.published.isoformat()} if draft.published is not None else found


def _notes(draft: Draft) -> list[str]:
    """Sentences about other times, habits and doubts, which are no claims of the event."""
    return [
        f"background, characters {r.sentence.span.start}-{r.sentence.span.end}: {r.sentence.text}"
        for r in draft.readings
        if r.role == "background"
    ]


def _days(day: Day) -> dict[str, Any]:
    if day.precision in ("month", "year") and (day.first.day, day.last) == (1, _last_of(day)):
        text = day.first.isoformat()[: 7 if day.precision == "month" else 4]
        return {"date": text, "time_precision": day.precision}
    found: dict[str, Any] = {"date": day.first.isoformat()}
    if day.last != day.first:
        found["end"] = day.last.isoformat()
    return {**found, "time_precision": day.precision} if day.precision != "day" else found


def _last_of(day: Day) -> object:
    from calendar import monthrange

    if day.precision == "year":
        return day.first.replace(month=12, day=31)
    return day.first.replace(day=monthrange(day.first.year, day.first.month)[1])


def _when(day: Day | None) -> str:
    if day is None:
        return ""
    found = _days(day)
    return f"{found['date']}/{found['end']}" if "end" in found else str(found["date"])


def _where(event: Event, language: Language) -> str:
    return ", ".join(name_of(place, language) for place in event.places)


def _country(place: str) -> str:
    table = gazetteer()[0]
    here = place
    while here and table[here].kind != "country":
        here = table[here].within
    return here


def _name(event: Event) -> str:
    lead = "posture" if event.means == "posture" else "-".join(event.places[:1]) or "place-not-told"
    if event.means == "ground":
        lead = f"{lead}-ground"
    return f"{lead}-{event.day.first.isoformat()}" if event.day is not None else f"{lead}-undated"


def _threats(weapons: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(_THREATS[weapon] for weapon in weapons))


def _one_or_more(found: list[str]) -> str | list[str]:
    return found[0] if len(found) == 1 else found


def _number(count: Count) -> int | dict[str, int]:
    if count.exact is not None:
        return count.exact
    return {key: bound for key, bound in (("low", count.low), ("high", count.high)) if bound is not None}


def _quoted(folded: str, at: int) -> bool:
    return folded.count('"', 0, at) % 2 == 1


def _excerpt(text: str, start: int, end: int) -> dict[str, Any]:
    return {"text": text, "start": start, "end": end}


def _slug(name: str) -> str:
    plain = re.sub(
        r"^(?:the|a|an|le|la|les|l|un|une|des|du) ", "", re.sub(r"[^a-z0-9]+", " ", fold(name)).strip()
    )
    return "-".join(plain.split())[:48].strip("-")


def _file(draft: Draft) -> str:
    return draft.name.rsplit("/", 1)[-1]
