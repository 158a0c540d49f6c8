"""Drafting by a model behind an OpenAI-compatible address that the user gives; off unless asked for.

What it answers is held against the same vocabulary, and each sentence, name and place that it gives must
stand in the article word for word; an answer that fails in one point is refused as a whole.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rempart.drafting.draft import Draft, draft
from rempart.drafting.events import events
from rempart.drafting.places import places
from rempart.drafting.reading import fold
from rempart.drafting.records import (
    Count,
    Day,
    Finding,
    Language,
    Link,
    Mode,
    Reading,
    Role,
    Sentence,
    Span,
    Telling,
)
from rempart.drafting.roles import GROUND
from rempart.reading.problems import InputError, Problem

KEY_VARIABLE = "REMPART_ASSISTANT_KEY"
"""Environment variable that holds the key, if the address wants one."""

TIMEOUT_S = 120.0
MAX_ANSWER = 1_000_000
_MOST_CLAIMS = 500

_Kind = Literal[
    "launched",
    "engaged",
    "intercepted",
    "passed_close",
    "warhead_killed",
    "fell_short",
    "impacted",
    "component_damaged",
    "component_destroyed",
    "casualties",
    "no_damage",
    "under_inquiry",
    "posture",
]
_Weapon = Literal[
    "rocket",
    "mortar",
    "drone",
    "missile",
    "ballistic_missile",
    "cruise_missile",
    "car_bomb",
    "roadside_bomb",
    "small_arms",
]
_Whole = Annotated[int, Field(ge=0, le=10_000_000)]


class AssistantError(InputError):
    """An assistant that cannot be reached, or an answer that is refused."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Bounds(_Strict):
    """A number with its bounds; a bound that is not said is null."""

    low: _Whole | None = None
    high: _Whole | None = None


class AnsweredClaim(_Strict):
    """One claim of the answer; `sentence`, `chain` and `place` must stand in the article word for word."""

    sentence: str = Field(min_length=1, max_length=2_000)
    kind: _Kind
    mode: Mode = "asserted"
    count: Bounds | None = None
    of: Bounds | None = None
    basis: Literal["", "launched", "threatening", "engaged"] = ""
    share: float | None = Field(None, ge=0, le=1)
    weapons: tuple[_Weapon, ...] = Field((), strict=False)
    thing: str = Field("", max_length=40, pattern=r"^[a-z_]*$")
    place: str = Field("", max_length=80)
    first_day: str = Field("", pattern=r"^(\d{4}-\d\d-\d\d)?$")
    last_day: str = Field("", pattern=r"^(\d{4}-\d\d-\d\d)?$")
    chain: tuple[str, ...] = Field((), max_length=6, strict=False)


class Answer(_Strict):
    """The whole answer."""

    claims: tuple[AnsweredClaim, ...] = Field(max_length=_MOST_CLAIMS, strict=False)


def ask(
    text: str,
    name: str,
    address: str,
    model: str,
    key: str = "",
    language: Language | None = None,
    published: date | None = None,
) -> Draft:
    """Draft of a text by an assistant, in the form of `draft`.

    Raises IncidentError if the text cannot be read, AssistantError if the assistant fails or its answer is
    refused.
    """
    own = draft(text, name, language, published)
    content = _content(_post(address, _request(own, model), key), address)
    try:
        answer = Answer.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the answer"
        raise _refused(address, f"{where}: {first['msg']}") from None
    return _checked(own, answer, address)


def _request(own: Draft, model: str) -> dict[str, Any]:
    day = own.published.isoformat() if own.published is not None else "not known"
    rules = (
        "Read the article and list every claim about an attack by air or on the ground, a defence, damage,"
        " casualties, an inquiry, or a change of posture. Answer with one JSON object that fits the schema,"
        " and nothing else. `sentence`, each link of `chain` (who says it, origin first) and `place` must be"
        " copied from the article word for word. Leave out whatever the article does not say. Days are of"
        " what is told, never of the telling; count relative days from the day of publication. A sentence"
        " that is background gives no claim."
    )
    schema = json.dumps(Answer.model_json_schema(), ensure_ascii=False)
    return {
        "model": model,
        "temperature": 0,
        "response_format": {"type": "json_object"},
        "messages": [
            {"role": "system", "content": f"{rules}\nSchema: {schema}"},
            {"role": "user", "content": f"Published: {day}\nArticle:\n{own.text}"},
        ],
    }


def _post(address: str, body: dict[str, Any], key: str) -> bytes:
    if urlsplit(address).scheme not in ("http", "https"):
        raise AssistantError(
            [Problem(address, 0, "", "expected an address that begins with http:// or https://")]
        )
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
        f"{address.rstrip('/')}/chat/completions", json.dumps(body).encode(), headers
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310
            content: bytes = response.read(MAX_ANSWER + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise AssistantError([Problem(address, 0, "", f"answered with status {error.code}")]) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise AssistantError([Problem(address, 0, "", f"cannot be reached: {reason}")]) from None
    if len(content) > MAX_ANSWER:
        raise _refused(address, f"it is longer than {MAX_ANSWER:,} bytes")
    return content


def _content(raw: bytes, address: str) -> str:
    try:
        found = json.loads(raw)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise _refused(address, "it is not in the form of chat completions") from None
    if not isinstance(found, str):
        raise _refused(address, "it holds no text")
    return found


def _checked(own: Draft, answer: Answer, address: str) -> Draft:
    """The draft with the claims of the answer in place of its own."""
    claims: dict[int, list[Finding]] = {}
    wholes: dict[int, Sentence] = {}
    for i, claim in enumerate(answer.claims, 1):
        start = own.text.find(claim.sentence)
        if start < 0:
            raise _refused(address, f"claim {i}: its sentence does not stand in the article")
        finding = _finding(own, claim, i, start, address)
        wholes.setdefault(start, _sentence(own, claim.sentence, start))
        claims.setdefault(start, []).append(finding)
    made = tuple(
        Reading(wholes[start], _role(found), tuple(found), (), ()) for start, found in sorted(claims.items())
    )
    left = [r for r in own.readings if not any(r.sentence.span.overlaps(one.sentence.span) for one in made)]
    silent = (
        replace(r, findings=(), role=r.role if r.role in ("background", "headline", "none") else "none")
        for r in left
    )
    readings = tuple(sorted((*made, *silent), key=lambda r: r.sentence.span.start))
    return replace(own, events=events(readings, own.language), readings=readings)


def _finding(own: Draft, claim: AnsweredClaim, i: int, start: int, address: str) -> Finding:
    chain: list[Link] = []
    for link in claim.chain:
        at = own.text.find(link)
        if not link.strip() or at < 0:
            raise _refused(address, f"claim {i}: {link!r} of its chain does not stand in the article")
        chain.append(Link(link, Span(at, at + len(link))))
    span = Span(start, start + len(claim.sentence))
    return Finding(
        kind=claim.kind,
        span=span,
        count=_count(claim.count, f"claim {i}: count", address),
        of=_count(claim.of, f"claim {i}: of", address),
        basis=claim.basis,
        share=claim.share,
        weapons=claim.weapons,
        thing=claim.thing,
        places=_places(own, claim, i, address),
        day=_day(claim, i, span, address),
        telling=Telling(tuple(chain), span, ()) if chain else None,
        mode=claim.mode,
    )


def _places(own: Draft, claim: AnsweredClaim, i: int, address: str) -> tuple[str, ...]:
    if not claim.place:
        return ()
    if claim.place not in own.text:
        raise _refused(address, f"claim {i}: its place {claim.place!r} does not stand in the article")
    found = places(fold(claim.place))
    if not found:
        raise _refused(address, f"claim {i}: its place {claim.place!r} is not in the gazetteer")
    return (found[0].id,)


def _day(claim: AnsweredClaim, i: int, span: Span, address: str) -> Day | None:
    if not claim.first_day:
        return None
    try:
        first = date.fromisoformat(claim.first_day)
        last = date.fromisoformat(claim.last_day or claim.first_day)
    except ValueError:
        raise _refused(address, f"claim {i}: {claim.first_day} is no day of the calendar") from None
    if last < first:
        raise _refused(address, f"claim {i}: its last day is before its first")
    return Day(span, first, last)


def _count(bounds: Bounds | None, where: str, address: str) -> Count | None:
    if bounds is None or (bounds.low is None and bounds.high is None):
        return None
    if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
        raise _refused(address, f"{where}: low is above high")
    return Count(bounds.low, bounds.high)


def _sentence(own: Draft, text: str, start: int) -> Sentence:
    paragraph = next((r.sentence.paragraph for r in own.readings if r.sentence.span.end > start), 0)
    return Sentence(text, fold(text), Span(start, start + len(text)), paragraph)


def _role(found: list[Finding]) -> Role:
    if any(weapon in GROUND for one in found for weapon in one.weapons):
        return "ground"
    return "posture" if all(one.kind == "posture" for one in found) else "air"


def _refused(address: str, why: str) -> AssistantError:
    return AssistantError([Problem(address, 0, "", f"the answer was refused: {why}")])
