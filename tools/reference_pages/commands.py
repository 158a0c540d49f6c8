"""Commands and their options, as click knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from reference_pages.tables import plain, table
from rempart.cli import main

DEBUG = "--debug"
"""The option that every command has; the page tells it once."""

_DEFAULT = re.compile(r"\s*\[default: (.+)\]$")


def commands(group: click.Group = main, before: str = "rempart") -> Iterator[tuple[str, click.Command]]:
    """(`rempart catalog list`, command) of every command that the help lists."""
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        elif command is not None and not command.hidden:
            yield f"{before} {name}", command


def options_of(name: str) -> str:
    """How a command is called and what each option does; raises KeyError."""
    command = dict(commands())[name]
    usage = " ".join(command.collect_usage_pieces(click.Context(command)))
    called = f"```text\n{name} {usage}\n```"
    rows = [
        _row(option)
        for option in command.params
        if isinstance(option, click.Option) and DEBUG not in option.opts
    ]
    return f"{called}\n\n{table(('option', 'default', ''), rows)}" if rows else called


def _row(option: click.Option) -> tuple[str, str, str]:
    told = option.help or ""
    found = _DEFAULT.search(told)
    default = found[1] if found else _default(option)
    return _written(option), plain(default), plain(_DEFAULT.sub("", told))


def _written(option: click.Option) -> str:
    """`--seed` S, `--lang` en or fr, `--worth` / `--no-worth`."""
    names = " / ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    if option.is_flag:
        return names
    kind = option.type
    choices = kind.choices if isinstance(kind, click.Choice) else ()
    value = " or ".join(f"`{choice}`" for choice in choices) or plain(option.metavar or kind.name.upper())
    return f"{names} {value}"


def _default(option: click.Option) -> str:
    shown = option.default if option.show_default and not option.is_flag else None
    if isinstance(shown, int) and not isinstance(shown, bool):
        return f"{shown:,}".replace(",", " ")
    if option.secondary_opts:
        return option.opts[0] if option.default else option.secondary_opts[0]
    if option.required:
        return "required"
    return str(shown) if isinstance(shown, str | float) else ""
