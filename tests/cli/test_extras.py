"""What a command says whose libraries are not installed: a sentence with a line that installs them."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from cli.calling import rempart
from house.sources import ROOT
from rempart import extras
from rempart.extras import MODULES, install_command

DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
RAID = ("first-steps", "--replicates", 40, "--worlds", 4)
LACKING = [
    ("analysis", ("sweep", *RAID, "--over", "raid.size=1:3", "--design", "lhs")),
    ("analysis", ("sensitivity", "first-steps")),
    ("analysis", ("breakeven", "first-steps", "--claim", "p_no_leaker >= 0.5")),
    ("analysis", ("size", "first-steps", "--goal", "p_no_leaker >= 0.9", "--exhaustive", 1)),
    ("evidence", ("assess", "ain-al-asad-2021-06-06", "--report", "{}/new.html")),
    ("export", ("replay", "first-steps", "--format", "parquet", "--out", "{}/new.parquet")),
    ("figures", ("run", *RAID, "--report", "{}/new.html")),
    ("figures", ("why", *RAID, "--plot", "{}/new.svg")),
    ("inference", ("record",)),
    ("maps", ("coverage", "first-steps", "--report", "{}/new.html")),
    ("maps", ("coverage", "first-steps", "--out", "{}/new")),
    ("maps", ("serve", "--no-browser", "--dem", "pyproject.toml")),
    ("pdf", ("run", *RAID, "--report", "{}/new.pdf")),
    ("web", ("serve", "--no-browser")),
]


def hide(monkeypatch: pytest.MonkeyPatch, *hidden: str) -> None:
    """Have some extras not installed; those that bring figures too lack the rest."""
    drawing = () if "figures" in hidden else MODULES["figures"]
    for module in {module for extra in hidden for module in MODULES[extra]}.difference(drawing):
        monkeypatch.setitem(sys.modules, module, None)


def named(extra: str) -> set[str]:
    """Distributions of an extra, those of the extras that it names included."""
    found: set[str] = set()
    for line in map(Requirement, DECLARED[extra]):
        found |= {line.name.lower()} if line.name != "rempart" else set().union(*map(named, line.extras))
    return found


def test_each_extra_is_told_by_what_it_is_imported_as():
    distributions = packages_distributions()
    told = {
        extra: {name.lower() for module in modules for name in distributions[module]}
        for extra, modules in MODULES.items()
    }
    assert told == {extra: named(extra) for extra in DECLARED if extra != "standard"}


def test_make_run_installs_all_but_inference_and_pdf():
    (standard,) = DECLARED["standard"]
    assert set(DECLARED) - Requirement(standard).extras == {"standard", "inference", "pdf"}


def test_every_extra_is_missed_by_some_command():
    assert {extra for extra, _ in LACKING} == set(MODULES)


@pytest.mark.parametrize(("extra", "words"), LACKING)
def test_a_command_that_lacks_an_extra(extra, words, tmp_path, monkeypatch):
    """Refused before anything is run, with a line for the shell of one who stands in the clone."""
    monkeypatch.chdir(ROOT)
    hide(monkeypatch, extra)
    done = rempart(*(str(word).replace("{}", str(tmp_path)) for word in words))
    assert done.exit_code == 2, done.output
    assert f"'.[{extra}]'" in done.output
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_netcdf_is_left_out_in_a_sentence(monkeypatch, tmp_path):
    hide(monkeypatch, "export")
    done = rempart("sweep", *RAID, "--over", "raid.size=1:2:1", "--out", tmp_path / "new")
    assert done.exit_code == 0, done.output
    assert "sweep.nc is left out" in done.stderr
    assert not (tmp_path / "new" / "sweep.nc").exists()


class _Installed:
    """An installation as pip notes it: from where, and what the extras hold."""

    requires = (
        "numpy>=2.0",
        "altair>=5; extra == 'pdf'",
        "rich>=1; extra == 'x'",
        'typst>=0 ; extra == "pdf"',
    )

    def __init__(self, url: str | None) -> None:
        self.url = url

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return None if self.url is None else json.dumps({"url": self.url, "dir_info": {}})


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """The package as if installed by `pip install .`: its files stand in no clone."""
    monkeypatch.setattr(extras, "__file__", str(tmp_path / "site-packages" / "rempart" / "extras.py"))
    monkeypatch.setattr("importlib.metadata.requires", lambda _: list(_Installed.requires))

    def from_url(url: str | None) -> None:
        monkeypatch.setattr("importlib.metadata.distribution", lambda _: _Installed(url))

    return from_url


def test_the_line_names_the_clone_from_where_one_stands(installed, tmp_path, monkeypatch):
    clone = tmp_path / "a clone"
    clone.mkdir()
    installed(clone.as_uri())
    monkeypatch.setattr("shutil.which", lambda name: str(Path(sys.executable).parent / name))
    monkeypatch.chdir(clone)
    assert install_command("maps") == "pip install '.[maps]'"
    monkeypatch.chdir(tmp_path)
    assert install_command("maps") == "pip install './a clone[maps]'"
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert install_command("maps") == f"pip install '{clone}[maps]'"


def test_a_wheel_that_is_gone_is_not_named(installed, tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: str(Path(sys.executable).parent / name))
    wheel = tmp_path / "rempart-1-py3-none-any.whl"
    installed(wheel.as_uri())
    assert install_command("pdf") == "pip install 'altair>=5' 'typst>=0'"
    wheel.touch()
    assert install_command("pdf") == f"pip install '{wheel}[pdf]'"
    installed(None)
    assert install_command("pdf") == "pip install 'altair>=5' 'typst>=0'"


def test_the_pip_of_another_environment_is_not_taken(monkeypatch, tmp_path):
    monkeypatch.setattr("shutil.which", lambda _: "/somewhere/else/pip")
    monkeypatch.chdir(tmp_path)
    assert shlex.split(install_command("pdf"))[:4] == [sys.executable, "-m", "pip", "install"]


def test_pip_understands_the_line():
    """It resolves to this project with its extra; nothing is fetched for what is here already."""
    words = [*shlex.split(install_command("evidence")), "--dry-run", "--no-build-isolation", "--no-index"]
    here = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=here, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "Would install rempart" in done.stdout
