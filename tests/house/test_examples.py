"""Every command that a page tells to type is understood; those of the how-to guides are run, on few raids."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from cli.calling import rempart
from house.sources import ROOT
from rempart.cli import main
from rempart.pipeline import looks

PAGES = sorted((ROOT / "docs").rglob("*.md"))
GUIDES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
FEW = {
    "run": "--replicates 40 --worlds 2",
    "compare": "--replicates 40 --worlds 2",
    "why": "--replicates 40 --worlds 2",
    "sensitivity": "--raids 4 --samples 4 --leading 1 --worlds 8",
    "breakeven": "--replicates 80 --worlds 8 --leading 1 --together 1",
    "coverage": "--points 8 --worlds 2 --replicates 4 --bearings 2",
    "laydown": "--replicates 20 --worlds 2 --points 0",
    "assess": "--replicates 40 --worlds 2",
    "replay": "--worlds 2",
}
"""What makes a command cheap, put behind its own options."""
LOOKS = {
    "N_SIZES": 3,
    "N_REPLICATES": 40,
    "N_WORLDS": 4,
    "N_POINTS": 8,
    "N_BEARINGS": 2,
    "N_GROUND_WORLDS": 2,
}
"""What makes the looks around the run of a report cheap."""

_LINE = re.compile(r"^(?: {4,}|\$ )rempart (.+)$", re.MULTILINE)
_INLINE = re.compile(r"`rempart ([^`\n]+ [^`\n]+)`")
_NO_CALL = re.compile(r"\.\.\.|\bCOMMAND\b|\bPREDICATE\b")


def examples(page: str) -> list[str]:
    """Commands on lines of their own."""
    return [command.split(" > ")[0] for command in _LINE.findall(page)]


def told(page: str) -> list[str]:
    """Commands of a guide in their order, those within sentences too."""
    found = re.finditer(f"(?m){_LINE.pattern}|{_INLINE.pattern}", page)
    commands = [(match[1] or match[2]).split(" > ")[0] for match in found]
    return [
        command.replace("SCENARIO", "first-steps") for command in commands if not _NO_CALL.search(command)
    ]


def understood(command: str) -> None:
    """Read the options as the program would; raises what it would say."""
    words = shlex.split(command)
    group: click.Command = main
    while isinstance(group, click.Group):
        found = group.get_command(click.Context(group), words[0])
        assert found is not None, command
        group, words = found, words[1:]
    group.make_context("rempart", words)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_example_is_understood(path):
    for command in examples(path.read_text(encoding="utf-8")):
        understood(command)


def test_enough_examples_are_found():
    assert sum(len(examples(path.read_text(encoding="utf-8"))) for path in PAGES) > 30
    guides = [path.read_text(encoding="utf-8") for path in GUIDES]
    assert all(told(guide) or "```python" in guide for guide in guides)  # the notebook


@pytest.mark.parametrize("command", ["run first-steps --replicats 3", "fly first-steps", "run"])
def test_an_example_that_is_wrong_is_seen(command):
    with pytest.raises((click.UsageError, AssertionError)):
        understood(command)


@pytest.mark.kernel
@pytest.mark.slow
@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_every_command_of_a_guide_works(path: Path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, n in LOOKS.items():
        monkeypatch.setattr(looks, name, n)
    for command in dict.fromkeys(told(path.read_text(encoding="utf-8"))):
        words = shlex.split(command)
        result = rempart(*words, *FEW.get(words[0], "").split())
        assert result.exit_code == 0, f"rempart {command}: {result.output}"
