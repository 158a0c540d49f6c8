"""JSON Schema of the incident file, so that editors complete and check it."""

from __future__ import annotations

from typing import Any

from rempart.evidence.meanings import EVERYWHERE, MEANINGS
from rempart.evidence.model import Incident
from rempart.reading.describing import describe


def incident_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `incident: 1`."""
    schema = Incident.model_json_schema(by_alias=True, mode="validation")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "rempart incident"
    describe(schema, "Incident", MEANINGS, EVERYWHERE)
    return schema
