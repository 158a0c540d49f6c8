"""Libraries that come with an extra: asked for before anything is computed."""

from __future__ import annotations

from importlib.util import find_spec

import click


def needs(what: str, extra: str, *modules: str) -> None:
    """Say in a sentence how to get the libraries that something needs, if one of them is not there."""
    if any(find_spec(module) is None for module in modules):
        raise click.UsageError(f"{what} needs what `pip install 'rempart[{extra}]'` brings.")
