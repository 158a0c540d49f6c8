"""What a command hands out: a JSON object or a table, and files in a folder; refused in a sentence."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rempart.cli.errors import WRONG_INPUT, not_delivered, note_folder
from rempart.cli.new_file import force_option
from rempart.cli.values import Place
from rempart.extras import MissingExtra

if TYPE_CHECKING:
    from rempart.api.result import Result


def out_options(writes: str, of: str) -> Callable[[Any], Any]:
    """`--out DIR` and `--force`; the command gets `out: Path | None` and `force`."""

    def with_out(function: Any) -> Any:
        function = force_option(f"Replace the files of another {of} in DIR.", given=True)(function)
        option = click.option("--out", type=Place(), metavar="DIR", help=writes, callback=note_folder)
        return option(function)

    return with_out


def check_folder(out: Path, names: tuple[str, ...], force: bool) -> None:
    """Make sure that files of these names can be written into a folder, before anything is computed."""
    if out.exists() and not out.is_dir():
        raise click.UsageError(f"--out {out}: this is a file; expected a folder.")
    there = [name for name in names if os.path.lexists(out / name)]
    if there and not force:
        raise click.UsageError(
            f"--out {out}: holds the {' and '.join(there)} of another run;"
            " name another folder, or say --force to replace them."
        )
    nearest = next(place for place in (out, *out.absolute().parents) if place.exists())
    if not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
        raise click.UsageError(f"--out {out}: cannot be written to.")


def check_folder_of(command: str, out: Path, names: tuple[str, ...], force: bool) -> None:
    """As `check_folder`, but what the same command wrote may be written again: the first file names it."""
    try:
        same = json.loads((out / names[0]).read_text())["command"] == command
    except (OSError, ValueError, KeyError, TypeError):
        same = False
    check_folder(out, names, force or same)


def as_json_text(found: Mapping[str, Any]) -> str:
    """The one JSON object of a command."""
    return json.dumps(found, indent=2, ensure_ascii=not prints_utf_8(), allow_nan=False)


def prints_utf_8() -> bool:
    """Whether standard output takes every sign as it is."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "") == "utf8"


@contextmanager
def delivering() -> Iterator[None]:
    """Print; where standard output is full or closed the command goes on, so that its files are written.

    What could not be printed is told at the end, by the exit status too.
    """
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        not_delivered(error)


def show_result(found: Result, as_json: bool, brief: Callable[[], str] | None = None) -> None:
    """Print the JSON object, the text of `brief` or the table; only what is printed is made."""
    with delivering():
        if brief is not None:
            click.echo(brief(), nl=False)
            return
        if as_json:
            click.echo(as_json_text(found.to_dict()))
            return
        from rempart.views.table import show

        show(found.table())


def hand_out(
    found: Result,
    as_json: bool,
    out: Path | None,
    names: tuple[str, ...],
    brief: Callable[[], str] | None = None,
) -> None:
    """Print one form of the result; write object and table, first and last of `names`, and more to `out`."""
    show_result(found, as_json, brief)
    if out is None:
        return
    from rempart.views.table import as_text

    texts = {names[0]: f"{as_json_text(found.to_dict())}\n", names[-1]: as_text(found.table())}
    write_files(out, {**texts, **found.files(), **_grids(found)})


def _grids(found: Result) -> dict[str, str | bytes]:
    """NetCDF files by their names; without what writes them, none, and a sentence that says so."""
    files: dict[str, str | bytes] = {}
    for name, make in found.grids().items():
        try:
            files[name] = make()
        except MissingExtra as error:
            click.echo(f"{error}; without them {name} is left out.", err=True)
    return files


def write_files(out: Path, texts: Mapping[str, str | bytes]) -> None:
    """Write the files of a result whole, or say in a sentence why they could not be."""
    from rempart._whole import write_whole

    try:
        write_whole(out, dict(texts))
    except OSError as error:
        click.echo(
            f"--out {out}: could not be written ({error.strerror}); the result stands above only.", err=True
        )
        raise click.exceptions.Exit(WRONG_INPUT) from None


@contextmanager
def keeping(out: Path | None) -> Iterator[None]:
    """Say in a sentence that cases cannot be kept in the folder of `--out`."""
    try:
        yield
    except OSError as error:
        if out is None:
            raise
        click.echo(f"--out {out}: could not be written ({error.strerror}).", err=True)
        raise click.exceptions.Exit(WRONG_INPUT) from None
