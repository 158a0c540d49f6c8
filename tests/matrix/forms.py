"""Every command in every form of its output: what `test_matrix` calls on every shipped file.

A word in capitals is filled in: GROUP is the first group of the raid, CHANGE a component lost (a raid of one
where nothing defends), OPTIONS a choice of two magazines, DIR an empty folder. One call asks for several
forms where a command allows that.
"""

from __future__ import annotations

import os

FULL = bool(os.environ.get("REMPART_MATRIX_FULL"))
"""Whether commands spend what they spend by default; else 2 worlds of 10 raids."""

_RAIDS = "--replicates 20 --worlds 2"
_PAGE, _PDF = "--report DIR/page.html", "--report DIR/page.pdf"
_SVG, _PNG, _WEB = "--plot DIR/a.svg", "--plot DIR/a.png", "--plot DIR/a.html"
_FOLDER = "--out DIR/kept"
_CHANGED = "--set raid.GROUP.count=1"

EFFORT = {
    "run": _RAIDS,
    "compare": _RAIDS,
    "sweep": _RAIDS,
    "campaign": "--replicates 4 --worlds 2",
    "laydown": f"{_RAIDS} --points 4",
    "rare": "--effort 1000 --worlds 2",
    "why": _RAIDS,
    "trace": "--worlds 2",
    "times": _RAIDS,
    "sensitivity": "--raids 10 --worlds 2 --samples 4 --leading 1",
    "breakeven": f"{_RAIDS} --leading 1 --together 0",
    "size": "--screen 20 --replicates 20 --worlds 2 --options OPTIONS",
    "coverage": f"{_RAIDS} --points 5 --bearings 2",
    "replay": "--worlds 2",
    "assess": _RAIDS,
}
"""Options that bound a command; left out at full effort."""

ON_SCENARIO = {
    "run": (
        f"--json {_FOLDER} {_PAGE}",
        f"{_PDF} --of p(leakers>=2)",
        f"{_PAGE} --with-sensitivity",
        "--brief",
    ),
    "compare": (f"{_CHANGED} --json {_FOLDER} {_SVG} {_PAGE}", f"CHANGE {_PNG} {_PDF}", f"{_CHANGED} {_WEB}"),
    "sweep": tuple(
        f"--over raid.GROUP.count=1,2 {form}"
        for form in (f"--json {_FOLDER} {_SVG} {_PAGE}", f"{_PNG} {_PDF}", f"--saturation {_WEB}")
    ),
    "rare": ("--event leakers>=1 --json", "--event leakers>=1"),
    "why": (f"--json {_SVG}", _PNG, _WEB, "--leaker --json", "--leaker"),
    "trace": ("--replicate 0 --json", "--replicate 1"),
    "times": ("--json", ""),
    "sensitivity": (
        f"--json {_FOLDER} {_SVG} {_PAGE}",
        f"--method tornado {_PNG} {_PDF}",
        f"--method sobol {_WEB}",
    ),
    "breakeven": tuple(
        f"--claim leakers>=1 {form}" for form in (f"--json {_SVG} {_PAGE}", f"{_PNG} {_PDF}", _WEB)
    ),
    "size": tuple(f"--goal leakers<1 {form}" for form in (f"--json {_SVG} {_PAGE}", f"{_PNG} {_PDF}", _WEB)),
    "coverage": (f"--json {_FOLDER} {_PAGE}", _PDF, "--compare"),
    "upgrade": ("--out DIR/two.yaml",),
    "replay": tuple(
        f"--format {name} --out DIR/raid"
        for name in ("html", "czml", "acmi", "kml", "geojson", "csv", "parquet", "dis")
    ),
    "show": ("--json", ""),
    "cite": ("",),
    "check": ("",),
}
HEAVY = {"--with-sensitivity", "--compare"}
"""Options with hundreds of runs behind them, whatever the effort: on one scenario, on all at full effort."""

LIGHT = "first-steps"
"""That scenario."""

UNDEFENDED = {"size": "has no launcher, magazine or channel to choose"}
"""What a command answers, with exit status 2, where a scenario has no battery."""

WITHOUT_SCENARIO = {"assess": "without one nothing can be weighed"}
"""What a command answers, with exit status 2, where an incident names no scenario."""

ON_INCIDENT = {
    "assess": (f"--json {_PAGE} --lang en", f"{_PAGE} --lang fr"),
    "audit": ("--json", ""),
    "export-claims": tuple(f"--as {name} --out DIR/table.csv" for name in ("claims", "acled", "ucdp")),
    "import-claims": tuple(f"--as {name} --out DIR/read" for name in ("claims", "acled", "ucdp")),
}
"""`import-claims` reads back what `export-claims` makes of the incident."""

ON_CAMPAIGN = {"campaign": (f"--json {_SVG} {_PAGE}", f"{_PNG} {_PDF} --no-worth", _WEB)}
ON_LAYDOWNS = {"laydown": (f"--json {_FOLDER}", "")}
ON_NOTHING = {
    "audit": ("--json", ""),
    "record": (f"--prior none --json {_SVG}", f"--prior none {_PNG}", f"--prior none {_WEB}"),
    "hindcast": ("--json", ""),
    "incidents": ("",),
    "list": ("--json", ""),
    "catalog list": ("",),
    "draft": ("ARTICLE --json", "ARTICLE --lang en --yaml", f"ARTICLE {_FOLDER}"),
    "export-claims": ("",),
}
ON_EACH = {"catalog show": "cards", "cards": "cards", "schema": "schemas"}
"""Commands that take a name of their own, and what names they take: each is called with every one."""

ELSEWHERE = {"serve": "tests/web/test_listening.py"}
"""What no table can call: a server goes on until it is stopped. The file that calls it."""

OUTPUT = {
    "--json",
    "--plot",
    "--report",
    "--out",
    "--format",
    "--lang",
    "--as",
    "--brief",
    "--yaml",
    "--with-sensitivity",
}
"""Options that ask for a form of output: each is in the forms of its command, with all of its choices."""

ENDINGS = {"--plot": {".svg", ".png", ".html"}, "--report": {".html", ".pdf"}}
"""Files that an option writes by their ending."""

_INPUT = (
    "--arc --at-most --assistant --bearings --budget --claim --compare --data --debug --dem --design "
    "--effort --event --exhaustive --find --force --from --goal --help --host --in-worlds --leaker "
    "--leading --lose --measure --method --model --no-browser --of --options --over --points --port "
    "--precision --prior --probability --published --raids --reliability --replicate --replicates "
    "--samples --saturation --screen --seed --set --settings --size --threads --threat --together "
    "--without --worlds --worth "
)
INPUT = set(_INPUT.split())
"""Options that ask for no form of output. An option in neither set fails a test: decide which it is."""
