"""The digest of the sources: whatever a result can come from is in it, wherever it moves."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from house.sources import modules
from rempart._jit import source_hash
from rempart._sources import NO_KERNELS, NO_OUTCOMES, PACKAGE, digest_of_sources

TREES = {
    ".".join(["rempart", *name.removesuffix(".py").removesuffix("/__init__").split("/")]): tree
    for name, tree in modules()
}


def imports_of(module: str) -> set[str]:
    """Modules of the package that a module names in its imports, wherever they stand in it."""
    found: set[str] = set()
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inside & TREES.keys()) or {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & TREES.keys()


def rooms_behind(starts: list[str]) -> set[str]:
    """Rooms that hold a module that one of these imports, or that those import, and so on."""
    seen: set[str] = set()
    left = list(starts)
    while left:
        module = left.pop()
        if module not in seen:
            seen.add(module)
            left += imports_of(module)
    return {module.split(".")[1] for module in seen if module != "rempart"}


def compiling() -> list[str]:
    """Modules that hold what is compiled."""
    return [
        module
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "rempart._jit"
        if {alias.name for alias in node.names} & {"jit", "inner"}
    ]


def test_no_kernel_takes_anything_from_a_room_that_its_digest_leaves_out():
    rooms = rooms_behind(compiling())
    assert len(rooms) > 3
    assert rooms.isdisjoint(NO_KERNELS), "take it out of NO_KERNELS, or the kernel's import out of it"


def test_no_outcome_comes_from_a_room_that_its_digest_leaves_out():
    running = [
        module
        for module, tree in TREES.items()
        if any(isinstance(node, ast.FunctionDef) and node.name == "execute" for node in tree.body)
    ]
    assert len(running) == 1
    rooms = rooms_behind(running)
    assert {"engine", "world", "scenario", "catalog"} <= rooms
    assert rooms.isdisjoint(NO_OUTCOMES)


def test_what_may_change_no_outcome_holds_no_kernel():
    assert set(NO_OUTCOMES) < set(NO_KERNELS)
    assert source_hash() == digest_of_sources(NO_KERNELS)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of three rooms, of which `words` is left out."""
    for name in (
        "engine/table_lookup.py",
        "engine/__pycache__/laws.pyc",
        "words/table.py",
        "table.csv",
        "__init__.py",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return tmp_path


def digest(package: Path) -> str:
    return digest_of_sources(("words",), package)


def test_a_room_that_is_left_out_and_what_python_compiled_do_not_count(package):
    before = digest(package)
    (package / "words/table.py").write_text("other")
    (package / "engine/__pycache__/laws.pyc").write_text("other")
    assert digest(package) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda at: (at / "engine/table_lookup.py").write_text("engine/laws.pY"),
        lambda at: (at / "engine/table_lookup.py").rename(at / "engine/law.py"),
        lambda at: (at / "engine").rename(at / "kernel"),
        lambda at: (at / "engine/table_lookup.py").unlink(),
        lambda at: (at / "engine/more.py").write_text(""),
        lambda at: (at / "sensing").mkdir() or (at / "sensing/term.py").write_text("new"),
        lambda at: (at / "more.py").write_text(""),
        lambda at: (at / "table.csv").write_text("1,2"),
        lambda at: (at / "__init__.py").write_text(""),
    ],
)
def test_any_change_of_what_counts_counts(package, change):
    before = digest(package)
    change(package)
    assert digest(package) != before


def test_a_room_that_is_left_out_and_is_not_there_is_an_error(package):
    (package / "words").rename(package / "wording")
    with pytest.raises(FileNotFoundError, match="words is not in"):
        digest(package)


def test_every_name_of_the_lists_is_in_this_package():
    assert [name for name in NO_KERNELS if not (PACKAGE / name).exists()] == []
