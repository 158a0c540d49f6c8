"""Pages that play one raid, made on demand; the last few are kept."""

from __future__ import annotations

import re
import secrets
import shlex
from collections import OrderedDict
from threading import Event
from typing import Any

from rempart import pipeline
from rempart.answers.scene import Scene
from rempart.scenario import Scenario
from rempart.views.replay import page_of
from rempart.web.error_responses import Refused
from rempart.web.jobs import Stopped
from rempart.web.library import Library
from rempart.web.requests import ReplayOrder

SCHEMA = "rempart/web-replay/1"
LOOKED_AT = 20_000
"""Raids among which the first is sought in which a predicate held."""

_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


class Replays:
    """The last pages made, by an id that cannot be guessed."""

    def __init__(self, n_kept: int) -> None:
        self._n_kept = n_kept
        self._pages: OrderedDict[str, tuple[str, Scene, Scenario]] = OrderedDict()

    def keep(self, page: str, scene: Scene, scenario: Scenario) -> str:
        """Id of a page, its scene and what it is a raid of; the oldest leaves."""
        replay_id = secrets.token_urlsafe(12)
        self._pages[replay_id] = page, scene, scenario
        while len(self._pages) > self._n_kept:
            self._pages.popitem(last=False)
        return replay_id

    def page(self, replay_id: str) -> tuple[str, dict[str, str]]:
        """The page and the headers that hold it to its own policy; raises Refused (404)."""
        page, *_ = self._kept(replay_id)
        found = _POLICY.search(page)
        policy = found[1] if found else "default-src 'none'"
        return page, {"content-security-policy": f"{policy}; frame-ancestors 'self'; sandbox allow-scripts"}

    def scene(self, replay_id: str) -> tuple[Scene, Scenario]:
        """The scene of a page and the scenario that it is a raid of; raises Refused (404)."""
        return self._kept(replay_id)[1:]

    def _kept(self, replay_id: str) -> tuple[str, Scene, Scenario]:
        found = self._pages.get(replay_id)
        if found is None:
            raise Refused(404, "There is no replay of that id, or it was made long ago.")
        return found


def replay_of(
    scenario: Scenario, order: ReplayOrder, library: Library, replays: Replays, stop: Event
) -> dict[str, Any]:
    """Make a page and keep it; the object that says where it is."""
    number = number_of(scenario, order)
    if stop.is_set():
        raise Stopped
    scene = pipeline.scene(scenario, number, order.seed, order.worlds)
    words = f"{shlex.quote(order.named(library))} {order.words}".strip()
    again = f"{words} --replicate {number} --seed {order.seed} --worlds {order.worlds}"
    page = page_of(scene, f"rempart replay {again}", f"rempart trace {again}")
    replay_id = replays.keep(page, scene, scenario)
    return {
        "schema": SCHEMA,
        "id": replay_id,
        "page": f"/replays/{replay_id}",
        "stage": f"/api/replays/{replay_id}/stage",
        "replicate": number,
        "command": f"rempart replay {again}",
    }


def number_of(scenario: Scenario, order: ReplayOrder) -> int:
    """The raid that is asked for; raises Refused."""
    if order.replicate is not None and order.find is not None:
        raise Refused(422, "`replicate` and `find` each name a raid; give one of them.")
    if order.find is None:
        return order.replicate or 0
    found = pipeline.find(scenario, order.find, order.seed, order.worlds, LOOKED_AT)
    if found is None:
        raise Refused(422, f"find: it held in none of the first {LOOKED_AT:,} raids.")
    return found
