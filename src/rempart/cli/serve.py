"""`rempart serve`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.errors import WRONG_INPUT
from rempart.cli.values import Place, number_option
from rempart.extras import require

if TYPE_CHECKING:
    from rempart.web.ground import Ground


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
    """Look at scenarios, runs and raids in a browser, on this machine alone.

    Ctrl-C ends it.
    """
    require("rempart serve", "web")
    if host in ("0.0.0.0", "::"):  # noqa: S104 - refused here
        raise click.UsageError(
            f"--host {host}: stands for every address at once; name the one that others will call."
        )
    from rempart.web.app import is_built
    from rempart.web.serving import NoPort, leave
    from rempart.web.serving import serve as listen
    from rempart.web.settings import Settings

    settings = Settings(host, port, data, _ground(dem, data) if dem else None)
    if not settings.is_loopback:
        click.echo(
            f"Warning: with --host {host} other machines can reach this server, and what is sent is not"
            " encrypted: whoever sees the address or the traffic can use it.",
            err=True,
        )
    if not is_built():
        click.echo("The page is not built in this checkout: `make web` builds it (it needs Node).", err=True)

    def say(address: str) -> None:
        click.echo(f"Open {address}  (Ctrl-C ends it)")

    try:
        listen(settings, not no_browser, say)
    except NoPort as error:
        click.echo(f"--port {port}: cannot listen at {host} ({error}); choose another port.", err=True)
        raise click.exceptions.Exit(WRONG_INPUT) from None
    click.echo("Stopped; what was under way was called off.")
    leave()


def _ground(dem: Path, data: Path | None) -> Ground:
    require("--dem", "maps")
    from rempart.web.ground import Ground, NoGround
    from rempart.web.library import Library

    try:
        ground = Ground(dem)
    except NoGround as error:
        raise click.UsageError(f"--dem {dem}: {error}.") from None
    if not any(ground.covers(lat_deg, lon_deg) for lat_deg, lon_deg in Library(data).sites()):
        raise click.UsageError(
            f"--dem {dem}: it covers {ground.where()}, where none of the scenarios on offer has its site;"
            " put one that has into the folder of --data."
        )
    return ground
