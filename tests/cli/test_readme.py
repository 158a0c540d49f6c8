"""What the README tells a newcomer works as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from cli.calling import rempart
from rempart.cli import main
from rempart.scenario import load

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def block(language: str) -> str:
    return re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)[1]


def test_two_commands_stand_word_for_word():
    commands = re.findall(r"^```\n(make \w+)\n```$", README, re.MULTILINE)
    assert commands == ["make run", "make test"]
    makefile = (ROOT / "Makefile").read_text()
    assert all(re.search(rf"^{command.split()[1]}:", makefile, re.MULTILINE) for command in commands)


def test_scenario_is_valid_and_short(tmp_path):
    text = block("yaml")
    assert len(text.splitlines()) <= 20
    assert load(text).name == "camp"
    path = tmp_path / "camp.yaml"
    path.write_text(text)
    assert rempart("check", path).exit_code == 0


@pytest.mark.kernel
def test_python_runs_as_written(capsys):
    text = block("python")
    assert len([line for line in text.splitlines() if line]) <= 10
    exec(compile(text, "README.md", "exec"), {})  # noqa: S102 - our own text
    assert "fingerprint" in capsys.readouterr().out


def test_every_command_is_listed():
    listed = README.split("## Commands")[1].split("##")[0]
    ctx = click.Context(main)
    assert [
        name for name in main.list_commands(ctx) if f"rempart {name}" not in listed and name != "cards"
    ] == []
    run = next(line for line in listed.splitlines() if line.startswith("rempart run"))
    command = main.get_command(ctx, "run")
    options = {p.opts[0] for p in command.params if isinstance(p, click.Option)}
    named = {word.strip("[]") for word in run.split() if word.startswith(("--", "[--"))}
    assert {"--replicates", "--seed", "--worlds", "--out", "--json"} <= named <= options


def test_links_lead_somewhere():
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_output_is_that_of_the_main_job():
    shown = README.split("<!-- output -->")[1].split("```")[1]
    assert shown.strip().startswith(load("ain-al-asad-2021-06-06").title)
    assert re.search(r"rempart run ain-al-asad-2021-06-06 --replicates \d+ --seed 1 --worlds 200", shown)
