"""Requests to the application of `rempart serve`, in this process: right ones made wrong, and what answers.

An answer is right if it is a result, or a refusal with a sentence. A status of 500, an error that comes out
of the application, an event that says that something went wrong, and a server that then answers nobody are
findings.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from starlette.testclient import TestClient

from attack.files import PACKAGE, Tally, ill_said
from attack.mutants import NASTY, mutant
from rempart.views.exchange import FORMATS
from rempart.web.app import application
from rempart.web.settings import Caps, Settings

SLOW_S = 30.0
_CAPS = Caps(n_body_bytes=400_000, n_replicates=40, n_worlds=2, n_threats=30, wait_s=5.0)
_ORIGIN = "http://127.0.0.1:8451"
_SCENARIO = (PACKAGE / "scenarios/first-steps.yaml").read_text(encoding="utf-8")
_ARTICLE = (
    "Two drones were shot down over the base, the ministry said on Sunday. The army denied that any fell."
)
_SMALL = {"replicates": 8, "worlds": 2, "seed": 1}
_RUN = {"scenario": "first-steps", **_SMALL}
_CHANGED = {**_RUN, "set": {"raid.rockets.count": "3"}, "lose": ["gun/radar"]}
_WEIGH = {"incident": "ain-al-asad-2021-06-20", **_SMALL}
_RAID = {"scenario": "first-steps", "seed": 1, "worlds": 2}
Body = dict[str, Any]
POSTS: tuple[tuple[str, Body], ...] = (
    ("/api/check", {"yaml": _SCENARIO}),
    ("/api/scenes", {"yaml": _SCENARIO}),
    ("/api/coasts", {"lat": 33.3, "lon": 44.2, "reach_km": 80.0}),
    ("/api/drafts", {"yaml": _SCENARIO, "name": "mine", "replaces": True}),
    ("/api/runs", {**_RUN, "classes": True}),
    ("/api/runs", {"yaml": _SCENARIO, **_SMALL}),
    ("/api/saturations", {**_RUN, "group": "rockets"}),
    ("/api/comparisons", _CHANGED),
    ("/api/comparisons", {**_RUN, "against": "first-steps"}),
    ("/api/replays", {**_RAID, "replicate": 1}),
    ("/api/replays", {**_RAID, "find": "intercepted[by gun] >= 1"}),
    ("/api/assessments", _WEIGH),
    *(("/api/assessments/file", {**_WEIGH, "format": form, "lang": "fr"}) for form in ("json", "html")),
    ("/api/articles", {"text": _ARTICLE, "published": "2021-06-07"}),
    ("/api/articles/incident", {"text": _ARTICLE, "published": "2021-06-07", "event": 0, "name": "mine"}),
    *(("/api/runs/file", {**_RUN, "format": form}) for form in ("json", "html", "csv")),
    *(("/api/comparisons/file", {**_CHANGED, "format": form}) for form in ("json", "html")),
    *(("/api/replays/file", {**_RAID, "replicate": 1, "format": form}) for form in FORMATS),
)
GETS = (
    *(
        "/",
        "/api/openapi.json",
        "/api/scenarios",
        "/api/scenarios/first-steps",
        "/api/incidents",
        "/api/catalogue",
    ),
    *("/api/incidents/riyadh-2017-11-04", "/files/x", "/replays/x", "/api/replays/x/stage", "/static/x"),
    *("/api/ground.png", "/api/ground/0/0/0"),
)
_RIGHT = {200, 201, 303, 307, 400, 403, 404, 405, 408, 409, 413, 421, 422, 429, 503}


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def data(self) -> bytes:
        """As it is kept where it is a finding."""
        heads = "".join(f"{name}: {value!r}\n" for name, value in self.headers)
        return f"{self.method} {self.path!r}\n{heads}\n".encode("utf-8", "replace") + self.body


def asked(draw: random.Random) -> Asked:
    """One request: a right one with one or a few things made wrong, now and then none."""
    if draw.random() < 0.12:
        path = draw.choice(GETS)
        return Asked("GET", _path(path, draw) if draw.random() < 0.6 else path)
    path, given = draw.choice(POSTS)
    changed = json.loads(json.dumps(given))
    for _ in range(draw.choice((0, 0, 1, 1, 1, 2))):
        _changed(changed, draw)
    body = json.dumps(changed, ensure_ascii=draw.random() < 0.5).encode("utf-8", "surrogatepass")
    if draw.random() < 0.1:
        body = mutant([body.decode("utf-8", "replace")], draw)
    method = "POST" if draw.random() < 0.98 else draw.choice(("PUT", "DELETE", "PATCH", "GET"))
    return Asked(method, _path(path, draw) if draw.random() < 0.02 else path, body, tuple(_headers(draw)))


def _path(path: str, draw: random.Random) -> str:
    word = draw.choice(
        ("..", "%2e%2e", "%00", "own:x", "x" * 300, "-1", "99", "é", "%ff", "first-steps", "?a=b")
    )
    parts = path.split("/")
    parts[draw.randrange(1, len(parts))] = word
    return "/".join(parts)


def _headers(draw: random.Random) -> Iterator[tuple[str, str]]:
    if draw.random() < 0.03:
        yield draw.choice(
            (("origin", "http://evil.example"), ("host", "evil.example"), ("cookie", "rempart-8451=x"),
             ("content-length", "99999999999999"), ("content-type", "text/plain"), ("x-long", "x" * 5000))
        )  # fmt: skip


def _changed(body: Body, draw: random.Random) -> None:
    """Take a field out, add one, or make its value another."""
    how, key = draw.random(), draw.choice([*body, *body, "scenario", "yaml", "set", "seed", "against_yaml"])
    if how < 0.1:
        body.pop(key, None)
    elif how < 0.2:
        body[draw.choice((*NASTY[:40], key.upper()))] = _value(draw)
    elif isinstance(body.get(key), str) and len(body[key]) > 200 and how < 0.9:
        body[key] = mutant([body[key]], draw).decode("utf-8", "replace")
    elif isinstance(body.get(key), dict) and body[key] and how < 0.8:
        _changed(body[key], draw)
    else:
        body[key] = _like(body.get(key), draw) if draw.random() < 0.7 else _value(draw)


_KNOWN = (
    *(
        "first-steps",
        "rr-24",
        "riyadh-2017-11-04",
        "gun",
        "gun/radar",
        "gun/radar@5s",
        "rockets",
        "json",
        "html",
        "en",
    ),
    *(
        "leakers >= 1",
        "intercepted[by gun] >= 1",
        "lost[camp]",
        "radar lost",
        "2021-06",
        "mine",
        "3",
        "4:9",
        "2 km",
    ),
)
_PATHS = ("raid.rockets.count", "batteries.gun.weapons.gun.magazine", "raid.rockets.at", "site.area", "title")


def _like(old: Any, draw: random.Random) -> Any:
    """Another value of the kind of an old one: most are understood."""
    word = draw.choice(_KNOWN) if draw.random() < 0.6 else draw.choice(NASTY)
    if isinstance(old, bool):
        return not old
    if isinstance(old, int | float):
        return draw.choice((0, 1, 2, 3, 7, 40, 41, 0.5, -1, 90.0, 180, 2**53))
    if isinstance(old, list):
        return [word] * draw.randrange(3)
    if isinstance(old, dict):
        return {draw.choice(_PATHS): word}
    return word


def _value(draw: random.Random) -> Any:
    word = draw.choice(NASTY)
    numbers = (0, -1, 1, 2, 7, 2**31, 2**53, 2**64, 1e308, 0.5, 10**30)
    return draw.choice(
        (word, word, word, f"a{word}b", None, True, [], {}, [word], {word: word}, {_PATHS[0]: word},
         draw.choice(numbers), draw.choice(numbers), "\ud800", [[[]]] * 3, _KNOWN[11], "html")
    )  # fmt: skip


def attacked(n: int, seed: int, until_s: float) -> Tally:
    """Send `n` requests to one application, or as many as there is time for."""
    draw, tally = random.Random(f"{seed}/requests"), Tally()
    with TemporaryDirectory() as folder:
        ours = Settings(data=Path(folder), caps=_CAPS)
        client = TestClient(
            application(ours),
            base_url=_ORIGIN,
            headers={"origin": _ORIGIN},
            cookies={ours.cookie: ours.session},
        )
        with client:
            for _ in range(n):
                if time.monotonic() > until_s:
                    break
                _one(client, asked(draw), tally)
            if client.get("/api/scenarios").status_code != 200:
                tally.findings.append((b"", "the server answers nobody any more"))
    return tally


def _one(client: TestClient, request: Asked, tally: Tally) -> None:
    began, finding = time.process_time(), ""
    try:
        answer = client.request(
            request.method,
            request.path,
            content=request.body,
            headers=dict(request.headers),
            follow_redirects=False,
        )
        finding = "; ".join(
            _wrong(answer.status_code, answer.headers.get("content-type", ""), answer.content)
        )
        tally.read += answer.status_code < 400
        tally.refused += answer.status_code >= 400
    except Exception as fault:  # noqa: BLE001 - that is what is looked for
        finding = f"{type(fault).__name__}: {fault}"[:300]
    took_s = time.process_time() - began
    tally.tried += 1
    tally.seconds += took_s
    tally.slowest_s = max(tally.slowest_s, took_s)
    if took_s > SLOW_S:
        finding = f"{finding}; took {took_s:.1f} s".lstrip("; ")
    if finding:
        tally.findings.append((request.data, finding))


def _wrong(status: int, kind: str, content: bytes) -> Iterator[str]:
    """What is wrong with an answer."""
    if status not in _RIGHT:
        yield f"status {status}: {content[:200]!r}"
    elif status >= 400 and "json" in kind:
        told = json.loads(content)
        problems = [problem["text"] for problem in told["problems"]]
        for sentence in (told["sentence"], *problems):
            yield from ill_said(sentence)
    elif "event-stream" in kind and b"Something went wrong that should not have" in content:
        yield f"an event says so: {content[-300:]!r}"
