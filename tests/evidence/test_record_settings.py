"""Settings of the record by a user: what is left out is told."""

from __future__ import annotations

import pytest

from house.sources import ROOT
from rempart.evidence.record.settings import settings_of
from rempart.reading.problems import InputError

TEXT = (ROOT / "src/rempart/evidence/record/record.yaml").read_text(encoding="utf-8")


def test_a_definition_without_a_step_is_refused(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(TEXT, encoding="utf-8")
    assert settings_of(file).step_of("destroyed")
    file.write_text(TEXT.replace("asset_protected", "asset_protcted"), encoding="utf-8")
    with pytest.raises(InputError, match="there is none for asset_protected"):
        settings_of(file)
