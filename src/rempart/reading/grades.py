"""How well a number is sourced: the one list for cards and for the numbers of files."""

from __future__ import annotations

from typing import Literal

Grade = Literal["READ", "SECONDARY", "GENERAL", "COMPUTED", "ASSUMPTION"]
"""READ: found in the source named, which answers for it; SECONDARY: found in one that repeats others;
GENERAL: commonly quoted, not read at a place that is named; COMPUTED: from other published numbers;
ASSUMPTION: a choice of this project."""
