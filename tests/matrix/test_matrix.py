"""Every command, every form of output, every shipped file: none may die, and each writes what was asked for.

Here at 2 worlds of 10 raids; `make matrix` calls the same at the effort that commands spend by default.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import rempart as rempart_package
from cli.calling import rempart
from matrix import forms
from rempart.catalog import card_ids
from rempart.cli import main
from rempart.evidence import load_incident, shipped_incidents
from rempart.scenario import load, shipped
from rempart.scenario.campaign import shipped_campaigns
from rempart.scenario.laydown import shipped_laydowns
from rempart.scenario.model import Content
from rempart.scenario.names import component_names
from rempart.views.schemas import NAMES

pytestmark = [pytest.mark.kernel, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
TABLES = {
    "scenario": (forms.ON_SCENARIO, shipped()),
    "incident": (forms.ON_INCIDENT, shipped_incidents()),
    "campaign": (forms.ON_CAMPAIGN, shipped_campaigns()),
    "laydowns": (
        forms.ON_LAYDOWNS,
        tuple(f"{a} {b}" for a in shipped_laydowns() for b in shipped_laydowns() if a != b),
    ),
    "nothing": (forms.ON_NOTHING, ("",)),
}
NAMES_OF = {"cards": card_ids(), "schemas": NAMES}
BEGINNINGS = {".svg": b"<svg", ".png": b"\x89PNG", ".html": b"<!doctype html", ".pdf": b"%PDF"}

CASES = [(command, file) for table, files in TABLES.values() for file in files for command in table] + [
    (command, "") for command in forms.ON_EACH
]
FORMS = {(c, file): table[c] for table, files in TABLES.values() for file in files for c in table}
FORMS |= {(c, ""): tuple(NAMES_OF[of]) for c, of in forms.ON_EACH.items()}


@pytest.mark.parametrize(("command", "file"), CASES)
def test_none_dies(command, file, tmp_path):
    every = forms.FULL or file == forms.LIGHT
    for i, form in enumerate(FORMS[command, file]):
        if not every and not forms.HEAVY.isdisjoint(form.split()):
            continue
        folder = tmp_path / str(i)
        folder.mkdir()
        effort = "" if forms.FULL else " " + forms.EFFORT.get(command, "")
        words = [*command.split(), *_files(command, file, form, folder)]
        if command in forms.UNDEFENDED and not load(file).content.batteries:
            _refused([*words, *_filled(form, file, folder)], forms.UNDEFENDED[command])
        elif command in forms.WITHOUT_SCENARIO and not load_incident(file).scenario:
            _refused([*words, *_filled(form, file, folder)], forms.WITHOUT_SCENARIO[command])
        else:
            _call([*words, *_filled(form + effort, file, folder)])


def _refused(words: list[str], sentence: str) -> None:
    result = rempart(*words)
    assert result.exit_code == 2
    assert sentence in result.output


def _files(command: str, file: str, form: str, folder: Path) -> list[str]:
    if command == "upgrade":  # a file of the user's, not a name
        return [str(Path(rempart_package.__file__).parent / "scenarios" / f"{file}.yaml")]
    if command != "import-claims":
        return file.split()
    table = folder / "claims.csv"
    columns = form.split()[1]
    assert rempart("export-claims", file, "--as", columns, "--out", table).exit_code == 0
    return [str(table)]


def _filled(form: str, file: str, folder: Path) -> Iterator[str]:
    filled = form.replace("DIR", str(folder))
    if file in shipped():
        filled = _of_scenario(filled, load(file).content, folder)
    if "ARTICLE" in form:
        article = folder / "article.txt"
        article.write_text(
            "Iraq's military said on 6 June 2021 that two drones were shot down at Ain al-Asad.\n"
        )
        filled = filled.replace("ARTICLE", str(article))
    yield from shlex.split(filled)


def _of_scenario(form: str, content: Content, folder: Path) -> str:
    part = min(component_names(content), default="")
    form = form.replace("CHANGE", f"--lose {part}" if part else "--set raid.GROUP.count=1")
    if "OPTIONS" in form:
        paths = (
            f"batteries.{b}.weapons.{w}" for b, section in content.batteries.items() for w in section.weapons
        )
        path = next(paths, "")
        (folder / "options.yaml").write_text(
            "rempart-choices: 1\n"
            f"choices: {{more: {{path: {path}.magazine, values: [4, 8], cost_each: 1}}}}\n"
        )
        form = form.replace("OPTIONS", str(folder / "options.yaml"))
    return form.replace("GROUP", next(iter(content.raid)))


def _call(words: list[str]) -> None:
    result = rempart(*words)
    said = f"rempart {shlex.join(words)}\n{result.output[-2000:]}"
    assert result.exit_code == 0, said
    assert result.stdout or "--out" in words, said
    if "--json" in words:
        json.loads(result.stdout)
    for option in ("--plot", "--report", "--out"):
        if option in words:
            _written(Path(words[words.index(option) + 1]), said)


def _written(path: Path, said: str) -> None:
    assert path.exists(), said
    for file in [path] if path.is_file() else path.rglob("*.*"):
        begins = BEGINNINGS.get(file.suffix, b"")
        assert file.read_bytes()[: len(begins)].lower() == begins.lower(), f"{file.name}\n{said}"
        assert file.stat().st_size, f"{file.name} is empty\n{said}"


# Nothing is left out


def _commands(group: click.Group = main, before: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def test_every_command_is_in_the_matrix():
    called = {command for command, _ in CASES}
    assert {name for name, _ in _commands()} == called | set(forms.ELSEWHERE)
    for name, file in forms.ELSEWHERE.items():
        assert name in (ROOT / file).read_text()


def _options() -> Iterator[tuple[str, click.Option]]:
    for name, command in _commands():
        if name not in forms.ELSEWHERE:
            yield from ((name, option) for option in command.params if isinstance(option, click.Option))


def test_every_option_is_known_to_ask_for_output_or_not():
    every = {option.opts[0] for _, option in _options()}
    assert every <= forms.OUTPUT | forms.INPUT
    assert not forms.OUTPUT & forms.INPUT


@pytest.mark.parametrize(("command", "option"), [(c, o) for c, o in _options() if o.opts[0] in forms.OUTPUT])
def test_every_form_of_output_is_in_the_matrix(command, option):
    words = [form.split() for table, _ in TABLES.values() for form in table.get(command, ())]
    asked = [form[form.index(option.opts[0]) + 1 :] for form in words if option.opts[0] in form]
    assert asked
    first = {after[0] if after else "" for after in asked}
    if isinstance(option.type, click.Choice) and command != "draft":
        assert set(option.type.choices) <= first
    if endings := forms.ENDINGS.get(option.opts[0]):
        written = {Path(path).suffix for path in first}
        assert written == (endings if command != "assess" else {".html"})
