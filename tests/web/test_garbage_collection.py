"""What the server has loaded is looked over by the collector of cycles once, not again and again."""

from __future__ import annotations

import gc
import sys
from types import ModuleType

import pytest

from rempart.web import garbage_collection


@pytest.fixture
def thawed():
    yield
    gc.unfreeze()


def test_what_is_loaded_is_set_aside_when_more_is_loaded_and_only_then(monkeypatch, thawed):
    monkeypatch.setattr(garbage_collection, "_looked_at", set())
    assert garbage_collection.set_aside()
    n_aside = gc.get_freeze_count()
    assert n_aside > 10_000
    assert len(gc.get_objects()) < n_aside / 10
    assert not garbage_collection.set_aside()
    monkeypatch.setitem(sys.modules, "rempart_loaded_by_a_test", ModuleType("rempart_loaded_by_a_test"))
    assert garbage_collection.set_aside()
