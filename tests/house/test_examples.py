"""What the pages and the README show is tried: every command is called on few raids, every file is checked.

The tutorial and the README's first command are held to what they print in `test_tutorial`, Python in
`tests/cli/test_readme` and `tests/views/test_notebook`.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from cli.calling import rempart
from house.sources import ROOT
from rempart.cli import main
from rempart.pipeline import report_context
from rempart.scenario import load
from rempart.scenario.choices import load_choices

PAGES = sorted((ROOT / "docs").rglob("*.md"))
README = ROOT / "README.md"
GUIDES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
_RAIDS = "--replicates 20 --worlds 2"
FEW = {
    "run": _RAIDS,
    "compare": _RAIDS,
    "sweep": _RAIDS,
    "campaign": "--replicates 4 --worlds 2",
    "laydown": f"{_RAIDS} --points 0",
    "rare": "--effort 1000 --worlds 2",
    "why": _RAIDS,
    "times": _RAIDS,
    "trace": "--worlds 2",
    "sensitivity": "--raids 4 --samples 4 --leading 1 --worlds 8",
    "breakeven": "--replicates 80 --worlds 8 --leading 1 --together 1",
    "size": "--screen 20 --replicates 20 --worlds 2",
    "coverage": "--points 8 --worlds 2 --replicates 4 --bearings 2",
    "assess": _RAIDS,
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

ELSEWHERE = {
    "serve": "tests/web/test_listening.py",
    "record": "tests/matrix/test_matrix.py",
    "hindcast": "tests/evidence/test_hindcast_doc.py",
}
"""What is not called here: a server goes on until it is stopped, and the others take minutes."""

_LINE = re.compile(r"^(?: {4,}|\$ )rempart (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_TYPED = ("", "sh")
_INLINE = re.compile(r"`rempart ([^`\n]+ [^`\n]+)`")
_NO_CALL = re.compile(r"\.\.\.|\bCOMMAND\b|\bPREDICATE\b")


def examples(page: str) -> list[str]:
    """Commands on lines of their own, and in blocks, without what a page says beside them."""
    typed = [
        line for language, text in _BLOCK.findall(page) if language in _TYPED for line in text.splitlines()
    ]
    of_blocks = [line.removeprefix("rempart ") for line in typed if line.startswith("rempart ")]
    commands = [*_LINE.findall(page), *(re.split(r" {2,}|  *#", command)[0] for command in of_blocks)]
    return [command.split(" > ")[0] for command in commands]


def called(command: str) -> list[str]:
    """Calls that a line stands for: with all that is in brackets, and each of what `|` parts."""
    left, bar, right = re.sub(r"[\[\]]", "", command).partition(" | ")
    if not bar:
        return [left]
    first = left.split()[0]
    return [left, f"{first} {right}"]


def told(page: str) -> list[str]:
    """Commands of a guide in their order, those within sentences too."""
    found = re.finditer(f"(?m){_LINE.pattern}|{_INLINE.pattern}", page)
    commands = [(match[1] or match[2]).split(" > ")[0] for match in found]
    return [filled_in(command) for command in commands if not _NO_CALL.search(command)]


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
def test_every_example_is_understood(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "heights.tif").touch()
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


STANDS_FOR = {
    "N": "20",
    "S": "1",
    "M": "2",
    "K": "1",
    "ID": "centurion-gun",
    "NAME": "result",
    "SCENARIO": "first-steps",
    "INCIDENT": "ain-al-asad-2021-06-20",
    "INCIDENT...": "ain-al-asad-2021-06-20",
    "A": "first-steps",
    "B": "first-steps",
    "BEFORE": "june-2021-before",
    "AFTER": "june-2021-after",
    "TABLE": "table.csv --as claims",
    "ARTICLE": "ARTICLE.txt",
}
"""Words of the README that stand for what a user has."""
FILES = {
    "campaign": "southern-israel-2021-05",
    "check": "first-steps",
    "upgrade": "one.yaml --out two.yaml",
    "replay": "raid.html",
    "run": "page.html",
    "assess": "claims.html",
}
"""What FILE is, by command."""


@pytest.fixture(scope="module")
def table_of_claims() -> str:
    return rempart("export-claims", "ain-al-asad-2021-06-20", "--as", "claims").stdout


@pytest.fixture
def folder(tmp_path, monkeypatch, table_of_claims):
    """A folder with the files that the pages speak of: written here, shipped, or shown by the page itself."""
    monkeypatch.chdir(tmp_path)
    for name, n in LOOKS.items():
        monkeypatch.setattr(report_context, name, n)
    package = ROOT / "src" / "rempart"
    scenario = (package / "scenarios" / "first-steps.yaml").read_text()
    for name in ("before", "after", "third", "one"):
        (tmp_path / f"{name}.yaml").write_text(scenario)
    (tmp_path / "my-prior.yaml").write_bytes((package / "evidence" / "reliability.yaml").read_bytes())
    (tmp_path / "choices.yaml").write_text(
        next(text for text in yaml_blocks(ROOT / "docs" / "deciding.md") if "rempart-choices" in text)
    )
    (tmp_path / "ARTICLE.txt").write_text(
        "Two drones were shot down over the base, the ministry said on Sunday.\n"
    )
    (tmp_path / "table.csv").write_text(table_of_claims)
    ucdp = rempart("export-claims", "riyadh-2017-11-04", "--as", "ucdp").stdout
    (tmp_path / "ged.csv").write_text(ucdp.replace("riyadh-2017-11-04", "elsewhere"))
    (tmp_path / "two-drones.yaml").write_text(yaml_blocks(ROOT / "docs" / "reference" / "scenario.md")[0])
    return tmp_path


def filled_in(command: str) -> str:
    """A line of the README with its placeholders filled in."""
    first = command.split(maxsplit=1)[0]
    known = {**STANDS_FOR, "FILE": FILES.get(first, ""), "DIR": f"{first}-dir"}
    return " ".join(known.get(word, word) for word in command.split())


def works(command: str) -> None:
    """Call a command on few raids."""
    words = shlex.split(command)
    if words[0] in ELSEWHERE:
        return
    few = FEW.get(words[0], "").split()
    if "--precision" in words:
        few = ["--at-most", "200", "--worlds", "2"]
    result = rempart(*words, *few)
    assert result.exit_code == 0, f"rempart {command}: {result.output}"


@pytest.mark.kernel
@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
@pytest.mark.usefixtures("folder")
def test_every_command_of_a_page_works(path: Path):
    page = path.read_text(encoding="utf-8")
    commands = told(page) if path in GUIDES else examples(page)
    for command in dict.fromkeys(commands if path.stem != "tutorial" else ()):
        works(command)


@pytest.mark.kernel
@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_every_command_of_the_readme_works():
    page = README.read_text(encoding="utf-8")
    for command in dict.fromkeys(call for line in examples(page) for call in called(line)):
        works(filled_in(command.replace("--without patriot", "--without gun")))


def yaml_blocks(path: Path) -> list[str]:
    """YAML files that a page shows whole."""
    found = [
        text for language, text in _BLOCK.findall(path.read_text(encoding="utf-8")) if language == "yaml"
    ]
    whole = (text for text in found if not text.startswith("# part of "))
    return [text for text in whole if any(line and not line.startswith("#") for line in text.splitlines())]


@pytest.mark.parametrize("path", [README, *PAGES], ids=lambda path: path.stem)
@pytest.mark.usefixtures("folder")
def test_every_file_that_a_page_shows_is_valid(path: Path, tmp_path):
    for i, text in enumerate(yaml_blocks(path)):
        file = tmp_path / f"shown-{i}.yaml"
        file.write_text(text)
        if "rempart-choices" in text:
            assert load_choices(file, load("iron-dome-class-salvo"))
            continue
        result = rempart("check", file)
        assert (result.exit_code, "is valid: " in result.stdout) == (0, True), result.output


def test_files_and_commands_are_found():
    assert sum(len(yaml_blocks(path)) for path in [README, *PAGES]) >= 6
    assert len(examples(README.read_text(encoding="utf-8"))) > 25
    assert called("catalog list | show ID") == ["catalog list", "catalog show ID"]
    assert called("compare A B | SCENARIO --without patriot") == [
        "compare A B",
        "compare SCENARIO --without patriot",
    ]
    assert filled_in("run SCENARIO --replicates N") == "run first-steps --replicates 20"
