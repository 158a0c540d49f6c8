"""Where a page wants a part that is made, and what stands there in the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from reference_pages import measures, works
from reference_pages.cards import cards_of
from reference_pages.commands import options_of
from reference_pages.fields import fields_of
from reference_pages.functions import functions
from reference_pages.grades import grades_of
from reference_pages.schemas import schemas

KINDS: Mapping[str, Callable[[str], str]] = {
    "options": options_of,
    "cards": cards_of,
    "grades": grades_of,
    "fields": fields_of,
    "functions": functions,
    "schemas": schemas,
    "works": works.works,
    "standards": works.standards,
    "cardsources": works.card_sources,
    "filesources": works.file_sources,
    "counts": measures.counts,
    "shares": measures.shares,
    "causes": measures.causes,
    "blocks": measures.blocks,
    "result": measures.result,
    "predicates": measures.predicates,
}
"""What may be asked for, with the maker of each: Markdown from the argument."""

WANTED = re.compile(r"^<!-- made: ([a-z]+)(?: (.+?))? -->$", re.MULTILINE)

IN_REPOSITORY = re.compile(r"^> Read in the repository, .*\n\n", re.MULTILINE)
"""A line for who reads a page before it is built: which command tells what is missing there."""


class NothingMade(ValueError):
    """A page asks for what cannot be made."""


def filled(page: str) -> str:
    """The page with all parts in their places; raises NothingMade."""
    return WANTED.sub(_made, IN_REPOSITORY.sub("", page))


def _made(wanted: re.Match[str]) -> str:
    kind, argument = wanted[1], wanted[2] or ""
    try:
        return KINDS[kind](argument)
    except KeyError as error:
        raise NothingMade(f"{wanted[0]}: there is no {error}") from None
