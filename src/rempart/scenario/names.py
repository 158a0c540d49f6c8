"""What can be named in a scenario: components, sensors, points and places."""

from __future__ import annotations

from collections.abc import Iterator

from rempart.scenario.model import Battery, Component, Content, Sensor, Weapon
from rempart.scenario.places import Place

SITE = "site"


def own_name(battery: str, name: str, known: set[str]) -> str:
    """Full name of what a battery's section calls `name`: its own part before all else."""
    own = f"{battery}/{name}"
    return own if own in known else name


def launcher_names(battery: str, weapon: str, n: int) -> tuple[str, ...]:
    """Names of the components of a weapon with `n` launchers."""
    return tuple(f"{battery}/{weapon}-{i}" for i in range(1, n + 1))


def most_launchers(weapon: Weapon) -> int:
    """Launchers that a weapon may have in any world."""
    spread = weapon.count.spread
    if spread is None:
        return int(weapon.count.value)
    if spread.law == "choice":
        return int(max(spread.parameters[: len(spread.parameters) // 2]))
    if spread.law in ("uniform", "triangular"):
        return int(min(spread.high, spread.parameters[-1] + 0.5))
    return int(spread.high)


def parts(content: Content) -> Iterator[tuple[str, Component, str]]:
    """(name, component, battery or '') of every component but the launchers, in the order of the file."""
    for name, sensor in content.sensors.items():
        yield name, sensor, ""
    for name, component in content.components.items():
        yield name, component, ""
    for name, battery in content.batteries.items():
        yield from ((part, component, name) for part, component in battery_parts(name, battery))


def battery_parts(name: str, battery: Battery) -> Iterator[tuple[str, Component]]:
    """(name, component) of a battery's parts but its launchers."""
    for part, sensor in battery.sensors.items():
        yield f"{name}/{part}", sensor
    if battery.control is not None:
        yield f"{name}/control", battery.control
    if battery.power is not None:
        yield f"{name}/power", battery.power


def component_names(content: Content) -> set[str]:
    """Names of all components that may exist in some world."""
    names = {name for name, _, _ in parts(content)}
    for name, battery in content.batteries.items():
        for weapon, section in battery.weapons.items():
            names.update(launcher_names(name, weapon, most_launchers(section)))
    return names


def sensor_names(content: Content) -> set[str]:
    """Names of all sensors."""
    own = {f"{name}/{part}" for name, battery in content.batteries.items() for part in battery.sensors}
    return own | set(content.sensors)


def anchors(content: Content) -> dict[str, Place]:
    """Places that have a name: `site`, places, assets, batteries, sensors and components of the top level."""
    found = {SITE: content.site.position, **content.places}
    for name, asset in content.assets.items():
        found[name] = asset.position
    for section in (content.batteries, content.sensors, content.components):
        for name, entry in section.items():
            if entry.position is not None:
                found[name] = entry.position
            elif section is not content.components:
                found[name] = Place(place=SITE)
    return found


def weapon_places(content: Content) -> Iterator[tuple[str, Weapon, str]]:
    """(launcher name, weapon, battery) of every launcher that may exist in some world."""
    for name, battery in content.batteries.items():
        for label, weapon in battery.weapons.items():
            for launcher in launcher_names(name, label, most_launchers(weapon)):
                yield launcher, weapon, name


def point_names(content: Content) -> set[str]:
    """Names of all that can be aimed at and hit: assets, and components that stand somewhere."""
    standing = {
        name
        for name, part, battery in parts(content)
        if battery or part.position is not None or name in content.sensors
    }
    launchers = {name for name, _, _ in weapon_places(content)}
    return set(content.assets) | standing | launchers


def withdrawn_names(content: Content) -> set[str]:
    """Names of the components that are withdrawn: by themselves (`present: false`) or with their battery."""
    away = {
        name
        for name, part, battery in parts(content)
        if not (part.present and (not battery or content.batteries[battery].present))
    }
    for launcher, weapon, battery in weapon_places(content):
        if not (weapon.present and content.batteries[battery].present):
            away.add(launcher)
    return away


def withdrawn_paths(content: Content) -> tuple[str, ...]:
    """Beginnings of the dotted paths of all that is withdrawn."""
    found = [f"batteries.{name}." for name, battery in content.batteries.items() if not battery.present]
    for name, part, battery in parts(content):
        if not part.present:
            own = name.removeprefix(f"{battery}/")
            section = "sensors." if isinstance(part, Sensor) else "" if battery else "components."
            found.append(f"batteries.{battery}.{section}{own}." if battery else f"{section}{own}.")
    for name, around in content.batteries.items():
        away = (label for label, weapon in around.weapons.items() if not weapon.present)
        found += [f"batteries.{name}.weapons.{label}." for label in away]
    return tuple(found)


def ruled_sensors(content: Content) -> Iterator[tuple[str, Sensor]]:
    """(name, sensor) of every sensor that goes dark or turns by a rule."""
    for name, part, _ in parts(content):
        if isinstance(part, Sensor) and (part.emission is not None or part.turn is not None):
            yield name, part
