"""Output that cannot be delivered: nothing is lost but what was to be printed, and the status says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.calling import SOURCES

RUN = ("run", "first-steps", "--replicates", "100", "--worlds", "2", "--threads", "1")


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    python = f"'{sys.executable}' -m rempart"
    settings = {**os.environ, "PYTHONPATH": str(SOURCES), **environment}
    return subprocess.run(  # noqa: PLW1510 - the status is what is asked
        ["bash", "-c", line.replace("rempart", python, 1)], capture_output=True, env=settings
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize(("to", "reason"), [(">/dev/full", b"No space left"), (">&-", b"it is closed")])
def test_files_are_written_where_nothing_can_be_printed(to, reason, tmp_path):
    done = shell(f"rempart {' '.join(RUN)} --out '{tmp_path}/out' {to}")
    assert done.returncode == 1
    assert reason in done.stderr
    assert b"Traceback" not in done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["result.json", "table.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize(
    "command", ["list", "trace first-steps --replicate 0", "catalog list", "--version", "schema"]
)
def test_what_is_only_printed_ends_with_an_honest_status(command):
    done = shell(f"rempart {command} >/dev/full")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_gone_is_no_error_and_loses_no_file(tmp_path):
    done = shell(f"rempart {' '.join(RUN)} --out '{tmp_path}/out' | true; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr.count(b"Traceback")) == (0, 0)
    assert (tmp_path / "out" / "table.txt").exists()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_that_is_not_utf_8_gets_all_that_it_can_show(encoding):
    listed = shell("rempart incidents", PYTHONIOENCODING=encoding)
    assert listed.returncode == 0, listed.stderr
    found = shell(
        f"rempart {' '.join(RUN)} --set 'title=\u05d0 \u00e9 \u2264' --json", PYTHONIOENCODING=encoding
    )
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout.decode(encoding))["scenario"]
