"""A session with the application, as the page has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from rempart.web.app import application
from rempart.web.settings import Caps, Settings

ORIGIN = "http://127.0.0.1:8451"
SMALL = Caps(n_body_bytes=20_000, n_replicates=300, n_worlds=4, n_threats=30, n_waiting=1, wait_s=0.2)


def settings(caps: Caps = SMALL, data: Path | None = None, **more: Any) -> Settings:
    return replace(Settings(data=data, caps=caps, token="t" * 20, session="s" * 20), **more)


@contextmanager
def session(caps: Caps = SMALL, data: Path | None = None, **more: Any) -> Iterator[TestClient]:
    """A client that has the cookie and says its origin."""
    ours = settings(caps, data, **more)
    with TestClient(
        application(ours),
        base_url=ORIGIN,
        headers={"origin": ORIGIN},
        cookies={ours.cookie: ours.session},
    ) as client:
        yield client


def events(text: str, *, words: bool = False) -> list[tuple[str, dict[str, Any]]]:
    """(name, data) of server-sent events, by the rules of their specification.

    Without `words`: whether the engine had to be compiled for them hangs on what ran before.
    """
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        if words or fields["event"] != "word":
            found.append((fields["event"], json.loads(fields["data"])))
    return found
