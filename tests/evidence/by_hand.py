"""Incidents and simulations put together by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rempart.engine.outcomes import Layout
from rempart.evidence import Incident
from rempart.evidence.simulated import Simulated, UnknownDrawn

LAYOUT = Layout(("drone",), ("radar",))


def simulated(
    counts: Any,
    codes: Sequence[int] | None = None,
    unknowns: Mapping[str, UnknownDrawn] | None = None,
    predicates: Sequence[str] = (),
) -> Simulated:
    """Counts (W, D) of patterns 0 .. D - 1, or of `codes`; no limit on any column."""
    table = np.atleast_2d(np.asarray(counts, np.int64))
    n_worlds, n_patterns = table.shape
    known = np.arange(n_patterns) if codes is None else np.asarray(codes)
    low = np.zeros((n_worlds, LAYOUT.n_columns), np.int64)
    texts = tuple(predicates) or ("",) * max(n_patterns - 1, 1).bit_length()
    return Simulated(LAYOUT, texts, known.astype(np.int64), table, low, low + 5, dict(unknowns or {}))


def unknown(shares: Any) -> UnknownDrawn:
    """An unknown whose value is its share."""
    values = np.asarray(shares, np.float64)
    return UnknownDrawn(values, values)


def incident(speakers: Mapping[str, str], claims: Mapping[str, Mapping[str, Any]], **more: Any) -> Incident:
    """Speakers: `third B`, interest and letter, by name."""
    words = {name: text.split() for name, text in speakers.items()}
    return Incident.model_validate(
        {
            "incident": 1,
            "name": "by-hand",
            "title": "By hand",
            "event": {"date": "2021-06-06", "place": "A base"},
            "speakers": {
                name: {"name": name, "interest": interest, "reliability": letter}
                for name, (interest, letter) in words.items()
            },
            "claims": {key: {"says": key, "kind": "intercepted", **claim} for key, claim in claims.items()},
            **more,
        }
    )
