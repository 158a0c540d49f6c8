"""The application's own OpenAPI description; the tests hold the application to it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from rempart import __version__
from rempart.web.coasts import CoastOrder
from rempart.web.orders import (
    CompareFileOrder,
    CompareOrder,
    Draft,
    ReplayFileOrder,
    ReplayOrder,
    RunFileOrder,
    RunOrder,
    SaturationOrder,
    Text,
)
from rempart.web.settings import Caps

_JSON = "application/json"
_ANY = {"type": "object"}


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
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                    ],
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
            "/api/runs": {"post": _run("run", "Simulate: few raids first, then more", "RunOrder")},
            "/api/saturations": {
                "post": _run("saturate", "Simulate raids of more and more members", "SaturationOrder")
            },
            "/api/comparisons": {
                "post": _run("compare", "Simulate two designs under the same luck", "CompareOrder")
            },
            "/api/replays": {
                "post": _post("makeReplay", "A page of one raid", "ReplayOrder", "Replay", "201")
            },
            "/api/runs/file": {"post": _run("makeRunFile", "A file of a run", "RunFileOrder")},
            "/api/comparisons/file": {
                "post": _run("makeComparisonFile", "A file of a comparison", "CompareFileOrder")
            },
            "/api/replays/file": {"post": _run("makeReplayFile", "A file of one raid", "ReplayFileOrder")},
            "/api/catalogue": {"get": _get("getCatalogue", "Every number and its source", "Catalogue")},
        },
        "components": {"schemas": _schemas(caps)},
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
    text = {"type": "string"}
    problem = _object(line={"type": "integer"}, field=text, message=text, text=text)
    problems = {"type": "array", "items": problem}
    return {
        "RunOrder": _order(RunOrder, caps),
        "SaturationOrder": _order(SaturationOrder, caps),
        "CompareOrder": _order(CompareOrder, caps),
        "ReplayOrder": _order(ReplayOrder, caps),
        "RunFileOrder": _order(RunFileOrder, caps),
        "CompareFileOrder": _order(CompareFileOrder, caps),
        "ReplayFileOrder": _order(ReplayFileOrder, caps),
        "CoastOrder": CoastOrder.model_json_schema(),
        "Coasts": _object(
            schema={"const": "rempart/web-coasts/1"}, source=text, lines={"type": "array", "items": _ANY}
        ),
        "Draft": Draft.model_json_schema(),
        "Saved": _object(schema={"const": "rempart/web-draft/1"}, id=text),
        "Text": Text.model_json_schema(),
        "Refusal": _object(schema={"const": "rempart/refusal/1"}, sentence=text, problems=problems),
        "Scenarios": _object(
            schema={"const": "rempart/web-scenarios/1"},
            scenarios={
                "type": "array",
                "items": _object(id=text, own={"type": "boolean"}, title=text, about=text, problems=problems),
            },
        ),
        "Scene": _object(
            schema={"const": "rempart/web-scene/1"},
            title=text,
            about=text,
            problems=problems,
            inputs={"type": ["object", "null"]},
            scene={"type": ["object", "null"]},
        ),
        "Scenario": {
            **_object(
                schema={"const": "rempart/web-scenario/1"},
                title=text,
                about=text,
                problems=problems,
                inputs={"type": ["object", "null"]},
            ),
        },
        "Replay": _object(
            schema={"const": "rempart/web-replay/1"},
            id=text,
            page=text,
            replicate={"type": "integer"},
            command=text,
        ),
        "Catalogue": _object(
            schema={"const": "rempart/web-catalogue/1"}, cards={"type": "array", "items": _ANY}
        ),
    }


def _object(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": fields, "required": list(fields)}


def _order(model: type[BaseModel], caps: Caps) -> dict[str, Any]:
    """Schema of an order, with the limits of this application."""
    schema = model.model_json_schema()
    schema["properties"]["worlds"]["maximum"] = caps.n_worlds
    if "replicates" in schema["properties"]:
        schema["properties"]["replicates"]["maximum"] = caps.n_replicates
    return schema
