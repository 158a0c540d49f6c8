"""One short name for a result: equal whenever the results are equal."""

from __future__ import annotations

import hashlib

import numpy as np

from rempart.engine.outcomes import Layout
from rempart.engine.run import Tally

_LENGTH = 16  # bytes


def fingerprint(layout: Layout, inputs: tuple[str, ...], tally: Tally) -> str:
    """Hash (32 hex digits) of the resolved inputs and of the outcomes.

    Goes in: the names of the columns; for each world that had a replicate the digest of its inputs and its
    number of replicates; the sums and sums of squares of every column; the histograms of the totals. Stays
    out: threads, chunks, duration, version, the name and the wording of the file, and the
    seed but for what follows from it. So it is equal for equal results however they were reached, a prefix
    kept after Ctrl-C has the fingerprint of a run of that many replicates, and a number changed
    anywhere gives another one.
    """
    digest = hashlib.blake2b(digest_size=_LENGTH)
    digest.update("\n".join(layout.names()).encode())
    used = np.flatnonzero(tally.n)
    for i_world in used:
        digest.update(inputs[i_world].encode())
    for part in (tally.n[used], tally.total[used], tally.squares[used], tally.histograms):
        digest.update(np.ascontiguousarray(part, dtype="<i8").ravel().data)
    return digest.hexdigest()
