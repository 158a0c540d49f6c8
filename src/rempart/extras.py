"""Libraries that come with an extra of the installation, and how to get them where one stands.

Extras are declared in pyproject.toml. Whatever needs one calls `require` before it computes anything.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

_FIGURES = ("altair", "vl_convert")
MODULES = {
    "analysis": ("SALib", "optuna", "scipy"),
    "evidence": ("jinja2",),
    "export": ("netCDF4", "pyarrow"),
    "figures": _FIGURES,
    "inference": ("numpyro",),
    "maps": (*_FIGURES, "contourpy", "rasterio"),
    "pdf": (*_FIGURES, "typst"),
    "web": ("starlette", "uvicorn"),
}
"""What each extra is imported as."""


class MissingExtra(RuntimeError):
    """Libraries of an extra are not installed; the text says what needs them and how to get them."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what}: libraries are missing; `{install_command(extra)}` installs them")


def require(what: str, extra: str) -> None:
    """Raise MissingExtra if a library of the extra, which `what` needs, is not installed."""
    if any(find_spec(module) is None for module in MODULES[extra]):
        raise MissingExtra(what, extra)


def install_command(extra: str) -> str:
    """A line for the shell, from the current folder, that adds an extra to this installation.

    It names the files that this installation was made from, since rempart is on no index; where they are
    gone, the libraries themselves.
    """
    source, editable = _source()
    libraries = _libraries(extra) if source is None else []
    if libraries:
        return f"{_pip()} install {shlex.join(libraries)}"
    wanted = f"{'.' if source is None else _from_here(source)}[{extra}]"
    return f"{_pip()} install {'--editable ' * editable}{shlex.quote(wanted)}"


def _pip() -> str:
    """How to call the pip of this interpreter: as `pip` if the shell finds that one."""
    here = Path(sys.executable).parent
    found = shutil.which("pip")
    if found and Path(found).parent == here:
        return "pip"
    return f"{shlex.quote(_from_here(Path(sys.executable)))} -m pip"


def _from_here(path: Path) -> str:
    """A path relative to the current folder if it is inside, as the shell takes it for a path."""
    try:
        inner = path.relative_to(Path.cwd())
    except (ValueError, OSError):
        return str(path)
    return os.path.join(".", inner) if inner.parts else "."  # noqa: PTH118 - Path drops the dot


def _source() -> tuple[Path | None, bool]:
    """The folder or wheel that this installation was made from, and whether it points at the sources."""
    import json
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    clone = Path(__file__).parents[2]
    if (clone / "pyproject.toml").is_file():
        return clone, True
    try:
        text = distribution("rempart").read_text("direct_url.json")  # PEP 610
    except PackageNotFoundError:
        text = None
    origin = json.loads(text or "{}").get("url", "")
    path = Path(url2pathname(urlsplit(origin).path)) if origin.startswith("file:") else None
    return (path if path and path.exists() else None), False


def _libraries(extra: str) -> list[str]:
    """Requirements of an extra, by the installed metadata."""
    from importlib.metadata import PackageNotFoundError, requires

    try:
        lines = requires("rempart") or []
    except PackageNotFoundError:
        lines = []
    marked = (line.replace('"', "'").partition(";") for line in lines)
    return [name.strip() for name, _, marker in marked if marker.strip() == f"extra == '{extra}'"]
