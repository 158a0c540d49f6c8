"""What users read says it in the words of the nomenclature, and in none of the riddles that it lists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from cli.calling import rempart
from house.sources import PACKAGE, ROOT
from rempart.views import words

DOCS = ROOT / "docs"
LIST = (DOCS / "reference" / "nomenclature.md").read_text(encoding="utf-8")
TABLE = LIST.split("## Words that users see")[1].split("\n## ")[0]
ROWS = re.findall(r"^\| (?!term )([^|-][^|]*) \| ([^|]+) \|$", TABLE, re.MULTILINE)
RIDDLES = [riddle.strip() for _, riddles in ROWS for riddle in riddles.split(";")]


def texts_of(path: str, source: str) -> Iterator[str]:
    """String constants of a module; its docstrings too where they are the help of commands."""
    tree = ast.parse(source)
    hidden = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and not path.startswith("cli/")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in hidden:
            yield node.value


def seen() -> Iterator[tuple[str, str]]:
    """Where a text is, and the text, its line breaks made spaces."""
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE).as_posix()
        if path.suffix == ".py" and name.split("/")[0] in {"cli", "views", "api", "pipeline"}:
            for text in texts_of(name, path.read_text(encoding="utf-8")):
                yield name, " ".join(text.split())
        if name.startswith("views/") and path.suffix in {".yaml", ".html"}:
            yield name, " ".join(path.read_text(encoding="utf-8").split())
    for page in [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]:
        if page.name != "nomenclature.md":
            yield page.relative_to(ROOT).as_posix(), " ".join(page.read_text(encoding="utf-8").split())


SEEN = list(seen())


def test_the_list_is_read_whole():
    assert len(ROWS) == len(TABLE.strip().split("| term | not |")[1].strip().splitlines()) - 1
    assert len(RIDDLES) >= 15


@pytest.mark.parametrize("riddle", RIDDLES)
def test_no_riddle_is_shown(riddle):
    assert [(name, text[:80]) for name, text in SEEN if riddle.lower() in text.lower()] == []


def test_a_riddle_would_be_found():
    assert list(texts_of("views/x.py", 'def f():\n    """hidden"""\n    return f"{1} stopped whole"')) == [
        " stopped whole"
    ]
    assert list(texts_of("cli/x.py", 'def f():\n    """shown"""')) == ["shown"]


@pytest.mark.kernel
def test_both_kinds_of_uncertainty_and_the_leaker_are_explained_once_in_an_answer():
    told = " ".join(rempart("run", "first-steps", "--replicates", 100, "--worlds", 4).stdout.split())
    for term in (words.CHANCE, words.IGNORANCE, words.LEAKER):
        assert told.count(term) == 1
    assert told.index("leakers") < told.index("(threats that get through)") < told.index("In each raid")
