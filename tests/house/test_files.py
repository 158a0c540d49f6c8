"""What no file of the project may hold, and how large its pieces may be."""

from __future__ import annotations

import ast
import re

import pytest

from house.sources import ROOT, modules, project_files, text_files

MACHINE_PATH = re.compile(r"(?<![\w.~}])/(?:root|home|work|Users)/[\w.]|[A-Z]:\\Users|file:/{2,}")
REGISTRY = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org|crates\.io|anaconda\.org)",
    re.IGNORECASE,
)
PIP_ADDRESS = re.compile(r"--(?:index-url|extra-index-url|find-links|trusted-host)\b")
LEFT_OVER = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b|^(?:<{7}|>{7}) ", re.MULTILINE)
VAGUE_NAME = re.compile(r"(?:^|/|_)(?:utils?|helpers?|common|managers?|misc|v2)(?:/|_|\.py$)")


@pytest.mark.parametrize(
    "pattern", [MACHINE_PATH, REGISTRY, LEFT_OVER], ids=["path", "registry", "left over"]
)
def test_no_file_holds(pattern: re.Pattern[str]):
    found = [
        f"{name}: {match[0]!r}"
        for name, text in text_files()
        for match in pattern.finditer(text)
        if name != "LICENSE"
    ]
    assert found == []


def test_patterns_see_what_they_are_for():
    assert MACHINE_PATH.search("see /home" + "/someone/x")
    assert MACHINE_PATH.search("file:" + "///opt/x")
    assert not MACHINE_PATH.search("src/work/x and https://example.org/work/x")
    assert REGISTRY.search("https://" + "pypi" + ".org/simple")
    assert LEFT_OVER.search("# TO" + "DO later")
    assert VAGUE_NAME.search("stats/utils.py")
    assert VAGUE_NAME.search("engine/kernel_v2.py")
    assert not VAGUE_NAME.search("physics/commonality.py")


def test_locks_name_no_address():
    locks = sorted(ROOT.glob("requirements*.lock"))
    assert len(locks) == 2
    assert [lock.name for lock in locks if PIP_ADDRESS.search(lock.read_text())] == []


def test_module_names_say_something():
    assert [name for name, _ in modules() if VAGUE_NAME.search(name)] == []


def test_every_module_says_what_it_is():
    assert [name for name, tree in modules() if not ast.get_docstring(tree)] == []


def test_files_have_at_most_500_lines():
    python = [path for path in project_files() if path.suffix == ".py"]
    lengths = {path.relative_to(ROOT).as_posix(): path.read_text().count("\n") for path in python}
    assert {name: n for name, n in lengths.items() if n > 500} == {}


def test_95_of_100_functions_have_at_most_50_lines():
    lengths = sorted(
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{name}:{node.lineno} {node.name}")
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    long = [f"{where}: {n} lines" for n, where in lengths if n > 50]
    assert len(long) <= 0.05 * len(lengths), long
