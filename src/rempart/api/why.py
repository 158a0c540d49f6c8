"""`why`: at which link of the chain threats fall out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rempart.api.effort import DEFAULT_REPLICATES, Effort
from rempart.api.given import Given, Named, Settings, Texts, given
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Result

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.answers.cost_exchange import CostExchange
    from rempart.answers.ledger import Waterfall
    from rempart.answers.outcomes import Outcomes
    from rempart.views.facts import Facts


@dataclass(frozen=True)
class Why(Result):
    """Of all threats launched, how many fell out at which link; and what it cost."""

    of: Given
    outcomes: Outcomes

    @cached_property
    def waterfalls(self) -> tuple[Waterfall, ...]:
        """The ledger as a chain: of all classes, then of each."""
        from rempart.answers.ledger import waterfalls

        return tuple(waterfalls(self.outcomes))

    @cached_property
    def cost(self) -> tuple[CostExchange, ...]:
        """Interceptors spent against threats spent."""
        from rempart.answers.cost_exchange import cost_exchange

        return cost_exchange(self.outcomes, self.of.scenario)

    @property
    def facts(self) -> Facts:
        """How it was made, and the assumptions that it rests on."""
        from rempart.views.facts import facts_of

        return facts_of(self.of.scenario, self.outcomes, self.of.named, self.of.changes, "why")

    @property
    def command(self) -> str:
        """The command that gives the same answer again."""
        return self.facts.command

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart why --json`."""
        from rempart.views.why import why_object

        return why_object(self.outcomes, self.waterfalls, self.cost, self.facts)

    def table(self) -> RenderableType:
        """The waterfall and the cost exchange."""
        from rempart.views.why import table_of

        return table_of(self.outcomes, self.waterfalls, self.cost, self.facts)

    def chart(self) -> Any:
        """The waterfall."""
        from rempart.views.figures.ledger import waterfall_chart

        return waterfall_chart(self.waterfalls, self.facts.title)


def why(
    scenario: Named,
    *,
    replicates: int = DEFAULT_REPLICATES,
    set: Settings = (),  # noqa: A002 - named as the option
    without: Texts = (),
    lose: Texts = (),
    seed: int = 1,
    worlds: int = 200,
    threads: int | None = None,
    progress: Progress = SILENT,
) -> Why:
    """Tell at which link of the chain threats fall out: of 100 launched, how many where.

    Every threat falls out at one link; the steps add up exactly. Raises ScenarioError.
    """
    from rempart.api.simulate import run_of

    asked = given(scenario, set, without, lose)
    run = run_of(asked, Effort(replicates), seed, worlds, threads, progress)
    return Why(asked, run.outcomes)
