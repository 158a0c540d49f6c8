"""A scenario changed on the command line: values set, parts withdrawn, components lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from rempart.reading.problems import Problem, one_of
from rempart.scenario.file import Scenario, override
from rempart.scenario.model import Battery, Content
from rempart.scenario.names import component_names, parts, weapon_places
from rempart.scenario.problems import ScenarioError
from rempart.scenario.units import UnitError, magnitude

_BEFORE_ALL = "-1000000 s"
_NAMED = ("batteries", "sensors", "components", "raid", "assets")
_SECTIONS = (*_NAMED, "controllers")


def change(
    scenario: Scenario,
    sets: Mapping[str, Any] | None = None,
    without: Sequence[str] = (),
    lose: Sequence[str] = (),
) -> Scenario:
    """New scenario with values set, parts withdrawn and components lost.

    `sets`: as in `override`. `without`: a battery, or a component of one, is withdrawn (`present: false`):
    threats aimed at it fall where it stood; anything else (a group of the raid, an asset) leaves the file. A
    name (`patriot`, `patriot/radar`) or a dotted path (`raid.third`). `lose`: a component by full name
    (`patriot/radar`), or by its last part, then all that end so (`radar`); it does not work from the start,
    or from a time on (`radar@60s`). Raises ScenarioError with all that is wrong.
    """
    changes: dict[str, Any] = dict(sets or {})
    problems: list[Problem] = []
    for name in without:
        _gather(changes, problems, f"without {name}", partial(_without, scenario, name))
    events: list[dict[str, Any]] = []
    for text in lose:
        _gather(changes, problems, f"lose {text}", partial(_lost, scenario, text, events))
    if problems:
        raise ScenarioError(problems)
    if events:
        changes["events"] = [*_events(scenario), *events]
    return override(scenario, changes) if changes else scenario


class _Wrong(Exception):
    """What is wrong with one change, as a sentence."""


def _gather(
    changes: dict[str, Any], problems: list[Problem], what: str, make: Callable[[], dict[str, Any]]
) -> None:
    try:
        changes.update(make())
    except _Wrong as wrong:
        problems.append(Problem("change", 0, what, str(wrong)))


def _without(scenario: Scenario, name: str) -> dict[str, Any]:
    content = scenario.content
    path = _path_of(content, name)
    section, _, rest = path.partition(".")
    if section == "batteries" and ".fire_unit" not in rest:
        return {f"{path}.present": False}
    if section in ("sensors", "components") and "." not in rest:
        return {f"{path}.present": False}
    return {path: None}


def _path_of(content: Content, name: str) -> str:
    """Dotted path of what is called `name`."""
    if "." in name:
        section, entry = name.split(".")[:2]
        if section not in _SECTIONS:
            raise _Wrong(f"found {name!r}, expected a path into one of {', '.join(_SECTIONS)}")
        below = getattr(content, section)
        if entry not in below:
            raise _Wrong(f"there is no {entry!r} in {section}{one_of(entry, below)}")
        return name
    found = [f"{section}.{name}" for section in _NAMED if name in getattr(content, section)]
    if not found:
        component = _component_paths(content).get(name)
        if component is not None:
            return component
        known = [key for section in _NAMED for key in getattr(content, section)]
        raise _Wrong(f"there is no battery, group or component {name!r}{one_of(name, known)}")
    if len(found) > 1:
        raise _Wrong(f"{name!r} stands for more than one thing: say {' or '.join(found)}")
    return found[0]


def _component_paths(content: Content) -> dict[str, str]:
    """Where in the file each component stands that has a section of its own."""
    found: dict[str, str] = {}
    for name, _, battery in parts(content):
        if not battery:
            found[name] = f"{'sensors' if name in content.sensors else 'components'}.{name}"
            continue
        part = name.removeprefix(f"{battery}/")
        kind = f"sensors.{part}" if part in content.batteries[battery].sensors else part
        found[name] = f"batteries.{battery}.{kind}"
    for battery, section in content.batteries.items():
        for weapon in section.weapons:
            found[f"{battery}/{weapon}"] = f"batteries.{battery}.weapons.{weapon}"
    return found


def _lost(scenario: Scenario, text: str, events: list[dict[str, Any]]) -> dict[str, Any]:
    """Changes of fields; what needs events is added to those."""
    wanted, at, time = text.partition("@")
    names = _components_called(scenario.content, wanted.strip())
    if at:
        when = _time(time.strip(), wanted.strip())
        events.extend({"at": when, "component": name, "state": "down"} for name in names)
        return {}
    paths = _component_paths(scenario.content)
    changes: dict[str, Any] = {}
    for name in names:
        if name in paths:
            changes |= {f"{paths[name]}.alert_state": "off", f"{paths[name]}.ready_at": None}
        else:  # one launcher of several has no section of its own
            events.append({"at": _BEFORE_ALL, "component": name, "state": "down"})
    return changes


def _components_called(content: Content, wanted: str) -> tuple[str, ...]:
    """Components of a full name, of a battery, of a weapon, or whose last part is `wanted`."""
    known = sorted(component_names(content))
    of_weapon: dict[str, list[str]] = {}
    for launcher, _, battery in weapon_places(content):
        of_weapon.setdefault(f"{battery}/{_weapon_of(launcher, content.batteries[battery])}", []).append(
            launcher
        )
    if wanted in known:
        return (wanted,)
    if wanted in of_weapon:
        return tuple(of_weapon[wanted])
    if wanted in content.batteries:
        return tuple(name for name in known if name.startswith(f"{wanted}/"))
    found = [name for name in known if name.rsplit("/", 1)[-1] == wanted]
    found += [name for weapon, names in of_weapon.items() if weapon.endswith(f"/{wanted}") for name in names]
    if not found:
        ends = {name.rsplit("/", 1)[-1] for name in known}
        raise _Wrong(f"there is no component {wanted!r}{one_of(wanted, [*known, *ends, *of_weapon])}")
    return tuple(dict.fromkeys(found))


def _weapon_of(launcher: str, battery: Battery) -> str:
    own = launcher.rsplit("/", 1)[-1]
    return max((weapon for weapon in battery.weapons if own.startswith(f"{weapon}-")), key=len)


def _time(text: str, name: str) -> str:
    try:
        time_s = magnitude(text, "time")
    except UnitError as error:
        raise _Wrong(f"after @ expected a time such as 60 s: {error}") from None
    if time_s < 0.0:
        raise _Wrong(f"found {text!r} after @, expected a time from 0 s on; {name} alone: from the start")
    return text


def _events(scenario: Scenario) -> list[Any]:
    return list(scenario.document.get("events") or [])
