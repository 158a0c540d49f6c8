"""Results as files to take away, made on demand step by step; the last few are kept."""

from __future__ import annotations

import json
import re
import secrets
import shlex
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event
from typing import Any

from starlette.responses import Response

from rempart import pipeline
from rempart.answers.statements import parse_measure
from rempart.pipeline.example_raids import raids_apart
from rempart.pipeline.report_context import looks_around
from rempart.pipeline.reporting import report
from rempart.scenario import Scenario
from rempart.views import exchange
from rempart.views.comparison import comparison_object
from rempart.views.effort import effort_object, effort_of
from rempart.views.exchange.instants import epoch_of
from rempart.views.facts import facts_of
from rempart.views.report import html_of
from rempart.views.report.answers import comparison_report
from rempart.views.result import result_of
from rempart.web.comparisons import compared_in_steps
from rempart.web.error_responses import Refused
from rempart.web.jobs import Stopped, Told
from rempart.web.library import Library
from rempart.web.replays import number_of
from rempart.web.requests import CompareFileOrder, ReplayFileOrder, RunFileOrder
from rempart.web.runs import built

SCHEMA = "rempart/web-file/1"
_MEDIA = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "czml": "application/json",
    "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml",
    "acmi": "text/plain; charset=utf-8",
    "yaml": "application/yaml",
}
_SUFFIX = {"dis": "pcap"}


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is handed out."""

    name: str
    media: str
    content: bytes

    def response(self) -> Response:
        """The answer that a browser saves, and shows nowhere."""
        headers = {
            "content-disposition": f'attachment; filename="{self.name}"',
            "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        }
        return Response(self.content, media_type=self.media, headers=headers)


def file_of(stem: str, form: str, content: str | bytes) -> File:
    """A file whose name any system takes, whatever the scenario is called."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-.")[:80] or "rempart"
    data = content if isinstance(content, bytes) else content.encode()
    return File(f"{plain}.{_SUFFIX.get(form, form)}", _MEDIA.get(form, "application/octet-stream"), data)


class Files:
    """The last files made, by an id that cannot be guessed."""

    def __init__(self, n_kept: int) -> None:
        self._n_kept = n_kept
        self._files: OrderedDict[str, File] = OrderedDict()

    def keep(self, file: File) -> Told:
        """The object that says where it is; the oldest file leaves."""
        file_id = secrets.token_urlsafe(12)
        self._files[file_id] = file
        while len(self._files) > self._n_kept:
            self._files.popitem(last=False)
        return {
            "schema": SCHEMA,
            "final": True,
            "address": f"/files/{file_id}",
            "name": file.name,
            "bytes": len(file.content),
        }

    def get(self, file_id: str) -> File:
        """A file; raises Refused (404)."""
        found = self._files.get(file_id)
        if found is None:
            raise Refused(404, "There is no file of that id, or it was made long ago.")
        return found


def run_file(
    scenario: Scenario, order: RunFileOrder, library: Library, files: Files, stop: Event
) -> Iterator[Told]:
    """Simulate as ordered and write the result; raises Stopped."""
    worlds = built(scenario, order.seed, order.worlds, order.replicates, stop)
    for outcomes in pipeline.simulate_in_steps(worlds, order.replicates):
        if stop.is_set():
            raise Stopped
        yield _step(outcomes.n_replicates, order.replicates)
    form = order.format
    if form == "html":
        looks = looks_around(scenario, outcomes)
        content = html_of(report(scenario, outcomes, order.named(library), order.words, looks))
    elif form == "csv":
        scene = pipeline.scene(scenario, pipeline.telling(outcomes, scenario), order.seed, order.worlds)
        content = exchange.csv_of(scene, epoch_of(scenario.content))
    else:
        answers = pipeline.answer(outcomes)
        effort = effort_of(parse_measure("p_no_leaker"), False, outcomes, answers)
        facts = facts_of(scenario, outcomes, order.named(library), order.words)
        content = _as_json(result_of(outcomes, answers, facts, effort_object(effort)))
    stem = "events" if form == "csv" else "run"
    yield files.keep(file_of(f"{stem}-{scenario.name}", form, content))


def comparison_file(
    designs: tuple[Scenario, Scenario], order: CompareFileOrder, library: Library, files: Files, stop: Event
) -> Iterator[Told]:
    """Simulate both designs as ordered and write the comparison; raises Stopped."""
    effort = order.replicates, order.worlds
    for told in compared_in_steps(designs, order, library, effort, stop):
        yield _step(told.first.n_replicates, order.replicates)
    if order.format == "html":
        content = html_of(comparison_report(told, (raids_apart(told),)))
    else:
        content = _as_json(comparison_object(told))
    yield files.keep(file_of(f"compare-{designs[0].name}", order.format, content))


def replay_file(
    scenario: Scenario, order: ReplayFileOrder, library: Library, files: Files, stop: Event
) -> Iterator[Told]:
    """Write one raid for another tool; raises Stopped."""
    number = number_of(scenario, order)
    if stop.is_set():
        raise Stopped
    scene = pipeline.scene(scenario, number, order.seed, order.worlds)
    content = exchange.FORMATS[order.format](scene, epoch_of(scenario.content))
    words = f"{shlex.quote(order.named(library))} {order.words}".strip()
    told = files.keep(file_of(f"raid-{number}-{scenario.name}", order.format, content))
    again = f"--replicate {number} --seed {order.seed} --worlds {order.worlds} --format {order.format}"
    yield {**told, "command": f"rempart replay {words} {again} --out {told['name']}"}


def _step(done: int, of: int) -> Told:
    return {"schema": SCHEMA, "final": False, "done": done, "of": of}


def _as_json(found: dict[str, Any]) -> str:
    return f"{json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False)}\n"
