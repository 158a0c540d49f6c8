"""`rempart serve` in a process of its own, with an empty folder of scenarios."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from cli.calling import SOURCES

_COMMAND = [sys.executable, "-c", "from rempart.cli import main; main()", "serve", "--no-browser"]


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def first_address() -> Iterator[str]:
    """Start it, give the address that it prints, stop it; what it said on stderr must be nothing."""
    with TemporaryDirectory() as folder:
        command = [*_COMMAND, "--port", str(free_port()), "--data", folder]
        environment = {**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONUNBUFFERED": "1"}
        server = subprocess.Popen(
            command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        try:
            found = next((at[0] for line in server.stdout if (at := re.search(r"http://\S+", line))), None)
            assert found, server.stderr.read()
            yield found
        finally:
            server.terminate()
            _, errors = server.communicate(timeout=20)
    assert errors == ""
