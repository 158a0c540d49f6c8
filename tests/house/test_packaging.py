"""pyproject.toml, the locks and the commands agree with one another."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
import tarfile
import tomllib
from typing import Any

import rempart
from house.sources import ROOT, project_files

TOOLS = {"pytest", "hypothesis", "ruff", "mypy", "import-linter", "scipy", "mpmath", "simpy", "pre-commit"}


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def normal_name(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, requirement
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def locked(file: str) -> dict[str, str]:
    """Name to version of every package of a lock."""
    text = (ROOT / file).read_text()
    return {
        normal_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    }


def names(requirements: list[Any]) -> set[str]:
    return {normal_name(entry) for entry in requirements if isinstance(entry, str)}


def test_one_version():
    version = pyproject()["project"]["version"]
    assert rempart.__version__ == version
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text()


def test_at_most_ten_dependencies_and_no_tool_among_them():
    dependencies = pyproject()["project"]["dependencies"]
    assert 0 < len(dependencies) <= 10
    assert names(dependencies) & TOOLS == set()


def test_both_locks_pin_the_same_versions():
    run, development = locked("requirements.lock"), locked("requirements-dev.lock")
    assert run.items() <= development.items()


def test_every_locked_package_has_hashes():
    for file in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=\S)", (ROOT / file).read_text().strip())
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_commands_that_are_promised_exist():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    promised: set[str] = set()
    for file in ("README.md", "CONTRIBUTING.md"):
        promised |= set(re.findall(r"\bmake ([a-z-]+)\b", (ROOT / file).read_text()))
    assert {"run", "test", "lint"} <= promised
    assert promised <= targets


def test_a_source_distribution_holds_every_file(tmp_path):
    """So that `make run` and `make test` work in it."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(next(tmp_path.iterdir())) as packed:
        held = {member.name.partition("/")[2] for member in packed if member.isfile()}
    assert held - {"PKG-INFO"} == {path.relative_to(ROOT).as_posix() for path in project_files()} - {
        "PKG-INFO"
    }


def test_scripts_are_executable():
    scripts = [path for path in (ROOT / ".ci").iterdir() if path.is_file()]
    assert ROOT / ".ci" / "run" in scripts
    assert [path.name for path in scripts if not path.stat().st_mode & stat.S_IXUSR] == []
