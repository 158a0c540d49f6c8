"""`rempart serve`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from rempart.cli.values import Place, number_option


@click.command()
@number_option("--port", "P", 8451, "Port to listen at.", high=65_535)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Address to listen at; any but that of this machine alone brings a warning.",
)
@click.option(
    "--data",
    type=Place(exists=True, file_okay=False),
    metavar="FOLDER",
    help="Offer the scenarios (*.yaml) of this folder too.",
)
@click.option(
    "--dem",
    type=Place(exists=True, dir_okay=False),
    metavar="FILE",
    help="Ground of the globe: a GeoTIFF with heights in metres.",
)
@click.option("--no-browser", is_flag=True, help="Print the address and open no browser.")
def serve(port: int, host: str, data: Path | None, dem: Path | None, no_browser: bool) -> None:
    """Open rempart in a browser, on this machine alone.

    Ctrl-C ends it.
    """
    import rempart as rp

    rp.serve(
        port=port,
        host=host,
        data=data,
        dem=dem,
        browser=not no_browser,
        say=click.echo,
        warn=partial(click.echo, err=True),
    )
