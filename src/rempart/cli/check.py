"""`rempart check`."""

from __future__ import annotations

import click


@click.command()
@click.argument("scenario")
def check(scenario: str) -> None:
    """Say whether SCENARIO is valid and its raid can be flown, and if not, all that is wrong with it."""
    from rempart.cli.progress import Progress
    from rempart.pipeline.flying import check_flies
    from rempart.pipeline.notices import notices
    from rempart.pipeline.worlds import N_WORLDS
    from rempart.reading.opening import open_document
    from rempart.scenario import ScenarioError, load
    from rempart.scenario.file import SCENARIO
    from rempart.views.listing import summary
    from rempart.world import Unreachable

    read = load(scenario)
    try:
        with Progress() as progress:
            check_flies(read, progress=progress.of("drawing worlds", N_WORLDS))
    except Unreachable as error:
        document = open_document(scenario, SCENARIO)
        told = f"cannot be flown as it is written: {error.reason}"
        raise ScenarioError([document.problem(("raid", error.group), told)]) from None
    click.echo(summary(read))
    for notice in notices(read):
        click.echo(f"Note: {notice}")
