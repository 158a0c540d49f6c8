"""The command line: one file a command, no logic; heavy imports inside the commands that need them."""

from __future__ import annotations

import click

from rempart._version import __version__
from rempart.cli.errors import Commands

COMMANDS = {
    "Simulate": {
        "run": "run",
        "compare": "compare",
        "sweep": "sweep",
        "campaign": "campaign",
        "laydown": "laydown",
        "rare": "rare",
    },
    "Ask why, and what would change it": {
        "why": "why",
        "trace": "trace",
        "times": "times",
        "sensitivity": "sensitivity",
        "breakeven": "breakeven",
        "size": "size",
        "coverage": "coverage",
    },
    "Look and hand on": {
        "replay": "replay",
        "serve": "serve",
    },
    "Weigh what was said": {
        "assess": "assess",
        "audit": "audit",
        "record": "record",
        "hindcast": "hindcast",
        "draft": "draft",
        "incidents": "exchange:incidents",
        "export-claims": "exchange:export_claims",
        "import-claims": "exchange:import_claims",
    },
    "Scenarios and their numbers": {
        "list": "list:list_shipped",
        "show": "show",
        "cite": "cite",
        "check": "check",
        "upgrade": "upgrade",
        "catalog": "catalog",
        "cards": "catalog:cards",
        "schema": "schema",
    },
}
"""Commands by the heading of the help: name, module of `rempart.cli` and, if it differs, the function."""

EXAMPLES = {
    "run": "run ain-al-asad-2021-06-06 --set raid.drones.count=4",
    "compare": "compare ain-al-asad-2021-06-06 --lose radar",
    "sweep": "sweep first-steps --over raid.rockets.count=1:12:1 --saturation",
    "campaign": "campaign southern-israel-2021-05",
    "laydown": "laydown june-2021-before june-2021-after",
    "rare": 'rare first-steps --event "leakers >= 4"',
    "why": "why ain-al-asad-2021-06-06",
    "trace": "trace ain-al-asad-2021-06-06 --replicate 17",
    "times": "times first-steps",
    "sensitivity": "sensitivity first-steps",
    "breakeven": 'breakeven first-steps --claim "p_leaked <= 0.6"',
    "coverage": "coverage first-steps --size 20",
    "assess": "assess ain-al-asad-2021-06-06",
    "audit": "audit ain-al-asad-2021-06-06",
    "show": "show first-steps",
    "cite": "cite ain-al-asad-2021-06-06",
    "check": "check ain-al-asad-2021-06-06",
}
"""A line that can be typed as it stands, at the end of the help of a command."""


@click.group(
    cls=Commands,
    modules=COMMANDS,
    examples=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "--version", message="rempart %(version)s")
def main() -> None:
    """How well does a ground-based air and missile defence protect a place?

    rempart simulates the defence of a place, from radar to impact, thousands of times a second, from
    published numbers only; it shows who got through and which link of the chain let them through.

    \b
    Begin with:
      rempart list
      rempart run ain-al-asad-2021-06-06
      rempart trace ain-al-asad-2021-06-06 --replicate 17

    SCENARIO is the name of a shipped scenario or a YAML file.
    """  # noqa: D301 - click wants the sign itself


__all__ = ["main"]
