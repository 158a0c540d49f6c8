"""Scenario files: read, written, changed."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from rempart.reading.document import Document, check_texts, read_yaml, scalar
from rempart.reading.files import as_yaml, shipped_in
from rempart.reading.opening import TEXT, Kind, check_kind, open_document
from rempart.reading.problems import InputError, Problem, dotted, raised_as, shown
from rempart.scenario.checks import findings
from rempart.scenario.expand import Expansion, NoCard, Plain, Shelf
from rempart.scenario.model import Content
from rempart.scenario.problems import ScenarioError
from rempart.scenario.versions import outdated
from rempart.scenario.wording import problems_of

SCENARIO = Kind("scenario", "a scenario", "rempart", "scenarios", (1, 2))


@dataclass(frozen=True)
class Variant:
    """One alternative, complete; a scenario without alternatives has one, without a name."""

    name: str
    weight: float
    content: Content
    merged: Plain = field(compare=False, repr=False)
    """What was validated: the file with its cards, in plain mappings, sources of words included."""


@dataclass(frozen=True)
class Scenario:
    """A valid scenario: the document as it was written, and what it means.

    `content` is the base, cards and overrides merged; `variants` holds what a world draws from.
    """

    document: Plain
    content: Content
    variants: tuple[Variant, ...]
    file: str = field(default=TEXT, compare=False)
    shelf: Shelf = field(default_factory=Shelf, compare=False, repr=False)
    derived: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What others make of the scenario once and keep with it."""

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self.content.name

    @property
    def title(self) -> str:
        """Title, or the name."""
        return self.content.title or self.content.name


def load(source: str | FilePath, *, cards: FilePath | None = None) -> Scenario:
    """Scenario of a file, of the name of a shipped scenario, or of a text (a `str` with a line break).

    `cards`: a folder of cards that go before those of the catalogue. Raises ScenarioError, and nothing else,
    with all that is wrong.
    """
    with raised_as(ScenarioError):
        document = open_document(source, SCENARIO)
    return _build(document, Shelf(cards))


def from_document(document: Document) -> Scenario:
    """Scenario of a document that was read, or put together, elsewhere; raises ScenarioError."""
    return _build(document, Shelf(None))


def dump(scenario: Scenario) -> str:
    """YAML of a scenario, as it was written: cards stay references. `load(dump(s)) == s`."""
    return as_yaml(scenario.document)


def override(scenario: Scenario, changes: dict[str, Any]) -> Scenario:
    """New scenario with the value at each dotted path set: `{"raid.drones.count": "4"}`.

    A text is read as YAML would read it. Raises ScenarioError.
    """
    data = copy.deepcopy(scenario.document)
    problems: list[Problem] = []
    for path, raw in changes.items():
        try:
            value = _from_text(raw, path) if isinstance(raw, str) else copy.deepcopy(raw)
        except InputError as error:
            problems.extend(error.problems)
            continue
        problems.extend(Problem("override", 0, path, wrong) for wrong in _set(data, path, value))
    if problems:
        raise ScenarioError(problems)
    return _build(Document(scenario.file, data), scenario.shelf)


def shipped() -> tuple[str, ...]:
    """Names of the scenarios that come with the package."""
    return shipped_in(SCENARIO.folder)


def _build(document: Document, shelf: Shelf) -> Scenario:
    with raised_as(ScenarioError):
        check_texts(document)
        check_kind(document, SCENARIO)
    content, merged = _validated(document, shelf)
    if not content.alternatives:
        return Scenario(document.data, content, (Variant("", 1.0, content, merged),), document.file, shelf)
    variants: list[Variant] = []
    problems: list[Problem] = []
    for i, alternative in enumerate(content.alternatives):
        try:
            varied = _varied(document, i)
            variants.append(Variant(alternative.name, alternative.weight.value, *_validated(varied, shelf)))
        except ScenarioError as error:
            line = document.line(("alternatives", i))
            problems.extend(
                Problem(
                    p.file, line, f"alternatives.{i}", f"with {alternative.name!r}, {p.field}: {p.message}"
                )
                for p in error.problems
            )
    if problems:
        raise ScenarioError(problems)
    return Scenario(document.data, content, tuple(variants), document.file, shelf)


def _validated(document: Document, shelf: Shelf) -> tuple[Content, Plain]:
    expansion = Expansion(document, shelf)
    merged = expansion.run()
    problems = [*outdated(document), *expansion.problems]
    content: Content | None = None
    try:
        content = Content.model_validate(merged)
    except ValidationError as error:
        told = {(p.line, p.field) for p in problems}
        problems.extend(
            p for p in problems_of(error, Content, merged, document) if (p.line, p.field) not in told
        )
    if content is not None and not problems:
        problems = [document.problem(path, message) for path, message in findings(content, _ids_of(shelf))]
    if content is None or problems:
        raise ScenarioError(problems)
    return content, merged


def _ids_of(shelf: Shelf) -> Callable[[], tuple[str, ...]]:
    def ids() -> tuple[str, ...]:
        try:
            return shelf.ids()
        except NoCard:
            return ()

    return ids


def _varied(document: Document, i: int) -> Document:
    """Document of alternative `i`: its `set` and `without` applied."""
    data = copy.deepcopy(document.data)
    alternative = data.pop("alternatives")[i]
    wrong: list[str] = []
    for path, value in (alternative.get("set") or {}).items():
        wrong += [f"set {path}: {sentence}" for sentence in _set(data, path, value)]
    without = alternative.get("without") or []
    for path in [without] if isinstance(without, str) else without:
        wrong += [f"without {path}: {sentence}" for sentence in _set(data, path, None)]
    if wrong:
        raise ScenarioError(Problem(document.file, 0, "", sentence) for sentence in wrong)
    return Document(document.file, data, document.lines)


def _from_text(raw: str, path: str) -> Any:
    document = read_yaml(f"value: {raw}\n" if raw.strip() else "value:\n", "override")
    value = document.data["value"] if isinstance(document.data, dict) and len(document.data) == 1 else None
    if value is None and scalar(raw.strip()) is not None:
        raise ScenarioError([Problem("override", 0, path, f"found {shown(raw)}, expected one value")])
    return value


def _set(data: Any, dotted_path: str, value: Any) -> list[str]:
    """Set what stands at a dotted path, making mappings on the way; what hinders it, as sentences."""
    path = dotted_path.split(".")
    if not all(path) or len(path) > 12:
        return ["expected a path such as raid.drones.count"]
    here = data
    for n, part in enumerate(path[:-1]):
        following = _entered(here, part)
        if following is None:
            return [f"{dotted(tuple(path[: n + 1]))} has no fields"]
        here = following
    return _put(here, path[-1], value)


def _entered(here: Any, part: str) -> Any:
    if isinstance(here, list):
        index = _index(part, here)
        return here[index] if index is not None and isinstance(here[index], dict | list) else None
    if here.get(part) is None:
        here[part] = {}
    return here[part] if isinstance(here[part], dict | list) else None


def _put(here: Any, part: str, value: Any) -> list[str]:
    if isinstance(here, list):
        index = _index(part, here)
        if index is None:
            return [f"expected a position in a list of {len(here)}, counted from 0"]
        here[index] = value
        return []
    here[part] = value
    return []


def _index(part: str, here: list[Any]) -> int | None:
    index = int(part) if part.isascii() and part.isdigit() and len(part) < 6 else -1
    return index if 0 <= index < len(here) else None
