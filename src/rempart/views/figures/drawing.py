"""Charts drawn by a process of their own: the library that draws may end the process that it runs in.

This file is also what that process runs: it imports the library and nothing of ours. A request is a line
of JSON, an answer its length in eight bytes and the picture; without an answer the process has ended.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from threading import Lock
from typing import IO

_LENGTH = 8


class NoDrawing(RuntimeError):
    """The process that draws has ended over a chart."""


class Drawer:
    """One process that draws, started by the first chart; after an end the next chart starts another."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def draw(self, form: str, chart: str, scale: float = 1.0) -> bytes:
        """A chart of Vega-Lite (JSON) as `svg` or `png`; raises NoDrawing."""
        request = json.dumps({"form": form, "chart": chart, "scale": scale}).encode() + b"\n"
        with self._lock:
            process = self._running()
            try:
                assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
                process.stdin.write(request)
                process.stdin.flush()
                return _received(process.stdout)
            except (OSError, EOFError):
                self._end()
                raise NoDrawing("the figure could not be drawn: what draws it has ended") from None
            except BaseException:  # half of an answer may be left in the pipe
                self._end()
                raise

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603 (ours)
                [sys.executable, "-P", __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is ours to answer
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()


DRAWER = Drawer()
atexit.register(DRAWER.close)


def _received(pipe: IO[bytes]) -> bytes:
    return _exactly(pipe, int.from_bytes(_exactly(pipe, _LENGTH)))


def _exactly(pipe: IO[bytes], n: int) -> bytes:
    found = pipe.read(n)
    if len(found) < n:
        raise EOFError
    return found


def _serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    import vl_convert

    for line in requests:
        asked = json.loads(line)
        if asked["form"] == "svg":
            picture = vl_convert.vegalite_to_svg(asked["chart"]).encode()
        else:
            picture = vl_convert.vegalite_to_png(asked["chart"], scale=asked["scale"])
        answers.write(len(picture).to_bytes(_LENGTH) + picture)
        answers.flush()


if __name__ == "__main__":
    _serve(sys.stdin.buffer, sys.stdout.buffer)
