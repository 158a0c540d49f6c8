"""What the application may do: where it listens, what it may read, how much it takes on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from rempart.web.ground import Ground

HOST = "127.0.0.1"
PORT = 8451
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Caps:
    """Limits of one request, and of all that is under way."""

    n_body_bytes: int = 1_200_000
    headers_s: float = 10.0
    body_s: float = 20.0
    n_replicates: int = 200_000
    n_worlds: int = 400
    n_threats: int = 3_000
    n_jobs: int = 2
    n_waiting: int = 8
    wait_s: float = 10.0
    n_replays: int = 16
    n_files: int = 16
    n_article: int = 60_000


@dataclass(frozen=True, slots=True)
class Settings:
    """`token` opens the first address; `session` is what the cookie then holds."""

    host: str = HOST
    port: int = PORT
    data: Path | None = None
    ground: Ground | None = None
    caps: Caps = Caps()
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK

    @property
    def cookie(self) -> str:
        """Name of the cookie; cookies do not tell ports apart, so the name does."""
        return f"rempart-{self.port}"

    @property
    def authorities(self) -> frozenset[str]:
        """Values of Host that are ours."""
        names = {*LOOPBACK, self.host} if self.is_loopback else {self.host}
        return frozenset(f"{_bracketed(name)}:{self.port}" for name in names)

    @property
    def address(self) -> str:
        """First address to open."""
        return f"http://{_bracketed(self.host)}:{self.port}/?token={self.token}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
