"""`rempart record`."""

from __future__ import annotations

from pathlib import Path

import click

from rempart.cli.output import show_result
from rempart.cli.plots import draw, plot_option
from rempart.cli.values import Place, json_option, seed_option


@click.command()
@click.option(
    "--prior",
    "priors",
    multiple=True,
    metavar="NAME",
    help="What is believed of reporting: standard, none, trusting, doubting; may be repeated.  [all]",
)
@click.option(
    "--settings",
    type=Place(exists=True, dir_okay=False),
    metavar="FILE",
    help="Priors of your own, in a file like the record.yaml of the package.",
)
@seed_option
@plot_option("Draw the shares with their intervals into a file: .svg, .png or .html.")
@json_option
def record(
    priors: tuple[str, ...], settings: Path | None, seed: int, plot: Path | None, as_json: bool
) -> None:
    """Infer effectiveness from many incidents, by definition.

    Warhead kills and what defenders tell as success are kept apart; how much the first differs from the
    second is inferred under a stated prior, and shown under others.
    """
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.record(prior=priors, settings=settings, seed=seed, progress=progress)
    show_result(found, as_json)
    if plot is not None:
        draw(found.chart, plot)
