"""The leak ledger as a waterfall."""

from __future__ import annotations

from typing import Any

from rempart.answers.ledger import Step, Waterfall
from rempart.views.figures import GREEN, GREY, RED, load_altair
from rempart.views.why import LINK_WORDS

_KINDS = {"harmless": "no harm by itself", "leaker": "gets through", "intercepted": "intercepted"}
_ROW_PX = 22


def waterfall_chart(chains: tuple[Waterfall, ...], title: str) -> Any:
    """Waterfall of all threats, and below it those of the classes if there are several; MissingExtra."""
    alt = load_altair()
    shown = chains if len(chains) > 2 else chains[:1]
    heading = {
        "text": title,
        "subtitle": "Of 100 threats launched. In brackets: chance (95 %) | ignorance (90 %, if any)",
    }
    charts = [_chart(alt, chain) for chain in shown]
    return alt.vconcat(*charts, spacing=28).properties(title=heading).resolve_scale(color="shared")


def _chart(alt: Any, chain: Waterfall) -> Any:
    rows = [_row(step, chain.n_launched) for step in chain.steps if step.n]
    data = alt.Data(values=rows)
    order = [row["link"] for row in rows]
    y = alt.Y("link:N", sort=order, title=None, axis=alt.Axis(grid=False, labelLimit=220))
    x = alt.X(
        "left:Q", scale=alt.Scale(domain=[0, 100], nice=False), title="of 100 launched, still on the way"
    )
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=list(_KINDS.values()), range=[GREY, RED, GREEN]),
        legend=alt.Legend(title=None, orient="top"),
    )
    base = alt.Chart(data)
    bars = base.mark_bar().encode(y=y, x=x, x2="before:Q", color=colour)
    words = base.mark_text(align="left", dx=5, color="#333").encode(y=y, x="before:Q", text="told:N")
    name = chain.threat or "all threats"
    return (bars + words).properties(width=460, height=_ROW_PX * len(rows), title=name)


def _row(step: Step, n_launched: int) -> dict[str, Any]:
    value = 100.0 * step.n / n_launched
    return {
        "link": LINK_WORDS[step.name],
        "kind": _KINDS[step.kind],
        "left": 100.0 * step.n_left / n_launched,
        "before": 100.0 * (step.n_left + step.n) / n_launched,
        "told": f"{value:.1f} {_intervals(step)}" if value >= 0.05 else "<0.1",
    }


def _intervals(step: Step) -> str:
    if step.share.exact:
        return "exactly"
    pairs = [pair for pair in (step.share.ci95, step.share.ignorance90) if pair[0] < pair[1]]
    return f"({' | '.join(f'{100.0 * low:.1f} to {100.0 * high:.1f}' for low, high in pairs)})"
