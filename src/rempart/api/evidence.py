"""`assess`, `audit`, `record`, `hindcast`, `draft`: what was said, weighed."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rempart.api.errors import ArgumentError
from rempart.api.given import Texts, texts_of
from rempart.api.progress import SILENT, Progress
from rempart.api.result import Contents, Result
from rempart.api.shelf import Text
from rempart.extras import require

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rempart.drafting.draft import Draft as Reading
    from rempart.evidence.assess import Assessment as Weighed
    from rempart.evidence.audit import Finding
    from rempart.evidence.model import Incident
    from rempart.evidence.record.hindcast import Prediction
    from rempart.evidence.record.result import Record as Inferred
    from rempart.views.draft import Drafted
    from rempart.views.evidence.facts import Made

Language = Literal["en", "fr"]


@dataclass(frozen=True)
class Assessment(Result):
    """What was said of an incident, weighed against its scenario."""

    weighed: Weighed
    facts: Made

    @property
    def command(self) -> str:
        """The command that gives the same assessment again."""
        return self.facts.command

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart assess --json`."""
        from rempart.views.evidence.result import assessment_result

        return assessment_result(self.weighed, self.facts)

    def table(self) -> RenderableType:
        """Claims, accounts, and what would have to be true."""
        from rempart.views.evidence.table import assessment_table

        return assessment_table(self.weighed, self.facts)

    def page_text(self, name: str, lang: Language = "en") -> str:
        """A page (HTML) for readers who are not analysts; `name`: of its file."""
        from rempart.evidence.audit import audit
        from rempart.views.evidence.report import report_page

        require(f"report {name}", "evidence")
        facts = self.facts.with_report(name, lang)
        return report_page(self.weighed, audit([self.weighed.incident]), facts, lang)

    def report(self, path: str | Path, *, lang: Language = "en", replace: bool = False) -> Path:
        """Write `page_text` into a file. Raises FileExistsError unless `replace`."""
        from rempart._whole import write_whole

        path = Path(path)
        write_whole(path.absolute().parent, {path.name: self.page_text(path.name, lang)}, replace)
        return path


def assess(
    incident: str | Path,
    *,
    replicates: int = 40_000,
    seed: int = 1,
    worlds: int = 200,
    reliability: str | Path | None = None,
    threads: int | None = None,
    progress: Progress = SILENT,
) -> Assessment:
    """Weigh what was said of an incident: how likely each claim is, and what can be true together.

    `reliability`: a file with a prior on how far speakers are believed. Raises IncidentError, ScenarioError.
    """
    from rempart.evidence.file import INCIDENT, read_incident
    from rempart.evidence.problems import located
    from rempart.evidence.reliability import load_reliability
    from rempart.reading.opening import open_document
    from rempart.views.evidence.facts import made
    from rempart.weighing.claims import scenario_of, weigh

    named, believed = str(incident), load_reliability(Path(reliability) if reliability else None)
    document = open_document(named, INCIDENT)
    read = read_incident(document)
    with located(document):
        scenario = scenario_of(read, named)
        raids = progress.of("raids", replicates)
        weighed = weigh(read, scenario, replicates, seed, worlds, believed, threads, raids)
    facts = made(scenario, named, replicates, seed, worlds, str(reliability or ""))
    return Assessment(weighed, facts)


@dataclass(frozen=True)
class Audit(Result):
    """What does not fit together in the numbers of incidents."""

    incidents: tuple[Incident, ...]
    findings: tuple[Finding, ...]
    command: str

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart audit --json`."""
        from rempart.views.evidence.audit import audit_result

        return audit_result(self.incidents, self.findings, self.command)

    def table(self) -> RenderableType:
        """The findings as sentences, by incident."""
        from rempart.views.evidence.audit import audit_text

        return audit_text(self.incidents, self.findings, self.command)


def audit(*incidents: str | Path) -> Audit:
    """Check the numbers of incidents: totals, cumulative counts, denominators, double counts.

    Without any, all shipped incidents. Raises IncidentError.
    """
    from rempart.evidence.audit import audit as findings_of

    read = _incidents(incidents)
    command = " ".join(["rempart audit", *(shlex.quote(str(name)) for name in incidents)])
    return Audit(read, tuple(findings_of(read)), command)


@dataclass(frozen=True)
class Record(Result):
    """How often what is engaged is stopped, by whose definition."""

    inferred: Inferred
    command: str

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart record --json`."""
        from rempart.views.record import record_object

        return record_object(self.inferred, self.command)

    def table(self) -> RenderableType:
        """Shares by system and class, under each prior."""
        from rempart.views.record import record_table

        return record_table(self.inferred, self.command)

    def chart(self) -> Any:
        """The shares with their intervals."""
        from rempart.views.figures.record import effectiveness_chart

        return effectiveness_chart(self.inferred)


def record(
    *,
    prior: Texts = (),
    settings: str | Path | None = None,
    seed: int = 1,
    progress: Progress = SILENT,
) -> Record:
    """Infer from the shipped incidents how often what is engaged is stopped, by whose definition.

    `prior`: names of priors on reporting, all by default. `settings`: a file with priors of your own.
    Raises MissingExtra, ArgumentError.
    """
    require("rempart record", "inference")
    from rempart.evidence.record.settings import settings_of, shipped_settings
    from rempart.weighing.record import record as infer

    read = shipped_settings() if settings is None else settings_of(Path(settings))
    priors = texts_of(prior)
    unknown = [name for name in priors if name not in read.priors]
    if unknown:
        raise ArgumentError("", f"--prior {unknown[0]}: there are {', '.join(read.priors)}.")
    chosen = priors or tuple(read.priors)
    inferred = infer(chosen, read, seed, progress.of("priors", len(chosen)))
    options = "".join(f" --prior {name}" for name in priors)
    options += f" --settings {shlex.quote(str(settings))}" if settings else ""
    return Record(inferred, f"rempart record{options} --seed {seed}")


@dataclass(frozen=True)
class Hindcast(Result):
    """Each incident of the record, predicted from what was fixed beforehand."""

    predictions: tuple[Prediction, ...]

    @property
    def command(self) -> str:
        """The command that gives the same predictions again."""
        return "rempart hindcast"

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart hindcast --json`."""
        from rempart.evidence.record.hindcast import calibration
        from rempart.views.record import hindcast_object

        return hindcast_object(self.predictions, calibration(self.predictions))

    def table(self) -> RenderableType:
        """Where the outcomes fell in what was predicted."""
        from rempart.evidence.record.hindcast import calibration
        from rempart.views.record import hindcast_table

        return hindcast_table(self.predictions, calibration(self.predictions))


def hindcast(*, progress: Progress = SILENT) -> Hindcast:
    """Predict each incident of the record from priors fixed beforehand, and see where the outcome fell."""
    from rempart.evidence.record.hindcast import shipped_plan
    from rempart.weighing.record import hindcast as predict

    return Hindcast(predict(progress.of("scenarios", len(shipped_plan().scenarios))))


@dataclass(frozen=True)
class Draft(Result):
    """Incident files drafted from a press text, for a person to confirm."""

    reading: Reading
    drafted: Drafted
    command: str

    def to_dict(self) -> dict[str, Any]:
        """The object of `rempart draft --json`."""
        return self.drafted.result

    def files(self) -> Contents:
        """The incident files."""
        return self.drafted.files

    def table(self, out: Path | None = None) -> RenderableType:
        """Claims by event, and what was left out. `out`: the folder that holds the files, if any does."""
        from rempart.views.draft import table_of

        return table_of(self.reading, self.drafted, out)


def draft(
    article: str | Path,
    *,
    lang: Language | None = None,
    published: date | None = None,
    assistant: str | None = None,
    model: str | None = None,
) -> Draft:
    """Draft incident files from a press text, a file in English or French.

    Works offline unless `assistant` is the OpenAI-compatible address of a `model`. Raises IncidentError,
    ArgumentError.
    """
    import os

    from rempart.drafting.draft import draft as read_claims
    from rempart.drafting.draft import read_article
    from rempart.views.draft import drafted_of

    if (assistant is None) != (model is None):
        raise ArgumentError("", "--assistant and --model go together.")
    text = read_article(article)
    words = [shlex.quote(str(article))]
    words += [f"--lang {lang}"] if lang else []
    words += [f"--published {published}"] if published else []
    if assistant is not None and model is not None:
        from rempart.drafting.assistant import KEY_VARIABLE, ask

        words += [f"--assistant {shlex.quote(assistant)} --model {shlex.quote(model)}"]
        key = os.environ.get(KEY_VARIABLE, "")
        reading = ask(text, str(article), assistant, model, key, lang, published)
    else:
        reading = read_claims(text, str(article), lang, published)
    command = f"rempart draft {' '.join(words)}"
    return Draft(reading, drafted_of(reading, command), command)


class Exported(Text):
    """A CSV table. `lost`: what its columns cannot hold, with the number of incidents that say it."""

    lost: tuple[str, ...]


def export_claims(*incidents: str | Path, form: str = "claims") -> Exported:
    """Incidents as a CSV table: a row a claim, or a row an event in the columns of `acled` or `ucdp`.

    Without any, all shipped incidents. Raises IncidentError.
    """
    from rempart.evidence.interchange import export_table
    from rempart.evidence.interchange_loss import lost

    read = _incidents(incidents)
    text = Exported(export_table(read, form))
    text.lost = tuple(lost(read, text, form))
    return text


def import_claims(table: str | Path, *, form: str = "claims") -> dict[str, str]:
    """Incident files of a CSV table, by their names. Raises IncidentError."""
    from rempart.evidence.file import dump_incident, plain
    from rempart.evidence.interchange_reading import import_table
    from rempart.reading.files import read_text

    text, name = read_text(table, "", "table")
    return {f"{found.name}.yaml": dump_incident(plain(found)) for found in import_table(text, name, form)}


def _incidents(names: Sequence[str | Path]) -> tuple[Incident, ...]:
    from rempart.evidence import load_incident, shipped_incidents

    return tuple(load_incident(name) for name in names or shipped_incidents())
