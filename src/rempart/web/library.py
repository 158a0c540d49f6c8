"""Scenarios that can be asked for by id: the shipped ones, and the files of one folder."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from math import degrees
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rempart._whole import write_whole
from rempart.reading.files import read_text
from rempart.reading.problems import InputError, Problem
from rempart.scenario import Scenario, ScenarioError, load, shipped
from rempart.web.error_responses import Refused, problem_object

if TYPE_CHECKING:
    from rempart.scenario.quantity import Quantity

OWN = "data:"
"""An id that begins so stands for a file of the data folder."""

_STEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_MOST_FILES = 500


class Library:
    """Scenarios by id. A path is never made from an id: what is asked for is looked up in a list."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder.resolve() if folder is not None else None

    def files(self) -> dict[str, Path]:
        """Files of the data folder by id, as they are now; none that a link leads out of it."""
        if self._folder is None or not self._folder.is_dir():
            return {}
        return {
            f"{OWN}{path.stem}": path
            for path in sorted(self._folder.glob("*.yaml"))[:_MOST_FILES]
            if _STEM.fullmatch(path.stem) and path.is_file() and path.resolve().parent == self._folder
        }

    def ids(self) -> tuple[str, ...]:
        """All ids."""
        return (*shipped(), *self.files())

    def text(self, scenario_id: str) -> str:
        """YAML text; raises Refused (404) or InputError."""
        if scenario_id in shipped():
            return read_text(scenario_id, "scenarios", "scenario")[0]
        path = self.files().get(scenario_id)
        if path is None:
            raise Refused(404, "There is no scenario of that id.")
        return read_text(path, "scenarios", "scenario")[0]

    def named(self, scenario_id: str) -> str:
        """How the command line names it."""
        path = self.files().get(scenario_id)
        return scenario_id if path is None else str(path)

    def save(self, name: str, yaml: str, replaces: bool) -> str:
        """Write a text as a new file of the data folder, whole or not at all; its id.

        An own file of that name is replaced only if that is asked for. Raises Refused (409, 422).
        """
        folder = self._folder
        if folder is None or not folder.is_dir():
            raise Refused(
                422, "There is no data folder; begin with `rempart serve --data FOLDER`, or download."
            )
        if not _STEM.fullmatch(name):
            raise Refused(422, "name: expected letters, digits, - and _ (and dots), at most 100 of them.")
        path, there = folder / f"{name}.yaml", self.files().get(f"{OWN}{name}")
        if len(self.files()) >= _MOST_FILES and there is None:
            raise Refused(422, f"The data folder holds {_MOST_FILES} scenarios already.")
        if os.path.lexists(path) and (there is None or not replaces):
            raise Refused(
                409, f"{name}.yaml is there already; say that it may be replaced, or choose another name."
            )
        _write(path, yaml, there is not None)
        return f"{OWN}{name}"

    def listed(self) -> list[dict[str, Any]]:
        """An entry a scenario: id, title, what it is about, and what is wrong with it."""
        return [entry_of(scenario_id, self._described, about="") for scenario_id in self.ids()]

    def sites(self) -> Iterator[tuple[float, float]]:
        """Latitude and longitude (deg) of the site of every scenario that can be read."""
        for scenario_id in self.ids():
            try:
                content = loaded(self.text(scenario_id)).content
            except (InputError, Refused):
                continue
            place = content.site.position
            yield degrees(cast("Quantity", place.lat).value), degrees(cast("Quantity", place.lon).value)

    def _described(self, scenario_id: str) -> dict[str, Any]:
        content = loaded(self.text(scenario_id)).content
        return {"title": content.title or content.name, "about": " ".join(content.about.split())}


def entry_of(its_id: str, described: Callable[[str], Mapping[str, Any]], **blank: Any) -> dict[str, Any]:
    """An entry of a list: what `described` says of a file, or what is wrong with it; the others are listed.

    `blank`: fields of an entry of which nothing is known.
    """
    entry = {"id": its_id, "own": its_id.startswith(OWN), "title": its_id, **blank, "problems": []}
    try:
        return {**entry, **described(its_id)}
    except InputError as error:
        found = error.problems
    except Refused as error:  # the file went meanwhile
        found = error.problems or (Problem(its_id, 0, "", error.sentence),)
    return {**entry, "problems": [problem_object(problem) for problem in found]}


def _write(path: Path, text: str, replaces: bool) -> None:
    """Write whole or not at all. Raises Refused (409, 422)."""
    try:
        write_whole(path.parent, {path.name: text}, replaces)
    except FileExistsError:
        raise Refused(409, f"{path.name} is there already.") from None
    except OSError as error:
        raise Refused(422, f"The file cannot be written: {error.strerror}.") from None


@lru_cache(maxsize=16)
def loaded(yaml: str) -> Scenario:
    """The scenario of a text, whatever it holds; raises ScenarioError. A slider asks for one often."""
    return load(as_text(yaml))


def as_text(yaml: str) -> str:
    """What `load` takes for a text whatever it holds: without a line break it would be a path."""
    return f"{yaml}\n"


def problems_of(yaml: str) -> list[dict[str, Any]]:
    """What is wrong with a scenario, as objects; nothing if it is valid."""
    try:
        loaded(yaml)
    except ScenarioError as error:
        return [problem_object(problem) for problem in error.problems]
    return []
