"""The project's own files, for the tests that read them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "rempart"
_MADE_BY_COMMANDS = {"__pycache__", "build", "dist", "out", "_build"}


@cache
def project_files() -> tuple[Path, ...]:
    """Every file of the project: known to git or about to be; without git, all but what commands make."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        paths = [ROOT / name for name in names.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not _is_made(path.relative_to(ROOT))]
    return tuple(sorted(path for path in paths if path.is_file()))


def _is_made(path: Path) -> bool:
    hidden = len(path.parts) > 1 and path.parts[0].startswith(".") and path.parts[0] != ".ci"
    return hidden or not _MADE_BY_COMMANDS.isdisjoint(path.parts)


def text_files() -> list[tuple[str, str]]:
    """(name, text) of every file of the project that is text."""
    found = []
    for path in project_files():
        content = path.read_bytes()
        if b"\0" not in content:
            found.append((path.relative_to(ROOT).as_posix(), content.decode("utf-8")))
    return found


@cache
def modules() -> tuple[tuple[str, ast.Module], ...]:
    """(name, syntax tree) of every module of the package."""
    paths = [path for path in project_files() if path.suffix == ".py" and PACKAGE in path.parents]
    return tuple((path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text())) for path in paths)


def imported_names(tree: ast.Module) -> set[str]:
    """Full names of all modules that a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names
