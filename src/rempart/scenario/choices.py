"""Choices files: what of a defence may be bought, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil, prod
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from rempart.reading.document import Document
from rempart.reading.opening import Kind, check_kind, open_document
from rempart.reading.problems import InputError, Problem, one_of, raised_as
from rempart.reading.sections import Name, Section, as_tuple, refuse
from rempart.reading.wording import problems_of
from rempart.scenario.file import Scenario, override
from rempart.scenario.problems import ScenarioError

CHOICES = Kind("choices file", "choices", "rempart-choices", "choices")
DEFENCE = ("batteries", "sensors", "components", "controllers")
"""Sections of which a field may be chosen: those of the defence, and no other."""

AS_IT_IS = "as it is"
_ASSUMED = "assumption: nothing is known of the costs; they are relative, to be replaced by a choices file"
_LAUNCHER, _CHANNEL, _INTERCEPTOR = 10.0, 5.0, 1.0  # relative units


class ChoicesError(InputError):
    """A choices file that cannot be used; `problems` holds all that was found."""


class Choice(Section):
    """A field with the values that it may take, or a battery that may be added at one of some sites."""

    path: str = ""
    values: Annotated[tuple[Any, ...], BeforeValidator(as_tuple)] = ()
    costs: Annotated[tuple[float, ...], BeforeValidator(as_tuple)] = ()
    cost_each: float | None = None
    add: dict[str, Any] | None = None
    sites: dict[Name, Any] = {}
    cost: float | None = None
    source: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _one_kind(self) -> Choice:
        if bool(self.path) == (self.add is not None):
            raise refuse("expected either path and values, or add and sites")
        if any(cost < 0.0 for cost in (*self.costs, self.cost or 0.0)):
            raise refuse("a cost must not be negative")
        if self.path:
            self._check_values()
        elif not self.sites or self.cost is None or self.values:
            raise refuse("add needs sites, a mapping of names to places, and a cost")
        return self

    def _check_values(self) -> None:
        section = self.path.split(".")[0]
        if section not in DEFENCE:
            raise refuse(
                f"{self.path} is no field of the defence; expected a path into {', '.join(DEFENCE)}:"
                " rempart sizes a defence and nothing else"
            )
        if not self.values or self.sites or self.cost is not None:
            raise refuse("path needs values, and costs or cost_each")
        if (self.cost_each is None) == (not self.costs):
            raise refuse("expected either costs, one for each value, or cost_each")
        if self.costs and len(self.costs) != len(self.values):
            raise refuse(f"found {len(self.costs)} costs for {len(self.values)} values")
        if self.cost_each is not None and not all(_is_number(value) for value in self.values):
            raise refuse("cost_each needs values that are bare numbers; give costs")
        if self.cost_each is not None and self.cost_each < 0.0:
            raise refuse("a cost must not be negative")


class Choices(Section):
    """A choices file."""

    version: Literal[1] = Field(alias="rempart-choices")
    unit: str = "relative units"
    source: str = ""
    note: str = ""
    choices: dict[Name, Choice]


@dataclass(frozen=True)
class Option:
    """One way to go. `changes`: dotted path to what is set there."""

    label: str
    cost: float
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Lever:
    """One choice: exactly one of its options is taken. `ordered`: the options stand in an order of amount."""

    name: str
    what: str
    options: tuple[Option, ...]
    ordered: bool
    source: str = ""


@dataclass(frozen=True)
class Levers:
    """All choices, and the unit of their costs with where it comes from."""

    levers: tuple[Lever, ...]
    unit: str
    source: str

    @property
    def n_designs(self) -> int:
        """Ways to take one option of each."""
        return prod(len(lever.options) for lever in self.levers)

    def cost(self, taken: tuple[int, ...]) -> float:
        """Cost of a design, the options taken of each lever."""
        return sum(lever.options[i].cost for lever, i in zip(self.levers, taken, strict=True))

    def applied(self, scenario: Scenario, taken: tuple[int, ...]) -> Scenario:
        """The scenario with a design; raises ScenarioError."""
        changes: dict[str, Any] = {}
        for lever, i in zip(self.levers, taken, strict=True):
            changes |= lever.options[i].changes
        return override(scenario, changes) if changes else scenario


def load_choices(source: str | FilePath, scenario: Scenario) -> Levers:
    """Levers of a choices file (or of a text with a line break), each option tried on the scenario.

    Raises ChoicesError with all that is wrong.
    """
    with raised_as(ChoicesError):
        document = open_document(source, CHOICES)
        check_kind(document, CHOICES)
    try:
        read = Choices.model_validate(document.data)
    except ValidationError as error:
        raise ChoicesError(problems_of(error, Choices, document, _written)) from None
    if not read.choices:
        raise ChoicesError([document.problem(("choices",), "is empty: nothing can be chosen")])
    levers = tuple(_lever(name, choice) for name, choice in read.choices.items())
    problems = [p for lever in levers for p in _wrong(document, scenario, lever)]
    if problems:
        raise ChoicesError(problems)
    return Levers(levers, read.unit, read.source)


def _written(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return ("rempart-choices", *path[1:]) if path[:1] == ("version",) else path


def _lever(name: str, choice: Choice) -> Lever:
    if choice.add is not None:
        options = [Option("none", 0.0)]
        for site, place in choice.sites.items():
            section = {**choice.add, "position": place}
            options.append(Option(f"at {site}", choice.cost or 0.0, {f"batteries.{name}": section}))
        card = choice.add.get("card", "battery")
        return Lever(name, f"added {card}", tuple(options), ordered=False, source=choice.source)
    values = choice.values
    first = values[0]
    each = choice.cost_each
    costs = choice.costs if each is None else tuple(max(0.0, (value - first) * each) for value in values)
    options = [
        Option(_label(value), cost, {choice.path: value}) for value, cost in zip(values, costs, strict=True)
    ]
    ordered = all(_is_number(value) for value in values)
    return Lever(name, choice.path, tuple(options), ordered=ordered, source=choice.source)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _label(value: Any) -> str:
    return f"{value:g}" if _is_number(value) else str(value)


def _wrong(document: Document, scenario: Scenario, lever: Lever) -> Iterator[Problem]:
    """What the scenario says against any option of a lever."""
    path = ("choices", lever.name)
    if lever.name in scenario.content.batteries and lever.what.startswith("added "):
        yield document.problem(
            path, f"there is a battery {lever.name!r} already; give this choice another name"
        )
        return
    if not lever.what.startswith("added "):
        section, _, rest = lever.what.partition(".")
        entry = rest.split(".")[0]
        known = getattr(scenario.content, section)
        if entry not in known and section != "controllers":
            message = f"there is no {entry!r} in {section} of {scenario.name}{one_of(entry, known)}"
            yield document.problem((*path, "path"), message)
            return
    for option in lever.options:
        try:
            override(scenario, dict(option.changes))
        except ScenarioError as error:
            for p in error.problems:
                yield document.problem(path, f"with {option.label}, {p.field}: {p.message}")


# Where no file is given


def default_levers(scenario: Scenario) -> Levers:
    """More launchers, interceptors and channels of each battery, at assumed relative costs.

    A launcher costs 10, a channel 5, an interceptor 1. What is a distribution in the scenario is left alone.
    """
    levers = tuple(lever for name in scenario.content.batteries for lever in _of_battery(scenario, name))
    return Levers(levers, "relative units", _ASSUMED)


def _of_battery(scenario: Scenario, name: str) -> Iterator[Lever]:
    battery = scenario.content.batteries[name]
    if not battery.present or battery.fire_unit is None:
        return
    for label, weapon in battery.weapons.items():
        path = f"batteries.{name}.weapons.{label}"
        n = int(weapon.count.value)
        if weapon.count.spread is None and weapon.present:
            yield _more(f"{name}-{label}-count", f"{path}.count", n, (n + 1, n + 2, n + 4), _LAUNCHER)
        magazine = int(weapon.magazine.value)
        if weapon.magazine.spread is None and weapon.present and magazine > 0:
            levels = (ceil(1.5 * magazine), 2 * magazine)
            each = _INTERCEPTOR * max(1, n)
            yield _more(f"{name}-{label}-magazine", f"{path}.magazine", magazine, levels, each)
    channels = battery.fire_unit.channels
    if channels.spread is None and channels.value > 0:
        n = int(channels.value)
        path = f"batteries.{name}.fire_unit.channels"
        yield _more(f"{name}-channels", path, n, (ceil(1.5 * n), 2 * n), _CHANNEL)


def _more(name: str, path: str, now: int, levels: tuple[int, ...], each: float) -> Lever:
    more = [
        Option(str(level), (level - now) * each, {path: level})
        for level in dict.fromkeys(levels)
        if level > now
    ]
    return Lever(name, path, (Option(f"{now} ({AS_IT_IS})", 0.0), *more), ordered=True, source=_ASSUMED)
