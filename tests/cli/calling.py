"""The command line, called in this process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

import rempart as package
from rempart.cli import main

SOURCES = Path(package.__file__).parents[1]


def rempart(*arguments: object) -> Result:
    """Call `rempart` and check that no traceback was shown."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert "Traceback" not in result.output
    return result


def in_a_process(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command with these sources; `python` stands for this interpreter."""
    words = [sys.executable if word == "python" else word for word in command]
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    return subprocess.run(words, capture_output=True, text=True, check=True, env=environment)


def run_object(*arguments: object) -> dict[str, Any]:
    """The object that `rempart run ... --json` prints."""
    result = rempart("run", *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found
