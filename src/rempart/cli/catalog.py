"""`rempart catalog`."""

from __future__ import annotations

import click

from rempart.cli.shipped import Shipped


@click.group()
def catalog() -> None:
    """Show the cards of systems and threats, with sources."""


@catalog.command("list")
def list_cards() -> None:
    """List all cards by kind."""
    import rempart as rp

    for card in rp.catalog().values():
        click.echo(f"{card.kind:<10} {card.id:<34} {card.title}")


@catalog.command("show")
@click.argument("card_id", type=Shipped("catalog/cards"), metavar="ID")
def show_card(card_id: str) -> None:
    """Print one card: value, low, high, unit, grade and source of each number."""
    from rempart.api.shelf import card

    click.echo(card(card_id), nl=False)


@click.command(hidden=True)
@click.argument("card_id", type=Shipped("catalog/cards"), metavar="[ID]", required=False)
@click.pass_context
def cards(ctx: click.Context, card_id: str | None) -> None:
    """The same as `catalog list`, or `catalog show ID`."""
    if card_id is None:
        ctx.invoke(list_cards)
    else:
        ctx.invoke(show_card, card_id=card_id)
