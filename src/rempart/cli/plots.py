"""`--plot FILE`: a figure, refused in a sentence before anything is computed if it could not be written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from rempart.cli.errors import WRONG_INPUT
from rempart.cli.values import Place
from rempart.extras import require

SUFFIXES = (".svg", ".png", ".html")


class _PlotFile(Place):
    name = "file"

    def __init__(self) -> None:
        super().__init__(dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(super().convert(value, param, ctx))
        if path.suffix not in SUFFIXES:
            self.fail(f"{path.name}: expected a name that ends in .svg, .png or .html.", param, ctx)
        if not (path.parent.is_dir() and os.access(path.parent, os.W_OK | os.X_OK)):
            self.fail(f"{value}: the folder {path.parent} is not there or cannot be written to.", param, ctx)
        require("--plot", "figures")
        return path


def plot_option(what: str) -> Callable[[Any], Any]:
    """`--plot`; the command gets `plot: Path | None`."""

    def with_plot(function: Any) -> Any:
        return click.option("--plot", type=_PlotFile(), metavar="FILE", help=what)(function)

    return with_plot


def draw(chart: Callable[[], Any], path: Path) -> None:
    """Make a chart and write it; a file that cannot be written after all is said in a sentence."""
    from rempart.views.figures import save

    try:
        save(chart(), path)
    except OSError as error:
        click.echo(f"--plot {path}: could not be written ({error.strerror}).", err=True)
        raise click.exceptions.Exit(WRONG_INPUT) from None
