"""A scenario as it was asked for: by name, by file or loaded, and changed or not."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rempart.api.errors import ArgumentError
from rempart.scenario import Scenario, change, load

if TYPE_CHECKING:
    from rempart.answers.arcs import Arc

Named = str | Path | Scenario
"""Name of a shipped scenario, a file, a text with a line break, or a scenario that was loaded."""

Texts = str | Iterable[str]
Settings = Texts | Mapping[str, Any]
"""`"raid.drones.count=4"`, several of these, or `{"raid.drones.count": 4}`."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Options `--set`, `--without` and `--lose`, in the order in which they were given."""

    sets: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    lose: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sets or self.without or self.lose)

    @property
    def words(self) -> str:
        """The options as they would be typed again."""
        options = (("--set", self.sets), ("--without", self.without), ("--lose", self.lose))
        return " ".join(f"{option} {shlex.quote(text)}" for option, texts in options for text in texts)

    def applied(self, scenario: Scenario) -> Scenario:
        """The scenario so changed. Raises ScenarioError, ArgumentError."""
        sets: dict[str, str] = {}
        for text in self.sets:
            path, sign, value = text.partition("=")
            if not sign or not path.strip():
                raise ArgumentError("", f"--set {text}: expected PATH=VALUE, such as raid.drones.count=4.")
            sets[path.strip()] = value.strip()
        return change(scenario, sets, self.without, self.lose)


@dataclass(frozen=True, slots=True)
class Given:
    """A scenario, changes applied. `named`: as it was asked for; `changes`: the options after it."""

    scenario: Scenario
    named: str
    changes: str = ""

    @property
    def words(self) -> str:
        """Scenario and changes as a command would have them."""
        return f"{shlex.quote(self.named)} {self.changes}".strip()


def given(scenario: Named, set: Settings = (), without: Texts = (), lose: Texts = ()) -> Given:  # noqa: A002
    """A scenario read and changed. Raises ScenarioError, ArgumentError."""
    changes = changes_of(set, without, lose)
    read, named = read_scenario(scenario)
    return Given(changes.applied(read), named, changes.words)


def read_scenario(scenario: Named) -> tuple[Scenario, str]:
    """A scenario, and how a command would name it. Raises ScenarioError."""
    if isinstance(scenario, Scenario):
        return scenario, scenario.name
    return load(scenario), str(scenario)


def changes_of(set: Settings = (), without: Texts = (), lose: Texts = ()) -> Changes:  # noqa: A002
    """Changes as the functions of the front door take them."""
    if isinstance(set, Mapping):
        set = tuple(f"{path}={value}" for path, value in set.items())  # noqa: A001
    return Changes(texts_of(set), texts_of(without), texts_of(lose))


def texts_of(texts: Texts) -> tuple[str, ...]:
    """One text or several, as a tuple."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


def arc_of(arc: Arc | str | None) -> Arc | None:
    """An arc of approach as the functions of the front door take it. Raises ArgumentError."""
    from rempart.answers.arcs import parse_arc

    try:
        return parse_arc(arc) if isinstance(arc, str) else arc
    except ValueError as error:
        raise ArgumentError("arc", f"found {arc}, {error}.") from None
