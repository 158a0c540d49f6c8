"""The events of one replicate as a table: who did what to whom, with what, and how it ended."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from rempart.answers.scene import Scene
from rempart.answers.trace import Event
from rempart.reading.cells import guarded
from rempart.views.exchange.instants import instant

COLUMNS = ("time", "time_s", "event", "source", "target", "weapon", "outcome")


def rows_of(scene: Scene, epoch: datetime) -> list[tuple[str, float, str, str, str, str, str]]:
    """Rows of COLUMNS, in order of time."""
    return [(instant(epoch, e.t_s), e.t_s, e.kind, *_parties(e)) for e in scene.trace.events]


def csv_of(scene: Scene, epoch: datetime) -> str:
    """Comma-separated values (RFC 4180), with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(guarded((time, f"{t_s:.3f}", *rest)) for time, t_s, *rest in rows_of(scene, epoch))
    return text.getvalue()


def _parties(event: Event) -> tuple[str, str, str, str]:
    """(source, target, weapon, outcome)."""
    if event.kind in ("launch", "intercept", "assessment"):
        outcome = event.what or f"intercept at {event.until_s:.3f} s"
        return event.who.rpartition("/")[0] or event.who, event.threat, event.who, outcome
    if event.kind == "hit":
        return event.threat, event.who, event.what, "hit"
    if event.kind == "impact":
        return event.threat, "", "", event.cause or event.what
    return event.who, event.threat, "", event.what
