"""The JSON Schemas that the program holds, as files of the site and as a table of them."""

from __future__ import annotations

import json
from typing import Any

from reference_pages.tables import table
from rempart.evidence import incident_schema
from rempart.scenario import json_schema
from rempart.views.schemas import NAMES, schema_of
from rempart.web.description import description
from rempart.web.settings import Caps

FOLDER = "reference/schemas"
PRINTED_BY = {"result": "run", "assessment": "assess", "leaker": "why --leaker"}
"""Command that prints an object, where it has another name."""


def schemas_of_files() -> dict[str, dict[str, Any]]:
    """By the word that `rempart schema` takes: what a person writes."""
    return {"scenario": json_schema(), "incident": incident_schema()}


def schema_files() -> dict[str, str]:
    """Text of every schema by its path in the site."""
    every = {**schemas_of_files(), **{name: schema_of(name) for name in NAMES}}
    found = {f"{FOLDER}/{name}.schema.json": schema for name, schema in every.items()}
    found[f"{FOLDER}/serve.openapi.json"] = description(Caps())
    return {path: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for path, schema in found.items()}


def schemas(_: str) -> str:
    """Table of the schemas."""
    files = [(f"[{name} files]({name}.md)", "", *_told(name)) for name in schemas_of_files()]
    objects = [(_printed_by(name), f"`{form_of(name)}`", *_told(name)) for name in NAMES]
    page = (
        "[what the page asks of `rempart serve`](../serve.md)",
        "",
        "",
        "[serve.openapi.json](schemas/serve.openapi.json)",
    )
    return table(("what", "`schema`", "`rempart schema`", "file"), [*files, *objects, page])


def form_of(name: str) -> str:
    """The `schema` key that an object of that name bears."""
    found: str = schema_of(name)["properties"]["schema"]["const"]
    return found


def _printed_by(name: str) -> str:
    command = PRINTED_BY.get(name, name)
    return f"[`rempart {command} --json`](cli.md#rempart-{command.split()[0]})"


def _told(name: str) -> tuple[str, str]:
    return f"`{name}`", f"[{name}.schema.json](schemas/{name}.schema.json)"
