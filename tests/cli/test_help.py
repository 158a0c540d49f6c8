"""Help is whole at 80 columns, its examples run, and a name that is mistyped or half typed is made out."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import pytest

from cli.calling import rempart
from rempart.cli import COMMANDS, EXAMPLES, main
from rempart.reading.files import shipped_in

NAMES = [name for names in COMMANDS.values() for name in names]
LITTLE = {
    **dict.fromkeys(("run", "compare", "sweep", "campaign", "why"), "--replicates 20 --worlds 2"),
    "laydown": "--replicates 20 --worlds 2 --points 0",
    "rare": "--effort 1000 --worlds 2",
    "times": "--replicates 20 --worlds 2",
    "trace": "--worlds 20",
    "sensitivity": "--method tornado --worlds 4 --raids 8 --leading 1",
    "breakeven": "--replicates 40 --worlds 4 --leading 1 --together 0",
    "coverage": "--points 4 --bearings 1 --worlds 2 --replicates 2",
    "assess": "--replicates 40 --worlds 4",
}


def help_of(*words: str) -> str:
    return rempart(*words, "--help").stdout


def test_no_summary_is_cut_at_80_columns(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    lines = help_of().splitlines()
    assert [line for line in lines[1:] if line.endswith("..")] == []
    assert max(map(len, lines)) <= 80
    told = {line.split()[0] for line in lines if line.startswith("  ") and line.strip()}
    assert {name for name in NAMES if name != "cards"} <= told


def test_every_example_of_the_help_names_its_command():
    for name, example in EXAMPLES.items():
        assert shlex.split(example)[0] == name
        assert f"rempart {example}" in help_of(name)


@pytest.mark.kernel
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_of_the_help_runs(name):
    result = rempart(*shlex.split(f"{EXAMPLES[name]} {LITTLE.get(name, '')}"))
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("rnu", "run"), ("comapre", "compare"), ("sensitivty", "sensitivity"), ("ls", "list")],
)
def test_a_mistyped_command_gets_a_suggestion(typed, meant):
    result = rempart(typed, "first-steps")
    assert result.exit_code == 2
    assert f"'{meant}'" in result.stderr.split("did you mean")[1]


def test_a_command_that_is_like_none_is_sent_to_the_help():
    assert "`rempart --help`" in rempart("qqqqqq").stderr


def completed(command: str, position: int, typed: str) -> list[str]:
    ctx = click.Context(main)
    found = main.get_command(ctx, command)
    argument = [param for param in found.params if isinstance(param, click.Argument)][position]
    return [item.value for item in argument.shell_complete(ctx, typed) if item.type == "plain"]


@pytest.mark.parametrize(
    ("command", "position", "folder"),
    [
        *(
            (name, 0, "scenarios")
            for name in ("run", "compare", "sweep", "rare", "why", "trace", "times", "show")
        ),
        *((name, 0, "incidents") for name in ("assess", "audit", "export-claims")),
        ("campaign", 0, "campaigns"),
        ("laydown", 1, "laydowns"),
        ("cards", 0, "catalog/cards"),
    ],
)
def test_names_complete_in_the_shell(command, position, folder):
    assert completed(command, position, "") == list(shipped_in(folder))
    first = shipped_in(folder)[0]
    assert first in completed(command, position, first[:3])
    assert completed(command, position, "zzz") == []


def test_files_complete_too():
    argument = main.get_command(click.Context(main), "run").params[0]
    assert [item.type for item in argument.shell_complete(click.Context(main), str(Path("x")))] == ["file"]
