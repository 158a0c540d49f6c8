"""`rempart draft`."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from rempart.cli.errors import WRONG_INPUT
from rempart.cli.output import as_json_text
from rempart.cli.values import Place, json_option

if TYPE_CHECKING:
    from rempart.api.evidence import Draft


@click.command()
@click.argument("article", type=Place())
@click.option(
    "--lang", type=click.Choice(["en", "fr"]), help="Language of the article.  [default: told by its words]"
)
@click.option("--published", metavar="DATE", help="Day of publication, from which relative dates count.")
@click.option(
    "--out",
    type=Place(file_okay=False),
    metavar="DIR",
    help="Write one incident file an event into this folder.",
)
@click.option("--force", is_flag=True, help="Replace files of the same names in DIR.")
@click.option("--assistant", metavar="URL", help="Let the model behind this OpenAI-compatible address draft.")
@click.option(
    "--model", metavar="NAME", help="Model of the assistant; the key, if any, in REMPART_ASSISTANT_KEY."
)
@click.option("--yaml", "as_yaml", is_flag=True, help="Print the incident files instead of tables.")
@json_option
def draft(
    article: Path,
    lang: Literal["en", "fr"] | None,
    published: str | None,
    out: Path | None,
    force: bool,
    assistant: str | None,
    model: str | None,
    as_yaml: bool,
    as_json: bool,
) -> None:
    """Draft incident files from a press text.

    ARTICLE is a text in English or French; a person confirms the draft. Works offline unless an assistant
    is named. Nothing is filled in that the text does not say; every field is unconfirmed.
    """
    import rempart as rp

    day = _day(published)
    made = rp.draft(article, lang=lang, published=day, assistant=assistant, model=model)
    if out is not None:
        _write(out, made, force)
    _tell(made, out, as_yaml, as_json)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    from rempart.reading.days import why_no_day

    wrong = why_no_day(text)
    if wrong or len(text) < len("2021-06-22"):
        expected = wrong if wrong.startswith("expected a year") else "expected a day such as 2021-06-22"
        raise click.BadParameter(f"found {text[:40]!r}, {expected}.", param_hint="--published")
    return date.fromisoformat(text)


def _write(out: Path, made: Draft, force: bool) -> None:
    from rempart._whole import write_whole

    files = made.files()
    if not files:
        return
    there = [name for name in files if os.path.lexists(out / name)]
    if there and not force:
        raise click.UsageError(
            f"{out} holds {', '.join(there)} already; --force replaces such files. Nothing was written."
        )
    try:
        write_whole(out, files)
    except OSError as error:
        click.echo(f"--out {out}: could not be written ({error.strerror}); nothing was kept.", err=True)
        raise click.exceptions.Exit(WRONG_INPUT) from None


def _tell(made: Draft, out: Path | None, as_yaml: bool, as_json: bool) -> None:
    from rempart.views.table import show

    if as_json:
        click.echo(as_json_text(made.to_dict()))
    elif as_yaml:
        click.echo("---\n".join(map(str, made.files().values())), nl=False)
    else:
        show(made.table(out))
