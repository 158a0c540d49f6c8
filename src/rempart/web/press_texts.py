"""A press text that is pasted: what it claims, then the incident file of what a person made of that.

Nothing is kept between the two: the second order brings the text again, and what was decided about it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from rempart.drafting.draft import Draft, draft
from rempart.drafting.incident_file import incident_text
from rempart.reading.document import scalar
from rempart.views.draft import Drafted, drafted_of
from rempart.web.error_responses import Refused
from rempart.web.exports import Files, file_of
from rempart.web.incidents import IncidentShelf
from rempart.web.jobs import Told
from rempart.web.settings import Caps

SCHEMA = "rempart/web-incident-file/1"
_FILE = "article.txt"
_SPAN = re.compile(r"(\d{1,6})\s*(?:-|–|to|à)\s*(\d{1,6})")
_NUMBERS = ("count", "of_count")
_ABOUT = {
    "en": "Drafted by rempart from a press text. A person confirmed {n} of {of} claims and rejected {gone}.",
    "fr": "Brouillon de rempart d'après un texte de presse. Une personne a confirmé {n} affirmations sur {of}"
    " et en a rejeté {gone}.",
}

Words = Annotated[str, Field(max_length=2_000)]
Key = Annotated[str, Field(min_length=1, max_length=100)]


class Article(BaseModel):
    """A press text in English or French; relative dates count from the day `published`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    text: str
    published: Annotated[str, Field(max_length=10)] = ""

    def drafted(self, caps: Caps) -> tuple[Draft, Drafted]:
        """What it claims; raises Refused or IncidentError."""
        if len(self.text) > caps.n_article:
            raise Refused(422, f"The text is longer than {caps.n_article:,} characters; paste it in parts.")
        try:
            day = date.fromisoformat(self.published) if self.published else None
        except ValueError:
            raise Refused(422, "published: expected a day such as 2021-06-22.") from None
        found = draft(self.text, _FILE, None, day)
        on = f" --published {self.published}" if day is not None else ""
        return found, drafted_of(found, f"rempart draft {_FILE}{on}")


class Decision(BaseModel):
    """What a person says of a part of the draft: fields as they should be ("" takes one out)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    confirmed: bool = False
    fields: Annotated[dict[Key, Words], Field(max_length=40)] = {}


class ClaimDecision(Decision):
    """A claim may be rejected too; it is then left out."""

    rejected: bool = False


class ArticleOrder(Article):
    """An order to make an incident file of one event of a text, as it was decided."""

    event: Annotated[int, Field(ge=0)] = 0
    name: Annotated[str, Field(max_length=100)] = ""
    scenario: Annotated[str, Field(max_length=200)] = ""
    about: Decision = Decision()
    claims: Annotated[dict[Key, ClaimDecision], Field(max_length=500)] = {}
    speakers: Annotated[dict[Key, Decision], Field(max_length=500)] = {}
    save: Literal["download", "folder"] = "download"
    replaces: bool = False


def claims_of(article: Article, caps: Caps) -> Told:
    """What `rempart draft --json` tells; spans count characters of the text."""
    return article.drafted(caps)[1].result


def incident_file(order: ArticleOrder, caps: Caps, shelf: IncidentShelf, files: Files) -> Told:
    """The incident file, kept for download or saved by its name. Raises Refused or IncidentError."""
    found, made = order.drafted(caps)
    if order.event >= len(made.incidents):
        raise Refused(422, f"event: the text tells {len(made.incidents)} events, counted from 0.")
    incident = decided(made.incidents[order.event], order)
    text = incident_text(incident, found.language)
    saved = None
    if order.save == "folder":
        saved = shelf.save(incident["name"], text, order.replaces)
    left = sum(bool(claim.get("unconfirmed")) for claim in incident["claims"].values())
    kept = files.keep(file_of(incident["name"], "yaml", text))
    return {
        "schema": SCHEMA,
        "yaml": text,
        "name": kept["name"],
        "address": kept["address"],
        "saved": saved,
        "claims": len(incident["claims"]),
        "unconfirmed": left,
    }


def decided(incident: dict[str, Any], order: ArticleOrder) -> dict[str, Any]:
    """A drafted incident with what was decided: only what a person confirmed or wrote is confirmed."""
    for name, known in (("claims", incident["claims"]), ("speakers", incident["speakers"])):
        unknown = [key for key in getattr(order, name) if key not in known]
        if unknown:
            raise Refused(422, f"{name}: the draft has none of the name {unknown[0]!r}.")
    claims = {
        key: _decided(claim, order.claims.get(key, Decision()))
        for key, claim in incident["claims"].items()
        if not (key in order.claims and order.claims[key].rejected)
    }
    if not claims:
        raise Refused(422, "Every claim is rejected: there is nothing to write.")
    heard = {claim["by"] for claim in claims.values()}
    speakers = {
        key: _decided(one, order.speakers.get(key, Decision()))
        for key, one in incident["speakers"].items()
        if key in heard
    }
    n = sum(not claim.get("unconfirmed") for claim in claims.values())
    gone = len(incident["claims"]) - len(claims)
    about = _ABOUT[incident["language"]].format(n=n, of=len(claims), gone=gone)
    told = {**incident, "name": order.name or incident["name"], "about": about}
    if order.scenario:
        told = _after(told, "language", "scenario", order.scenario)
    return {**told, "event": _decided(incident["event"], order.about), "speakers": speakers, "claims": claims}


def _decided(part: dict[str, Any], decision: Decision) -> dict[str, Any]:
    """A part with its fields as they should be; those are confirmed, or all if it is confirmed."""
    fixed = {"excerpt", "unconfirmed", "source"} & set(decision.fields)
    if fixed:
        raise Refused(422, f"fields: {', '.join(sorted(fixed))} tells where a claim comes from and stays.")
    taken = {name for name, text in decision.fields.items() if not text.strip()}
    found = {name: value for name, value in part.items() if name not in (*taken, "unconfirmed")}
    written = {
        name: _value(name, text.strip()) for name, text in decision.fields.items() if name not in taken
    }
    found = {**found, **written}
    left = [name for name in part.get("unconfirmed", ()) if name not in decision.fields]
    return found if decision.confirmed or not left else {**found, "unconfirmed": left}


def _value(name: str, text: str) -> Any:
    """A field as it was typed: numbers may be `3` or `2 to 4`; `threat` and `system` may be lists."""
    if name in _NUMBERS:
        ends = _SPAN.fullmatch(text)
        return {"low": int(ends[1]), "high": int(ends[2])} if ends else scalar(text)
    if name in ("threat", "system", "through") and "," in text:
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _after(told: dict[str, Any], place: str, name: str, value: Any) -> dict[str, Any]:
    """A mapping with an entry more, after the one of that name."""
    found: dict[str, Any] = {}
    for key, entry in told.items():
        found[key] = entry
        if key == place:
            found[name] = value
    return found
