"""Every kind of file that rempart reads: good ones to begin with, and what reads them."""

from __future__ import annotations

import io
import random
import re
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import rasterio

from attack.mutants import bytes_changed, mutant
from rempart.catalog.card import CardError
from rempart.catalog.shelf import read_card
from rempart.drafting.draft import draft, read_article
from rempart.evidence import load_incident, shipped_incidents
from rempart.evidence.audit import audit
from rempart.evidence.interchange import FORMATS, export_table
from rempart.evidence.interchange_loss import lost
from rempart.evidence.interchange_reading import import_table
from rempart.evidence.record.hindcast import from_shares, shipped_plan
from rempart.evidence.record.observations import observations
from rempart.evidence.record.settings import settings_of, shipped_settings
from rempart.evidence.reliability import load_reliability
from rempart.reading.files import read_text
from rempart.reading.problems import InputError
from rempart.scenario import load
from rempart.scenario.campaign import load_campaign
from rempart.scenario.choices import load_choices
from rempart.scenario.laydown import load_laydown
from rempart.store.outcomes_file import Unreadable, outcomes_from
from rempart.web.ground import Ground, NoGround
from rempart.world import Unreachable
from rempart.world.draw_world import resolve

SLOW_S = 5.0
"""A file that takes longer to be read or refused, in seconds of the processor, is a finding."""
PACKAGE = Path(load_incident.__code__.co_filename).parents[1]
"""Folder of the package that is attacked."""


_SHARES = {
    "scenario": 20,
    "incident": 220,
    "campaign": 10,
    "laydown": 1,
    "card": 220,
    "reliability": 210,
    "choices": 90,
    "table of claims": 7,
    "table of acled": 110,
    "table of ucdp": 70,
    "article": 2,
    "kept outcomes": 40,
    "incident on record": 10,
    "settings of record": 20,
    "heights": 3,
}
_OUTCOMES = "rempart-outcomes/1\n" + "0" * 32 + "\nx.outcomes\nPK"
_CHOICES = """rempart-choices: 1
unit: million USD
source: "assumption: a round number"
choices:
  guns:
    path: batteries.gun.weapons.gun.count
    values: [1, 2, 3]
    costs: [0, 5, 10]
  channels:
    path: batteries.gun.fire_unit.channels
    values: [1, 2]
    cost_each: 1.5
"""


@dataclass(frozen=True)
class Kind:
    """A kind of file: its suffix, good texts, what reads one, and what it may raise.

    `share`: of a thousand files; fewer of those that take long.
    """

    name: str
    suffix: str
    texts: list[str]
    read: Callable[[Path], object]
    refusals: tuple[type[Exception], ...] = (InputError,)
    share: int = 0
    bytes_of: tuple[bytes, ...] = ()
    """Good files that are no text, in the place of texts."""

    def made_wrong(self, draw: random.Random) -> bytes:
        """A file of this kind made wrong."""
        return bytes_changed(draw.choice(self.bytes_of), draw) if self.bytes_of else mutant(self.texts, draw)


@dataclass
class Tally:
    """What became of the files of a kind."""

    tried: int = 0
    read: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest_s: float = 0.0
    findings: list[tuple[bytes, str]] = field(default_factory=list)


def _shipped_texts(folder: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((PACKAGE / folder).glob("*.yaml"))]


def _scenario(path: Path) -> object:
    scenario = load(path)
    resolve(scenario, 1, 0)
    return scenario


def _outcomes(path: Path) -> object:
    return outcomes_from(path.read_bytes(), path.name)


def _texts(*paths: str) -> list[str]:
    return [(PACKAGE / path).read_text(encoding="utf-8") for path in paths]


def _on_record(path: Path) -> object:
    """What `record`, `hindcast`, `audit` and the exports make of an incident, short of the inference."""
    incident = load_incident(path)
    found, _ = observations([incident], shipped_settings())
    from_shares(found, shipped_plan())
    audit([incident])
    for form in FORMATS:
        lost([incident], export_table([incident], form), form)
    return incident


def _settings_of_record(path: Path) -> object:
    return observations([load_incident(name) for name in ("gulf-war-1991", "israel-2011")], settings_of(path))


def _heights(path: Path) -> object:
    """What `serve --dem` reads of a grid of heights."""
    ground = Ground(path)
    return ground.told(), ground.where(), ground.tile(0, 1, 0), ground.tile(4, 19, 5), ground.picture()


def _a_hill() -> bytes:
    """A grid of heights of 24 x 24 points, in a GeoTIFF."""
    rows, columns = np.mgrid[0:24, 0:24]
    height_m = (900.0 - (rows - 12) ** 2 - (columns - 12) ** 2).astype(np.float32)
    place = rasterio.Affine(0.01, 0.0, 42.0, 0.0, -0.01, 34.0)
    made = {
        "driver": "GTiff",
        "height": 24,
        "width": 24,
        "count": 1,
        "dtype": "float32",
        "compress": "deflate",
    }
    with rasterio.MemoryFile() as memory:
        with memory.open(**made, crs="EPSG:4326", transform=place) as to:
            to.write(height_m, 1)
        return bytes(memory.read())


def _table(form: str) -> Callable[[Path], object]:
    return lambda path: import_table(*read_text(path, "", "table"), form)


def kinds() -> tuple[Kind, ...]:
    """All kinds of file."""
    incidents = [load_incident(name) for name in shipped_incidents()]
    tables = {form: export_table(incidents, form) for form in ("claims", "acled", "ucdp")}
    small = load("first-steps")
    article = " ".join(claim.says.said("en") for one in incidents for claim in one.claims.values())
    believed = [(PACKAGE / "evidence/reliability.yaml").read_text(encoding="utf-8")]
    found = (
        Kind("scenario", ".yaml", _shipped_texts("scenarios"), _scenario, (InputError, Unreachable)),
        Kind("incident", ".yaml", _shipped_texts("incidents"), load_incident),
        Kind("campaign", ".yaml", _shipped_texts("campaigns"), load_campaign),
        Kind("laydown", ".yaml", _shipped_texts("laydowns"), load_laydown),
        Kind("card", ".yaml", _shipped_texts("catalog/cards"), _card, (InputError, CardError)),
        Kind("reliability", ".yaml", believed, load_reliability),
        Kind("choices", ".yaml", [_CHOICES], lambda path: load_choices(path, small)),
        *(Kind(f"table of {form}", ".csv", [text], _table(form)) for form, text in tables.items()),
        Kind("article", ".txt", [article, article[:3000]], lambda path: draft(read_article(path))),
        Kind("kept outcomes", ".outcomes", [_OUTCOMES], _outcomes, (Unreadable,)),
        Kind("incident on record", ".yaml", _shipped_texts("incidents"), _on_record),
        Kind("settings of record", ".yaml", _texts("evidence/record/record.yaml"), _settings_of_record),
        Kind("heights", ".tif", [], _heights, (NoGround,), bytes_of=(_a_hill(),)),
    )
    return tuple(replace(kind, share=_SHARES[kind.name]) for kind in found)


def _card(path: Path) -> object:
    text, name = read_text(path, "", "card")
    said = re.search(r"^id: *([a-z0-9-]+)", text, re.MULTILINE)  # a card's file is named after it
    return read_card(text, f"{said[1]}.yaml" if said else name)


def attacked(kind: Kind, n: int, seed: int, until_s: float) -> Tally:
    """Read `n` wrong files of a kind, or as many as there is time for (`time.monotonic`)."""
    draw, tally = random.Random(f"{seed}/{kind.name}"), Tally()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"x{kind.suffix}"
        for _ in range(n):
            if time.monotonic() > until_s:
                break
            data = kind.made_wrong(draw)
            path.write_bytes(data)
            _one(kind, path, data, tally)
    return tally


def _one(kind: Kind, path: Path, data: bytes, tally: Tally) -> None:
    began, said = time.process_time(), io.StringIO()
    finding = ""
    try:
        with redirect_stdout(said), redirect_stderr(said):
            kind.read(path)
        tally.read += 1
    except kind.refusals as refusal:
        tally.refused += 1
        finding = "; ".join(ill_said(str(refusal)))
    except BaseException as fault:  # noqa: BLE001 - that is what is looked for
        finding = f"{type(fault).__name__}: {fault}"[:300]
    took_s = time.process_time() - began
    tally.tried += 1
    tally.seconds += took_s
    tally.slowest_s = max(tally.slowest_s, took_s)
    if took_s > SLOW_S:
        finding = f"{finding}; took {took_s:.1f} s".lstrip("; ")
    if finding:
        tally.findings.append((data, finding))


def ill_said(sentence: str) -> Iterator[str]:
    """What is wrong with the words of a refusal."""
    if not sentence.strip():
        yield "refused without a word"
    if any(not (sign.isprintable() or sign == "\n") for sign in sentence):
        yield f"control characters in the sentence: {sentence[:200]!r}"
    if max(map(len, sentence.split("\n"))) > 2000:
        yield f"a sentence of {len(sentence)} characters"
