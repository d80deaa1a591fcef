"""Findings for people to judge: as many of each rule as there are, in turn, with the text around each."""

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from random import Random

from bench.judgement.findings import Told

AROUND = 3
"""Lines before and after the place."""


def draw(told: Iterable[Told], labelled: Container[tuple[str, str, str]], number: int, seed: int = 20261121) -> list[Told]:
    """So many findings without a label, one of each rule in turn, so that a rule with few findings is judged as well as one with many."""
    random = Random(seed)
    by_rule: dict[str, list[Told]] = {}
    for one in told:
        if one.name not in labelled:
            by_rule.setdefault(one.rule, []).append(one)
    for findings in by_rule.values():
        random.shuffle(findings)
    turns = chain.from_iterable(zip_longest(*(by_rule[rule] for rule in sorted(by_rule))))
    return sorted([one for one in turns if one][:number], key=lambda one: one.name)


def pages(drawn: Sequence[Told], home: Path) -> Iterator[str]:
    """Each finding with the text around it, and the line for `labels.tsv` to be completed."""
    for number, one in enumerate(drawn, start=1):
        yield f"──── {number}/{len(drawn)}  {one.rule} ({one.severity})  {one.path}:{one.line}"
        yield f"     {one.message}"
        yield f"     → {one.remedy}"
        lines = (home / one.path).read_text("utf-8").split("\n")
        first = max(0, one.line - 1 - AROUND)
        yield from (
            f"   {'▸' if at == one.line else ' '} {at:>4}  {line}"
            for at, line in enumerate(lines[first : one.line + AROUND], start=first + 1)
        )
        yield "\t".join((*one.name, "", ""))
        yield ""
