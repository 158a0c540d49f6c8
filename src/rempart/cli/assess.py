"""`rempart assess`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from rempart.cli.new_file import NewFile, force_option, write_new
from rempart.cli.output import show_result
from rempart.cli.shipped import Shipped
from rempart.cli.values import (
    Place,
    json_option,
    number_option,
    seed_option,
    threads_option,
    worlds_option,
)
from rempart.extras import require


@click.command()
@click.argument("incident", type=Shipped("incidents"))
@number_option("--replicates", "N", 40_000, "Raids to simulate.")
@seed_option
@worlds_option
@click.option(
    "--reliability",
    type=Place(),
    metavar="FILE",
    help="Prior on how far speakers are believed, in place of the one that comes with rempart.",
)
@threads_option
@click.option(
    "--report",
    type=NewFile(".html", (".html", ".htm"), lambda _path: require("--report", "evidence")),
    metavar="FILE",
    help="Write one self-contained page (HTML) for readers who are not analysts.",
)
@click.option(
    "--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language of the report."
)
@force_option("Replace FILE if it is there.")
@json_option
def assess(
    incident: str,
    replicates: int,
    seed: int,
    worlds: int,
    reliability: Path | None,
    threads: int | None,
    report: Path | None,
    lang: Literal["en", "fr"],
    as_json: bool,
) -> None:
    """Weigh what was said of an incident, claim by claim.

    INCIDENT is the name of a shipped incident or a YAML file.
    """
    import rempart as rp
    from rempart.cli.progress import Progress

    with Progress() as progress:
        found = rp.assess(
            incident,
            replicates=replicates,
            seed=seed,
            worlds=worlds,
            reliability=reliability,
            threads=threads,
            progress=progress,
        )
    show_result(found, as_json)
    if report is not None:
        write_new("--report", report, found.page_text(report.name, lang))
        click.echo(f"Wrote {report}.", err=True)
