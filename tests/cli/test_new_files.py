"""Files that a command writes: never over another unasked, never through a link, self-contained."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import altair as alt
import pytest

from answers.small_scenarios import FIXED
from cli.calling import rempart
from rempart.views.figures import file_of

FEW = ("--replicates", "40", "--worlds", "2")
FOREIGN = re.compile(r"(?:https?:)?//(?!www\.w3\.org/(?:2000/svg|1999/xlink))[\w.]", re.IGNORECASE)


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "raid.yaml"
    path.write_text(FIXED)
    return path


@pytest.fixture
def other(tmp_path):
    path = tmp_path / "other"
    path.write_text("kept")
    return path


WRITES = {
    "why --plot": (("why", *FEW), "--plot", ".svg"),
    "compare --plot": (("compare", "rr-24", *FEW), "--plot", ".png"),
    "run --report": (("run", *FEW), "--report", ".html"),
    "sweep --plot": (("sweep", "--over", "raid.size=1,2", *FEW), "--plot", ".html"),
    "replay --out": (("replay", "--worlds", "2"), "--out", ".html"),
}


@pytest.mark.kernel
@pytest.mark.parametrize("there", ["a file", "a link", "a link to nothing"])
@pytest.mark.parametrize(("command", "option", "suffix"), WRITES.values(), ids=WRITES)
def test_what_is_there_stays_unless_force_is_said(tmp_path, scenario, other, command, option, suffix, there):
    file = tmp_path / f"x{suffix}"
    if there == "a file":
        file.write_text("kept")
    else:
        file.symlink_to(other if there == "a link" else tmp_path / "nothing")
    words = (*command, str(scenario), option, str(file))
    refused = rempart(*words)
    assert refused.exit_code == 2
    assert "is there already; name another file, or say --force" in " ".join(refused.output.split())
    assert file.is_symlink() == (there != "a file")
    if there == "a file":
        return
    for forced in (("--force", *words[1:]), (*words[1:], "--force"))[: 1 if there == "a link" else 2]:
        assert rempart(command[0], *forced).exit_code == 0
    assert not file.is_symlink()
    assert other.read_text() == "kept"
    assert not (tmp_path / "nothing").exists()


HOSTILE = "</script><script>alert(1)</script><img src=//evil.example/x onerror=alert(2)>&amp;\u2028"


def test_a_figure_as_a_page_is_self_contained_and_runs_nothing():
    data = {"values": [{"a": HOSTILE, "b": 2}, {"a": "gun", "b": 3}]}
    chart = alt.Chart(data, title=HOSTILE).mark_bar().encode(x="b:Q", y="a:N", tooltip=["a:N", "b:Q"])
    page = file_of(chart, ".html").decode()
    assert "<script" not in page
    assert "<img" not in page
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?!#)\w""", re.sub(r">[^<]*<", "><", page))
    assert not FOREIGN.search(re.sub(r">[^<]*<|aria-label=\"[^\"]*\"", "><", page))
    assert "default-src 'none'" in page
    assert "<title>b: 3; a: gun</title>" in page  # what a mark says under the pointer


@pytest.mark.kernel
def test_a_plot_of_a_command_names_no_foreign_host(tmp_path, scenario):
    page = tmp_path / "why.html"
    assert rempart("why", scenario, *FEW, "--plot", page).exit_code == 0
    text = page.read_text()
    assert "<svg" in text
    assert not FOREIGN.search(text)
    assert len(text) < 200_000


def _hears_ctrl_c():
    """What a shell starts in the background hears no Ctrl-C, nor do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def stopped(out, at):
    """What a sweep says that Ctrl-C stops once so many cases are kept."""
    words = ["sweep", "rr-24", "--over", "raid.size=1:30:1", "--replicates", "40000", "--out", str(out)]
    command = [sys.executable, "-m", "rempart", *words]
    pipes = {"stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL, "text": True}
    with subprocess.Popen(command, preexec_fn=_hears_ctrl_c, **pipes) as process:  # noqa: PLW1509 - one signal
        until = time.monotonic() + 100
        while len(list(out.glob("cases/*.outcomes"))) < at and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    return said


@pytest.mark.kernel
def test_ctrl_c_says_what_is_kept_whenever_it_comes(tmp_path, monkeypatch):
    out = tmp_path / "out"
    said = stopped(out, 3)
    n = len(list(out.glob("cases/*.outcomes")))
    assert f"Stopped; {n} cases are kept in {out}, and the same command goes on from there." in said
    assert not [path for path in Path(out).rglob("*") if path.suffix == ".draft"]

    def interrupt(_source):
        raise KeyboardInterrupt

    monkeypatch.setattr("rempart.api.given.load", interrupt)  # before any case was asked for
    again = rempart("sweep", "rr-24", "--over", "raid.size=1:30:1", "--out", out)
    assert again.exit_code == 130
    assert f"Stopped; {n} cases are kept in {out}" in again.output
    fresh = rempart("sweep", "rr-24", "--over", "raid.size=1:30:1", "--out", tmp_path / "fresh")
    assert "Stopped; nothing was kept." in fresh.output
