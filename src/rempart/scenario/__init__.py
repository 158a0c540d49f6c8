"""Scenario files: YAML to validated, frozen sections, in SI, and back; errors in plain words."""

from rempart.reading.problems import Problem
from rempart.scenario.changes import change
from rempart.scenario.file import Scenario, Variant, dump, load, override, shipped
from rempart.scenario.problems import ScenarioError
from rempart.scenario.schema import json_schema
from rempart.scenario.unknowns import Source, Unknown, sources, unknowns

__all__ = [
    "Problem",
    "Scenario",
    "ScenarioError",
    "Source",
    "Unknown",
    "Variant",
    "change",
    "dump",
    "json_schema",
    "load",
    "override",
    "shipped",
    "sources",
    "unknowns",
]
