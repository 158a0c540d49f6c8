"""`--plot FILE`: a figure, refused in a sentence before anything is computed if it could not be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from rempart.cli.new_file import NewFile, force_option, write_new
from rempart.extras import require

SUFFIXES = (".svg", ".png", ".html")


def plot_option(what: str) -> Callable[[Any], Any]:
    """`--plot` and `--force`; the command gets `plot: Path | None`."""

    def with_plot(function: Any) -> Any:
        kind = NewFile(".svg, .png or .html", SUFFIXES, _library)
        option = click.option("--plot", type=kind, metavar="FILE", help=what)
        return option(force_option("Replace FILE if it is there.")(function))

    return with_plot


def _library(_path: Path) -> None:
    require("--plot", "figures")


def draw(chart: Callable[[], Any], path: Path) -> None:
    """Make a chart and write it; a file that cannot be written after all is said in a sentence."""
    from rempart.views.figures import file_of

    write_new("--plot", path, file_of(chart(), path.suffix))
