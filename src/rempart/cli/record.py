"""`rempart record`."""

from __future__ import annotations

from pathlib import Path

import click

from rempart.cli.output import show_either
from rempart.cli.plots import plot_option
from rempart.cli.values import Place, json_option, seed_option
from rempart.extras import require


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
    """Infer from many incidents how often what is engaged is stopped, by whose definition.

    Warhead kills and what defenders tell as success are kept apart; how much the first differs from the
    second is inferred under a stated prior, and shown under others.
    """
    require("rempart record", "inference")
    from rempart.evidence.record.settings import settings_of, shipped_settings

    given = shipped_settings() if settings is None else settings_of(settings)
    chosen = priors or tuple(given.priors)
    unknown = [name for name in chosen if name not in given.priors]
    if unknown:
        raise click.UsageError(f"--prior {unknown[0]}: there are {', '.join(given.priors)}.")
    from rempart.cli.progress import Progress
    from rempart.weighing.record import record as inferred

    with Progress() as progress:
        told = inferred(chosen, given, seed, progress.of("priors", len(chosen)))
    from rempart.views.record import record_object, record_table

    options = "".join(f" --prior {name}" for name in priors) + (f" --settings {settings}" if settings else "")
    command = f"rempart record{options} --seed {seed}"
    show_either(lambda: record_object(told, command), lambda: record_table(told, command), as_json)
    if plot is not None:
        from rempart.cli.plots import draw
        from rempart.views.figures.record import effectiveness_chart

        draw(lambda: effectiveness_chart(told), plot)
