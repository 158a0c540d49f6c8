"""The command line: one file a command, no logic; heavy imports inside the commands that need them."""

from __future__ import annotations

import click

from rempart import __version__
from rempart.cli.catalog import cards, catalog
from rempart.cli.check import check
from rempart.cli.cite import cite
from rempart.cli.errors import Commands
from rempart.cli.list import list_scenarios
from rempart.cli.run import run
from rempart.cli.schema import schema
from rempart.cli.show import show
from rempart.cli.trace import trace


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", message="rempart %(version)s")
def main() -> None:
    r"""How well does a ground-based air and missile defence protect what it stands in front of?

    rempart simulates the defence of a place, from radar to impact, thousands of times a second, from
    published numbers only; it shows who got through and which link of the chain let them through.

    \b
    Begin with:
      rempart list
      rempart run ain-al-asad-2021-06-06
      rempart trace ain-al-asad-2021-06-06 --replicate 17

    SCENARIO is the name of a shipped scenario or a YAML file.
    """


for command in (run, trace, show, cite, check, list_scenarios, catalog, cards, schema):
    main.add_command(command)

__all__ = ["main"]
