"""Where the cards stand: finding, reading and listing them."""

from __future__ import annotations

from collections.abc import Hashable
from difflib import get_close_matches
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from rempart.catalog.card import Card, CardError, sentences
from rempart.reading.problems import dotted
from rempart.reading.texts import not_carried, texts_of


class UnknownCard(KeyError):
    """There is no card of that id; the text suggests the nearest ones."""

    def __init__(self, card_id: str, known: tuple[str, ...]) -> None:
        self.card_id = card_id
        self.near = tuple(get_close_matches(card_id, known, n=3, cutoff=0.5))
        hint = f"did you mean {' or '.join(self.near)}?" if self.near else f"there are: {', '.join(known)}"
        self.text = f"there is no card {card_id!r}; {hint}"
        super().__init__(self.text)

    def __str__(self) -> str:
        return self.text


_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _UniqueKeys(_SafeLoader):  # type: ignore[misc]
    """YAML in which a key that stands twice is an error, not a silent overwrite."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.constructor.ConstructorError(
                None, None, f"{', '.join(twice)} stands twice", node.start_mark
            )
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def read_card(text: str, name: str) -> Card:
    """Card from the text of the file `name`; raises CardError with all that is wrong."""
    try:
        return _card(text, name)
    except RecursionError:
        raise CardError(f"{name}: is nested too deep") from None


def _card(text: str, name: str) -> Card:
    try:
        data = yaml.load(text, Loader=_UniqueKeys)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that is none
        raise CardError(f"{name}: not readable as YAML: {' '.join(str(error).split())}") from None
    if not isinstance(data, dict):
        raise CardError(f"{name}: a card is a mapping")
    for path, held in texts_of(data):
        if wrong := not_carried(held):
            raise CardError(f"{name}: {dotted(path)}: {wrong}")
    try:
        card = Card.model_validate(data)
    except ValidationError as error:
        raise CardError(f"{name}: {sentences(error)}") from None
    if f"{card.id}.yaml" != Path(name).name:
        raise CardError(f"{name}: holds the card {card.id!r}; file and id must have the same name")
    return card


def load_card(card_id: str, folder: Path | None = None) -> Card:
    """The card `card_id`, from `folder` if it stands there, else from the shipped ones.

    Raises UnknownCard (a KeyError with suggestions) or CardError (a ValueError that names the file).
    """
    found = _shelf(folder).get(card_id)
    if found is None:
        raise UnknownCard(card_id, card_ids(folder))
    return read_card(found.read_text(encoding="utf-8"), found.name)


def card_ids(folder: Path | None = None) -> tuple[str, ...]:
    """Ids of the shipped cards and of those in `folder`, sorted."""
    return tuple(sorted(_shelf(folder)))


def all_cards(folder: Path | None = None) -> tuple[Card, ...]:
    """All cards, by id; raises CardError if one is malformed or names a card that is not there."""
    cards = tuple(load_card(card_id, folder) for card_id in card_ids(folder))
    known = {card.id for card in cards}
    for card in cards:
        missing = sorted(set(card.cards_named()) - known)
        if missing:
            raise CardError(f"{card.id}.yaml: {UnknownCard(missing[0], tuple(sorted(known)))}")
    return cards


def _shelf(folder: Path | None) -> dict[str, Traversable]:
    shipped = files("rempart.catalog").joinpath("cards")
    places: tuple[Traversable, ...] = (shipped,) if folder is None else (shipped, folder)
    return {
        entry.name.removesuffix(".yaml"): entry
        for place in places
        for entry in place.iterdir()
        if entry.name.endswith(".yaml")
    }
