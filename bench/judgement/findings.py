"""The corpus as a calendar, judged by every rule; each finding with a key by which people's labels are kept."""

import csv
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from parution import edition
from parution.importers import galaxy_social
from parution.model import Finding
from parution.report.shown import show
from parution.source import parse_post

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 21, tzinfo=UTC)
"""The moment of judging: after the last of the posts."""

COLUMNS = ("rule", "severity", "path", "line", "key", "message", "remedy")
_LONGEST = 60
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Told:
    """A finding as a row: `key` says where in the file it stands, in words that a change of the program leaves as they are."""

    rule: str
    severity: str
    path: str
    line: int
    key: str
    message: str
    remedy: str

    @property
    def name(self) -> tuple[str, str, str]:
        """What a label is kept by."""
        return self.rule, self.path, self.key


def judged(corpus: Path, home: Path) -> list[Told]:
    """The findings of all rules on the corpus, imported into the directory `home`, by rule, path and key."""
    shutil.rmtree(home, ignore_errors=True)
    galaxy_social.convert(corpus, home)
    shutil.copyfile(HERE / "charter.yml", home / "charter.yml")
    found = edition.load(home, NOW, everything=True)
    if found.charter is None:
        problem = "\n".join(str(finding.message) for finding in found.findings)
        raise ValueError(problem)
    return sorted(_told(found.findings, home), key=lambda told: told.name)


def _told(findings: Iterable[Finding], home: Path) -> Iterator[Told]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        (shown,) = show([finding], lambda path: (home / path).read_text("utf-8"))
        key = _key(finding, home)
        seen[finding.rule, finding.path, key] += 1
        number = seen[finding.rule, finding.path, key]
        yield Told(
            finding.rule,
            finding.severity,
            finding.path,
            shown.span.start_line if shown.span else 0,
            key if number == 1 else f"{key} #{number}",
            _line(str(finding.message)),
            _line(str(finding.remedy)),
        )


def _key(finding: Finding, home: Path) -> str:
    """The field, or the beginning of the words themselves."""
    place = finding.place
    if place.kind in {"key", "value"}:
        return "/".join(map(str, place.pointer))
    if place.kind == "file":
        return ""
    text = (home / finding.path).read_text("utf-8")
    if place.kind == "body":
        text = parse_post(text)[1]
    return _line(text[place.start : place.end])[:_LONGEST].strip()


def _line(text: str) -> str:
    return _SPACE.sub(" ", text)


def write(told: Iterable[Told], file: Path) -> None:
    """The findings as a table: the same findings make the same file."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, delimiter="\t", lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows([getattr(one, column) for column in COLUMNS] for one in told)
