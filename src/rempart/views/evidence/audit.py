"""An audit as text and as one JSON object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from rempart.evidence.audit import CARE, FITS, WRONG, Finding
from rempart.evidence.model import Incident
from rempart.views.evidence.audit_words import HEADINGS, sentence

SCHEMA = "rempart/audit/1"


def audit_result(incidents: Sequence[Incident], findings: Sequence[Finding], command: str) -> dict[str, Any]:
    """The object that `rempart audit --json` prints."""
    by_name = {incident.name: incident for incident in incidents}
    return {
        "schema": SCHEMA,
        "incidents": list(by_name),
        "command": command,
        "findings": [
            {
                "kind": finding.kind,
                "weight": finding.weight,
                "incident": finding.incident,
                "claims": list(finding.claims),
                "facts": finding.facts,
                "sentence": sentence(finding, by_name),
            }
            for finding in findings
        ],
    }


def audit_text(incidents: Sequence[Incident], findings: Sequence[Finding], command: str) -> RenderableType:
    """The findings by weight, then by incident."""
    by_name = {incident.name: incident for incident in incidents}
    parts: list[RenderableType] = []
    for weight in (WRONG, CARE, FITS):
        here = [finding for finding in findings if finding.weight == weight]
        if here:
            parts += [Text(HEADINGS[weight][0], style="bold"), *_by_incident(here, by_name), Text()]
    n_wrong = sum(finding.weight == WRONG for finding in findings)
    n = len(incidents)
    told = f"{n} incident{'s' * (n > 1)}, {len(findings)} findings, {n_wrong} where not all can be right."
    parts.append(Text(told))
    parts.append(Text(f"again  {command}", style="dim"))
    return Group(*parts)


def _by_incident(findings: Sequence[Finding], by_name: dict[str, Incident]) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for name in dict.fromkeys(finding.incident for finding in findings):
        lines.append(Padding(Text(name), (0, 0, 0, 2)))
        for finding in findings:
            if finding.incident == name:
                told = Text.assemble(
                    sentence(finding, by_name), "  ", (f"[{', '.join(finding.claims)}]", "dim")
                )
                lines.append(Padding(told, (0, 0, 0, 4)))
    return lines
