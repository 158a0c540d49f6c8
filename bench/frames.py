"""Frames a second of the 2D replay: a thousand moving objects, no graphics card. `python -m bench.frames`.

The card is switched off (`--disable-gpu`): Chromium then paints and composes on the processor, as it does
on a machine that has none.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.browser import browser, figures_or_word
from rempart.answers.scene import Scene
from rempart.pipeline import load, scene
from rempart.scenario import change
from rempart.views.replay import page_of

AIM_FPS, N_MOVING = 30.0, 1_000
COUNTS = {"rocket": 780, "drone": 520, "ballistic": 520}
SIZE = {"width": 1400, "height": 900}
WINDOW_S = 6.0
STAMPS = """() => {
  window.stamps = [];
  const told = stamp => { window.stamps.push(stamp); requestAnimationFrame(told); };
  requestAnimationFrame(told);
}"""


def crowded() -> Scene:
    """The scene of RR-24-G with 1,820 threats, which come from all over the picture."""
    sets = {f"raid.{name}.count": str(count) for name, count in COUNTS.items()}
    return scene(change(load("rr-24-g"), sets), 0, n_worlds=1)


def n_moving(raid: Scene, t_s: float) -> int:
    """Threats and interceptors in the air at an instant."""
    flights = [(t.time_s[0], t.end_s) for t in raid.tracks if t.time_s.size]
    flights += [(shot.time_s[0], shot.time_s[-1]) for shot in raid.shots]
    return sum(bool(begin <= t_s <= end) for begin, end in flights)


def busiest_s(raid: Scene) -> float:
    """Second from which the fewest moving objects of the window after it are the most."""
    times_s = np.arange(raid.begin_s, raid.end_s, 1.0)
    counts = np.array([n_moving(raid, float(t_s)) for t_s in times_s])
    windows = np.lib.stride_tricks.sliding_window_view(counts, int(WINDOW_S) + 1)
    return float(times_s[int(windows.min(axis=1).argmax())])


def figures() -> dict[str, Any]:
    """Frames a second (median, 5th percentile) while the page plays; raises NoChromiumError."""
    raid = crowded()
    begin_s = busiest_s(raid)
    with tempfile.TemporaryDirectory() as folder, browser("--disable-gpu") as opened:
        path = Path(folder) / "replay.html"
        path.write_text(page_of(raid, "", ""), encoding="utf-8")
        page = opened.new_page(viewport=SIZE)
        page.goto(path.as_uri())
        page.wait_for_selector("body[data-ready]")
        page.click("#whole")  # nothing that moves is outside the picture
        page.evaluate("t_s => window.replay.go(t_s)", begin_s)
        page.select_option("#speed", "1")
        page.evaluate(STAMPS)
        page.click("#play")
        time.sleep(WINDOW_S)
        stamps = page.evaluate("window.stamps")
        end_s = page.evaluate("window.replay.time()")
    counts = [n_moving(raid, t_s) for t_s in np.arange(begin_s, end_s, 0.5).tolist()]
    return pace(counts, stamps)


def pace(counts: list[int], stamps: list[float]) -> dict[str, Any]:
    """Frames a second from the instants (ms) of frames, and how many objects were in motion then."""
    took_ms = np.diff(stamps)
    return {
        "n_moving_least": min(counts),
        "n_moving_most": max(counts),
        "n_frames": len(took_ms),
        "fps_median": 1000.0 / float(np.median(took_ms)),
        "fps_p5": 1000.0 / float(np.percentile(took_ms, 95)),
    }


def print_figures(found: dict[str, Any]) -> None:
    """The figures in a sentence."""
    met = "met" if found["fps_median"] >= AIM_FPS else "not met"
    print(
        f"replay, {found['n_moving_least']:,} to {found['n_moving_most']:,} objects in motion, no graphics: "
        f"{found['fps_median']:.0f} frames a second, 5th percentile {found['fps_p5']:.0f} "
        f"(aim {AIM_FPS:.0f}: {met})"
    )


def told() -> dict[str, Any] | None:
    """The figures, printed; None and a sentence without a Chromium."""
    return figures_or_word("replay", figures, print_figures)


def main() -> int:
    """Measure and print; status 2 without a Chromium."""
    found = told()
    print(json.dumps(found, indent=2))
    return 0 if found else 2


if __name__ == "__main__":
    sys.exit(main())
