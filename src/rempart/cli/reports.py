"""`--report FILE`: a page to be mailed; refused before anything is computed if it cannot be written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rempart.cli.errors import WRONG_INPUT
from rempart.cli.values import Place
from rempart.extras import require

if TYPE_CHECKING:
    from rempart.views.report import Page

SUFFIXES = (".html", ".htm", ".pdf")


class _ReportFile(Place):
    name = "file"

    def __init__(self) -> None:
        super().__init__(dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(super().convert(value, param, ctx))
        if path.suffix not in SUFFIXES:
            self.fail(f"{path.name}: expected a name that ends in .html or .pdf.", param, ctx)
        if not (path.parent.is_dir() and os.access(path.parent, os.W_OK | os.X_OK)):
            self.fail(f"{value}: the folder {path.parent} is not there or cannot be written to.", param, ctx)
        require(f"--report {path.name}", "pdf" if path.suffix == ".pdf" else "figures")
        return path


def report_option(function: Any) -> Any:
    """`--report`; the command gets `report: Path | None`. A file of that name is replaced."""
    words = "Write a page to be read and mailed: the answer, figures, sources; .html or .pdf."
    return click.option("--report", type=_ReportFile(), metavar="FILE", help=words)(function)


def write_report(path: Path, make: Callable[[], Page]) -> None:
    """Make a page and write it whole, by the suffix of its file."""
    from rempart._whole import write_whole
    from rempart.views.report import html_of, pdf_of

    page = make()
    told = pdf_of(page) if path.suffix == ".pdf" else html_of(page).encode()
    try:
        write_whole(path.parent, {path.name: told})
    except OSError as error:
        click.echo(f"--report {path}: could not be written ({error.strerror}).", err=True)
        raise click.exceptions.Exit(WRONG_INPUT) from None
    click.echo(f"{path}: a report of {len(told) / 1000:,.0f} kB", err=True)
