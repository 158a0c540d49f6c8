"""The hindcast as it is published is the hindcast as it is computed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.test_schemas import wrong_in
from rempart.evidence.record.hindcast import calibration
from rempart.views.record import hindcast_markdown, hindcast_object
from rempart.weighing.record import hindcast

PAGE = Path(__file__).parents[2] / "docs" / "record.md"


@pytest.mark.kernel
@pytest.mark.slow
def test_the_page_holds_every_prediction_as_computed():
    told = hindcast()
    assert hindcast_markdown(told) in PAGE.read_text(encoding="utf-8")
    assert wrong_in("hindcast", json.loads(json.dumps(hindcast_object(told, calibration(told))))) == []
    assert not any(p.impossible for p in told)
    assert calibration(told).n == 17
