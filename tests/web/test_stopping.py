"""Ctrl-C ends `rempart serve` at once and in a sentence, whatever a page has asked for."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import rempart
from bench.served import free_port

ORDER = {"scenario": "rr-24-g", "replicates": 200_000, "worlds": 400}
_COMMAND = [sys.executable, "-c", "from rempart.cli import main; main()", "serve", "--no-browser"]


@pytest.mark.kernel
def test_ctrl_c_calls_off_what_is_under_way():
    sources = str(Path(rempart.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": sources, "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(
        [*_COMMAND, "--port", str(free_port())],
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        found = re.search(r"http://\S+", server.stdout.readline())
        client, answer = running(urlsplit(found[0]))
        while not answer.readline().startswith(b"event: result"):
            pass
        began = time.monotonic()
        os.killpg(server.pid, signal.SIGINT)
        said, complaints = server.communicate(timeout=20)
        took_s = time.monotonic() - began
    finally:
        server.kill()
    assert (server.returncode, said, complaints) == (0, "Stopped; what was under way was called off.\n", "")
    assert took_s < 2.0
    rest = answer.read()
    client.close()
    assert b"event: done" not in rest


def running(address):
    """The connection, and the answer to a long run as it comes."""
    origin = f"http://{address.netloc}"
    client = HTTPConnection(address.hostname, address.port)
    client.request("GET", f"/?{address.query}")
    first = client.getresponse()
    first.read()
    cookie = first.headers["set-cookie"].partition(";")[0]
    headers = {"cookie": cookie, "origin": origin, "content-type": "application/json"}
    client.request("POST", "/api/runs", json.dumps(ORDER), headers)
    return client, client.getresponse()
