"""The application's own OpenAPI description; the tests hold the application to it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from rempart._version import __version__
from rempart.web.assessments import AssessFileOrder, AssessOrder
from rempart.web.coastlines import CoastOrder
from rempart.web.press_texts import Article, ArticleOrder
from rempart.web.requests import (
    CompareFileOrder,
    CompareOrder,
    Draft,
    GrowingOrder,
    ReplayFileOrder,
    ReplayOrder,
    RunFileOrder,
    SaturationOrder,
    Text,
)
from rempart.web.settings import Caps

_JSON = "application/json"
_ANY = {"type": "object"}
_TEXT: dict[str, Any] = {"type": "string"}
_MANY: dict[str, Any] = {"type": "array", "items": _ANY}
_OR_NULL: dict[str, Any] = {"type": ["object", "null"]}
_ORDERS = (
    GrowingOrder,
    SaturationOrder,
    CompareOrder,
    ReplayOrder,
    RunFileOrder,
    CompareFileOrder,
    ReplayFileOrder,
)


def description(caps: Caps) -> dict[str, Any]:
    """OpenAPI 3.1 of what the page uses."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "rempart serve",
            "version": __version__,
            "description": "One session on this machine: every request needs its cookie, a POST its Origin.",
        },
        "paths": {
            "/api/scenarios": {"get": _get("listScenarios", "Scenarios that can be asked for", "Scenarios")},
            "/api/scenarios/{id}": {
                "get": {
                    **_get("getScenario", "YAML text, problems, inputs that can be moved", "Scenario"),
                    "parameters": [_part("id", "string")],
                }
            },
            "/api/check": {"post": _post("checkText", "What is wrong with a text", "Text", "Scenario")},
            "/api/scenes": {
                "post": _post("showText", "What a map and a form need of a text", "Text", "Scene")
            },
            "/api/coasts": {"post": _post("listCoasts", "Coasts and borders", "CoastOrder", "Coasts")},
            "/api/drafts": {
                "post": _post("saveText", "Keep a text in the data folder", "Draft", "Saved", "201")
            },
            "/api/runs": {"post": _run("run", "Simulate: few raids first, then more", "GrowingOrder")},
            "/api/saturations": {
                "post": _run("saturate", "Simulate raids of more and more members", "SaturationOrder")
            },
            "/api/comparisons": {
                "post": _run("compare", "Simulate two designs under the same luck", "CompareOrder")
            },
            "/api/replays": {
                "post": _post("makeReplay", "A page of one raid", "ReplayOrder", "Replay", "201")
            },
            **_incident_paths(),
            "/api/runs/file": {"post": _run("makeRunFile", "A file of a run", "RunFileOrder")},
            "/api/comparisons/file": {
                "post": _run("makeComparisonFile", "A file of a comparison", "CompareFileOrder")
            },
            "/api/replays/file": {"post": _run("makeReplayFile", "A file of one raid", "ReplayFileOrder")},
            **_globe_paths(),
            "/api/catalogue": {"get": _get("getCatalogue", "Every number and its source", "Catalogue")},
        },
        "components": {"schemas": _schemas(caps)},
    }


def _incident_paths() -> dict[str, Any]:
    ids = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    return {
        "/api/incidents": {"get": _get("listIncidents", "Incidents that can be asked for", "Incidents")},
        "/api/incidents/{id}": {
            "get": {**_get("getIncident", "What was said of an incident", "Incident"), "parameters": ids}
        },
        "/api/assessments": {"post": _run("assess", "Weigh what was said", "AssessOrder")},
        "/api/assessments/file": {
            "post": _run("makeAssessmentFile", "A file of an assessment", "AssessFileOrder")
        },
        "/api/articles": {"post": _post("readArticle", "What a press text claims", "Article", "Claims")},
        "/api/articles/incident": {
            "post": _post(
                "makeIncidentFile", "An incident file as decided", "ArticleOrder", "IncidentFile", "201"
            )
        },
    }


def _globe_paths() -> dict[str, Any]:
    return {
        "/api/replays/{id}/stage": {
            "get": {
                **_get("getStage", "What a globe needs to show one raid", "Stage"),
                "parameters": [_part("id", "string")],
            }
        },
        "/api/ground/{level}/{x}/{y}": {
            "get": {
                **_bytes("getGround", _TILE, "application/octet-stream"),
                "parameters": [_part(name, "integer") for name in ("level", "x", "y")],
            }
        },
        "/api/ground.png": {"get": _bytes("getShade", "The user's ground as a shade", "image/png")},
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(text: str, name: str) -> dict[str, Any]:
    return {"description": text, "content": {_JSON: {"schema": _ref(name)}}}


_REFUSALS = {
    "400": "no JSON",
    "404": "no such thing",
    "409": "it is there already",
    "413": "too long",
    "422": "a wrong field, or a scenario that cannot be used",
    "429": "too much is under way",
}


def _refused(*statuses: str) -> dict[str, Any]:
    return {status: _answer(_REFUSALS[status], "Refusal") for status in statuses}


def _get(name: str, summary: str, schema: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": _answer(summary, schema), **_refused("404", "422")},
    }


def _part(name: str, kind: str) -> dict[str, Any]:
    """A part of a path."""
    return {"name": name, "in": "path", "required": True, "schema": {"type": kind}}


_TILE = "65 by 65 heights (m, 32-bit floats, little-endian) of the user's ground"


def _bytes(name: str, told: str, media: str) -> dict[str, Any]:
    found = _get(name, told, "Refusal")
    schema = {"type": "string", "format": "binary"}
    found["responses"]["200"] = {"description": told, "content": {media: {"schema": schema}}}
    return found


def _post(name: str, summary: str, takes: str, gives: str, status: str = "200") -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "requestBody": {"required": True, "content": {_JSON: {"schema": _ref(takes)}}},
        "responses": {status: _answer(summary, gives), **_refused(*_REFUSALS)},
    }


def _run(name: str, summary: str, takes: str) -> dict[str, Any]:
    told = "Events `result` that grow, then `done`; or `problem` (a refusal)."
    found = _post(name, summary, takes, "Refusal")
    found["responses"]["200"] = {
        "description": told,
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
    return found


def _schemas(caps: Caps) -> dict[str, Any]:
    return {**_order_schemas(caps), **_scenario_schemas(), **_replay_schemas(), **_incident_schemas(caps)}


def _order_schemas(caps: Caps) -> dict[str, Any]:
    """What the page asks for."""
    return {
        **{model.__name__: _order(model, caps) for model in _ORDERS},
        **{model.__name__: model.model_json_schema() for model in (CoastOrder, Draft, Text)},
    }


def _scenario_schemas() -> dict[str, Any]:
    problem = _object(line={"type": "integer"}, field=_TEXT, message=_TEXT, text=_TEXT)
    problems = {"type": "array", "items": problem}
    listed = _object(id=_TEXT, own={"type": "boolean"}, title=_TEXT, about=_TEXT, problems=problems)
    told: dict[str, dict[str, Any]] = {
        "title": _TEXT,
        "about": _TEXT,
        "problems": problems,
        "inputs": _OR_NULL,
    }
    return {
        "Refusal": _object(schema={"const": "rempart/refusal/1"}, sentence=_TEXT, problems=problems),
        "Scenarios": _object(
            schema={"const": "rempart/web-scenarios/1"}, scenarios={"type": "array", "items": listed}
        ),
        "Scenario": _object(schema={"const": "rempart/web-scenario/1"}, **told),
        "Scene": _object(schema={"const": "rempart/web-scene/1"}, **told, scene=_OR_NULL),
        "Saved": _object(schema={"const": "rempart/web-draft/1"}, id=_TEXT),
        "Coasts": _object(schema={"const": "rempart/web-coasts/1"}, source=_TEXT, lines=_MANY),
        "Catalogue": _object(schema={"const": "rempart/web-catalogue/1"}, cards=_MANY),
    }


def _replay_schemas() -> dict[str, Any]:
    numbers = ("lat_deg", "lon_deg", "height_m")
    return {
        "Replay": _object(
            schema={"const": "rempart/web-replay/1"},
            id=_TEXT,
            page=_TEXT,
            stage=_TEXT,
            replicate={"type": "integer"},
            command=_TEXT,
        ),
        "Stage": _object(
            schema={"const": "rempart/web-stage/2"},
            **{key: {"type": "number"} for key in numbers},
            scene={"type": "object"},
            weapons=_MANY,
            source=_TEXT,
            ground=_OR_NULL,
        ),
    }


def _incident_schemas(caps: Caps) -> dict[str, Any]:
    text, many = _TEXT, _MANY
    return {
        "AssessOrder": _order(AssessOrder, caps),
        "AssessFileOrder": _order(AssessFileOrder, caps),
        "Article": Article.model_json_schema(),
        "ArticleOrder": _flat(ArticleOrder),
        "Incidents": _object(schema={"const": "rempart/web-incidents/1"}, incidents=many),
        "Incident": _object(
            schema={"const": "rempart/web-incident/1"}, id=text, title=text, event=_ANY, claims=many
        ),
        "Claims": _object(
            schema={"const": "rempart/draft/1"}, language=text, incidents=many, sentences=many, command=text
        ),
        "IncidentFile": _object(
            schema={"const": "rempart/web-incident-file/1"},
            yaml=text,
            name=text,
            address=text,
            saved={"type": ["string", "null"]},
            claims={"type": "integer"},
            unconfirmed={"type": "integer"},
        ),
    }


def _flat(model: type[BaseModel]) -> dict[str, Any]:
    """A schema whose parts stand where they are used."""

    def put(found: Any, parts: dict[str, Any]) -> Any:
        if isinstance(found, dict):
            name = str(found.get("$ref", "")).rpartition("/")[2]
            if name:
                return put({**parts[name], **{k: v for k, v in found.items() if k != "$ref"}}, parts)
            return {key: put(value, parts) for key, value in found.items()}
        return [put(value, parts) for value in found] if isinstance(found, list) else found

    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})
    return dict(put(schema, parts))


def _object(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields)}


def _order(model: type[BaseModel], caps: Caps) -> dict[str, Any]:
    """Schema of an order, with the limits of this application."""
    schema = model.model_json_schema()
    schema["properties"]["worlds"]["maximum"] = caps.n_worlds
    if "replicates" in schema["properties"]:
        schema["properties"]["replicates"]["maximum"] = caps.n_replicates
    return schema
