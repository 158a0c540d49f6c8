"""What every function of the front door returns: an answer that shows, writes and hands on itself."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rempart._whole import write_whole
from rempart.extras import require

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.views.report import Page

Contents = Mapping[str, str | bytes]
"""Files by name."""


class Result(ABC):
    """An answer. Printed, it is the table of the command line; a notebook shows it with its figure."""

    if TYPE_CHECKING:  # a property here would be the default of a field of that name

        @property
        def command(self) -> str:
            """The command that gives the same answer again."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """The object that the command prints with `--json`; `rempart.schema` has its JSON Schema."""

    @abstractmethod
    def table(self) -> RenderableType:
        """What the command prints, for a console of rich."""

    def chart(self) -> Any:
        """The figure of the command's `--plot`, as a chart of Altair."""
        raise NotImplementedError(f"{type(self).__name__} has no figure")

    def page(self) -> Page:
        """The report of the command's `--report`."""
        raise NotImplementedError(f"{type(self).__name__} has no report")

    def shown(self) -> Any:
        """The record that a notebook shows; None: the table as text."""
        return None

    def files(self) -> Contents:
        """What the command writes into a folder besides its object and its table."""
        return {}

    def grids(self) -> Mapping[str, Callable[[], bytes]]:
        """NetCDF files that the command writes too, and what makes each, which raises MissingExtra."""
        return {}

    def to_json(self) -> str:
        """`to_dict` as a text."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False)

    def to_rows(self) -> list[dict[str, Any]]:
        """A row for each measure of `to_dict`: its name, mean or estimate, and the ends of its intervals."""
        return list(_rows(self.to_dict(), ()))

    def to_frame(self) -> Any:
        """`to_rows` as a data frame of pandas, or of polars where pandas is not installed."""
        rows = self.to_rows()
        if find_spec("pandas"):
            import pandas as pd

            return pd.DataFrame(rows)
        if find_spec("polars"):
            import polars as pl

            return pl.DataFrame(rows, infer_schema_length=None)
        raise ModuleNotFoundError("to_frame needs pandas or polars; to_rows returns the same as a list.")

    def report(self, path: str | Path, *, replace: bool = False) -> Path:
        """Write the report: `.html` or `.pdf`. Raises FileExistsError unless `replace`."""
        from rempart.views.report import html_of, pdf_of

        path = _with_suffix(path, ".html", ".htm", ".pdf")
        require(f"report {path.name}", "pdf" if path.suffix == ".pdf" else "figures")
        page = self.page()
        return _written(path, pdf_of(page) if path.suffix == ".pdf" else html_of(page), replace)

    def plot(self, path: str | Path, *, replace: bool = False) -> Path:
        """Write the figure: `.svg`, `.png` or `.html`. Raises FileExistsError unless `replace`."""
        from rempart.views.figures import file_of

        path = _with_suffix(path, ".svg", ".png", ".html")
        return _written(path, file_of(self.chart(), path.suffix), replace)

    def __str__(self) -> str:
        from rempart.views.table import as_text

        return as_text(self.table()).rstrip("\n")

    def _repr_html_(self) -> str | None:
        shown = self.shown()
        return None if shown is None else str(shown._repr_html_())

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(str(self))


def _rows(found: Any, path: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Measures within an object, depth first."""
    if isinstance(found, Mapping):
        value = next((found[name] for name in ("mean", "estimate") if _is_number(found.get(name))), None)
        if value is not None:
            yield {"measure": ".".join(path), "value": value, **dict(_ends(found))}
            return
        for name, inner in found.items():
            yield from _rows(inner, (*path, str(name)))
    elif isinstance(found, Sequence) and not isinstance(found, str):
        for i, inner in enumerate(found):
            yield from _rows(inner, (*path, str(i)))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _ends(found: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in ("ci95", "ignorance90"):
        low, high = found.get(name) or (None, None)
        yield f"{name}_low", low
        yield f"{name}_high", high


def _with_suffix(path: str | Path, *suffixes: str) -> Path:
    path = Path(path)
    if path.suffix not in suffixes:
        raise ValueError(f"{path.name}: expected a name that ends in {', '.join(suffixes)}")
    return path


def _written(path: Path, content: str | bytes, replace: bool) -> Path:
    write_whole(path.absolute().parent, {path.name: content}, replace)
    return path
