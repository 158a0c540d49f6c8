"""`--set`, `--without`, `--lose`: a scenario changed on the command line, not in a copy of its file."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rempart.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Changes:
    """What was asked for, in the order in which it was written."""

    sets: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    lose: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sets or self.without or self.lose)

    @property
    def words(self) -> str:
        """The options as they would be typed again."""
        told = (("--set", self.sets), ("--without", self.without), ("--lose", self.lose))
        return " ".join(f"{option} {shlex.quote(text)}" for option, texts in told for text in texts)

    def applied(self, scenario: Scenario) -> Scenario:
        """The scenario so changed; raises ScenarioError."""
        from rempart.scenario import change

        sets: dict[str, str] = {}
        for text in self.sets:
            path, sign, value = text.partition("=")
            if not sign or not path.strip():
                raise click.UsageError(f"--set {text}: expected PATH=VALUE, such as raid.drones.count=4.")
            sets[path.strip()] = value.strip()
        return change(scenario, sets, self.without, self.lose)


def change_options(function: Any) -> Any:
    """Adds `--set`, `--without` and `--lose`; the command gets them as one `changes: Changes`."""

    @click.option(
        "--set",
        "sets",
        multiple=True,
        metavar="PATH=VALUE",
        help="Change a value: raid.drones.count=4. May be repeated.",
    )
    @click.option(
        "--without",
        multiple=True,
        metavar="NAME",
        help="Withdraw a battery or a component, or leave out a group of the raid. May be repeated.",
    )
    @click.option(
        "--lose",
        multiple=True,
        metavar="NAME[@TIME]",
        help="A component does not work, from the start or from a time on: radar@60s. May be repeated.",
    )
    @wraps(function)
    def with_changes(
        *args: Any, sets: tuple[str, ...], without: tuple[str, ...], lose: tuple[str, ...], **kwargs: Any
    ) -> Any:
        return function(*args, changes=Changes(sets, without, lose), **kwargs)

    return with_changes
