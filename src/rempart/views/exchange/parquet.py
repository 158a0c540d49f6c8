"""The events of one replicate as a Parquet table; the extra `export` brings what writes it."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from rempart.answers.scene import Scene
from rempart.extras import require
from rempart.views.exchange.events import COLUMNS, rows_of


def parquet_of(scene: Scene, epoch: datetime) -> bytes:
    """The rows of `events.rows_of`; `time` is a timestamp in UTC, to a thousandth of a second.

    The file says of itself which replicate of which run it is. Raises MissingExtra.
    """
    require("Parquet", "export")
    import pyarrow as pa
    from pyarrow import parquet

    rows = rows_of(scene, epoch)
    times = [epoch + timedelta(milliseconds=round(row[1] * 1000.0)) for row in rows]
    columns = [
        pa.array(times, pa.timestamp("ms", tz="UTC")),
        pa.array([row[1] for row in rows], pa.float64()),
        *(pa.array([row[i] for row in rows], pa.string()) for i in range(2, len(COLUMNS))),
    ]
    trace = scene.trace
    about = {
        "title": scene.title,
        "replicate": str(trace.replicate),
        "seed": str(trace.seed),
        "world": str(trace.world),
    }
    table = pa.table(dict(zip(COLUMNS, columns, strict=True))).replace_schema_metadata(about)
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()
