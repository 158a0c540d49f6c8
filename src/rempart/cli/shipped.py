"""Arguments that are the name of something shipped or a file: both complete in the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    _NameType = click.ParamType[str]
else:  # generic to the type checker only
    _NameType = click.ParamType


class Shipped(_NameType):
    """The name of a shipped file in one of these folders of the package, or a path."""

    name = "text"

    def __init__(self, *folders: str) -> None:
        self.folders = folders

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - as click calls it
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Names that begin so, and files."""
        from rempart.reading.files import shipped_in

        names = (name for folder in self.folders for name in shipped_in(folder))
        found = [CompletionItem(name) for name in sorted(set(names)) if name.startswith(incomplete)]
        return [*found, CompletionItem(incomplete, type="file")]
