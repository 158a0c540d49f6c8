"""`rempart why`."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.cli.changes import Changes, change_options
from rempart.cli.output import show_either
from rempart.cli.plots import plot_option
from rempart.cli.values import (
    MAX_REPLICATES,
    WholeNumber,
    json_option,
    number_option,
    seed_option,
    threads_option,
    worlds_option,
)

if TYPE_CHECKING:
    from rempart.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Asked:
    """Which threat of which raid, as the command line has it."""

    named: str
    changes: str
    replicate: int | None
    threat: str | None
    at_most: int
    seed: int
    n_worlds: int

    def command(self, replicate: int | None, threat: str | None) -> str:
        """The command that tells of the same threat again."""
        words = ["rempart why", shlex.quote(self.named), self.changes, "--leaker"]
        words.append(f"--replicates {self.at_most}" if replicate is None else f"--replicate {replicate}")
        words.append(f"--threat {shlex.quote(threat)}" if threat else "")
        return " ".join([*filter(None, words), f"--seed {self.seed} --worlds {self.n_worlds}"])


@click.command()
@click.argument("scenario")
@number_option("--replicates", "N", 100_000, "Raids to simulate.")
@change_options
@seed_option
@worlds_option
@threads_option
@plot_option("Draw the waterfall into a file: .svg, .png or .html.")
@click.option("--leaker", is_flag=True, help="Tell in a sentence how one threat got through, and why.")
@click.option(
    "--replicate",
    type=WholeNumber(0, MAX_REPLICATES - 1),
    metavar="K",
    help="With --leaker: in this raid.  [default: the first in which something got through]",
)
@click.option("--threat", metavar="NAME", help="With --leaker: of this threat.  [default: the first leaker]")
@json_option
def why(
    scenario: str,
    replicates: int,
    seed: int,
    worlds: int,
    threads: int | None,
    plot: Path | None,
    leaker: bool,
    replicate: int | None,
    threat: str | None,
    as_json: bool,
    changes: Changes,
) -> None:
    """Tell at which link of the chain threats fall out: of 100 launched, how many where.

    Every threat falls out at one link: it fails by itself, falls harmless, gets through for one cause, or is
    intercepted. The steps add up exactly.
    """
    from rempart.scenario import load

    if not leaker and (replicate is not None or threat is not None):
        raise click.UsageError("--replicate and --threat choose the threat of --leaker: add --leaker.")
    if leaker and plot is not None:
        raise click.UsageError("--plot draws the waterfall, --leaker tells of one threat: leave out one.")
    read = changes.applied(load(scenario))
    if leaker:
        asked = Asked(scenario, changes.words, replicate, threat, replicates, seed, worlds)
        _tell_leaker(read, asked, as_json)
        return
    from rempart.cli.run import simulated

    outcomes = simulated(read, replicates, seed, worlds, threads)
    from rempart.answers.cost import cost_exchange
    from rempart.answers.ledger import waterfalls
    from rempart.views.facts import facts_of
    from rempart.views.why import table_of, why_object

    chains, cost = waterfalls(outcomes), cost_exchange(outcomes, read)
    facts = facts_of(read, outcomes, scenario, changes.words, "why")
    show_either(
        lambda: why_object(outcomes, chains, cost, facts),
        lambda: table_of(outcomes, chains, cost, facts),
        as_json,
    )
    if plot is not None:
        from rempart.cli.plots import draw
        from rempart.views.figures.ledger import waterfall_chart

        draw(lambda: waterfall_chart(chains, facts.title), plot)


def _tell_leaker(read: Scenario, asked: Asked, as_json: bool) -> None:

    from rempart.cli.progress import word_on_a_cold_start

    word_on_a_cold_start()
    from rempart import pipeline
    from rempart.answers.leaker import UnknownThreat
    from rempart.views.leaker import leaker_object, none_of, nothing_found, sentence_of_ending, text_of

    replicate = asked.replicate
    if replicate is None:
        replicate = pipeline.find(read, "leakers >= 1", asked.seed, asked.n_worlds, asked.at_most)
    try:
        found = (
            None
            if replicate is None
            else pipeline.ending(read, replicate, asked.threat, asked.seed, asked.n_worlds)
        )
    except UnknownThreat as error:
        raise click.UsageError(f"--threat: {error}") from None
    if found is not None:
        sentence = sentence_of_ending(found)
    else:
        sentence = nothing_found(asked.at_most) if replicate is None else none_of(replicate)
    command = asked.command(replicate, found.threat if found else asked.threat)
    show_either(
        lambda: leaker_object(found, read.name, command, asked.seed, asked.n_worlds, sentence),
        lambda: text_of(found, read.title, sentence, command),
        as_json,
    )
