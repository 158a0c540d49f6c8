"""The command line of the tool."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.compare_results.cases import PARTS, USUAL, Selection
from tools.compare_results.comparing import compare, read_index
from tools.compare_results.expected import read_expected
from tools.compare_results.recording import NotRecordedError, record
from tools.compare_results.telling import tell

SOURCE = Path(__file__).parents[2] / "src"


def main() -> int:
    """Status 0: recorded, or equal but for what was expected; 1: something differs; 2: a wrong word."""
    told = _parser().parse_args()
    try:
        return int(told.does(told))
    except (NotRecordedError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.compare_results", description=__doc__)
    commands = parser.add_subparsers(required=True)
    recording = commands.add_parser("record", help="record what a checkout computes into a new FOLDER")
    recording.add_argument("folder", type=Path, metavar="FOLDER")
    recording.add_argument(
        "--source", type=Path, default=SOURCE, help="the src folder of the checkout [this one]"
    )
    for part, holds in PARTS.items():
        recording.add_argument(f"--{part}", action="append_const", dest="parts", const=part, help=holds)
    recording.add_argument(
        "--scenario", action="append", metavar="NAME", help="scenario, incident, campaign; * is a wildcard"
    )
    recording.add_argument("--times", type=int, default=1, metavar="K", help="K times as many replicates")
    recording.add_argument("--jobs", type=int, default=1, metavar="N", help="processes")
    recording.set_defaults(does=_record)
    comparing = commands.add_parser("compare", help="compare two recordings, bit for bit")
    comparing.add_argument("folders", type=Path, nargs=2, metavar="FOLDER")
    comparing.add_argument(
        "--expected",
        type=Path,
        metavar="FILE",
        help="TOML file of the differences that a change is meant to make",
    )
    comparing.set_defaults(does=_compare)
    return parser


def _record(told: argparse.Namespace) -> int:
    selection = Selection(tuple(told.parts or USUAL), tuple(told.scenario or ["*"]), told.times)
    cases = record(told.source, told.folder, selection, told.jobs)
    print(f"{len(cases)} cases of {told.source} recorded in {told.folder}")
    return 0


def _compare(told: argparse.Namespace) -> int:
    first, second = told.folders
    expected = read_expected(told.expected) if told.expected else ()
    return tell(compare(first, read_index(first), second, read_index(second)), expected)


if __name__ == "__main__":
    sys.exit(main())
