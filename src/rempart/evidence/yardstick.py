"""Words for probabilities, by a published scale, never without the number.

ICD 203, Analytic Standards (Office of the Director of National Intelligence, 2 January 2015), D.6.e.(2)(a),
first row of the table. Of the published scales it is chosen because its ranges join: every number has one
word (the scale of the British Professional Head of Intelligence Assessment leaves gaps between its ranges).
The French words are a translation.
"""

from __future__ import annotations

SOURCE = "ICD 203 (2015), first row"

SCALE: tuple[tuple[float, str, str], ...] = (
    (0.05, "almost no chance", "presque aucune chance"),
    (0.20, "very unlikely", "très improbable"),
    (0.45, "unlikely", "improbable"),
    (0.55, "roughly even chance", "à peu près une chance sur deux"),
    (0.80, "likely", "probable"),
    (0.95, "very likely", "très probable"),
    (1.00, "almost certain", "presque certain"),
)
"""Upper end of each range; a probability that is an end belongs to the range below."""


def word(probability: float, language: str = "en") -> str:
    """Word of the scale for a probability from 0 to 1, in English or French."""
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"a probability lies between 0 and 1, not {probability}")
    row = next(row for row in SCALE if probability <= row[0])
    return row[2] if language == "fr" else row[1]
