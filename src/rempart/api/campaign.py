"""`campaign`: raids over days on one defence."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rempart.api.errors import ArgumentError
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Result

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.planning.campaign import Chains
    from rempart.planning.endurance import Endurance
    from rempart.views.report import Page


@dataclass(frozen=True)
class Campaign(Result):
    """When a defence runs dry, and what each delivery is worth."""

    chains: Chains
    endurance: Endurance
    command: str

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart campaign --json`."""
        from rempart.views.campaign import object_of

        return object_of(self.chains, self.endurance, self.command)

    def table(self) -> RenderableType:
        """Day by day, weapon by weapon, delivery by delivery."""
        from rempart.views.campaign import table_of

        return table_of(self.chains, self.endurance, self.command)

    def chart(self) -> Any:
        """Leakers and stocks over days."""
        from rempart.views.figures.campaign import campaign_chart

        return campaign_chart(self.chains, self.endurance)

    def page(self) -> Page:
        """A report."""
        from rempart.views.report.decisions import campaign_report

        return campaign_report(self.chains, self.endurance, self.command)

    def shown(self) -> Any:
        """The measures."""
        return self.endurance


def campaign(
    file: str | Path,
    *,
    replicates: int = 200,
    worlds: int = 40,
    seed: int = 1,
    threads: int | None = None,
    worth: bool = True,
    progress: Progress = SILENT,
) -> Campaign:
    """Simulate the raids over days of a campaign on one defence: when does it run dry?

    `file`: the name of a shipped campaign, or a file. `replicates`: campaigns. `worth`: run again without
    each delivery, to tell what it buys. Raises ScenarioError, ArgumentError.
    """
    from rempart.pipeline import build
    from rempart.planning.campaign import campaigns
    from rempart.planning.endurance import endurance
    from rempart.scenario.campaign import load_campaign

    if replicates < 2 * worlds:
        raise ArgumentError(
            "", f"--replicates {replicates}: expected at least two for each of {worlds} worlds."
        )
    read = load_campaign(file)
    left_out = tuple(read.content.deliveries) if worth else ()
    bars = (
        progress.of("building raids", len(read.occurrences)),
        progress.of("worlds", worlds * (1 + len(left_out))),
    )
    chains, without = campaigns(read, build, replicates, seed, worlds, threads, left_out, bars)
    command = (
        f"rempart campaign {shlex.quote(str(file))} --replicates {replicates} --worlds {worlds} --seed {seed}"
        f"{'' if worth else ' --no-worth'}"
    )
    return Campaign(chains, endurance(chains, without), command)
