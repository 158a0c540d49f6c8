"""The locks are closed: all that a locked package requires is locked too, in a version that it accepts.

`make` installs a lock with `--no-deps`, so whatever a lock lacks would be missing. Requirements are read from
the installed distributions: these tests run where all of requirements-dev.lock is installed. A package locked
for other systems only is not installed here; `pip check`, a part of every `make`, judges it there.

"""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from typing import NamedTuple

import pytest
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from house.sources import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PYTHONS = re.findall(r"Python :: (3\.\d+)\b", "\n".join(PYPROJECT["project"]["classifiers"]))
SYSTEMS = {
    "Linux": {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
    "macOS": {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"},
}
HERE = {key: str(value) for key, value in default_environment().items()}
# The extras and the group of pyproject.toml that `make lock` asks each lock to hold.
HELD = {
    "requirements.lock": (["standard"], "build"),
    "requirements-dev.lock": (list(PYPROJECT["project"]["optional-dependencies"]), "dev"),
}


class Pin(NamedTuple):
    """A line of a lock."""

    version: Version
    marker: Marker | None

    def holds(self, environment: dict[str, str]) -> bool:
        return self.marker is None or self.marker.evaluate(environment)


OURSELVES = Pin(Version(PYPROJECT["project"]["version"]), None)


def pins_of(lock: str) -> dict[str, Pin]:
    lines = re.findall(r"^([\w.-]+)==([^\s;]+)(?: ; (.*?))? \\$", lock, re.MULTILINE)
    return {
        canonicalize_name(name): Pin(Version(version), Marker(marker) if marker else None)
        for name, version, marker in lines
    }


def environment_of(python: str, system: str) -> dict[str, str]:
    return {**HERE, **SYSTEMS[system], "python_version": python, "python_full_version": f"{python}.0"}


def requirements_of_group(name: str) -> list[str]:
    entries = PYPROJECT["dependency-groups"][name]
    own = [entry for entry in entries if isinstance(entry, str)]
    included = [entry["include-group"] for entry in entries if not isinstance(entry, str)]
    return own + [line for group in included for line in requirements_of_group(group)]


def requirements_of(name: str, extras: set[str], environment: dict[str, str]) -> list[Requirement]:
    """What a package with some of its extras requires in an environment."""
    if name == "rempart":
        project = PYPROJECT["project"]
        lines = [line for extra in extras for line in project["optional-dependencies"][extra]]
        return [Requirement(line) for line in [*project["dependencies"], *lines]]
    marked = [Requirement(line) for line in metadata.requires(name) or ()]
    asked = [{**environment, "extra": extra} for extra in ("", *extras)]
    return [one for one in marked if not one.marker or any(map(one.marker.evaluate, asked))]


def what_is_open(lock: str, roots: list[Requirement], environment: dict[str, str]) -> list[str]:
    """In words, each requirement that the lock does not meet; [] if the lock is closed."""
    pins = {name: pin for name, pin in pins_of(lock).items() if pin.holds(environment)}
    wanted = [("the project", root) for root in roots] + [("the lock", Requirement(name)) for name in pins]
    seen, wrong = set(), set()
    while wanted:
        by, requirement = wanted.pop()
        if (by, str(requirement)) in seen:
            continue
        seen.add((by, str(requirement)))
        name = canonicalize_name(requirement.name)
        pin = pins.get(name, OURSELVES if name == "rempart" else None)
        if pin is None or not requirement.specifier.contains(pin.version, prereleases=True):
            locked = f"{pin.version} is locked" if pin else "not locked"
            wrong.add(f"{by} requires {requirement}: {locked}")
        if pin and pin.holds(HERE):
            wanted += [(name, inner) for inner in requirements_of(name, requirement.extras, environment)]
    return sorted(wrong)


def roots_of(file: str) -> list[Requirement]:
    extras, group = HELD[file]
    lines = [*PYPROJECT["build-system"]["requires"], *requirements_of_group(group)]
    return [Requirement(f"rempart[{','.join(extras)}]"), *map(Requirement, lines)]


def installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("file", HELD)
def test_a_lock_is_closed(file: str, python: str, system: str):
    lock = (ROOT / file).read_text()
    assert what_is_open(lock, roots_of(file), environment_of(python, system)) == []


def test_what_is_installed_is_what_is_locked():
    """Else the requirements were read from other versions than the locked ones."""
    pins = pins_of((ROOT / "requirements-dev.lock").read_text())
    locked = {name: str(pin.version) for name, pin in pins.items() if pin.holds(HERE)}
    assert {name: installed(name) for name in locked} == locked


@pytest.mark.parametrize("python", PYTHONS)
def test_every_locked_package_is_for_every_supported_python(python: str):
    pins = pins_of((ROOT / "requirements-dev.lock").read_text())
    for name, pin in pins.items():
        if pin.holds(HERE):
            stated = metadata.metadata(name).get("Requires-Python") or ""
            assert SpecifierSet(stated).contains(f"{python}.0"), name


@pytest.mark.parametrize(
    ("package", "wrong"),
    [
        ("llvmlite", "numba requires llvmlite"),  # of a package
        ("numba", "rempart requires numba"),  # of the project
        ("typst", "rempart requires typst"),  # of an extra
        ("ruff", "the project requires ruff"),  # of a group
        ("coverage", "pytest-cov requires coverage[toml]"),
    ],
)
def test_a_lock_that_is_open_is_found_out(package: str, wrong: str):
    file = "requirements-dev.lock"
    lock = (ROOT / file).read_text()
    entry = rf"(?ms)^{package}==.*?(?=^\S|\Z)"
    for changed in ("", f"{package}==0.0.1 \\\n    --hash=sha256:00\n"):
        opened = re.sub(entry, lambda _, by=changed: by, lock)
        assert any(
            line.startswith(wrong)
            for line in what_is_open(opened, roots_of(file), environment_of("3.11", "Linux"))
        )


def test_make_installs_a_lock_as_it_is_and_checks_it():
    """Without --no-deps, pip before 23.3 looks past the pin of `coverage` for `coverage[toml]`."""
    installs = re.findall(r"^\t.*\$\(PIP\) (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert [line for line in installs if line.startswith("install") and "--no-deps" not in line] == []
    assert any(line.startswith("check") for line in installs)
