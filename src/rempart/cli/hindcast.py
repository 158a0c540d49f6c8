"""`rempart hindcast`."""

from __future__ import annotations

import click

from rempart.cli.output import show_result
from rempart.cli.values import json_option


@click.command()
@json_option
def hindcast(as_json: bool) -> None:
    """Predict past incidents from priors fixed beforehand.

    The predictions come from the incidents' scenarios and from one wide share for all engagements; both stand
    in a file that was fixed before any of them was computed. Failures are shown as they are.
    """
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.hindcast(progress=progress)
    show_result(found, as_json)
