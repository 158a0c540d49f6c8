"""Files that are whole or not there, whoever is killed meanwhile and whatever stands in their place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from rempart._whole import write_whole


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_all_or_none(tmp_path):
    (tmp_path / "b").mkdir()  # cannot be replaced by a file
    (tmp_path / "c").write_text("old")
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        write_whole(tmp_path, {"c": "new", "b": "x"}, replace=False)
    assert names(tmp_path) == ["b", "c"]
    assert (tmp_path / "c").read_text() == "old"


@pytest.mark.parametrize("make", [lambda p, _: p.write_text("kept"), Path.symlink_to])
def test_what_is_there_stays_unless_it_may_be_replaced(tmp_path, make):
    other, final = tmp_path / "other", tmp_path / "final"
    other.write_text("kept")
    make(final, other)
    with pytest.raises(FileExistsError):
        write_whole(tmp_path, {"final": "new"}, replace=False)
    assert final.read_text() == "kept"
    write_whole(tmp_path, {"final": "new"})
    assert final.read_text() == "new"
    assert not final.is_symlink()
    assert other.read_text() == "kept"
    assert names(tmp_path) == ["final", "other"]


KILLED = """
import os, sys, time
from pathlib import Path
os.fsync = lambda _: (print("written", flush=True), time.sleep(60))
from rempart._whole import write_whole
write_whole(Path(sys.argv[1]), {"a.txt": "half of it"})
"""


def started(folder):
    process = subprocess.Popen([sys.executable, "-c", KILLED, folder], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"written\n"
    return process


def test_what_a_killed_process_left_is_taken_over(tmp_path):
    with started(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
    assert names(tmp_path) == [".a.txt.draft"]
    write_whole(tmp_path, {"a.txt": "all"})
    assert names(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "all"


def test_a_second_writer_waits_for_the_first(tmp_path):
    with started(tmp_path) as process:
        second = threading.Thread(target=write_whole, args=(tmp_path, {"a.txt": "second"}))
        second.start()
        time.sleep(0.2)
        assert names(tmp_path) == [".a.txt.draft"]
        process.kill()
        second.join(10)
    assert (tmp_path / "a.txt").read_text() == "second"


def test_many_writers_leave_one_whole_file(tmp_path):
    texts = [str(i) * 5000 for i in range(8)]

    def write(text):
        for _ in range(20):
            write_whole(tmp_path, {"x": text, "y": text} if text[0] < "4" else {"y": text, "x": text})

    writers = [threading.Thread(target=write, args=(text,)) for text in texts]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert names(tmp_path) == ["x", "y"]
    assert (tmp_path / "x").read_text() in texts


def test_a_link_in_the_place_of_the_draft_is_not_followed(tmp_path):
    other = tmp_path / "other"
    other.write_text("kept")
    (tmp_path / ".a.draft").symlink_to(other)
    with pytest.raises(OSError):  # noqa: PT011 - ELOOP here, EMLINK elsewhere
        write_whole(tmp_path, {"a": "x"})
    assert other.read_text() == "kept"


def test_the_mode_is_that_of_any_new_file(tmp_path):
    before = os.umask(0o027)
    try:
        write_whole(tmp_path, {"a": "x"})
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
