"""An assessment as tables on a terminal."""

from __future__ import annotations

import math

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rempart.evidence.assess import Assessment, Compared, Supposed, Weighed
from rempart.evidence.fitting import fitting_predicate
from rempart.evidence.posterior import UnknownMoved
from rempart.evidence.yardstick import SOURCE
from rempart.stats.worlds import Estimate
from rempart.views.evidence.facts import Made
from rempart.views.evidence.phrases import (
    in_number,
    in_percent,
    number_range,
    percent_range,
    phrase,
    verdict,
    why_not,
)
from rempart.views.facts import SSPK_CAVEAT
from rempart.views.words import CHANCE, IGNORANCE

_EXPLANATION = (
    f"How often each claim is true in the simulated raids, before any report is believed. {CHANCE}: 95%"
    f" interval, narrower with more raids. {IGNORANCE}: where it lies in nine worlds of ten, as the unknown"
    " numbers differ. Priors: least and most under the stated family of priors. An exact number is never"
    f" likely in itself: compare accounts. Words: {SOURCE}."
)
_REPORTS = (
    "The same, when every independent report is weighed too, by how far its speaker is believed; the range"
    " is over three priors on the speakers and the family of priors on the worlds."
)


def assessment_table(assessment: Assessment, facts: Made) -> RenderableType:
    """The whole table of an assessment."""
    parts: list[RenderableType] = [
        Text(assessment.incident.title.said("en"), style="bold"),
        Text(),
        *_claims(assessment),
        *_not_weighed(assessment),
        *_unconfirmed(assessment),
        *_together(assessment),
        *_accounts(assessment),
        *_reports(assessment),
        *_what_if(assessment),
        *_carried_by(assessment, facts),
        Text(),
        _made(assessment, facts),
    ]
    return Group(*parts)


def _grid(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column(headings[0], overflow="fold", min_width=20)
    for heading in headings[1:]:
        table.add_column(heading, justify="right", overflow="fold")
    return table


def _title(text: str) -> RenderableType:
    return Text(text, style="bold")


def _claims(assessment: Assessment) -> list[RenderableType]:
    table = _grid("claim", "how likely", "between")
    for key, weighed in assessment.claims.items():
        if weighed.probability is not None:
            claim = assessment.incident.claims[key]
            speaker = assessment.incident.speakers[claim.by].name.said("en")
            label = Text.assemble((key, "bold"), "\n", claim.says.said("en"), "\n", (speaker, "dim"))
            table.add_row(label, *_cells(weighed, assessment))
    for key, weighed in assessment.questions.items():
        asked = assessment.incident.questions[key].asks.said("en")
        table.add_row(Text.assemble((f"? {key}", "bold"), "\n", asked), *_cells(weighed, assessment))
    return [table, Text(), Text(_EXPLANATION, style="dim"), Text()] if table.row_count else []


def _not_weighed(assessment: Assessment) -> list[RenderableType]:
    keys = [key for key, weighed in assessment.claims.items() if weighed.probability is None]
    if not keys:
        return []
    told = f"The model cannot test these, which have no predicate: {', '.join(keys)}."
    fitting = [
        f"  {key}: {text}" for key in keys if (text := fitting_predicate(assessment.incident.claims[key]))
    ]
    hint = [Text("\n".join(["Predicates that would fit, if they are what is meant:", *fitting]), style="dim")]
    return [Text(told), *(hint if fitting else []), Text()]


def _cells(weighed: Weighed, assessment: Assessment) -> tuple[str, str]:
    words = _verdict(weighed, assessment)
    found = weighed.probability
    if found is None:
        return words, ""
    if weighed.verdict in ("impossible", "certain"):
        return f"= {in_percent(found.mean)}\n{words}", ""
    between = [f"{percent_range(found.ci95)} chance", f"{percent_range(found.ignorance90)} ignorance"]
    if weighed.by_prior is not None:
        between.append(f"{percent_range((weighed.by_prior.low, weighed.by_prior.high))} priors")
    return f"{in_percent(found.mean)}\n{words}", "\n".join(between)


def _verdict(weighed: Weighed, assessment: Assessment) -> str:
    mean = weighed.probability.mean if weighed.probability else math.nan
    return verdict(weighed.verdict, weighed.why, mean, weighed.at_most or 0.0, assessment.n_replicates)


def _unconfirmed(assessment: Assessment) -> list[RenderableType]:
    keys = [key for key, claim in assessment.incident.claims.items() if claim.unconfirmed]
    if not keys:
        return []
    return [Text(f"Nobody has confirmed all fields of: {', '.join(keys)}.", style="bold"), Text()]


def _together(assessment: Assessment) -> list[RenderableType]:
    rows = _grid("together", "how likely", "between")
    sets = [weighed for weighed in assessment.together if len(weighed.claims) > 1]
    for weighed in [*sets, *(w for w in assessment.never if len(w.claims) > 1)]:
        rows.add_row(" + ".join(weighed.claims), *_cells(weighed, assessment))
    if not rows.row_count:
        return []
    return [_title("What can be true together, and what cannot"), rows, Text()]


def _accounts(assessment: Assessment) -> list[RenderableType]:
    if not assessment.compared:
        return []
    rows = _grid("account against account", "ratio", "between")
    for compared in assessment.compared:
        rows.add_row(
            Text.assemble(f"{compared.first} : {compared.second}\n", (_favours(compared), "dim")),
            in_number(compared.ratio.value),
            f"{number_range(compared.ratio.ci95)} chance\n"
            f"{number_range(compared.ratio.ignorance90)} ignorance\n"
            f"{number_range((compared.by_prior.low, compared.by_prior.high))} priors",
        )
    return [_title("How much likelier one account is than another under the model"), rows, Text()]


def _favours(compared: Compared) -> str:
    return phrase("favours", "en", name=compared.favours) if compared.favours else phrase("even", "en")


def _reports(assessment: Assessment) -> list[RenderableType]:
    if not assessment.reports:
        return []
    rows = _grid("claim", "model alone", "with the reports", "range")
    for key, weighed in assessment.claims.items():
        moved = weighed.by_reliability
        if weighed.probability is not None and weighed.with_reports is not None and moved is not None:
            told = in_percent(weighed.probability.mean), in_percent(weighed.with_reports)
            rows.add_row(key, *told, percent_range((moved.low, moved.high)))
    return [_title("With the reports"), rows, Text(), Text(_REPORTS, style="dim"), Text()]


def _what_if(assessment: Assessment) -> list[RenderableType]:
    found: list[RenderableType] = []
    still: list[str] = []
    for supposed in assessment.supposed:
        if _moves_something(assessment, supposed):
            found += [_supposed(assessment, supposed), Text()]
        else:
            still.append(_given(supposed))
    if still:
        found += [Text(f"Nothing else to tell {'; '.join(still)}."), Text()]
    return [_title("What would have to be true"), *found] if found else []


def _moves_something(assessment: Assessment, supposed: Supposed) -> bool:
    if any(not unknown.cannot_tell for unknown in supposed.unknowns):
        return True
    return any(not q.cannot_tell and not _settled(assessment, q.question) for q in supposed.questions)


def _settled(assessment: Assessment, question: str) -> bool:
    return assessment.questions[question].verdict in ("impossible", "certain")


def _given(supposed: Supposed) -> str:
    return {
        "claim": f"if {supposed.given} is true",
        "account": f"if the account of {supposed.given} is true",
        "together": f"if {supposed.given} are all true",
        "reports": "given all independent reports",
    }[supposed.kind]


def _supposed(assessment: Assessment, supposed: Supposed) -> RenderableType:
    rows = _grid(_given(supposed), "before", "after")
    still: dict[str, list[str]] = {}
    for question in supposed.questions:
        if _settled(assessment, question.question):
            continue
        after = _share(question.after) if question.after and not question.cannot_tell else "–"
        asked = assessment.incident.questions[question.question].asks.said("en")
        rows.add_row(asked, _share(question.before), after)
    for unknown in supposed.unknowns:
        if unknown.cannot_tell:
            still.setdefault(unknown.cannot_tell, []).append(unknown.unknown)
        else:
            _moved(rows, unknown, assessment)
    words = [Text(f"{', '.join(names)}: {why_not(why)}", style="dim") for why, names in still.items()]
    return Group(rows, *words)


def _share(found: Estimate) -> str:
    return f"{in_percent(found.mean)} ({percent_range(found.ci95)})"


def _moved(rows: Table, unknown: UnknownMoved, assessment: Assessment) -> None:
    asks = assessment.incident.unknowns[unknown.unknown].asks.said("en")
    label = f"{asks} (moves by {in_number(unknown.movement)})"
    if not unknown.labels:
        rows.add_row(label, _quantiles(unknown.prior), _quantiles(unknown.posterior))
        rows.add_row(Text("  median, by chance", style="dim"), "", number_range(unknown.median_ci95))
        return
    rows.add_row(label, "", "")
    labels = assessment.incident.unknowns[unknown.unknown].labels
    for value, before, after, interval in zip(
        unknown.labels, unknown.prior, unknown.posterior, unknown.label_ci95, strict=True
    ):
        name = labels[value].said("en") if value in labels else value
        rows.add_row(f"  {name}", in_percent(before), f"{in_percent(after)} ({percent_range(interval)})")


def _quantiles(values: tuple[float, ...]) -> str:
    low, middle, high = values
    return f"{in_number(middle)} ({number_range((low, high))})"


def _carried_by(assessment: Assessment, facts: Made) -> list[RenderableType]:
    reliability = assessment.reliability
    letters = ", ".join(
        f"{letter} {in_percent(a / (a + b))}" for letter, (a, b) in reliability.knows_and_tells.items()
    )
    anyway = ", ".join(
        f"{side.replace('_', ' ')} {in_percent(b)}" for side, b in reliability.says_anyway.items()
    )
    n, n_assumed = facts.n_unknowns, facts.n_assumed
    numbers = f"{n} numbers differ between worlds; {n_assumed} of them are assumptions. {SSPK_CAVEAT}"
    speakers = (
        f"A speaker knows and tells the truth with a mean probability of {letters} (by letter of the"
        f" Admiralty code), else says it anyway: {anyway}. Statements of one origin count once."
    )
    lines = (numbers, speakers, *facts.assumptions)
    told = (Padding(Text(f"- {text}"), (0, 0, 0, 2)) for text in lines)
    return [_title("Assumptions"), *told]


def _made(assessment: Assessment, facts: Made) -> RenderableType:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    made_of = f"{assessment.n_replicates} replicates, {assessment.n_worlds} worlds of {facts.scenario}"
    rows.add_row("made of", made_of)
    rows.add_row("again", facts.command)
    return rows
