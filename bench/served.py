"""`rempart serve` in a process of its own, as a person starts it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import rempart

_COMMAND = [sys.executable, "-c", "from rempart.cli import main; main()", "serve", "--no-browser"]


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def first_address() -> Iterator[str]:
    """Start it with an empty folder, give the address that it prints, stop it; it may complain of nothing."""
    with TemporaryDirectory() as folder:
        command = [*_COMMAND, "--port", str(free_port()), "--data", folder]
        sources = str(Path(rempart.__file__).parents[1])
        environment = {**os.environ, "PYTHONPATH": sources, "PYTHONUNBUFFERED": "1"}
        environment.pop("NUMBA_CACHE_DIR", None)  # this process has set it for itself
        server = subprocess.Popen(
            command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        try:
            found = next((at[0] for line in server.stdout if (at := re.search(r"http://\S+", line))), None)
            if found is None:
                raise RuntimeError(server.stderr.read())
            yield found
        finally:
            server.terminate()
            _, errors = server.communicate(timeout=20)
    if errors:
        raise RuntimeError(errors)
