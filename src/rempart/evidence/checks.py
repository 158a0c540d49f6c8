"""What pydantic cannot see in one section alone: names that lead nowhere, relations that run in circles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rempart.engine.predicates import PredicateError, parse
from rempart.evidence.model import Incident
from rempart.reading.problems import Path, one_of, shown

RELATIONS = ("contradicts", "refines", "repeats", "supersedes", "total_of")


def findings(incident: Incident) -> list[tuple[Path, str]]:
    """(path, sentence) of everything that is wrong with a whole incident."""
    return [*_names(incident), *_relations(incident), *_circles(incident), *_predicates(incident)]


def _names(incident: Incident) -> Iterator[tuple[Path, str]]:
    for key, claim in incident.claims.items():
        if claim.by not in incident.speakers:
            yield ("claims", key, "by"), _nowhere(claim.by, "speakers", incident.speakers)
        for source in claim.source:
            if source not in incident.sources:
                yield ("claims", key, "source"), _nowhere(source, "sources", incident.sources)
    for i, agreed in enumerate(incident.agreed):
        for source in agreed.source:
            if source not in incident.sources:
                yield ("agreed", i, "source"), _nowhere(source, "sources", incident.sources)
    for key, account in incident.accounts.items():
        for claim_key in account.claims:
            if claim_key not in incident.claims:
                yield ("accounts", key, "claims"), _nowhere(claim_key, "claims", incident.claims)


def _relations(incident: Incident) -> Iterator[tuple[Path, str]]:
    for key, claim in incident.claims.items():
        for relation in RELATIONS:
            for other in getattr(claim, relation):
                if other == key:
                    yield ("claims", key, relation), "names the claim itself"
                elif other not in incident.claims:
                    yield ("claims", key, relation), _nowhere(other, "claims", incident.claims)


def _circles(incident: Incident) -> Iterator[tuple[Path, str]]:
    for relation in ("repeats", "supersedes", "total_of"):
        follows = {key: getattr(claim, relation) for key, claim in incident.claims.items()}
        for key in follows:
            if key in _reached(follows, key):
                yield ("claims", key, relation), "runs in a circle back to the claim itself"


def _reached(follows: dict[str, tuple[str, ...]], start: str) -> set[str]:
    """All that is reached from `start` in one step or more."""
    seen: set[str] = set()
    ahead = [key for key in follows[start] if key != start]
    while ahead:
        key = ahead.pop()
        if key not in seen:
            seen.add(key)
            ahead.extend(follows.get(key, ()))
    return seen


def _predicates(incident: Incident) -> Iterator[tuple[Path, str]]:
    named = [(("claims", key, "predicate"), claim.predicate) for key, claim in incident.claims.items()]
    named += [(("questions", key, "predicate"), asked.predicate) for key, asked in incident.questions.items()]
    for path, text in named:
        if text:
            try:
                parse(text).check_words()
            except PredicateError as error:
                yield path, str(error)


def _nowhere(found: str, section: str, known: Iterable[str]) -> str:
    return f"found {shown(found)}, which is none of `{section}`{one_of(found, known)}"
