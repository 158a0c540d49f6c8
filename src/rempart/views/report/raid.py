"""One raid in a report: threat by threat, event by event, and played."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rempart.answers.scene import Scene
from rempart.views.figures import svg_of
from rempart.views.figures.run import timeline_chart
from rempart.views.replay import page_of
from rempart.views.report.page import Block, Figure, Paragraph, Player, Rows, Section
from rempart.views.trace_text import clock, news_of, sentence_of

_MOST_EVENTS = 400


@dataclass(frozen=True, slots=True)
class Raid:
    """A replicate as a scene, the command that replays it, and whose it is if there are several."""

    scene: Scene
    command: str
    whose: str = ""


def raid_section(raids: Sequence[Raid], why: str) -> Section:
    """One raid, or the same against several designs; `why` says which replicate it is."""
    blocks = [block for raid in raids for block in _blocks(raid)]
    return Section("One raid, event by event", (Paragraph(why), *blocks))


def _blocks(raid: Raid) -> Iterator[Block]:
    told = news_of(raid.scene.trace.events)
    events = tuple((clock(e.t_s).strip(), sentence_of(e)) for e in told if e.kind != "seen")
    against = f"{raid.whose}: " if raid.whose else ""
    yield Figure(
        svg_of(timeline_chart(raid.scene)),
        alt=f"{against}For each threat: when it was first seen, tracked and shot at, and how it ended.",
        caption=f"{against}Threat by threat; the first forty, by their end.",
        table=Rows(f"{against}Events", ("time", "what happened"), events[:_MOST_EVENTS]),
    )
    yield Player(
        page_of(raid.scene, raid.command, raid.command.replace("rempart replay", "rempart trace")),
        f"{against}Replay of this raid",
        f"To see it played: {raid.command} --out raid.html",
    )
