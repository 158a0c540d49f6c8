"""The record and the hindcast as tables on a terminal and as JSON objects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from rempart.evidence.record.effectiveness import Effectiveness, Rate
from rempart.evidence.record.hindcast import Calibration, Prediction
from rempart.evidence.record.result import Record
from rempart.views.table import plain_table
from rempart.views.words import percent

SCHEMA = "rempart/record/1"
HINDCAST_SCHEMA = "rempart/hindcast/1"
SHARE_WORDS = {
    "defender_counts_as_success": "of what was no kill, a defender tells as success",
    "other_counts_as_success": "of what was no kill, others tell as success",
    "passing_counts_as_success": "of what was no kill, passed close by",
    "other_recognises_a_kill": "of the kills, others recognise",
    "defender_recognises_a_kill": "of the kills, a defender recognises as warhead kills",
    "attacker_admits_a_kill": "of the kills, an attacker admits",
}
_MEANING = (
    "Of the threats engaged. Killed: the warhead was destroyed. Told: what a defender would tell as stopped."
    " Median and, in brackets, 5th to 95th percentile: what is not known given the record and the prior. It"
    " holds chance and ignorance together, which an inference over few incidents cannot part."
)


def record_table(told: Record, command: str) -> RenderableType:
    """Effectiveness by system and family, how it moves with the prior, and the checks."""
    first = told.results[0]
    parts: list[RenderableType] = [
        Text("What the public record says of effectiveness", style="bold"),
        Text(),
        Text(
            f"{len(told.found)} statements of {len({o.incident for o in told.found})} incidents;"
            f" {len(told.left_out)} more say nothing of a share (--json tells why, one by one)."
        ),
        Text(),
        _cells(first),
        Text(),
        Text(_MEANING, style="dim"),
        Text(),
        _shares(first),
    ]
    if len(told.results) > 1:
        parts += [Text(), _moves(told.results)]
    parts += [Text(), *_checks(first), Text()]
    for result in told.results:
        if not result.converged:
            parts.append(
                Text(f"Not to be trusted: under prior {result.prior} the chains do not agree.", style="bold")
            )
    parts.append(Text(f"again  {command}"))
    return Group(*parts)


def _cells(result: Effectiveness) -> RenderableType:
    table = plain_table(
        f"Of 100 engaged (prior: {result.prior})",
        "system, threat",
        "incidents",
        "statements",
        "killed",
        "told",
    )
    for cell in result.cells:
        bare = f" ({cell.n_bare} bare)" if cell.n_bare else ""
        table.add_row(
            f"{cell.system}, {cell.family}",
            str(cell.n_incidents),
            f"{cell.n_claims}{bare}",
            _rate(cell.killed),
            _rate(cell.told),
        )
    return table


def _shares(result: Effectiveness) -> RenderableType:
    table = plain_table("How it is told (posterior)", "share", "median and 5 to 95 %")
    for name, words in SHARE_WORDS.items():
        table.add_row(words, _rate(result.shares[name]))
    return table


def _moves(results: Sequence[Effectiveness]) -> RenderableType:
    table = plain_table(
        "Warheads killed, of 100 engaged, by what is believed of reporting",
        "system, threat",
        *(r.prior for r in results),
    )
    for i, cell in enumerate(results[0].cells):
        table.add_row(f"{cell.system}, {cell.family}", *(_rate(r.cells[i].killed) for r in results))
    return table


def _checks(result: Effectiveness) -> list[RenderableType]:
    odd = [check for check in result.checks if check.surprising]
    n = len(result.checks)
    lines: list[RenderableType] = [
        Text(
            f"Of {n} statements, {len(odd)} {'lies' if len(odd) == 1 else 'lie'} outside the central 95 %"
            " of what the model predicts for such a report"
            f" (about {0.05 * n:.0f} would by chance)."
        ),
    ]
    for check in odd:
        o = check.observation
        lines.append(
            Text(
                f"  {o.incident}: {o.claim}, {_count(o.least, o.most)} of {o.n};"
                f" predicted {_rate(check.expected)} of 100"
            )
        )
    return lines


def _rate(rate: Rate) -> str:
    return f"{100 * rate.median:.0f} ({100 * rate.low:.0f} to {100 * rate.high:.0f})"


def _count(least: int, most: int) -> str:
    return str(least) if least == most else f"{least} to {most}"


def record_object(told: Record, command: str) -> dict[str, Any]:
    """The same, and every statement with what was made of it."""
    return {
        "schema": SCHEMA,
        "command": command,
        "statements": [asdict(o) for o in told.found],
        "left_out": [asdict(left) for left in told.left_out],
        "priors": [_result(result) for result in told.results],
    }


def _result(result: Effectiveness) -> dict[str, Any]:
    return {
        "prior": result.prior,
        "about": result.about,
        "converged": result.converged,
        "r_hat": result.r_hat,
        "n_effective": result.n_effective,
        "share_divergent": result.share_divergent,
        "cells": [asdict(cell) for cell in result.cells],
        "shares": {name: asdict(rate) for name, rate in result.shares.items()},
        "checks": [
            {
                "incident": c.observation.incident,
                "claim": c.observation.claim,
                "expected": asdict(c.expected),
                "tail": c.tail,
                "surprising": c.surprising,
            }
            for c in result.checks
        ],
    }


def hindcast_table(told: Sequence[Prediction], summary: Calibration) -> RenderableType:
    """Every prediction, contested ones apart, and the calibration of the others."""
    parts: list[RenderableType] = [
        Text("Incidents predicted from priors fixed beforehand", style="bold"),
        Text(),
    ]
    parts.append(_predictions("No account says otherwise", [p for p in told if not p.contested]))
    contested = [p for p in told if p.contested]
    if contested:
        parts += [Text(), _predictions("Contested: shown, not counted", contested)]
    low, high = summary.chance
    below, middle, above = summary.halves
    parts += [
        Text(),
        Text(
            f"{summary.inside} of {summary.n} lie within 5 to 95 % ({percent(summary.share)}, chance"
            f" {percent(low)} to {percent(high)}; 90 % or more if calibrated). Below, within and above the"
            f" middle half: {below}, {middle}, {above}."
        ),
    ]
    if summary.impossible:
        parts.append(
            Text(
                f"{summary.impossible} outcomes were predicted as impossible: failures of the model.",
                style="bold",
            )
        )
    return Group(*parts)


def _predictions(title: str, told: Sequence[Prediction]) -> RenderableType:
    table = plain_table(title, "incident: what, by which claim", "predicted", "observed", "place", "")
    for p in told:
        mark = "impossible" if p.impossible else "" if p.inside else "outside"
        table.add_row(
            f"{p.incident}: {p.what} ({p.claim}; {p.origin})",
            f"exactly {p.low}" if p.certain else f"{p.low} to {p.high}" if p.low < p.high else str(p.low),
            f"{p.observed}",
            f"{p.place:.2f}",
            mark,
        )
    return table


def hindcast_object(told: Sequence[Prediction], summary: Calibration) -> dict[str, Any]:
    """The same as one JSON object."""
    return {
        "schema": HINDCAST_SCHEMA,
        "command": "rempart hindcast",
        "predictions": [{**asdict(p), "inside": p.inside} for p in told],
        "calibration": asdict(summary),
        "outside": dict(Counter(p.incident for p in told if not p.inside and not p.contested)),
    }


def hindcast_markdown(told: Sequence[Prediction]) -> str:
    """The predictions as a table for the docs."""
    lines = [
        "| incident | what | by which claim | predicted | observed | place | |",
        "|---|---|---|---|---|---|---|",
    ]
    for p in sorted(told, key=lambda p: p.contested):
        mark = "impossible" if p.impossible else "" if p.inside else "outside"
        marks = ", ".join(word for word in (mark, "contested" if p.contested else "") if word)
        predicted = f"exactly {p.low}" if p.certain else _count(p.low, p.high)
        cells = (
            p.incident,
            f"{p.what} ({p.origin})",
            p.claim,
            predicted,
            p.observed,
            f"{p.place:.2f}",
            marks,
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"
