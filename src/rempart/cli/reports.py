"""`--report FILE.html`: a page to be mailed; refused before anything is computed if it cannot be written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from rempart.cli.errors import WRONG_INPUT


class _ReportFile(click.Path):
    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(value)
        if path.suffix not in (".html", ".htm"):
            self.fail(f"{path.name}: expected a name that ends in .html.", param, ctx)
        if path.is_dir():
            self.fail(f"{value}: this is a folder; expected a file.", param, ctx)
        if not (path.parent.is_dir() and os.access(path.parent, os.W_OK | os.X_OK)):
            self.fail(f"{value}: the folder {path.parent} is not there or cannot be written to.", param, ctx)
        _figures()
        return path


def report_option(function: Any) -> Any:
    """`--report`; the command gets `report: Path | None`. A file of that name is replaced."""
    words = "Write a page to be read and mailed: the answer, figures, one raid to play, sources."
    return click.option("--report", type=_ReportFile(), metavar="FILE", help=words)(function)


def _figures() -> None:
    from rempart.views.figures import NoFigures, load_altair

    try:
        load_altair()
    except NoFigures as error:
        raise click.UsageError(f"--report: {error}.") from None


def write_report(path: Path, make: Callable[[], str]) -> None:
    """Make a page and write it whole."""
    from rempart.store.files import write_whole

    page = make()
    try:
        write_whole(path.parent, {path.name: page})
    except OSError as error:
        click.echo(f"--report {path}: could not be written ({error.strerror}).", err=True)
        raise click.exceptions.Exit(WRONG_INPUT) from None
    click.echo(f"{path}: a report of {len(page.encode()) / 1000:,.0f} kB", err=True)
