"""Every file of ours is plain YAML: readers other than ours, which is built on libyaml, read it too."""

from __future__ import annotations

import pytest
import yaml

from house.sources import ROOT

FILES = sorted((ROOT / "src" / "rempart").rglob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_shipped_file_is_read_by_others(path):
    text = path.read_text(encoding="utf-8")
    assert isinstance(yaml.load(text, yaml.SafeLoader), dict)  # in pure Python, stricter than libyaml


def test_enough_files_are_found():
    assert {"scenarios", "incidents", "campaigns", "laydowns", "cards"} <= {
        path.parent.name for path in FILES
    } | {path.parent.parent.name for path in FILES}
