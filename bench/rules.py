"""What judging costs: `python -m bench.rules`, seconds of all rules over calendars on six channels, beside what reading them costs.

The same calendar is loaded with all rules and with none, in turns, each in a process of its own; the difference is what judging costs.
“Cold” is without a cache, “warm” after one post was changed. “In all” is the whole of `parution check` after one post was changed, from the
start of the process to its end. What git knows of the posts is asked beforehand. The charter has every section, with figures that fit the
number of posts, so that every rule has something to judge and few things to tell.
"""

import argparse
import gc
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from bench import repository
from bench.__main__ import _scratch, _sizes
from bench.install import PROJECT
from bench.posts import CHANNELS, CHARTER, DAYS, NOW, drafts

SIZES = (1_000, 10_000, 100_000)
PROMISED = 10_000
COLD, WARM = 2.0, 0.5
"""Seconds that judging so many posts may take beyond reading them, cold and after one changed post; the latter also in all."""

LINEAR = 1.5
"""Growth per post, over ten times as many posts, that n log n explains."""

_ALL, _NONE = "all", "none"
_SENTENCE = "\nNous en reparlerons demain, pièce numéro {number}.\n"


@dataclass(frozen=True)
class Row:
    """Seconds at one size: reading alone and judging beyond it, each cold and warm; the same for all that was ever planned; in all."""

    posts: int
    reading_cold: float
    judging_cold: float
    reading_warm: float
    judging_warm: float
    judging_everything: float
    in_all: float
    findings: Mapping[str, int]


def charter(posts: int) -> str:
    """The bench's charter with every section, for so many posts: each goes to two of the six channels."""
    daily = posts * 2 / len(CHANNELS) / DAYS
    most, weekly = max(1, round(daily * 2) + 1), max(2, round(daily * 9) + 2)
    gap = max(1, round(300 / max(daily, 1)))
    rhythm = f'at most: ["{most} per day", "{weekly} per week"], gap: {gap} minutes, silence: 20 days'
    best = 'best: ["mon-fri 07:00-21:00", "sat-sun 07:00-21:00"], hashtags: at most 4'
    text = CHARTER
    for name in CHANNELS:
        text = text.replace(f"  {name}: {{network: ", f"  {name}: {{{rhythm}, {best}, network: ")
    load = max(2, round(posts / DAYS * 7 / 3 * 2))
    for person in ("desk", "studio", "shop"):
        text = text.replace(f"  {person}: {{", f"  {person}: {{load: {load} per week, ")
    text = text.replace("  window: 28 days\n", "  window: 28 days\n  formats: {same in a row: 4, each at least every: 60 days}\n")
    text = text.replace(
        "  address: vous\n", "  address: vous\n  readability: {fr: at least 20, en: at least 20}\n  promises: [garanti à vie]\n"
    )
    text = text.replace("  address: vous\n", '  address: vous\n  sponsored: "#partenariat"\n')
    text = text.replace(
        "links: {https only: yes, shorteners: forbidden}",
        'links: {https only: yes, shorteners: forbidden, tags: {utm_medium: social}, sites: [example.net], pages: ["https://example.org/"]}',
    )
    return text + _MORE


_MORE = """\
cadence:
  public holidays: quiet
  same minute: allowed
  blackouts: [{reason: Inventaire, from: 2027-01-04, to: 2027-01-05}]
approvals: {store: [desk, shop]}
publishing: {stale after: 24 hours}
personal data: [phone, e-mail, iban, card, "/tél de [0-9]/"]
experiments:
  matin-ou-soir: {question: Le matin ou le soir ?, arms: ["mon-fri 08:00-10:00", "mon-fri 17:00-19:00"]}
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints a table; returns 1 where a promise was not kept and `--strict` asked for that."""
    options = _options(arguments)
    if options.tell:
        _tell(options.tell, options.dir, everything=options.everything)
        return 0
    rows = [_measured(size, options.runs, options.dir / "rules") for size in options.sizes]
    print("\n".join(_table(rows)))
    missed = [line for line in _promises(rows) if line.endswith("MISS")]
    return int(options.strict and bool(missed))


def _measured(posts: int, runs: int, home: Path) -> Row:
    print(f"{posts:,} posts", file=sys.stderr, flush=True)
    shutil.rmtree(home, ignore_errors=True)
    root = home / "root"
    file = repository.furnish(root, drafts(posts))
    (root / "charter.yml").write_text(charter(posts), encoding="utf-8")
    _child("history", home)
    told: dict[tuple[str, str], list[float]] = {}
    findings: dict[str, int] = {}
    text = file.read_text("utf-8")
    for number in range(runs):
        for rules in (_ALL, _NONE) if number % 2 else (_NONE, _ALL):
            shutil.rmtree(home / f"cache-{rules}", ignore_errors=True)
            file.write_text(text, encoding="utf-8")
            cold = _child(rules, home)
            told.setdefault((rules, "cold"), []).append(cold["seconds"])
            file.write_text(text + _SENTENCE.format(number=number), encoding="utf-8")
            told.setdefault((rules, "warm"), []).append(_child(rules, home)["seconds"])
            told.setdefault((rules, "everything"), []).append(_child(rules, home, "--everything")["seconds"])
            findings = findings or cold["findings"]
        told.setdefault((_ALL, "check"), []).append(_check(home, file, text + _SENTENCE.format(number=-1 - number)))
    shutil.rmtree(home)
    seconds = {key: median(values) for key, values in told.items()}
    beyond = {word: seconds[_ALL, word] - seconds[_NONE, word] for word in ("cold", "warm", "everything")}
    reading = (seconds[_NONE, "cold"], beyond["cold"], seconds[_NONE, "warm"], beyond["warm"])
    return Row(posts, *reading, beyond["everything"], seconds[_ALL, "check"], findings)


def _child(tell: str, home: Path, *more: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.rules", "--tell", tell, "--dir", str(home), *more]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    answer: dict[str, Any] = json.loads(done.stdout or "{}")
    return answer


def _check(home: Path, file: Path, text: str) -> float:
    """The whole command after one changed post; the time before it is not counted."""
    environment = {**os.environ, "PARUTION_CACHE": str(home / "cache-check")}
    command = [sys.executable, "-m", "parution", "check", "-C", str(home / "root"), "--now", NOW.isoformat()]
    subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, check=False)
    file.write_text(text, encoding="utf-8")
    start = time.perf_counter()
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in {0, 1}:  # a calendar may have findings
        raise RuntimeError(done.stderr[-2000:])
    return seconds


def _tell(what: str, home: Path, *, everything: bool) -> None:
    """In a process of its own: load once, and say on standard output how long that took and what was found."""
    import msgspec  # noqa: PLC0415 - only this process needs the program

    from parution import edition, history, rules  # noqa: PLC0415
    from parution.model import Facts, FileHistory  # noqa: PLC0415

    kept = home / "history"
    if what == "history":
        kept.write_bytes(msgspec.msgpack.encode(history.read(home / "root", None).files))
        return
    if what == _NONE:
        rules._OF_POSTS = rules._OF_CALENDARS = ()  # noqa: SLF001
        rules._facts = lambda _: Facts()  # noqa: SLF001
    known = msgspec.msgpack.decode(kept.read_bytes(), type=dict[str, FileHistory])
    gc.disable()  # as the program itself does
    start = time.perf_counter()
    found = edition.load(home / "root", NOW, cache_dir=home / f"cache-{what}", history=lambda: known, everything=everything)
    seconds = time.perf_counter() - start
    if found.charter is None:
        raise SystemExit("\n".join(f"{finding.message} {finding.remedy}" for finding in found.findings))
    print(json.dumps({"seconds": seconds, "findings": Counter(finding.rule for finding in found.findings)}))


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield f"{'posts':>8}{'reading':>10}{'judging':>10}{'reading':>10}{'judging':>10}{'judging':>12}{'in all':>10}{'findings':>10}"
    yield f"{'':>8}{'cold':>10}{'cold':>10}{'warm':>10}{'warm':>10}{'everything':>12}{'warm':>10}"
    for row in rows:
        figures = (row.reading_cold, row.judging_cold, row.reading_warm, row.judging_warm)
        counted = sum(row.findings.values())
        first = "".join(f"{figure:>10.3f}" for figure in figures)
        yield f"{row.posts:>8,}{first}{row.judging_everything:>12.3f}{row.in_all:>10.3f}{counted:>10,}"
    yield ""
    yield from _promises(rows)
    yield ""
    for row in rows:
        found = ", ".join(f"{rule} {count}" for rule, count in sorted(row.findings.items(), key=lambda pair: -pair[1]))
        yield f"found in {row.posts:,}: {found or 'nothing'}"


def _promises(rows: Sequence[Row]) -> Iterator[str]:
    """What is promised, what was measured, and whether that was kept."""
    for row in rows:
        if row.posts == PROMISED:
            yield _promise(f"judging {PROMISED:,} posts, cold", row.judging_cold, COLD)
            yield _promise(f"judging {PROMISED:,} posts, one changed", row.judging_warm, WARM)
            yield _promise(f"check of {PROMISED:,} posts in all, one changed", row.in_all, WARM)
    for before, after in pairwise(rows):
        for word, one, other in (
            ("cold", before.judging_cold, after.judging_cold),
            ("everything", before.judging_everything, after.judging_everything),
        ):
            growth = other / after.posts / (one / before.posts)
            yield _promise(f"growth per post, {word}, {before.posts:,} → {after.posts:,}", growth, LINEAR, "")


def _promise(name: str, measured: float, limit: float, unit: str = " s") -> str:
    return f"{name:<52}{measured:>8.3f}{unit:<2}  at most {limit}{unit}  {'pass' if measured <= limit else 'MISS'}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.rules", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help=f"numbers of posts, with commas (default: {','.join(map(str, SIZES))})")
    parser.add_argument("--runs", type=int, default=3, help="runs of each, of which the median counts (default: 3)")
    parser.add_argument("--dir", type=Path, default=_scratch(), help="where to write (default: a RAM disk where there is one)")
    parser.add_argument("--strict", action="store_true", help="fail where a promise is not kept")
    parser.add_argument("--tell", help=argparse.SUPPRESS)
    parser.add_argument("--everything", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
