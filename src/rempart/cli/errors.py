"""What a user sees when something is wrong: a sentence and an exit status, never a traceback."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from io import TextIOBase, TextIOWrapper
from pathlib import Path
from typing import Any

import click

from rempart.api.errors import ArgumentError
from rempart.extras import MissingExtra

WRONG_INPUT = 2
UNEXPECTED = 1
STOPPED = 130

_DEBUG = "rempart.debug"
_OUT = "rempart.out"
_NOT_DELIVERED = "rempart.not_delivered"
_OF_OUTPUT = {errno.EPIPE, errno.ENOSPC, errno.EBADF, errno.EIO, errno.EDQUOT, errno.EFBIG}


class Commands(click.Group):
    """A group whose commands all know `--debug` and fail with sentences.

    `modules`: commands that are imported when they are called for, by their heading in the
    help: name, module of `rempart.cli`, and after a colon the function if it has another name.
    `examples`: by command, a line for the end of its help.
    """

    def __init__(
        self,
        *args: Any,
        modules: Mapping[str, Mapping[str, str]] | None = None,
        examples: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._examples = examples or {}
        self._headings = {heading: tuple(names) for heading, names in (modules or {}).items()}
        self._modules = {name: module for names in (modules or {}).values() for name, module in names.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """Names of the commands, in the order of the table."""
        return [*self._modules, *(name for name in self.commands if name not in self._modules)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name in self._modules and cmd_name not in self.commands:
            module, _, function = self._modules[cmd_name].partition(":")
            found = getattr(import_module(f"rempart.cli.{module}"), function or cmd_name)
            if cmd_name in self._examples:
                found.epilog = f"\b\nExample:\n  rempart {self._examples[cmd_name]}"
            self.add_command(found, cmd_name)
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, or a sentence with the names that are near: click knows those already imported."""
        name = args[0]
        if not name.startswith("-") and not ctx.resilient_parsing and self.get_command(ctx, name) is None:
            from rempart.reading.problems import did_you_mean

            near = did_you_mean(name, self.list_commands(ctx))
            ctx.fail(f"No such command {name!r}{near or '; `rempart --help` lists them.'}")
        return super().resolve_command(ctx, args)

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, with `--debug`."""
        if not isinstance(cmd, click.Group):
            cmd.params.append(_debug_option())
        super().add_command(cmd, name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands under their headings; without headings as click does."""
        if not self._headings:
            super().format_commands(ctx, formatter)
            return
        width = max(map(len, self._modules))
        for heading, names in self._headings.items():
            found = ((name, self.get_command(ctx, name)) for name in names)
            rows = [
                (name.ljust(width), command.get_short_help_str(formatter.width - width - 6))
                for name, command in found
                if command is not None and not command.hidden
            ]
            with formatter.section(heading):
                formatter.write_dl(rows)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run; what the help and the version print may be lost before there is a command."""
        _spare_signs()
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            if error.filename is not None or error.errno not in _OF_OUTPUT:
                raise
            click.echo(_lost(error), err=True)
            os._exit(UNEXPECTED)  # Python would fail once more over the same stream

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; any failure becomes a sentence on standard error and an exit status."""
        try:
            super().invoke(ctx)
            _check_delivery(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except ArgumentError as error:
            named = f"--{error.name.replace('_', '-')}: " if error.name else ""
            raise click.UsageError(f"{named}{error.reason}", ctx) from None
        except (KeyboardInterrupt, click.Abort):
            click.echo(_stopped(ctx.meta.get(_OUT)), err=True)
            ctx.exit(STOPPED)
        except OSError as error:
            if error.filename is not None or error.errno not in _OF_OUTPUT:
                return self._tell(ctx, error)
            not_delivered(error)
            _check_delivery(ctx)
        except Exception as error:  # noqa: BLE001 - the last line of defence against a traceback
            return self._tell(ctx, error)

    @staticmethod
    def _tell(ctx: click.Context, error: Exception) -> None:
        if ctx.meta.get(_DEBUG):
            traceback.print_exception(error)
        text, status = _told(error)
        click.echo(text, err=True)
        ctx.exit(status)


def not_delivered(error: OSError) -> None:
    """Note that standard output cannot be written to, for the end of the command."""
    click.get_current_context().meta[_NOT_DELIVERED] = error
    with suppress(OSError, ValueError, AttributeError):
        # Python must not complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _check_delivery(ctx: click.Context) -> None:
    """End with an honest status if what was printed did not arrive; a reader that has gone is no error."""
    error = ctx.meta.get(_NOT_DELIVERED)
    try:
        sys.stdout.flush()
    except OSError as late:
        not_delivered(error := late)
    if isinstance(error, BrokenPipeError):
        ctx.exit(0)
    if error is not None:
        click.echo(_lost(error), err=True)
        ctx.exit(UNEXPECTED)


def _lost(error: OSError) -> str:
    return f"Standard output could not be written to ({error.strerror}); what was printed is lost."


class _Closed(TextIOBase):
    """In the place of a standard output that was closed before we began."""

    def write(self, _text: str) -> int:
        """Fail, as a file does."""
        raise OSError(errno.EBADF, "it is closed")


def _spare_signs() -> None:
    """Let a terminal that is not UTF-8 show what it has no sign for as an escape, instead of failing."""
    if sys.stdout is None:
        sys.stdout = _Closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def note_folder(ctx: click.Context, _param: click.Parameter, out: Path | None) -> Path | None:
    """Callback of `--out DIR`: a command that is stopped says what is kept there, whenever it is stopped."""
    ctx.meta[_OUT] = out
    return out


def _stopped(out: Path | None) -> str:
    n = len(list(out.glob("cases/*.outcomes"))) if out is not None else 0
    if not n:
        return "Stopped; nothing was kept."
    cases = f"{n} case{'s are' if n > 1 else ' is'}"
    return f"Stopped; {cases} kept in {out}, and the same command goes on from there."


def _debug_option() -> click.Option:
    def note(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        ctx.meta[_DEBUG] = value

    return click.Option(
        ["--debug"], is_flag=True, expose_value=False, callback=note, help="Show the traceback of an error."
    )


def _told(error: Exception) -> tuple[str, int]:
    """Sentence and exit status of an error."""
    # By name: importing their modules would cost every command that does not fail.
    name = type(error).__name__
    if name == "NotFound":
        return str(error), WRONG_INPUT
    if "InputError" in {kind.__name__ for kind in type(error).__mro__}:
        n = len(error.problems)  # type: ignore[attr-defined]
        return f"{error}\n{n} problem{'s' if n > 1 else ''}; nothing was run.", WRONG_INPUT
    if name == "Unreachable":
        return f"The raid cannot be flown as it is written: {error}.", WRONG_INPUT
    if isinstance(error, MissingExtra):
        return f"{error}.", WRONG_INPUT
    if name in ("UnknownCard", "CardError", "PredicateError"):
        text = str(error)
        # Names of measures begin a sentence as they are written.
        return f"{text[0].upper()}{text[1:]}" if text.split(maxsplit=1)[0].isalpha() else text, WRONG_INPUT
    if name == "NoDrawing":
        return f"{error}. What stands above is whole.", UNEXPECTED
    if isinstance(error, MemoryError):
        return "There is not enough memory; fewer worlds (--worlds) or threads need less.", UNEXPECTED
    text = f"Something went wrong that should not have ({name}: {_one_line(error)})."
    return f"{text} Please report it, with the scenario and the command; --debug shows where.", UNEXPECTED


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= 200 else f"{text[:200]}..."
