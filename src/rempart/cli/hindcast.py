"""`rempart hindcast`."""

from __future__ import annotations

import click

from rempart.cli.output import show_either
from rempart.cli.values import json_option


@click.command()
@json_option
def hindcast(as_json: bool) -> None:
    """Predict each incident of the record from priors fixed beforehand, and see where the outcome fell.

    The predictions come from the incidents' scenarios and from one wide share for all engagements; both stand
    in a file that was fixed before any of them was computed. Failures are shown as they are.
    """
    from rempart.cli.progress import Progress, word_on_a_cold_start
    from rempart.evidence.record.hindcast import calibration, shipped_plan
    from rempart.weighing.record import hindcast as predicted

    word_on_a_cold_start()
    with Progress() as progress:
        told = predicted(progress.of("scenarios", len(shipped_plan().scenarios)))
    from rempart.views.record import hindcast_object, hindcast_table

    summary = calibration(told)
    show_either(lambda: hindcast_object(told, summary), lambda: hindcast_table(told, summary), as_json)
