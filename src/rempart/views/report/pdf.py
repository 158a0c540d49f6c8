"""A report on paper: a tagged PDF/UA, set by Typst in its own fonts; the extra `pdf` brings it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rempart.extras import require
from rempart.views.report.page import Block, Figure, Items, Page, Paragraph, Player, Rows

_FULL_PX = 640.0
"""A figure so wide takes the whole width of the text; smaller ones keep their scale."""


def load_typst() -> Any:
    """The library that sets pages; raises MissingExtra."""
    require("A PDF", "pdf")
    import typst

    return typst


def pdf_of(page: Page) -> bytes:
    """The page as one file (ISO 14289-1: tags, title, language, texts of figures); raises MissingExtra.

    The same page gives the same bytes: it holds no time.
    """
    found: bytes = _set(page, format="pdf", pdf_standards=["ua-1"], timestamp=0)
    return found


def pictures_of(page: Page, dots_per_inch: float = 80.0) -> list[bytes]:
    """The same pages, each as a PNG: to look at; raises MissingExtra."""
    found: Any = _set(page, format="png", ppi=dots_per_inch)
    return [found] if isinstance(found, bytes) else list(found)


def _set(page: Page, **form: Any) -> Any:
    typst = load_typst()
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.json").write_text(json.dumps(_told(page, folder)), encoding="utf-8")
        template = files(__package__).joinpath("page.typ").read_text(encoding="utf-8")
        (folder / "page.typ").write_text(template, encoding="utf-8")
        fonts = typst.Fonts(include_system_fonts=False)
        compiler = typst.Compiler(str(folder / "page.typ"), root=str(folder), font_paths=fonts)
        return compiler.compile(**form)


def _told(page: Page, folder: Path) -> dict[str, Any]:
    """What the template reads; pictures are written into the folder."""
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "lead": page.lead,
        "language": page.language,
        "footer": list(page.footer),
        "sections": [
            {"title": section.title, "blocks": [_block(block, folder) for block in section.blocks]}
            for section in page.sections
        ],
    }


def _block(block: Block, folder: Path) -> dict[str, Any]:
    if isinstance(block, Figure):
        name = _written(block.picture, folder)
        table = None if block.table is None else asdict(block.table)
        share = min(1.0, _width_px(block.picture) / _FULL_PX)
        return {
            "kind": "figure",
            "picture": name,
            "alt": block.alt,
            "caption": block.caption,
            "table": table,
            "share": share,
        }
    if isinstance(block, Player):
        return {"kind": "paragraph", "text": block.still, "soft": False}
    kinds: dict[type, str] = {Paragraph: "paragraph", Items: "items", Rows: "rows"}
    return {"kind": kinds[type(block)], **asdict(block)}


def _written(picture: str | bytes, folder: Path) -> str:
    name = f"{len(list(folder.iterdir()))}.{'svg' if isinstance(picture, str) else 'png'}"
    (folder / name).write_bytes(picture.encode() if isinstance(picture, str) else picture)
    return name


def _width_px(picture: str | bytes) -> float:
    """Width of an SVG; a PNG is a map and takes the whole width."""
    found = re.search(r'<svg[^>]*\bwidth="([\d.]+)', picture) if isinstance(picture, str) else None
    return float(found[1]) if found else _FULL_PX
