"""The command `python -m bench`: measures, prints a table, and writes JSON if asked to.

A missed target does not fail the command: what a figure means is for people to say.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import machine, report, stages
from bench.contestants import PARUTION, PEERS, Contestant
from bench.install import Installed, InstallError, install
from bench.race import race

SIZES = (1_000, 5_000, 10_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the bench; returns the exit code, which is 0 unless Parution itself could not be measured."""
    options = _options(arguments)
    options.dir.mkdir(parents=True, exist_ok=True)
    if options.stages:
        print(stages.table(options.sizes[-1], options.dir))
        return 0
    facts = machine.facts(options.dir, datetime.now(UTC).astimezone())
    installed, failures = _install([PARUTION, *(peer for peer in PEERS if peer.name in options.peers)])
    facts |= {entrant.label: f"{entrant.distribution} {each.versions.get(entrant.distribution)}" for entrant, each in installed}
    results = [result for size in options.sizes for result in race(installed, size, options.runs, options.dir, keep=options.keep)]
    print(report.table(facts, [entrant for entrant, _ in installed], failures, results))
    if options.json:
        figures = json.dumps(report.document(facts, failures, results), indent=2, ensure_ascii=False)
        options.json.write_text(f"{figures}\n", encoding="utf-8")
    ours = [result for result in results if result.contestant == PARUTION.name]
    return int(not ours or any(result.failure for result in ours))


def _install(entrants: Sequence[Contestant]) -> tuple[list[tuple[Contestant, Installed]], dict[str, str]]:
    """Who could be installed, and why the others could not."""
    installed, failures = [], {}
    for entrant in entrants:
        print(f"installing {entrant.label}", file=sys.stderr, flush=True)
        try:
            installed.append((entrant, install(entrant)))
        except InstallError as problem:
            failures[entrant.label] = str(problem)
            print(f"{entrant.label} cannot be installed: {problem}", file=sys.stderr, flush=True)
    return installed, failures


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = [peer.name for peer in PEERS]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help=f"numbers of posts, with commas (default: {','.join(map(str, SIZES))})")
    parser.add_argument("--peers", type=_peers, default=names, help=f"peers, with commas; none for none (default: {','.join(names)})")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, of which the median counts (default: 3)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single run to this file")
    parser.add_argument("--dir", type=Path, default=_scratch(), help="where to write (default: a RAM disk where there is one)")
    parser.add_argument("--keep", action="store_true", help="leave what was generated and built")
    parser.add_argument("--stages", action="store_true", help="instead: where our own time goes, at the last of the sizes")
    return parser.parse_args(arguments)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted({int(part) for part in text.split(",")}))


def _peers(text: str) -> list[str]:
    names = [] if text == "none" else text.split(",")
    unknown = set(names) - {peer.name for peer in PEERS}
    if unknown:
        problem = f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(peer.name for peer in PEERS)}"
        raise argparse.ArgumentTypeError(problem)
    return names


def _scratch() -> Path:
    """A directory of this user's own on the RAM disk, or where temporary files go."""
    memory = Path("/dev/shm")  # noqa: S108 - the directory below it carries the user's number
    return (memory if memory.is_dir() else Path(tempfile.gettempdir())) / f"parution-bench-{os.getuid()}"


if __name__ == "__main__":
    sys.exit(main())
