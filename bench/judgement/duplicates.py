"""How well texts that are told twice are found, against what the names of the files and a slow comparison of all pairs say."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

from bench.judgement.findings import HERE
from parution.charter_file import parse
from parution.content import Reader, read
from parution.prose.prints import FEWEST_WORDS, Lookalikes
from parution.rules import TUNABLE, judge_post
from parution.rules.repetition import ALIKE
from parution.schema import compile_schema
from parution.source import decode, parse_post

COPY, SHORTENED, OTHER = "copy", "shortened", "other"
_RETRY = re.compile(r"(?:retry-\d+[-_])+")
_ACCOUNT = re.compile(r"-(?:eu|us|global_group\d|group\d|bs|bl[u]?e?sky|mast(?:o|odon)|link(?:ed|edin)|fixed|nosvg)$")
_LINK = re.compile(r"https?://\S+|[@#]\S+|!\[[^\]]*\]\([^)]*\)|</?\w[^>]*>")
_WORD = re.compile(r"\w+")
_SAME = 0.9
"""From this part of common words in the same order on, two texts are told to be copies where people said nothing."""

_LOOKED_AT = 0.7
"""From this part on, a pair is looked at by people (`pairs.tsv`)."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """What is known of one pair.

    How it is named (`retry`, `variant`, `other`), what part of the words is common, and what it is: a copy, a copy that was shortened for
    a network that accepts less (which counts neither as found nor as missed), or something else.
    """

    kind: str
    part: float
    label: str

    @property
    def copy(self) -> bool:
        return self.label == COPY


def report(corpus: Path, home: Path) -> Iterator[str]:
    """The table: pairs by kind, how many are copies, how many were found, recall and precision; and every disagreement."""
    words = {path: words_of(corpus / path) for path in _paths(corpus)}
    told = _told_by_people()
    every = dict(_known(words, told))
    found = _found(home, words)
    short = {pair for pair, one in every.items() if one.copy and min(len(words[path]) for path in pair) < FEWEST_WORDS}
    shortened = {pair for pair, one in every.items() if one.label == SHORTENED}
    known = {pair: one for pair, one in every.items() if pair not in shortened | short}
    yield f"{'pairs':<10}{'copies':>8}{'found':>8}{'missed':>8}{'false':>8}{'recall':>9}{'precision':>11}"
    for kind in ("retry", "variant", OTHER, "all"):
        yield _row(kind, {pair: one for pair, one in known.items() if kind in {one.kind, "all"}}, found - shortened)
    yield f"Not counted: {len(short)} copies of less than {FEWEST_WORDS} words, which are left alone on purpose, and {len(shortened)} that"
    yield f"were shortened for a network that accepts less, of which {len(shortened & found)} were found."
    yield _deliveries(corpus, words)
    for pair in sorted((known.keys() | found) - shortened):
        if (pair in found) != (pair in known and known[pair].copy):
            yield f"{'false ' if pair in found else 'missed'}  {part_of(words[pair[0]], words[pair[1]]):.2f}  {pair[0]}  {pair[1]}"
    yield from _open(every, told)


def _row(kind: str, known: Mapping[Pair, Known], found: set[Pair]) -> str:
    copies = {pair for pair, one in known.items() if one.copy}
    ours = {pair for pair in found if pair in known or kind == "all"}
    hit = len(copies & ours)
    recall, precision = hit / len(copies) if copies else 1, hit / len(ours) if ours else 1
    return f"{kind:<10}{len(copies):>8}{len(ours):>8}{len(copies) - hit:>8}{len(ours) - hit:>8}{recall:>9.3f}{precision:>11.3f}"


def _open(known: Mapping[Pair, Known], told: Mapping[Pair, str]) -> Iterator[str]:
    """Pairs that people should look at and have not."""
    for pair, one in sorted(known.items()):
        if _LOOKED_AT <= one.part < 1 and pair not in told:
            yield f"look   {one.part:.2f}  {pair[0]}\t{pair[1]}\t"


def _paths(corpus: Path) -> list[str]:
    return sorted(file.relative_to(corpus).as_posix() for file in (corpus / "posts").rglob("*.md") if not file.is_symlink())


def words_of(file: Path) -> list[str]:
    """The words of a post as they stand in the corpus, without links, hashtags and handles."""
    try:
        body = parse_post(decode(file.read_bytes()))[1]
    except ValueError:
        return []
    return _WORD.findall(_LINK.sub(" ", body).casefold())


def part_of(one: list[str], other: list[str]) -> float:
    """What part of the words of two texts is common and in the same order: 2 common / all."""
    if not one or not other:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _LOOKED_AT or matcher.quick_ratio() < _LOOKED_AT:
        return 0.0
    return matcher.ratio()


def kind_of(one: str, other: str) -> str:
    """How the names of two files go together: one another attempt at the other, both for other accounts, or neither."""
    names = [path.rpartition("/")[2].removesuffix(".md") for path in (one, other)]
    plain = [_RETRY.sub("", name) for name in names]
    if plain[0] == plain[1] and plain != names:
        return "retry"
    bare = [_bare(name) for name in plain]
    return "variant" if bare[0] == bare[1] else OTHER


def _bare(name: str) -> str:
    """A name without what says for which accounts the post is."""
    while (shorter := _ACCOUNT.sub("", name)) != name:
        name = shorter
    return name


def _known(words: Mapping[str, list[str]], told: Mapping[Pair, str]) -> Iterator[tuple[Pair, Known]]:
    for pair in combinations(sorted(words), 2):
        kind, part = kind_of(*pair), part_of(words[pair[0]], words[pair[1]])
        if kind != OTHER or part or pair in told:
            yield pair, Known(kind, part, told.get(pair) or (COPY if part >= _SAME else OTHER))


def _told_by_people() -> dict[Pair, str]:
    with (HERE / "pairs.tsv").open(encoding="utf-8", newline="") as stream:
        return {(row["one"], row["other"]): row["label"] for row in csv.DictReader(stream, delimiter="\t")}


def _found(home: Path, words: Mapping[str, list[str]]) -> set[Pair]:
    """The pairs of posts of which some texts are alike by the rule's own measure, at any distance in time."""
    charter, _ = parse((home / "charter.yml").read_bytes(), TUNABLE)
    if charter is None:
        raise ValueError(home)
    contents = read(home, Reader(charter, compile_schema(charter, TUNABLE), lambda post: judge_post(post, charter)), {})
    posts: dict[bytes, set[str]] = {}
    for path, entry in contents.entries.items():
        for mark in entry.facts.prints.values():
            posts.setdefault(mark, set()).add(path.replace("content/", "posts/", 1))
    near = Lookalikes(list(posts), ALIKE.of(charter)).of
    marks = list(posts)
    sets = [posts[mark] for mark in posts]
    sets += [posts[marks[one]] | posts[marks[other]] for one, others in near.items() for other, _ in others if other < one]
    return {pair for group in sets for pair in combinations(sorted(group), 2) if set(pair) <= words.keys()}


def _deliveries(corpus: Path, words: Mapping[str, list[str]]) -> str:
    """What the record of deliveries says of the pairs that the names call another attempt."""
    delivered = json.loads((corpus / "delivered.json").read_text("utf-8"))
    counts: Counter[str] = Counter()
    for path in words:
        name = path.rpartition("/")[2]
        if not _RETRY.match(name):
            continue
        tried = {
            account for other in words if kind_of(path, other) == "retry" for account, ok in delivered.get(other, {}).items() if not ok
        }
        counts["confirmed" if tried & delivered.get(path, {}).keys() else "not in the record"] += 1
    return "Other attempts by their names, and whether the record has a failed delivery to the same account: " + ", ".join(
        f"{count} {word}" for word, count in sorted(counts.items())
    )
