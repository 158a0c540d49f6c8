"""A text that no output can carry is refused by the server too; what it is asked next is answered."""

from __future__ import annotations

import pytest

from scenario.cases import ROOT
from web.session import session

BELL = (ROOT / "tests" / "cases" / "bell-in-title.yaml").read_text()


@pytest.mark.kernel
def test_a_bell_in_a_title_is_told_and_the_server_lives():
    with session() as client:
        told = client.post("/api/check", json={"yaml": BELL}).json()
        assert [problem["field"] for problem in told["problems"]] == ["title"]
        assert "U+0007" in told["problems"][0]["message"]
        order = {"yaml": BELL, "replicates": 10, "worlds": 1, "format": "html"}
        refused = client.post("/api/runs/file", json=order)
        assert refused.status_code >= 400
        assert client.get("/api/scenarios").status_code == 200
