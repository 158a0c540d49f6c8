"""Campaign files: raids over days on one defence, with stocks, deliveries, repair and readiness."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from rempart.reading.document import Document
from rempart.reading.files import shipped_in
from rempart.reading.opening import Kind, check_kind, open_document
from rempart.reading.problems import InputError, Problem, one_of, raised_as
from rempart.reading.references import Reference
from rempart.reading.sections import Name, Names, Section, as_tuple, refuse
from rempart.reading.wording import problems_of
from rempart.scenario import fields as f
from rempart.scenario.file import Scenario, load, override
from rempart.scenario.model import Fact
from rempart.scenario.names import component_names
from rempart.scenario.problems import ScenarioError
from rempart.scenario.quantity import Quantity, Rule, known

CAMPAIGN = Kind("campaign", "a campaign", "rempart-campaign", "campaigns")
_MAX_RAIDS = 400
_NEVER = (("never", float("inf")),)

Days = Annotated[Quantity, Rule("time", high=1e9)]
DaysOrNever = Annotated[Quantity, Rule("time", high=1e9, words=_NEVER)]


class CampaignError(InputError):
    """A campaign file that cannot be used; `problems` holds all that was found."""


class Raid(Section):
    """A raid, or several alike. Without `raid` and `scenario` it is that of the campaign's scenario."""

    at: Days
    every: Days | None = None
    times: int = 1
    scenario: str = ""
    raid: dict[str, Any] | None = None
    set: dict[str, Any] = {}
    source: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _series(self) -> Raid:
        if self.times < 1 or self.times > _MAX_RAIDS:
            raise refuse(f"times: expected a whole number from 1 to {_MAX_RAIDS}")
        if (self.times > 1) != (self.every is not None):
            raise refuse("every and times (above 1) go together")
        if any(time is not None and time.spread is not None for time in (self.at, self.every)):
            raise refuse("at and every: expected times that are known")
        wrong = [path for path in self.set if path.split(".")[0] == "raid"]
        if wrong:
            raise refuse(f"set {wrong[0]}: paths start below raid: {wrong[0].removeprefix('raid.')}")
        return self


class Stock(Section):
    """Interceptors of one kind that are not on launchers, and how long it takes to load them."""

    depot: f.Count = known(0.0)
    reload_time: DaysOrNever = known(3600.0)
    source: str = ""
    note: str = ""


class Delivery(Section):
    """Interceptors that arrive in the depot of a stock."""

    at: Days
    of: str
    count: f.Count
    source: str = ""
    note: str = ""


class Readiness(Section):
    """The chance that a battery is manned and able when a raid comes, over a span of days."""

    of: Names
    availability: f.Probability
    from_: Days = Field(known(0.0), alias="from")
    until: Days | None = None
    source: str = ""
    note: str = ""


class CampaignFile(Section):
    """A campaign as it is written."""

    version: Literal[1] = Field(alias="rempart-campaign")
    name: Name
    title: str = ""
    about: str = ""
    sources: dict[Name, Reference] = {}
    facts: Annotated[tuple[Fact, ...], BeforeValidator(as_tuple)] = ()
    assumptions: Names = ()
    scenario: str
    raids: dict[Name, Raid]
    stocks: dict[str, Stock] = {}
    deliveries: dict[Name, Delivery] = {}
    repair: dict[str, DaysOrNever] = {}
    readiness: Annotated[tuple[Readiness, ...], BeforeValidator(as_tuple)] = ()


@dataclass(frozen=True)
class Occurrence:
    """One raid of a campaign: when, in seconds from its start, and the scenario that it is."""

    name: str
    at_s: float
    scenario: Scenario


@dataclass(frozen=True)
class Campaign:
    """A valid campaign. `occurrences`: in order of time."""

    content: CampaignFile
    scenario: Scenario
    occurrences: tuple[Occurrence, ...]

    @property
    def title(self) -> str:
        """Title, or the name."""
        return self.content.title or self.content.name


def load_campaign(source: str | FilePath) -> Campaign:
    """Campaign of a file, of the name of a shipped one, or of a text (a `str` with a line break).

    Raises CampaignError, and nothing else, with all that is wrong.
    """
    with raised_as(CampaignError):
        document = open_document(source, CAMPAIGN)
        check_kind(document, CAMPAIGN)
    try:
        content = CampaignFile.model_validate(document.data)
    except ValidationError as error:
        raise CampaignError(problems_of(error, CampaignFile, document, _written)) from None
    return _built(document, content)


def shipped_campaigns() -> tuple[str, ...]:
    """Names of the campaigns that come with the package."""
    return shipped_in(CAMPAIGN.folder)


def weapons_by_name(scenario: Scenario) -> tuple[str, ...]:
    """`battery/weapon` of every weapon with a magazine that can run out."""
    return tuple(
        f"{name}/{label}"
        for name, battery in scenario.content.batteries.items()
        for label, weapon in battery.weapons.items()
        if weapon.magazine.value >= 0.0
    )


def _written(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return ("rempart-campaign", *path[1:]) if path[:1] == ("version",) else path


def _built(document: Document, content: CampaignFile) -> Campaign:
    scenario = _loaded(document, ("scenario",), content.scenario)
    problems = list(_findings(document, content, scenario))
    occurrences: list[Occurrence] = []
    for name, raid in content.raids.items():
        try:
            made = _raided(document, name, raid, scenario)
        except CampaignError as error:
            problems.extend(error.problems)
            continue
        step = 0.0 if raid.every is None else raid.every.value
        occurrences += [
            Occurrence(name if raid.times == 1 else f"{name}-{i + 1}", raid.at.value + i * step, made)
            for i in range(raid.times)
        ]
    if not content.raids:
        problems.append(document.problem(("raids",), "is empty: there is no raid"))
    if len(occurrences) > _MAX_RAIDS:
        message = f"are {len(occurrences)} raids in all, expected {_MAX_RAIDS} at most"
        problems.append(document.problem(("raids",), message))
    if problems:
        raise CampaignError(problems)
    return Campaign(content, scenario, tuple(sorted(occurrences, key=lambda one: (one.at_s, one.name))))


def _loaded(document: Document, path: tuple[str, ...], named: str) -> Scenario:
    place = FilePath(document.file).parent / named
    try:
        return load(place if place.suffix and place.exists() else named)
    except ScenarioError as error:
        raise CampaignError(document.problem(path, f"{named}: {p}") for p in error.problems) from None


def _raided(document: Document, name: str, raid: Raid, scenario: Scenario) -> Scenario:
    """The campaign's scenario with this raid in it."""
    path = ("raids", name)
    changes: dict[str, Any] = {}
    if raid.scenario:
        other = _loaded(document, (*path, "scenario"), raid.scenario).document
        changes["raid"] = copy.deepcopy(other.get("raid"))
        changes["rempart"] = max(other["rempart"], scenario.content.rempart)
        changes["threats"] = {**(scenario.document.get("threats") or {}), **(other.get("threats") or {})}
    if raid.raid is not None:
        changes["raid"] = raid.raid
    changes |= {f"raid.{below}": value for below, value in raid.set.items()}
    try:
        return override(scenario, changes) if changes else scenario
    except ScenarioError as error:
        raise CampaignError(
            document.problem(path, f"{p.field}: {p.message}") for p in error.problems
        ) from None


def _findings(document: Document, content: CampaignFile, scenario: Scenario) -> Iterator[Problem]:
    weapons = weapons_by_name(scenario)
    components = (*sorted(component_names(scenario.content)), *weapons)
    named: list[tuple[tuple[str, ...], str, tuple[str, ...]]]
    named = [(("stocks", name), name, weapons) for name in content.stocks]
    named += [(("deliveries", name, "of"), one.of, weapons) for name, one in content.deliveries.items()]
    every = (*components, "default", *scenario.content.batteries)
    named += [(("repair", name), name, every) for name in content.repair]
    batteries = tuple(scenario.content.batteries)
    for path, name, known_names in named:
        if name not in known_names:
            yield document.problem(
                path, f"there is no {name!r} in {scenario.name}{one_of(name, known_names)}"
            )
    for i, readiness in enumerate(content.readiness):
        for name in readiness.of:
            if name not in batteries:
                yield document.problem(
                    ("readiness", i), f"there is no battery {name!r}{one_of(name, batteries)}"
                )
    for name, delivery in content.deliveries.items():
        if delivery.at.spread is not None:
            yield document.problem(("deliveries", name, "at"), "expected a time that is known")
