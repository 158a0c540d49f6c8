"""What the tutorial tells a newcomer to type works, and prints what stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from cli.calling import rempart

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


def sessions(page: str) -> list[tuple[str, list[str]]]:
    """Commands with the lines that the page shows below each of them."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ rempart "):
                found.append((line.removeprefix("$ rempart "), []))
            else:
                found[-1][1].append(line)
    return found


def not_printed(shown: list[str], printed: str) -> list[str]:
    """Lines shown that were not printed in this order; `...` stands for any lines, nothing else does."""
    lines = [line.rstrip() for line in printed.splitlines()]
    at, skipping = 0, False
    for line in shown:
        if line == "...":
            skipping = True
            continue
        if skipping:
            at = next((i for i in range(at, len(lines)) if lines[i] == line), len(lines))
        if at >= len(lines) or lines[at] != line:
            return [line]
        at, skipping = at + 1, False
    return []


@pytest.mark.kernel
@pytest.mark.slow
def test_every_command_prints_what_the_tutorial_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "town.yaml").write_text(re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1])
    for command, shown in sessions(PAGE):
        result = rempart(*shlex.split(command))
        assert result.exit_code == 0, f"rempart {command}: {result.output}"
        assert not_printed(shown, result.stdout) == [], f"rempart {command} prints:\n{result.stdout}"
    assert (tmp_path / "raid.html").is_file()


@pytest.mark.kernel
@pytest.mark.slow
def test_the_first_command_prints_what_the_readme_shows(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    sample = re.search(r"<!-- output -->\n```\n(.*?)```", text, re.DOTALL)[1].rstrip().splitlines()
    # How fast it was, and what more raids would tell in the same time, hang on the machine.
    paced = [i for i, line in enumerate(sample) if line.startswith(("made of", "again"))]
    shown = [*sample[: paced[0]], "...", *sample[paced[1] :]]
    again = " ".join(line.removeprefix("again").strip() for line in sample[paced[1] : -1])
    assert not_printed(shown, rempart(*shlex.split(again)[1:]).stdout) == []


def test_the_tutorial_goes_the_whole_way():
    commands = [command.split()[0] for command, _ in sessions(PAGE)]
    assert commands == ["run", "why", "trace", "replay", "check", "run", "sweep", "compare"]
    assert "--saturation" in PAGE
    assert "--lose radar" in PAGE


@pytest.mark.parametrize(
    ("shown", "holds"),
    [
        (["a", "b"], True),
        (["a", "...", "d"], True),
        (["a", "c"], False),
        (["...", "c", "b"], False),
        (["a", "B"], False),
    ],
)
def test_a_line_that_is_not_printed_is_found(shown, holds):
    assert (not_printed(shown, "a\nb\nc\nd\n") == []) is holds
