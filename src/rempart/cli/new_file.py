"""A file to be written: refused in a sentence before anything is computed if it could not be, or is there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from rempart.cli.errors import WRONG_INPUT
from rempart.cli.values import Place

_FORCE = "rempart.force"


class NewFile(Place):
    """A file with one of some suffixes that is not there, or may be replaced: not even a link is followed.

    `check` is called with the path, and raises what forbids it.
    """

    name = "file"

    def __init__(self, expected: str, suffixes: tuple[str, ...], check: Callable[[Path], None]) -> None:
        super().__init__(dir_okay=False)
        self._expected, self._suffixes, self._check = expected, suffixes, check

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, or a sentence that says what was expected."""
        path = Path(super().convert(value, param, ctx))
        if path.suffix not in self._suffixes:
            self.fail(f"{path.name}: expected a name that ends in {self._expected}.", param, ctx)
        if not (path.parent.is_dir() and os.access(path.parent, os.W_OK | os.X_OK)):
            self.fail(f"{value}: the folder {path.parent} is not there or cannot be written to.", param, ctx)
        if os.path.lexists(path) and not (ctx is not None and ctx.meta.get(_FORCE)):
            self.fail(
                f"{value}: is there already; name another file, or say --force to replace it.", param, ctx
            )
        self._check(path)
        return path


def force_option(words: str, *, given: bool = False) -> Callable[[Any], Any]:
    """`--force`, once a command however many options ask for it; handed to the command if `given`."""

    def with_force(function: Any) -> Any:
        there = [one for one in getattr(function, "__click_params__", ()) if one.name == "force"]
        if there:
            there[0].expose_value |= given
            there[0].help = "Replace files that are there already."
            return function
        # Eager: it is known when the names of files are read, wherever it stands among them.
        option = click.option(
            "--force", is_flag=True, is_eager=True, expose_value=given, callback=_note, help=words
        )
        return option(function)

    return with_force


def _note(ctx: click.Context, _param: click.Parameter, value: bool) -> bool:
    ctx.meta[_FORCE] = value
    return value


def write_new(option: str, path: Path, content: str | bytes) -> None:
    """Write a file whole, or say in a sentence why it could not be.

    One that came to be there while its content was made is replaced only with `--force`.
    """
    from rempart._whole import write_whole

    may_replace = bool(click.get_current_context().meta.get(_FORCE))
    try:
        write_whole(path.absolute().parent, {path.name: content}, may_replace)
    except OSError as error:
        click.echo(f"{option} {path}: could not be written ({error.strerror}).", err=True)
        raise click.exceptions.Exit(WRONG_INPUT) from None
