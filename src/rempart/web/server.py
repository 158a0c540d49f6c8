"""`serve`: the page in a browser, on this machine alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rempart.api.errors import ArgumentError
from rempart.extras import require

if TYPE_CHECKING:
    from rempart.web.ground import Ground

_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - refused


def serve(
    *,
    port: int = 8451,
    host: str = "127.0.0.1",
    data: str | Path | None = None,
    dem: str | Path | None = None,
    browser: bool = True,
    say: Callable[[str], object] = print,
    warn: Callable[[str], object] = print,
) -> None:
    """Look at scenarios, runs and raids in a browser, on this machine alone, until Ctrl-C ends it.

    `data`: a folder whose scenarios (`*.yaml`) are offered too. `dem`: ground of the globe, a GeoTIFF with
    heights in metres. `browser`: open one. `say` is told the address, `warn` what is doubtful about it.

    Raises MissingExtra, ArgumentError.
    """
    require("rempart serve", "web")
    if host in _EVERY_ADDRESS:
        raise ArgumentError(
            "", f"--host {host}: stands for every address at once; name the one that others will call."
        )
    from rempart.web.app import is_built
    from rempart.web.listening import NoPort, leave
    from rempart.web.listening import serve as listen
    from rempart.web.settings import Settings

    folder = None if data is None else Path(data)
    settings = Settings(host, port, folder, _ground(Path(dem), folder) if dem else None)
    if not settings.is_loopback:
        warn(
            f"Warning: with --host {host} other machines can reach this server, and what is sent is not"
            " encrypted: whoever sees the address or the traffic can use it."
        )
    if not is_built():
        warn("The page is not built in this checkout: `make web` builds it (it needs Node).")
    try:
        listen(settings, browser, lambda address: say(f"Open {address}  (Ctrl-C ends it)"))
    except NoPort as error:
        reason = f"cannot listen at {host} ({error}); choose another port."
        raise ArgumentError("", f"--port {port}: {reason}") from None
    say("Stopped; what was under way was called off.")
    leave()


def _ground(dem: Path, data: Path | None) -> Ground:
    require("--dem", "maps")
    from rempart.web.ground import Ground, NoGround
    from rempart.web.library import Library

    try:
        ground = Ground(dem)
    except NoGround as error:
        raise ArgumentError("", f"--dem {dem}: {error}.") from None
    if not any(ground.covers(lat_deg, lon_deg) for lat_deg, lon_deg in Library(data).sites()):
        raise ArgumentError(
            "",
            f"--dem {dem}: it covers {ground.where()}, where none of the scenarios on offer has its site;"
            " put one that has into the folder of --data.",
        )
    return ground
