"""`--set`, `--without`, `--lose`: a scenario changed on the command line, not in a copy of its file."""

from __future__ import annotations

from functools import wraps
from typing import Any, NamedTuple

import click


class Changes(NamedTuple):
    """What was asked for, in the order in which it was written: arguments of the front door."""

    set: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    lose: tuple[str, ...] = ()


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
