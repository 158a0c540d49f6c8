"""A draft as tables on a terminal, as files and as one JSON object."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rempart.drafting.draft import Draft
from rempart.drafting.events import Event
from rempart.drafting.incident_file import incident_text, incidents
from rempart.drafting.records import Reading
from rempart.drafting.wording import says

SCHEMA = "rempart/draft/1"
_ROLES = {
    "background": "background: other times, habits, doubts",
    "headline": "headline, which the text repeats",
    "none": "no claim found",
    "posture": "a change of posture, told without a system",
    "air": "no claim found",
    "ground": "an attack on the ground",
}


@dataclass(frozen=True, eq=False)
class Drafted:
    """A draft in the forms that leave the program: incidents, files by name, the JSON object, the
    command.
    """

    incidents: tuple[dict[str, Any], ...]
    files: dict[str, str]
    result: dict[str, Any]
    command: str


def drafted_of(draft: Draft, command: str) -> Drafted:
    """All forms of a draft. Raises IncidentError if an incident would not be valid."""
    made = incidents(draft)
    files = {f"{one['name']}.yaml": incident_text(one, draft.language) for one in made}
    result = {
        "schema": SCHEMA,
        "file": draft.name,
        "language": draft.language,
        "published": draft.published.isoformat() if draft.published else None,
        "incidents": list(made),
        "sentences": [_sentence(reading) for reading in draft.readings],
        "command": command,
    }
    return Drafted(made, files, result, command)


def _sentence(reading: Reading) -> dict[str, Any]:
    span = reading.sentence.span
    return {
        "start": span.start,
        "end": span.end,
        "role": reading.role,
        "claims": len(reading.findings),
        "text": reading.sentence.text,
    }


def table_of(draft: Draft, made: Drafted, out: Path | None) -> RenderableType:
    """Claims event by event, then the sentences that gave none, then what to do next."""
    parts: list[RenderableType] = []
    for event, incident in zip(draft.events, made.incidents, strict=True):
        parts += [
            Text(f"{incident['title']}  ({incident['name']})", style="bold"),
            _claims(event, draft),
            Text(),
        ]
    if not draft.events:
        parts += [Text("No claim about an attack, a defence or a change of posture was found."), Text()]
    parts += _left(draft)
    parts.append(Text(_next(draft, made, out), style="dim"))
    parts.append(Text(made.command, style="dim"))
    return Group(*parts)


def _claims(event: Event, draft: Draft) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("", justify="right")
    for heading, most in (("claim", 3), ("said by", 2)):
        table.add_column(heading, overflow="fold", ratio=most)
    table.add_column("characters", justify="right", no_wrap=True)
    for i, placed in enumerate(event.claims, 1):
        finding = placed.finding
        chain = finding.telling.chain if finding.telling is not None else ()
        who = " → ".join(link.text for link in chain) or "the article itself"
        span = placed.reading.sentence.span
        told = finding if finding.places != event.places else replace(finding, places=())
        table.add_row(str(i), says(told, draft.language), who, f"{span.start}-{span.end}")
    return table


def _left(draft: Draft) -> list[RenderableType]:
    left = [reading for reading in draft.readings if not reading.findings]
    if not left:
        return []
    parts: list[RenderableType] = [Text("Sentences that gave no claim", style="bold")]
    for reading in left:
        span = reading.sentence.span
        told = f"{span.start}-{span.end}, {_ROLES[reading.role]}: {reading.sentence.text}"
        parts.append(Padding(Text(" ".join(told.split())), (0, 0, 0, 2)))
    return [*parts, Text()]


def _next(draft: Draft, made: Drafted, out: Path | None) -> str:
    told = "Everything here is unconfirmed: hold each claim against its sentence."
    if draft.published is None:
        told += " Without --published, relative dates and days without a year are left out."
    if not made.files:
        return told
    if out is None:
        return f"{told} --out DIR writes {len(made.files)} incident file{'s' if len(made.files) > 1 else ''}."
    return f"{told} Written to {out}: {', '.join(made.files)}."
