"""Import rules that import-linter cannot say; the others are contracts in pyproject.toml."""

from __future__ import annotations

import ast
import importlib
import os
import re
import sys

from house.sources import imported_names, modules, text_files
from rempart.extras import MODULES

COMPILER = re.compile(
    r"\bnumba(?:\.| import .*\b)(?:n?jit|vectorize|guvectorize|cfunc|stencil)\b|\(CPUDispatcher\)"
)
PHYSICS_MAY_IMPORT = {"__future__", "collections.abc", "math", "numpy", "rempart._jit", "typing"}


def test_physics_imports_only_mathematics():
    found = {
        f"{name} imports {other}"
        for name, tree in modules()
        if name.startswith("physics/")
        for other in imported_names(tree)
        if other not in PHYSICS_MAY_IMPORT and not other.startswith("rempart.physics")
    }
    assert found == set()


def test_one_module_owns_the_options_of_numba():
    """Others may describe types to Numba, but compile by `rempart._jit` only."""
    users = {name for name, text in text_files() if name.startswith("src/") and COMPILER.search(text)}
    assert users == {"src/rempart/_jit.py"}


def test_numba_was_imported_after_its_cache_folder_was_named():
    """Else an edit of a law would leave the kernels that call it as they were."""
    importlib.import_module("rempart._jit")
    folder = importlib.import_module("numba").config.CACHE_DIR
    assert folder == os.environ["NUMBA_CACHE_DIR"]


def test_libraries_of_an_extra_are_imported_where_they_are_needed():
    """So that the program starts, and says what is missing, without them."""
    of_extras = {module for modules in MODULES.values() for module in modules}
    found = {
        (name, other.split(".")[0])
        for name, tree in modules()
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for other in imported_names(ast.Module([node], []))
    }
    once_asked_for = {("views/evidence/report.py", "jinja2")}
    beside_the_page = {one for one in found if one[1] in of_extras and not one[0].startswith("web/")}
    assert beside_the_page == once_asked_for


def test_every_library_is_of_the_core_or_of_an_extra():
    ours = {"rempart", *sys.stdlib_module_names}
    core = {
        "click",
        "geographiclib",
        "llvmlite",
        "numba",
        "numpy",
        "pint",
        "pydantic",
        "pydantic_core",
        "pygeodesy",
        "rich",
        "yaml",
    }
    of_extras = {module for modules in MODULES.values() for module in modules} | {"jax"}  # numpyro's
    used = {other.split(".")[0] for _, tree in modules() for other in imported_names(tree)} - ours
    frames = {"pandas", "polars"}  # whichever the reader has: `Result.to_frame`
    assert used <= core | of_extras | frames
    assert of_extras <= used


def test_no_tool_of_the_house_at_run_time():
    development_only = {"mpmath", "hypothesis", "pytest", "simpy"}
    found = {
        f"{name} imports {other}"
        for name, tree in modules()
        for other in imported_names(tree)
        if other.split(".")[0] in development_only
    }
    assert found == set()
