"""What the rules find, all of it on one page: by gravity and rule, and by the person who can mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from parution import charter_file
from parution.model import Finding, Message, Severity, say
from parution.rules import ALL, BY_ID
from parution.source import SourceError, decode, locate
from parution.website.almanac import Leaf
from parution.website.chips import Chips
from parution.website.desk import Desk
from parution.website.pages.forge import Forge
from parution.website.pages.lines import Lines
from parution.website.tree import Page

AT_ONCE = 4
"""So many findings of a rule are seen at once; the others are behind a number."""
OF_A_RULE = 50
"""So many findings of a rule are on the page at most."""
IN_ALL = 800
"""So many findings are on the page at most: where there are more, each rule shows fewer of its own."""
OF_A_PERSON = 40
"""So many posts of a person are named."""

_TITLES: dict[Severity, tuple[Message, Message]] = {
    Severity.ERROR: (say("Errors"), say("What keeps a post from going out, or from being read at all.")),
    Severity.WARNING: (say("Warnings"), say("What the charter asks for and does not get.")),
    Severity.NOTE: (say("Notes"), say("Worth a look; nothing depends on it.")),
}
_ORDER = {rule.id: index for index, rule in enumerate(ALL)}


def pages(desk: Desk) -> Iterator[Page]:
    """The one page."""
    if not desk.shows.findings:
        return
    shelf = Shelf(desk)
    title, about = desk.tr.gettext("Findings"), desk.tr.gettext("What the charter would have otherwise, and how to mend it.")
    yield Page("findings.html", shelf.key(), partial(_page, shelf, title, about))


def _page(shelf: Shelf, title: str, about: str) -> bytes:
    return shelf.desk.page("findings", "findings.html", title, about, shelf.values())


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one rule and gravity, in the order of the slots; `named` is whether the rule is found on the page by this group."""

    rule: str
    findings: tuple[Finding, ...]
    shown: int
    named: bool

    @property
    def first(self) -> tuple[Finding, ...]:
        """What is seen at once: all, where there is little more."""
        return self.findings[: self.shown if self.shown <= AT_ONCE + 2 else AT_ONCE]

    @property
    def others(self) -> tuple[Finding, ...]:
        """What is unfolded."""
        return self.findings[len(self.first) : self.shown]

    @property
    def left_out(self) -> int:
        """How many are not on the page."""
        return len(self.findings) - self.shown


@dataclass(frozen=True, slots=True)
class Pile:
    """What one person can mend: how many findings of each gravity, and the posts that they are about with their number.

    `id` is that of the charter, or empty: then nobody is named, or the findings are about the charter itself.
    """

    id: str
    name: str
    counts: Mapping[Severity, int]
    posts: Sequence[tuple[Leaf, int]]


class Shelf:
    """All findings of a calendar."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self._almanac = desk, desk.almanac
        self._findings = desk.almanac.edition.findings

    def key(self) -> str:
        """What changes when anything on the page does: lines move with the text, so the posts' bytes are in it."""
        leaves = [leaf for leaf in self._almanac.leaves.values() if leaf.findings]
        facts = [(one.rule, one.severity, one.path, one.place, one.message, one.remedy) for one in self._findings]
        return self.desk.key(facts, self.desk.chips_key(leaves), [leaf.post.blob for leaf in leaves], self._almanac.edition.read)

    def values(self) -> Mapping[str, Any]:
        """What the template needs."""
        desk, shows = self.desk, self.desk.shows
        chips = Chips(desk.charter, desk.tr, desk.press.nets, {}, paths=False, remarks=True)
        forge, groups = Forge(desk.charter.site), self._groups()
        return {
            "root": "",
            "counts": _summed(desk, Counter(one.severity for one in self._findings)),
            "read": self._almanac.edition.read,
            "concerned": len({one.path for one in self._findings}),
            "severities": [(one, *map(desk.tr.message, _TITLES[one]), some) for one, some in groups.items()],
            "rules": BY_ID,
            "by_rule": self._by_rule(groups),
            "people": [(one, _summed(desk, one.counts)) for one in self._people()],
            "leaves": self._almanac.leaves,
            "data": chips.data,
            "when": Lines(desk).when,
            "line": _Reading(desk).line,
            "view": forge.view if shows.sources else lambda _path, _line: "",
            "charter_file": charter_file.NAME,
        }

    def _groups(self) -> dict[Severity, list[Group]]:
        by_kind: dict[tuple[Severity, str], list[Finding]] = {}
        for finding in self._findings:
            by_kind.setdefault((finding.severity, finding.rule), []).append(finding)
        most = fair([len(some) for some in by_kind.values()])
        groups: dict[Severity, list[Group]] = {}
        named: set[str] = set()
        rank = {severity: index for index, severity in enumerate(Severity)}
        # Posts lie in order of time, those without a date last; what is about the charter comes before all.
        places = {path: place for place, path in enumerate(self._almanac.leaves)}
        for (severity, rule), some in sorted(by_kind.items(), key=lambda one: (rank[one[0][0]], _ORDER.get(one[0][1], 0))):
            group = Group(
                rule, tuple(sorted(some, key=lambda finding: places.get(finding.path, -1))), min(len(some), most), rule not in named
            )
            named.add(rule)
            groups.setdefault(severity, []).append(group)
        return groups

    def _by_rule(self, groups: Mapping[Severity, Iterable[Group]]) -> list[tuple[str, int]]:
        counts: Counter[str] = Counter()
        for some in groups.values():
            for group in some:
                counts[group.rule] += len(group.findings)
        return counts.most_common()

    def _people(self) -> Iterator[Pile]:
        """Who can mend what: people in the charter's order, then what nobody answers for, then the files that are no posts."""
        charter, say = self.desk.charter, self.desk.tr.gettext
        found: dict[str | None, list[Finding]] = {}
        for finding in self._findings:
            leaf = self._almanac.leaves.get(finding.path)
            owner = leaf.post.owner if leaf and leaf.post.owner in charter.people else ""
            found.setdefault(owner if leaf else None, []).append(finding)
        for name, person in charter.people.items():
            if name in found:
                yield self._pile(name, person.name, found[name])
        if "" in found:
            yield self._pile("", say("Nobody yet"), found[""])
        if None in found:
            yield self._pile("", say("The charter and other files"), found[None])

    def _pile(self, identity: str, name: str, findings: Iterable[Finding]) -> Pile:
        findings = list(findings)
        posts = Counter(one.path for one in findings if one.path in self._almanac.leaves)
        leaves = [(self._almanac.leaves[path], number) for path, number in posts.items()]
        leaves.sort(key=lambda one: (one[0].day or date.max, one[0].time, one[0].page))
        return Pile(identity, name, Counter(one.severity for one in findings), leaves[:OF_A_PERSON])


def fair(numbers: Sequence[int]) -> int:
    """So many of each may be shown that all together are not too many."""
    most = OF_A_RULE
    while most > 1 and sum(min(number, most) for number in numbers) > IN_ALL:
        most -= 1
    return most


_COUNTED: dict[Severity, tuple[Message, Message]] = {
    Severity.ERROR: (say("{n} error"), say("{n} errors")),
    Severity.WARNING: (say("{n} warning"), say("{n} warnings")),
    Severity.NOTE: (say("{n} note"), say("{n} notes")),
}


def _summed(desk: Desk, counts: Mapping[Severity, int]) -> str:
    """`3 errors, 2 warnings and 1 note`."""
    found = ((_COUNTED[severity][counts[severity] > 1], counts[severity]) for severity in Severity if counts.get(severity))
    return desk.tr.listing(desk.tr.gettext(words.template, n=number) for words, number in found)


class _Reading:
    """Looks up the lines of findings; each file is read once."""

    def __init__(self, desk: Desk) -> None:
        self._root = desk.almanac.edition.root
        self._shows = desk.shows.sources
        self._text = cache(self._read)

    def line(self, finding: Finding) -> int:
        """The line, from 1; 0 where it speaks of the file as such, or the reader sees no files."""
        text = self._text(finding.path) if self._shows and finding.place.kind != "file" else ""
        span = locate(text, finding.place) if text else None
        return span.start_line if span else 0

    def _read(self, path: str) -> str:
        try:
            return decode((self._root / path).read_bytes())
        except (OSError, SourceError):
            return ""
