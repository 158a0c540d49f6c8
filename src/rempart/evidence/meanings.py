"""What each field of an incident file means: told in its JSON Schema and in the reference."""

from __future__ import annotations

from rempart.reading.references import SOURCE_MEANINGS as SOURCE

EVERYWHERE = {
    "note": "anything else that a reader should know",
    "unconfirmed": "names of the fields that no person has confirmed yet",
    "excerpt": "where in a text it was found",
}
"""Fields that many sections have."""

MEANINGS: dict[str, dict[str, str]] = {
    "Incident": {
        "incident": "version of the format",
        "name": "name of the incident in results and commands",
        "title": "one line for people",
        "about": "what happened, as far as it is known",
        "language": "of what is written without a language",
        "record": "ids of the same incident in other collections",
        "scenario": "name of a shipped scenario, or a file, seen from this one; without it nothing can be"
        " weighed",
        "event": "what happened, where and when",
        "sources": "publications by a key of your choice",
        "speakers": "who says something, by a name of your choice",
        "agreed": "what no party disputes",
        "claims": "what was said, by a name of your choice",
        "accounts": "claims that are told together; each speaker is one account if none are given",
        "questions": "what one would like to know besides the claims",
        "unknowns": "unknowns of the scenario whose posterior is told",
        "notes": "sentences",
    },
    "Event": {
        "kind": "one attack; many over a period; own aircraft shot at; a change of what stands where",
        "date": "first day, month or year: as precise as it is known",
        "end": "last one",
        "time": "local hour",
        "until": "local hour of the end",
        "time_zone": "hours from UTC, in quotes",
        "time_precision": "how precisely the time is known",
        "place": "where, in words",
        "country": "country, or several",
        "position": "degrees, of the site and no finer",
        "place_precision": "how precisely the place is known",
        "threat": "category of what came, one or several",
        "systems": "systems of the defence that are spoken of: patriot, c-ram, iron-dome, ...",
        "attacker": "who, in words",
        "defender": "who, in words",
        "distinct_from": "incidents that must not be merged with this one",
    },
    "Position": {"lat": "degrees north", "lon": "degrees east"},
    "Excerpt": {
        "text": "the sentence",
        "start": "its first character",
        "end": "the first character after it",
    },
    "Reference": SOURCE,
    "Speaker": {
        "name": "who, in words",
        "interest": "the side that the speaker stands with",
        "office": "in what quality: oversight is an audit, a parliament or an inquiry",
        "reliability": "letter of the Admiralty code (NATO STANAG 2511, AJP-2.1): A completely reliable, B"
        " usually,"
        " C fairly, D not usually, E unreliable, F cannot be judged",
    },
    "Agreed": {"says": "what is so", "source": "keys of `sources`"},
    "Claim": {
        "by": "name of a speaker",
        "through": "the chain from the speaker to the reader",
        "said": "day, month or year",
        "says": "the claim in own words",
        "wording": "the words as they were, if they are short",
        "language": "of the wording",
        "form": "how near the source is to the words of the speaker",
        "source": "keys of `sources`",
        "kind": "what it states, see below",
        "mode": "how the speaker puts it: flatly, with reserve, as not so, as yet to come",
        "count": "of what the kind says",
        "of": "the denominator: what a count or a share is of",
        "of_count": "how many of them the speaker tells",
        "share": "from 0 to 1, of what `of` says",
        "definition": "what the speaker counts as a success",
        "threat": "category, one or several",
        "system": "system, one or several",
        "component": "component or asset that it is about, named as in the scenario",
        "place": "where, if not that of the event",
        "time": "when, if not that of the event",
        "series": "name of a cumulative count",
        "as_of": "the day for which that count is told",
        "credibility": "number of the Admiralty code: 1 confirmed by other sources, 2 probably true, 3"
        " possibly true,"
        " 4 doubtful, 5 improbable, 6 cannot be judged. It is shown, and never used: it already holds what"
        " others say"
        " and how likely the thing is, which are weighed here apart",
        "predicate": "the claim as a predicate on outcomes; one without it cannot be weighed",
        "contradicts": "claims that cannot be true with this one",
        "refines": "claims that this one tells more precisely",
        "repeats": "claims of the same origin: together they are one report",
        "supersedes": "earlier claims that the speaker takes back with this one",
        "total_of": "claims whose counts add up to this one",
        "record": "ids of the same claim in other collections",
    },
    "Account": {"title": "one line for people", "claims": "names of claims"},
    "Question": {"asks": "the question in words", "predicate": "the same as a predicate on outcomes"},
    "UnknownOfInterest": {
        "asks": "the question in words",
        "name": "its path or name as `rempart show SCENARIO` prints it, or `alternatives`",
        "labels": "words for the values of `alternatives`",
    },
    "Number": {
        "low": "at least",
        "best": "most likely",
        "high": "at most",
    },
    "Words": {"plain": "in no language in particular", "en": "in English", "fr": "in French"},
}
"""By section, the name of its model; then by field."""
