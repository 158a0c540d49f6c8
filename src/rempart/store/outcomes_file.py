"""Outcomes as the bytes of a file, and back to the last bit; nothing in such a file is ever executed.

line 1   rempart-outcomes/2
line 2   digest (BLAKE2b, 32 hex digits) of line 3 and of all that follows
line 3   the name of the file, so that one renamed by hand is not taken for another case
then     a compressed archive of arrays (NumPy's .npz, no objects); one of them holds words as JSON
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt

from rempart.answers.outcomes import Outcomes
from rempart.answers.structure import Limits
from rempart.engine.outcomes import Layout
from rempart.engine.run import Tally

MAGIC = b"rempart-outcomes/2\n"

_ARRAYS = ("layout", "tally", "limits", "present", "interrupted")
_NOT_KEPT = ("behind",)
_WORDS = tuple(field.name for field in fields(Outcomes) if field.name not in (*_ARRAYS, *_NOT_KEPT))


class Unreadable(ValueError):
    """Bytes that are no outcomes; the text says what they are instead."""


def outcomes_to_bytes(outcomes: Outcomes, name: str) -> bytes:
    """The bytes of complete outcomes (`interrupted` false), for the file of that name."""
    if outcomes.interrupted:
        raise ValueError("outcomes that were cut short are no answer to their case")
    words = {key: getattr(outcomes, key) for key in _WORDS}
    words |= {field.name: getattr(outcomes.layout, field.name) for field in fields(Layout)}
    tally = outcomes.tally
    codes = sorted(tally.patterns)
    patterns = np.array([tally.patterns[code] for code in codes], np.int64)
    arrays: dict[str, npt.NDArray[Any]] = {
        "words": np.frombuffer(json.dumps(words).encode(), np.uint8),
        "n": tally.n,
        "total": tally.total,
        "squares": tally.squares,
        "products": tally.products,
        "histograms": tally.histograms,
        "codes": np.array(codes, np.int64),
        "patterns": patterns.reshape(len(codes), len(tally.n)),
        "low": outcomes.limits.low,
        "high": outcomes.limits.high,
        "present": outcomes.present,
    }
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    body = name.encode() + b"\n" + buffer.getvalue()
    return MAGIC + _digest(body) + b"\n" + body


def outcomes_from(data: bytes, name: str) -> Outcomes:
    """The outcomes that these bytes of the file of that name hold; raises Unreadable."""
    if not data.startswith(MAGIC):
        raise Unreadable("is not a file of outcomes of this version")
    digest, _, body = data[len(MAGIC) :].partition(b"\n")
    if digest != _digest(body):
        raise Unreadable("is damaged: what it holds is not what was written")
    own, _, archive = body.partition(b"\n")
    if own.decode() != name:
        raise Unreadable(f"was written as {own.decode()}: it answers another case")
    try:
        with np.load(io.BytesIO(archive), allow_pickle=False) as arrays:
            return _outcomes(dict(arrays))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise Unreadable(f"cannot be read ({error})") from None


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode()


def _tuples(told: Any) -> Any:
    """Lists within lists as tuples."""
    return tuple(_tuples(part) for part in told) if isinstance(told, list) else told


def _outcomes(arrays: dict[str, npt.NDArray[Any]]) -> Outcomes:
    words = json.loads(arrays["words"].tobytes())
    told: dict[str, Any] = {name: _tuples(words[name]) for name in _WORDS}
    patterns = dict(zip(arrays["codes"].tolist(), arrays["patterns"], strict=True))
    return Outcomes(
        **told,
        layout=Layout(**{field.name: _tuples(words[field.name]) for field in fields(Layout)}),
        tally=Tally(
            arrays["n"],
            arrays["total"],
            arrays["squares"],
            arrays["products"],
            arrays["histograms"],
            patterns,
        ),
        limits=Limits(arrays["low"], arrays["high"]),
        present=arrays["present"],
    )
