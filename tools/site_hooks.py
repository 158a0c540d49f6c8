"""What mkdocs calls while it builds the site: pages' parts and files that are made from the code."""

from __future__ import annotations

from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from reference_pages.placeholders import NothingMade, filled
from reference_pages.schemas import schema_files


def on_files(files: Files, *, config: Any) -> Files:
    """Add the JSON Schemas."""
    for path, text in schema_files().items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Put the parts that are made where the page wants them."""
    try:
        return filled(markdown)
    except NothingMade as error:
        raise PluginError(f"{page.file.src_uri}: {error}") from None


def on_post_page(output: str, **_: Any) -> str:
    """Name the theme's search dialog, which has none for who does not see it."""
    dialog = 'data-md-component="search" role="dialog"'
    return output.replace(dialog, f'{dialog} aria-label="Search"')
