"""What people said of findings, and how often the rules were right by it."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.judgement.findings import Told

COLUMNS = ("rule", "path", "key", "label", "reason")
TRUE, FALSE, DEBATABLE = WORDS = ("true", "false", "debatable")
Name = tuple[str, str, str]


class LabelError(ValueError):
    """The table of labels cannot be used."""


def read(file: Path) -> dict[Name, str]:
    """The labels by what they are kept by.

    Raises:
        LabelError: a line has another label than true, false or debatable, or two lines label one finding.
    """
    labels: dict[Name, str] = {}
    with file.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_MINIMAL), start=2):
            name = (row["rule"], row["path"], row["key"])
            if row["label"] not in WORDS or name in labels:
                problem = f"{file}, line {number}: {'labelled twice' if name in labels else 'true, false or debatable?'}"
                raise LabelError(problem)
            labels[name] = row["label"]
    return labels


@dataclass(frozen=True)
class Score:
    """How one rule did: how many findings, and how many of them have which label (None: none yet)."""

    rule: str
    found: int
    labels: Mapping[str | None, int]

    @property
    def precision(self) -> float | None:
        """The true of those that are true or false; what is debatable counts for neither."""
        decided = self.labels.get(TRUE, 0) + self.labels.get(FALSE, 0)
        return self.labels.get(TRUE, 0) / decided if decided else None

    @property
    def strict(self) -> float | None:
        """The true of all that have a label: what is debatable counts as false."""
        labelled = sum(self.labels.get(word, 0) for word in WORDS)
        return self.labels.get(TRUE, 0) / labelled if labelled else None


def scores(told: Iterable[Told], labels: Mapping[Name, str]) -> list[Score]:
    """Every rule that found something, and last all of them together."""
    by_rule: dict[str, Counter[str | None]] = {}
    for one in told:
        by_rule.setdefault(one.rule, Counter())[labels.get(one.name)] += 1
    every = sum(by_rule.values(), Counter[str | None]())
    return [Score(rule, count.total(), count) for rule, count in [*sorted(by_rule.items()), ("all", every)]]


def table(told: list[Told], labels: Mapping[Name, str]) -> Iterator[str]:
    """The scores as lines of text."""
    yield f"{'rule':<24}{'found':>7}{'true':>7}{'false':>7}{'debat.':>7}{'open':>7}  precision  strict"
    for score in scores(told, labels):
        counts = "".join(f"{score.labels.get(word, 0):>7}" for word in (*WORDS, None))
        yield f"{score.rule:<24}{score.found:>7}{counts}  {_figure(score.precision):>9}  {_figure(score.strict):>6}"
    gone = len(labels.keys() - {one.name for one in told})
    if gone:
        yield f"{gone} labels are of findings that are no longer made."


def _figure(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"
