"""Laydowns: several places, what defends each, and the raids that each must face."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from rempart.reading.days import DayIfKnown
from rempart.reading.document import Document
from rempart.reading.files import shipped_in
from rempart.reading.opening import Kind, check_kind, open_document
from rempart.reading.problems import InputError, Path, Problem, one_of, raised_as
from rempart.reading.references import Reference
from rempart.reading.sections import Name, Names, Section, as_tuple, refuse
from rempart.reading.wording import problems_of
from rempart.scenario.changes import change
from rempart.scenario.file import Scenario, from_document, load
from rempart.scenario.model import Fact

OWN = "own"
"""A raid of this name is the one that the scenario of the place brings."""

LAYDOWN = Kind("laydown", "a laydown", "rempart-laydown", "laydowns", (1, 2))


class LaydownError(InputError):
    """A laydown that cannot be used; `problems` holds all that was found, in the order of the file."""


class People(Section):
    """How many people, at least and at most, who says so, and who they are."""

    low: float = Field(ge=0)
    high: float = Field(ge=0)
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> People:
        if self.low > self.high:
            raise refuse(f"found low {self.low:g} above high {self.high:g}")
        return self


class Placed(Section):
    """One place: a scenario, what is added to it or written in its stead, and the raids that it must face.

    `defence` holds sections of a scenario file: those of the scenario are kept where it is silent. With
    `alternatives` in it, those of the scenario are replaced.
    """

    country: str
    title: str = ""
    scenario: str = ""
    defence: dict[str, Any] = {}
    set: dict[str, Any] = {}
    without: Names = ()
    lose: Names = ()
    raids: Names
    people: People | None = None
    not_known: Names = ()
    source: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _something_stands(self) -> Placed:
        if not self.scenario and "site" not in self.defence:
            raise refuse("expected scenario: NAME, or defence: with a site")
        for key in ("rempart", "name", "raid"):
            if key in self.defence:
                raise refuse(f"defence.{key}: {key} is given by the laydown itself")
        if not self.raids:
            raise refuse("raids: expected one raid or more")
        return self


class Content(Section):
    """A whole laydown file."""

    rempart_laydown: Literal[1, 2] = Field(alias="rempart-laydown")
    name: Name
    title: str = ""
    about: str = ""
    date: DayIfKnown = ""
    sources: dict[Name, Reference] = {}
    facts: Annotated[tuple[Fact, ...], BeforeValidator(as_tuple)] = ()
    assumptions: Names = ()
    not_known: Names = ()
    raids: dict[Name, dict[str, Any]] = {}
    places: dict[Name, Placed]


@dataclass(frozen=True)
class Laydown:
    """A valid laydown: what was written, and a scenario for every place and raid."""

    content: Content
    scenarios: Mapping[tuple[str, str], Scenario]
    whole: Mapping[str, Scenario]
    """By place: with all its raids at once, for what asks for classes and not for raids."""
    file: str

    @property
    def title(self) -> str:
        """Title, or the name."""
        return self.content.title or self.content.name


def load_laydown(source: str | FilePath) -> Laydown:
    """Laydown of a file, of the name of a shipped one, or of a text (a `str` with a line break).

    Raises LaydownError, and nothing else, with all that is wrong.
    """
    with raised_as(LaydownError):
        document = open_document(source, LAYDOWN)
        check_kind(document, LAYDOWN)
        beside = FilePath(document.file)
        return laydown_of(document, beside.parent if beside.exists() else None)


def shipped_laydowns() -> tuple[str, ...]:
    """Names of the laydowns that come with the package."""
    return shipped_in(LAYDOWN.folder)


def laydown_of(document: Document, folder: FilePath | None) -> Laydown:
    """Laydown of a document of that kind; `folder`: where its files stand. Raises InputError."""
    try:
        content = Content.model_validate(document.data)
    except ValidationError as error:
        raise LaydownError(problems_of(error, Content, document)) from None
    problems = list(_unknown_raids(content, document))
    scenarios: dict[tuple[str, str], Scenario] = {}
    whole: dict[str, Scenario] = {}
    for name, place in content.places.items():
        if problems:
            break
        try:
            base = _base(place, document, name, folder)
            for raid in place.raids:
                own = _groups(base, document, raid)
                scenarios[name, raid] = _scenario(place, base, document, name, own, raid)
            every = {
                f"{raid}-{group}": section
                for raid in place.raids
                for group, section in _groups(base, document, raid).items()
            }
            whole[name] = _scenario(_less_raid(place), base, document, name, every, "")
        except InputError as error:
            problems += [
                Problem(p.file, p.line, f"places.{name}: {p.field}", p.message) for p in error.problems
            ]
    if problems:
        raise LaydownError(problems)
    return Laydown(content, scenarios, whole, document.file)


def _unknown_raids(content: Content, document: Document) -> list[Problem]:
    found = []
    for name, place in content.places.items():
        for raid in place.raids:
            if raid not in content.raids and not (raid == OWN and place.scenario):
                known = [*content.raids, *([OWN] if place.scenario else [])]
                message = f"there is no raid {raid!r}{one_of(raid, known)}"
                found.append(document.problem(("places", name, "raids"), message))
    return found


def _base(place: Placed, document: Document, name: str, folder: FilePath | None) -> dict[str, Any]:
    """The scenario file that a place begins with, as plain mappings; empty if it has none."""
    if not place.scenario:
        return {}
    beside = folder / place.scenario if folder is not None else None
    try:
        found = load(beside if beside is not None and beside.exists() else place.scenario)
    except InputError as error:
        line = document.line(("places", name, "scenario"))
        raise LaydownError(
            Problem(document.file, line, f"scenario {place.scenario}", f"{p}") for p in error.problems
        ) from None
    return found.document


def _groups(base: dict[str, Any], document: Document, raid: str) -> dict[str, Any]:
    """Groups of a raid, as they were written."""
    groups = base.get("raid") or {} if raid == OWN else document.data["raids"][raid]
    copied: dict[str, Any] = copy.deepcopy(groups)
    return copied


def _less_raid(place: Placed) -> Placed:
    """A place less what it sets in groups of a raid: where all raids stand together, names are others."""
    kept = {path: value for path, value in place.set.items() if path.split(".")[0] != "raid"}
    return place.model_copy(update={"set": kept})


def _scenario(
    place: Placed, base: dict[str, Any], document: Document, name: str, groups: dict[str, Any], raid: str
) -> Scenario:
    written = document.data
    data = _merged(copy.deepcopy(base), copy.deepcopy(written["places"][name].get("defence") or {}))
    data["raid"] = groups
    data["rempart"], data["name"] = max(written["rempart-laydown"], base.get("rempart", 1)), name
    data["title"] = place.title or name
    data["sources"] = {**(base.get("sources") or {}), **(written.get("sources") or {})}
    made = from_document(Document(document.file, data, _lines(document, name, raid)))
    return change(made, place.set, place.without, place.lose)


def _merged(base: dict[str, Any], added: dict[str, Any]) -> dict[str, Any]:
    """Mappings joined, what is added winning; alternatives and all else as they are."""
    for key, value in added.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            _merged(base[key], value)
        else:
            base[key] = value
    return base


def _lines(document: Document, name: str, raid: str) -> dict[Path, int]:
    """Lines of what the laydown itself holds, by the paths of the scenario that is put together."""
    found: dict[Path, int] = {(): document.line(("places", name))}
    for path, line in document.lines.items():
        if len(path) > 3 and path[:3] == ("places", name, "defence"):
            found[path[3:]] = line
        elif len(path) > 2 and path[:2] == ("raids", raid):
            found[("raid", *path[2:])] = line
    return found
