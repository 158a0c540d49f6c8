"""`--report FILE`: a page to be mailed; refused before anything is computed if it cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rempart.cli.new_file import NewFile, force_option, write_new
from rempart.extras import require

if TYPE_CHECKING:
    from rempart.views.report import Page

SUFFIXES = (".html", ".htm", ".pdf")


def report_option(function: Any) -> Any:
    """`--report` and `--force`; the command gets `report: Path | None`."""
    words = "Write a page to be read and mailed: the answer, figures, sources; .html or .pdf."
    option = click.option(
        "--report", type=NewFile(".html or .pdf", SUFFIXES, _possible), metavar="FILE", help=words
    )
    return option(force_option("Replace FILE if it is there.")(function))


def _possible(path: Path) -> None:
    require(f"--report {path.name}", "pdf" if path.suffix == ".pdf" else "figures")


def write_report(path: Path, make: Callable[[], Page]) -> None:
    """Make a page and write it whole, by the suffix of its file."""
    from rempart.views.report import html_of, pdf_of

    page = make()
    told = pdf_of(page) if path.suffix == ".pdf" else html_of(page).encode()
    write_new("--report", path, told)
    click.echo(f"{path}: a report of {len(told) / 1000:,.0f} kB", err=True)
