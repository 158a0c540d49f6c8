"""The words that an incident file may use, each with one meaning; docs/reference/incident.md tells them."""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal[
    "launched",
    "detected",
    "fired",
    "engaged",
    "intercepted",
    "passed_close",
    "warhead_killed",
    "missed",
    "failed",
    "fell_short",
    "ignored",
    "impacted",
    "component_damaged",
    "component_destroyed",
    "damage",
    "no_damage",
    "casualties",
    "no_casualties",
    "friendly_hit",
    "under_inquiry",
    "means",
    "posture",
    "assessment",
    "background",
]
"""What a claim states."""

Denominator = Literal["launched", "arrived", "crossed", "threatening", "engaged", "attempts", "fired"]
"""What a share or a count is said to be of."""

Definition = Literal["not_stated", "passed_close", "hit", "warhead_killed", "destroyed", "asset_protected"]
"""What the speaker counts as a success."""

Interest = Literal["attacker", "defender", "third"]
"""Which side the speaker stands with."""

Office = Literal["official", "military", "oversight", "expert", "press", "witness", "unnamed"]
"""In what quality the speaker speaks."""

Letter = Literal["A", "B", "C", "D", "E", "F"]
"""Admiralty code: reliability of the source; F: cannot be judged."""

Mode = Literal["asserted", "hedged", "denied", "planned"]
"""How the speaker puts it: flatly, with reserve, as not so, as yet to come."""

Form = Literal["quoted", "paraphrased", "inferred"]
"""How near the source is to the words of the speaker."""

EventKind = Literal["attack", "campaign", "friendly_fire", "posture"]
"""One attack; many over a period; own aircraft shot at; a change of what stands where."""

TimePrecision = Literal["minute", "hour", "part_of_day", "day", "week", "month", "year"]
PlacePrecision = Literal["site", "locality", "district", "province", "country", "region"]

Language = Literal["", "en", "fr", "ar", "fa", "he", "ru", "uk"]

THREATS = (
    "rocket",
    "mortar-bomb",
    "small-drone",
    "long-range-drone",
    "drone",
    "cruise-missile",
    "guided-bomb",
    "short-range-ballistic-missile",
    "medium-range-ballistic-missile",
    "ballistic-missile",
    "missile",
    "aircraft",
    "ground-attack",
)
"""Categories of the catalogue, and `drone`, `ballistic-missile`, `missile` where a report says no more."""

DEFENDER_SUCCESS = ("intercepted", "warhead_killed", "failed", "fell_short", "no_damage", "no_casualties")
"""Kinds of claim that put the defence in a good light."""

ATTACKER_SUCCESS = (
    "missed",
    "impacted",
    "component_damaged",
    "component_destroyed",
    "damage",
    "casualties",
)
"""Kinds of claim that put the attack in a good light."""

KINDS: tuple[str, ...] = get_args(Kind)
