"""Factors of a sweep: which field of the scenario takes which values, and which fields none may vary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rempart.reading.problems import Problem, did_you_mean, one_of
from rempart.scenario import Scenario, ScenarioError
from rempart.scenario.model import Content
from rempart.scenario.names import SITE, anchors
from rempart.scenario.places import Place

RAID_SIZE = "raid.size"
"""A factor of its own: members of all hostile groups, shared out in the file's proportion."""
COMPOSITION = ("count", "bias_sigma")
"""Fields of a group of the raid that say what it is made of; every other one says how it is flown."""
FLOWN = ("flight", "descent", "height", "dive", "burnout_speed", "elevation", "low")
"""Fields of a class of threats that say how it is flown."""
MAX_LEVELS = 1_000

_NUMBER = re.compile(
    r"\s*([-+]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:[eE][-+]?\d{1,2})?)\s*([^\d\s].*?)?\s*"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")
_UNIT = re.compile(r"[A-Za-z%°][A-Za-z0-9%*/^ .]{0,20}")
_WAY_OUT = (
    "say the number, or vary a count, a value of the defence or what the threat is; "
    "rempart does not search for a better attack"
)


@dataclass(frozen=True, slots=True)
class Level:
    """One value of a factor: as the scenario reads it, and as a number where it is one."""

    text: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Factor:
    """A field and the values that it takes. `span`: lowest and highest, if any value between them will do."""

    path: str
    unit: str
    levels: tuple[Level, ...]
    span: tuple[float, float] | None = None

    @property
    def is_number(self) -> bool:
        """Whether the levels are numbers."""
        return all(level.value is not None for level in self.levels)

    @property
    def label(self) -> str:
        """Path, with the unit of the values."""
        return f"{self.path} [{self.unit}]" if self.unit else self.path

    def at(self, u: float) -> Level:
        """The level at the share u in [0, 1): each listed one has the same share."""
        if self.span is None:
            return self.levels[min(int(u * len(self.levels)), len(self.levels) - 1)]
        low, high = self.span
        return _level(f"{low + u * (high - low):.6g}", self.unit)


def parse_factor(text: str) -> Factor:
    """The factor that `PATH=VALUES` says; raises ScenarioError.

    VALUES: `low:high:step`, a list `2,4,8`, or `low:high` (any value between, for designs that draw them).
    """
    path, sign, values = text.partition("=")
    path, values = path.strip(), values.strip()
    if not sign or not path or not values:
        raise _wrong(text, "expected PATH=VALUES, such as raid.rockets.count=1:40:1 or =2,4,8")
    if ":" in values:
        return _range(path, values)
    levels, units = [], []
    for part in values.split(","):
        level, unit = _listed(path, part.strip())
        levels.append(level)
        units.append(unit)
    if len({level.text for level in levels}) < len(levels):
        raise _wrong(path, f"{values}: a value stands twice")
    if len(levels) > MAX_LEVELS:
        raise _wrong(path, f"more than {MAX_LEVELS:,} values")
    if len(set(units)) > 1:
        raise _wrong(path, f"{values}: expected one unit for all values")
    return Factor(path, units[0], tuple(levels))


def _wrong(where: str, message: str) -> ScenarioError:
    return ScenarioError([Problem("--over", 0, where, message)])


def _level(number: str, unit: str) -> Level:
    return Level(f"{number} {unit}".strip(), float(number))


def _listed(path: str, part: str) -> tuple[Level, str]:
    number = _number(part)
    if number is not None:
        return _level(*number), number[1]
    if _WORD.fullmatch(part):
        return Level(part, None), ""
    raise _wrong(path, f"found {part[:40]!r}, expected a number, with its unit if it has one, or a word")


def _number(text: str) -> tuple[str, str] | None:
    match = _NUMBER.fullmatch(text)
    if match is None or (match[2] and not _UNIT.fullmatch(match[2])):
        return None
    return match[1], match[2] or ""


def _range(path: str, values: str) -> Factor:
    read = [_number(part) for part in values.split(":")]
    if len(read) not in (2, 3) or None in read:
        raise _wrong(
            path, f"found {values[:60]!r}, expected low:high:step, such as 1:40:1 or 100 km:200 km:10 km"
        )
    parts = [part for part in read if part is not None]
    units = {unit for _, unit in parts if unit}
    if len(units) > 1:
        raise _wrong(path, f"{values}: expected one unit for all of low:high:step")
    unit = next(iter(units), "")
    low, high, *rest = (Decimal(number) for number, _ in parts)
    if not low < high:
        raise _wrong(path, f"{values}: expected a low that is less than the high")
    if not rest:
        ends = _level(str(low), unit), _level(str(high), unit)
        return Factor(path, unit, ends, (float(low), float(high)))
    step = rest[0]
    if step <= 0 or (high - low) / step >= MAX_LEVELS:
        raise _wrong(path, f"{values}: expected a step that makes 2 to {MAX_LEVELS:,} values")
    n = int((high - low) / step) + 1
    return Factor(path, unit, tuple(_level(f"{(low + i * step):f}", unit) for i in range(n)))


# What may be varied


def check_factors(scenario: Scenario, factors: Iterable[Factor]) -> None:
    """Refuse what a sweep must not vary; raises ScenarioError with a sentence for each such factor."""
    problems = [
        Problem("--over", 0, factor.path, sentence)
        for factor in factors
        if (sentence := _refusal(scenario, factor.path))
    ]
    if problems:
        raise ScenarioError(problems)


def _refusal(scenario: Scenario, path: str) -> str:
    """Why a path is no factor; empty if it is one."""
    section, *rest = path.split(".")
    if section == "raid":
        return _of_raid(scenario.content, path, rest)
    if section == "threats" and (len(rest) < 2 or rest[1] in FLOWN):
        field = rest[1] if len(rest) > 1 else "a whole class"
        return f"{field}: how a threat is flown is no factor of a sweep; {_WAY_OUT}"
    if section == "alternatives" and (len(rest) != 2 or rest[1] != "weight"):
        return "of an alternative only its weight can be a factor"
    if section == "site" and rest[:1] in ([], ["position"]):
        return "the site is the origin of the raid's bearings; move what is defended instead"
    if len(rest) < 1 and section not in ("damage", "evaluation_margin"):
        return "expected the path of one field, such as batteries.patriot.fire_unit.channels"
    if rest and _is_place(section, rest) and rest[0] in set(_places_of_raid(scenario)):
        return f"the raid is launched from, led over or aimed at the place {rest[0]!r}; {_WAY_OUT}"
    return ""


def _of_raid(content: Content, path: str, rest: list[str]) -> str:
    if path == RAID_SIZE and "size" not in content.raid:
        return ""
    if rest and rest[0] not in content.raid:
        return f"there is no group {rest[0]!r} in the raid{one_of(rest[0], [*content.raid, 'size'])}"
    if len(rest) == 2 and rest[1] in COMPOSITION:
        return ""
    near = did_you_mean(rest[1], COMPOSITION) if len(rest) == 2 else ""
    if near:
        return f"there is no factor {rest[1]!r} of a group{near}"
    return (
        "aim points, launch places, bearings, timing and order of arrival are no factors of a sweep: "
        f"of a group only {' and '.join(COMPOSITION)} are, and {RAID_SIZE}; {_WAY_OUT}"
    )


def _is_place(section: str, rest: list[str]) -> bool:
    return section == "places" or (len(rest) > 1 and rest[1] == "position")


def _places_of_raid(scenario: Scenario) -> Iterator[str]:
    """Names of the places on which the raid's launches, waypoints and aims at mere places rest.

    An asset or a component may stand elsewhere, and what is aimed at it follows: that is a change of the
    defence, unless a launch place is told from it.
    """
    for variant in scenario.variants:
        content = variant.content
        known = anchors(content)
        for group in content.raid.values():
            started: list[Place] = [*group.from_, *group.via]
            started += [origin.center for origin in group.from_ if origin.center is not None]
            for place in started:
                yield from _chain(place, known)
            for aim in group.aim:
                if aim.at.place is None or aim.at.place in content.places:
                    yield from _chain(aim.at, known)


def _chain(place: Place | None, known: dict[str, Place]) -> Iterator[str]:
    while place is not None:
        name = place.place or place.from_
        if name is None or name == SITE:
            return
        yield name
        place = known.get(name)


# What a setting changes


def changes_of(scenario: Scenario, factors: Iterable[Factor], levels: Iterable[Level]) -> dict[str, str]:
    """Fields to set, by path, for one level of each factor."""
    changes: dict[str, str] = {}
    for factor, level in zip(factors, levels, strict=True):
        if factor.path == RAID_SIZE and "size" not in scenario.content.raid:
            changes |= _shared_out(scenario.content, level)
        else:
            changes[factor.path] = level.text
    return changes


def _shared_out(content: Content, level: Level) -> dict[str, str]:
    if level.value is None or level.value != int(level.value) or not 0 <= level.value <= 50_000:
        raise _wrong(RAID_SIZE, f"found {level.text!r}, expected whole numbers from 0 to 50 000")
    hostile = ((name, group) for name, group in content.raid.items() if group.nature == "hostile")
    groups = {name: group.count.value for name, group in hostile if group.track is None}
    if sum(groups.values()) <= 0.0:
        raise _wrong(RAID_SIZE, "the raid has no member whose proportion could be kept")
    seats = apportioned(tuple(groups.values()), int(level.value))
    return {f"raid.{name}.count": str(n) for name, n in zip(groups, seats, strict=True)}


def apportioned(weights: tuple[float, ...], n: int) -> tuple[int, ...]:
    """Seats of each group: n members shared out in proportion to weights >= 0.

    n + 1 members never take one from any group.
    Source: Webster's method of odd divisors (Balinski and Young 1982, Fair Representation); ties go to the
    first. So a raid of n is the same raid of n + 1 less one member, with the same luck.
    """
    seats = [0] * len(weights)
    for _ in range(n):
        i = max(range(len(weights)), key=lambda i: (weights[i] / (2 * seats[i] + 1), -i))
        seats[i] += 1
    return tuple(seats)
