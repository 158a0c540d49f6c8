"""The cost of a change of laydown as one JSON object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rempart.answers.comparing import Compared, Difference
from rempart.answers.measures import Measure
from rempart.planning.laydown import Cover, Ground, LaydownCost, PlaceCost, RaidCost
from rempart.stats.intervals import Interval
from rempart.views.coverage import arc_object

SCHEMA = "rempart/laydown/1"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a comparison of laydowns besides its measures."""

    command: str
    ground: Ground
    n_replicates: int
    n_worlds: int


def laydown_object(found: LaydownCost, told: Told) -> dict[str, Any]:
    """The object that `rempart laydown --json` prints."""
    return {
        "schema": SCHEMA,
        "before": found.before.content.name,
        "after": found.after.content.name,
        "command": told.command,
        "seed": told.ground.seed,
        "worlds": told.n_worlds,
        "replicates": told.n_replicates,
        "ground": {
            "points": told.ground.n_points,
            "worlds": told.ground.n_worlds,
            "replicates": told.ground.n_worlds * told.ground.n_per_world,
            "bearings": told.ground.n_bearings,
            "level": told.ground.level,
        },
        "places": [_place(place) for place in found.places],
        "only_before": list(found.only_before),
        "only_after": list(found.only_after),
        "not_known": not_known(found),
        "assumptions": assumptions(found),
    }


def not_known(found: LaydownCost) -> list[str]:
    """What both files say is not known."""
    return list(dict.fromkeys((*found.before.content.not_known, *found.after.content.not_known)))


def assumptions(found: LaydownCost) -> list[str]:
    """What both files assume."""
    return list(dict.fromkeys((*found.before.content.assumptions, *found.after.content.assumptions)))


def _place(place: PlaceCost) -> dict[str, Any]:
    return {
        "place": place.place,
        "country": place.country,
        "title": place.title,
        "left": list(place.left),
        "came": list(place.came),
        "people": None
        if place.people is None
        else {"low": place.people.low, "high": place.people.high, "source": place.people.source},
        "uncovered_against": list(place.uncovered_against),
        "raids": [_raid(raid) for raid in place.raids],
        "cover": [_cover(cover) for cover in place.covers],
        "not_known": list(place.not_known),
    }


def _raid(raid: RaidCost) -> dict[str, Any]:
    measures = raid.comparison.measures
    classes = raid.paired.layout.classes
    return {
        "raid": raid.raid,
        "p_no_leaker": _compared(measures["p_no_leaker"]),
        "leakers": _compared(measures["leakers"]),
        "by_class": {
            name: {
                "p_leaked": _compared(measures[f"p_leaked[{name}]"]),
                "exactly_no_difference": name in raid.spared,
            }
            for name in classes
        },
        "fingerprints": [raid.paired.a.fingerprint, raid.paired.b.fingerprint],
    }


def _compared(compared: Compared) -> dict[str, Any]:
    return {
        "before": _measure(compared.a),
        "after": _measure(compared.b),
        "difference": _measure(compared.difference),
    }


def _measure(found: Measure | Difference | None) -> dict[str, Any] | None:
    if found is None:
        return None
    told = {"mean": found.mean, "ci95": list(found.ci95), "ignorance90": list(found.ignorance90)}
    return {**told, "exact": True} if found.exact else told


def _cover(cover: Cover) -> dict[str, Any]:
    return {
        "threat": cover.threat,
        "arc": arc_object(cover.arc),
        "level": cover.level,
        "p_stopped_at_site": {"before": _of(cover.before), "after": _of(cover.after)},
        "area_km2": {
            "before": cover.area.whole.km2,
            "after": cover.area.left.km2,
            "lost": _of((cover.area.km2, cover.area.ci95, cover.area.ignorance90)),
        },
        "assets_uncovered": list(cover.assets),
    }


def _of(told: tuple[float, Interval, Interval]) -> dict[str, Any]:
    mean, ci95, ignorance90 = told
    return {"mean": mean, "ci95": list(ci95), "ignorance90": list(ignorance90)}
