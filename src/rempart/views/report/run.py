"""The report of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rempart.answers.ledger import Waterfall
from rempart.answers.measures import Answers, Measure
from rempart.answers.outcomes import Outcomes
from rempart.scenario import Scenario, sources
from rempart.scenario.model import Content
from rempart.views.facts import Facts
from rempart.views.figures import svg_of
from rempart.views.figures.ledger import waterfall_chart
from rempart.views.figures.run import spread_chart
from rempart.views.headline import headline
from rempart.views.report.page import Figure, Items, Page, Paragraph, Rows, Section
from rempart.views.report.words import INTERVALS, METHOD
from rempart.views.why import LINK_WORDS
from rempart.views.words import MEASURE_WORDS, NOT_KNOWN, SHARE_WORDS, number, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ALWAYS = ("launched", "arrived", "intercepted", "leakers", "hits_on_assets", "interceptors_fired")
_MOST_LOST = 15


def run_report(
    scenario: Scenario,
    outcomes: Outcomes,
    answers: Answers,
    facts: Facts,
    chains: tuple[Waterfall, ...],
    raid: Section,
    around: tuple[Section, ...] = (),
) -> Page:
    """One page; `raid`: one raid of the run; `around`: larger raids, the ground and what it hangs on.

    It tells what was simulated, the answer, where threats fall out, one raid, what it all rests on.
    """
    return Page(
        title=facts.title,
        subtitle=", ".join(part for part in (scenario.content.site.name, scenario.content.date) if part),
        lead=headline(answers),
        sections=(
            Section("What was simulated", tuple(_simulated(scenario, outcomes))),
            Section("How many get through", tuple(_through(answers))),
            Section("At which link of the chain", tuple(_links(chains))),
            *around,
            Section("What is lost", tuple(_lost(answers))),
            raid,
            Section("Assumptions", tuple(_carries(facts))),
            Section("Sources", tuple(_sources(scenario))),
            Section("How it was computed", tuple(Paragraph(text) for text in METHOD)),
        ),
        footer=(f"Again: {facts.command}", f"Fingerprint {outcomes.fingerprint}"),
    )


def _simulated(scenario: Scenario, outcomes: Outcomes) -> Iterator[Paragraph | Items]:
    content = scenario.content
    if content.about:
        yield Paragraph(" ".join(content.about.split()))
    n = f"{outcomes.n_replicates:,}".replace(",", " ")
    alike = outcomes.tally.n.size == 1 and outcomes.n_worlds > 1
    yield Paragraph(
        f"{n} raids in {'worlds that are all alike' if alike else f'{outcomes.tally.n.size} worlds'}; "
        f"{len(content.batteries)} batteries, {len(content.raid)} groups of threats"
        f"{f', {len(scenario.variants)} alternatives' if len(scenario.variants) > 1 else ''}."
    )
    if content.facts:
        yield Paragraph("Said of the event, each by its source:")
        yield Items(tuple(f"{fact.says} [{_named(content, fact.source)}]" for fact in content.facts))


def _named(content: Content, key: str) -> str:
    """A source as a reader knows it."""
    found = content.sources.get(key)
    return ", ".join(part for part in (found.publisher, found.date) if part) or key if found else key


def leakers_figure(answers: Answers) -> Figure:
    """In how many raids so many got through."""
    leakers = answers.counts["leakers"]
    shares = sorted((leakers.distribution or {}).items())
    return Figure(
        svg_of(spread_chart(leakers, "Leakers in a raid", "threats that got through")),
        alt=f"Bars: raids by leakers, {shares[0][0]} to {shares[-1][0]}; mean {number(leakers.mean)}.",
        caption="Share of the raids in which so many threats got through, over all worlds.",
        table=Rows("Leakers", ("leakers", "share of raids"), tuple((str(n), percent(p)) for n, p in shares)),
    )


def _through(answers: Answers) -> Iterator[Figure | Rows | Paragraph]:
    yield leakers_figure(answers)
    yield in_each_raid(answers)
    yield Paragraph(INTERVALS, soft=True)


def in_each_raid(answers: Answers) -> Rows:
    """Counts and shares of a raid, with chance and ignorance."""
    counts = [(MEASURE_WORDS[n], answers.counts[n], number) for n in _ALWAYS]
    told = [
        row
        for row in (
            (SHARE_WORDS["p_intercepted"], answers.p_intercepted, percent),
            (SHARE_WORDS["p_leaked"], answers.p_leaked, percent),
            (SHARE_WORDS["p_no_leaker"], answers.p_no_leaker, percent),
        )
        if row[1] is not None
    ]
    rows = tuple(
        (label, *_cells(measure, form)) for label, measure, form in (*counts, *told) if measure is not None
    )
    return Rows("In each raid", ("", "mean", "chance", "ignorance"), rows)


def _cells(measure: Measure, form: Callable[[float], str]) -> tuple[str, str, str]:
    if measure.exact:
        return f"exactly {form(measure.mean)}", "", ""
    chance, ignorance = (
        f"{form(low)} to {form(high)}" if low != high else ""
        for low, high in (measure.ci95, measure.ignorance90)
    )
    return form(measure.mean), chance, ignorance if measure.ignorance_known else NOT_KNOWN


def _links(chains: tuple[Waterfall, ...]) -> Iterator[Figure]:
    whole = chains[0]
    rows = tuple((LINK_WORDS[step.name], *_cells(step.share, percent)) for step in whole.steps if step.n)
    yield Figure(
        svg_of(waterfall_chart(chains, "Where threats fall out")),
        alt="A waterfall from 100 launched threats down to none: how many fall out at each link.",
        caption="Every threat falls out at exactly one link: by itself, stopped, or through for one cause.",
        table=Rows("Of all launched", ("link", "share", "chance", "ignorance"), rows),
    )


def _lost(answers: Answers) -> Iterator[Rows | Paragraph]:
    told = sorted(((m.mean, name) for name, m in answers.p_lost.items() if m.mean > 0.0), reverse=True)
    if not told:
        yield Paragraph("No asset and no component was lost in any of the raids.")
        return
    rows = tuple((name, *_cells(answers.p_lost[name], percent)) for _, name in told[:_MOST_LOST])
    yield Rows("Lost, in how many raids", ("", "mean", "chance", "ignorance"), rows)
    n_rest = len(answers.p_lost) - len(rows)
    if n_rest:
        yield Paragraph(f"{n_rest} more were lost less often, or never.", soft=True)


def _carries(facts: Facts) -> Iterator[Paragraph | Items]:
    yield Paragraph(
        f"{facts.n_unknowns} numbers differ between worlds; {len(facts.assumed)} of them are assumptions"
        + (
            f" ({', '.join(f'{name} {n}' for name, n in facts.assumed_by_field[:8])})."
            if facts.assumed
            else "."
        )
    )
    if facts.assumptions:
        yield Items(tuple(text.removeprefix("assumption:").strip() for text in facts.assumptions))


def _sources(scenario: Scenario) -> Iterator[Items | Paragraph]:
    found = sources(scenario)
    published = tuple(f"{s.text}{f' ({s.grade})' if s.grade else ''}" for s in found if not s.assumption)
    yield Items(published) if published else Paragraph("None: every number is an assumption of the scenario.")
    n_assumed = sum(source.assumption for source in found)
    yield Paragraph(
        f"{n_assumed} assumptions stand beside them; rempart cite lists all, with what rests on each."
    )
