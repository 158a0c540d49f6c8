"""Make a recording: a folder of what one checkout computes, with the selection that was asked for."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, cast

from tools.compare_results.cases import ARTICLE, SEED, Case, Selection, cases_of

INDEX = "recording.json"
RECORDER = Path(__file__).with_name("recorder.py")


class NotRecordedError(Exception):
    """A recording could not be made; the text says why."""


def record(source: Path, folder: Path, selection: Selection, jobs: int = 1) -> list[Case]:
    """Record the checkout whose package lies in `source` into a new folder; returns the cases."""
    if not (source / "rempart").is_dir():
        raise NotRecordedError(f"{source}: holds no rempart; expected the src folder of a checkout")
    if folder.exists() and any(folder.iterdir()):
        raise NotRecordedError(f"{folder}: is not empty; name another folder")
    cases = cases_of(source, _shipped(source), selection)
    if not cases:
        raise NotRecordedError(f"nothing to record: no case fits {', '.join(selection.subjects)}")
    folder.mkdir(parents=True, exist_ok=True)
    _run_recorders(source, folder, cases, jobs)
    index = {
        "selection": asdict(selection),
        "cases": {case.name: case.subject for case in cases},
        "commit": _commit(source),
        "machine": platform.machine(),
        "python": platform.python_version(),
    }
    (folder / INDEX).write_text(json.dumps(index, indent=1))
    return cases


def _commit(source: Path) -> str:
    """The commit of a checkout, marked if changed since; empty where there is no git."""
    words = ["git", "-C", str(source), "describe", "--always", "--dirty", "--abbrev=12"]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


def _environment(source: Path) -> dict[str, str]:
    own = {"PYTHONPATH": str(source.resolve()), "COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    return os.environ | own


def _shipped(source: Path) -> dict[str, Any]:
    words = [sys.executable, "-P", "-m", "rempart", "list", "--json"]
    done = subprocess.run(words, env=_environment(source), capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotRecordedError(f"{source}: `rempart list --json` failed: {done.stderr.strip()}")
    shipped: dict[str, Any] = json.loads(done.stdout)
    return shipped


def _run_recorders(source: Path, folder: Path, cases: Sequence[Case], jobs: int) -> None:
    """Run the cases in `jobs` processes; in a folder of their own, in which nothing lies but the article."""
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copy(ARTICLE, scratch)
        running = [_started(source, folder, list(cases[i::jobs]), scratch) for i in range(jobs)]
        statuses = [process.wait() for process in running]
    if any(statuses):
        raise NotRecordedError(f"the recorder stopped with status {max(statuses, key=abs)}, as told above")


def _started(source: Path, folder: Path, cases: list[Case], scratch: str) -> subprocess.Popen[str]:
    job = {
        "source": str(source.resolve()),
        "folder": str(folder.resolve()),
        "seed": SEED,
        "cases": [case.as_object() for case in cases],
    }
    process = subprocess.Popen(
        [sys.executable, "-P", str(RECORDER)],
        env=_environment(source),
        cwd=scratch,
        stdin=subprocess.PIPE,
        text=True,
    )
    with cast("IO[str]", process.stdin) as stream:
        json.dump(job, stream)
    return process
