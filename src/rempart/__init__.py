"""rempart: how well does a ground-based air and missile defence protect what it stands in front of?

The functions below are the front door: each does what the command of its name does, takes keyword arguments
named as the options, and returns an answer that prints, shows itself in a notebook and has `to_dict`,
`to_frame` and `report`. Nothing is imported before it is used.

    import rempart as rp

    run = rp.simulate("first-steps", replicates=2000)
    print(run)
    rp.compare("first-steps", lose="gun/radar", replicates=2000).to_frame()
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rempart._version import __version__ as __version__

if TYPE_CHECKING:
    from rempart.api.breakeven import breakeven as breakeven
    from rempart.api.campaign import campaign as campaign
    from rempart.api.compare import compare as compare
    from rempart.api.coverage import coverage as coverage
    from rempart.api.evidence import assess as assess
    from rempart.api.evidence import audit as audit
    from rempart.api.evidence import draft as draft
    from rempart.api.evidence import export_claims as export_claims
    from rempart.api.evidence import hindcast as hindcast
    from rempart.api.evidence import import_claims as import_claims
    from rempart.api.evidence import record as record
    from rempart.api.laydown import laydown as laydown
    from rempart.api.raid import leaker as leaker
    from rempart.api.raid import replay as replay
    from rempart.api.raid import trace as trace
    from rempart.api.rare import rare as rare
    from rempart.api.sensitivity import sensitivity as sensitivity
    from rempart.api.shelf import catalog as catalog
    from rempart.api.shelf import check as check
    from rempart.api.shelf import cite as cite
    from rempart.api.shelf import incidents as incidents
    from rempart.api.shelf import scenarios as scenarios
    from rempart.api.shelf import schema as schema
    from rempart.api.shelf import show as show
    from rempart.api.simulate import simulate as simulate
    from rempart.api.size import size as size
    from rempart.api.sweep import sweep as sweep
    from rempart.api.times import times as times
    from rempart.api.why import why as why
    from rempart.scenario import load as load
    from rempart.web.server import serve as serve

_ENTRIES = {
    "assess": "api.evidence",
    "audit": "api.evidence",
    "breakeven": "api.breakeven",
    "campaign": "api.campaign",
    "catalog": "api.shelf",
    "check": "api.shelf",
    "cite": "api.shelf",
    "compare": "api.compare",
    "coverage": "api.coverage",
    "draft": "api.evidence",
    "export_claims": "api.evidence",
    "hindcast": "api.evidence",
    "import_claims": "api.evidence",
    "incidents": "api.shelf",
    "laydown": "api.laydown",
    "leaker": "api.raid",
    "load": "scenario",
    "rare": "api.rare",
    "record": "api.evidence",
    "replay": "api.raid",
    "scenarios": "api.shelf",
    "schema": "api.shelf",
    "sensitivity": "api.sensitivity",
    "serve": "web.server",
    "show": "api.shelf",
    "simulate": "api.simulate",
    "size": "api.size",
    "sweep": "api.sweep",
    "times": "api.times",
    "trace": "api.raid",
    "why": "api.why",
}
"""Functions of the front door, and the modules of the package that hold them."""

__all__ = list(_ENTRIES)


class _Entry:
    """A function of the package, imported when it is asked for.

    A room of the same name (`rempart.catalog`) does not take its place when Python imports that room.
    """

    def __init__(self, name: str, module: str) -> None:
        self._name, self._module = name, module

    def __get__(self, package: ModuleType | None, _kind: type) -> Any:
        return getattr(import_module(f"{__name__}.{self._module}"), self._name)

    def __set__(self, package: ModuleType, value: Any) -> None:
        if not isinstance(value, ModuleType):
            raise AttributeError(  # noqa: TRY004 - as Python has it
                f"{self._name} is a function of {__name__}"
            )


_entries = {name: _Entry(name, module) for name, module in _ENTRIES.items()}
sys.modules[__name__].__class__ = type("FrontDoor", (ModuleType,), _entries)


def __dir__() -> list[str]:
    return sorted([*globals(), *_ENTRIES])
