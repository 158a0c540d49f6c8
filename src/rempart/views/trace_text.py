"""One replicate told in words: who saw, who fired, why nobody fired, and the ledger at the end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rempart.answers.trace import Event, Trace
from rempart.engine.outcomes import CAUSES, MEASURES
from rempart.views.words import BLOCK_WORDS, CAUSE_WORDS, MEASURE_WORDS, listing

SCHEMA = "rempart/trace/1"

OF_FRIENDS = ("shots_at_friends", "friends_killed", "shots_at_false_tracks")
"""Columns of a row that are in no class: shots at what is no threat."""

_FATES = {
    "hit": "hit",
    "missed": "missed",
    "failed": "failed on its way",
    "aborted": "lost: its guidance was lost",
    "surplus": "found nothing: the target was gone already",
}


def story_of(trace: Trace) -> str:
    """The whole story, one line an event, `minutes:seconds` from the start of the scenario's clock."""
    events = (_line(event) for event in news_of(trace.events))
    return "\n".join((*_opening(trace), *events, *_ledger(trace))) + "\n"


def news_of(events: tuple[Event, ...]) -> Iterator[Event]:
    """Events without what was said before: a reason not to fire is told once, and again after a change.

    Two controllers that each have their reason would else repeat them at every decision.
    """
    told: dict[str, set[str]] = {}
    for event in events:
        if event.kind in ("component_down", "component_up"):
            told.clear()
        elif event.kind in ("launch", "assessment"):
            told.pop(event.threat, None)
        elif event.kind == "blocked":
            reasons = told.setdefault(event.threat, set())
            if event.what in reasons:
                continue
            reasons.add(event.what)
        yield event


def _opening(trace: Trace) -> Iterator[str]:
    by_class: dict[str, int] = {}
    for _, threat in trace.members:
        by_class[threat] = by_class.get(threat, 0) + 1
    raid = listing([f"{n} {threat}" for threat, n in by_class.items()]) or "nobody"
    yield f"Replicate {trace.replicate} (world {trace.world}, seed {trace.seed}): {raid}."
    if trace.unavailable:
        yield f"Not there, or not ready: {listing(trace.unavailable)}."
    yield ""


def _line(event: Event) -> str:
    return f"{clock(event.t_s)}  {sentence_of(event)}"


def clock(t_s: float) -> str:
    """Time as minutes and seconds, to a tenth."""
    tenths = round(abs(t_s) * 10)
    sign = "-" if t_s < 0 and tenths else ""
    return f"{sign}{tenths // 600}:{tenths % 600 / 10:04.1f}".rjust(9)


def sentence_of(event: Event) -> str:
    """What happened, without the time."""
    return str(_SENTENCES[event.kind](event))


def _launch(event: Event) -> str:
    return (
        f"{event.who} fires shot {event.shot} at {event.threat}, to meet it at {clock(event.until_s).strip()}"
    )


def _intercept(event: Event) -> str:
    return f"shot {event.shot} of {event.who} at {event.threat}: {_FATES[event.what]}"


def _impact(event: Event) -> str:
    if event.what == "harmless":
        return f"{event.threat} falls outside every defended area"
    return f"{event.threat} GETS THROUGH; charged to: {CAUSE_WORDS[event.cause]}"


def _hit(event: Event) -> str:
    by = f"debris of {event.threat}" if event.what == "debris" else event.threat
    return f"{event.who} is hit by {by}"


_SENTENCES: dict[str, Any] = {
    "seen": lambda e: f"{e.who} sees {e.threat}",
    "confirmed": lambda e: f"{e.who} tracks {e.threat}",
    "track_lost": lambda e: f"{e.who} loses the track of {e.threat}",
    "launch": _launch,
    "intercept": _intercept,
    "assessment": lambda e: (
        f"{e.threat} is judged {'killed' if e.what == 'killed' else 'still alive'} ({e.who})"
    ),
    "blocked": lambda e: f"no shot at {e.threat}: {BLOCK_WORDS[e.what]}",
    "component_down": lambda e: f"{e.who} goes down",
    "component_up": lambda e: f"{e.who} comes up",
    "failed": lambda e: f"{e.threat} fails on its way",
    "impact": _impact,
    "hit": _hit,
}


def _ledger(trace: Trace) -> Iterator[str]:
    yield ""
    yield "Ledger"
    for name in MEASURES:
        value = trace.value(name)
        if value or name in ("arrived", "intercepted", "leakers"):
            yield f"  {MEASURE_WORDS[name]:<28}{value:>6}"
    for name in OF_FRIENDS:
        if value := trace.value(name):
            yield f"  {MEASURE_WORDS[name]:<28}{value:>6}"
    causes = [(CAUSE_WORDS[name], trace.value(f"cause/{name}")) for name in CAUSES]
    if any(n for _, n in causes):
        yield "Leakers charged to"
        yield from (f"  {words:<44}{n:>6}" for words, n in causes if n)
    lost = [point for point in trace.layout.points if trace.value(f"lost/{point}")]
    yield f"Lost: {listing(lost)}." if lost else "Nothing is lost."


def trace_object(trace: Trace, scenario: str, n_worlds: int, command: str) -> dict[str, Any]:
    """The same as one JSON object: events, and the row by the names of its columns."""
    return {
        "schema": SCHEMA,
        "scenario": scenario,
        "replicate": trace.replicate,
        "seed": trace.seed,
        "worlds": n_worlds,
        "world": trace.world,
        "unavailable": list(trace.unavailable),
        "members": [{"name": name, "class": threat} for name, threat in trace.members],
        "events": [_event_object(event) for event in trace.events],
        "row": dict(zip(trace.layout.names(), trace.row.tolist(), strict=True)),
        "command": command,
    }


def _event_object(event: Event) -> dict[str, Any]:
    entry: dict[str, Any] = {"t_s": event.t_s, "kind": event.kind}
    for name in ("threat", "who", "what", "cause", "shot", "until_s"):
        value = getattr(event, name)
        if value:
            entry[name] = value
    return entry
