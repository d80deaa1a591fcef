"""CODEOWNERS: whose word a forge asks for before a file may be changed. Read as the forge reads it, and written from the charter.

GitHub: <https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners>;
GitLab: <https://docs.gitlab.com/user/project/codeowners/reference/>. The file knows paths; it knows nothing of pillars.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pathspec import GitIgnoreSpec

from parution.charter import Charter, Person
from parution.language import translator

PLACES: Final = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks, from the top of the repository; the first that is there counts."""
PLACES_ON_GITLAB: Final = ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")

_OWNER: Final = re.compile(r"@@?[\w.-]+(?:/[\w.-]+)*|[^\s@]+@[^\s@]+")
_WORD: Final = re.compile(r"(?:\\.|[^\s\\])+|\\$")
_SECTION: Final = re.compile(r"(?P<optional>\^?)\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>(?:\s.*)?)$")


@dataclass(frozen=True)
class Rule:
    """One line: a pattern of paths, and its owners as they are written; none of them where the line takes paths out."""

    pattern: str
    owners: tuple[str, ...]
    section: str = ""
    optional: bool = False

    def fits(self, path: str) -> bool:
        """Whether the line speaks of a file (a path from the top of the repository)."""
        if not self._spec.match_file(path):
            return False
        # Where git means everything below by `docs/*`, the forges mean what lies in `docs` itself.
        return not (self.pattern.endswith("/*") and self._spec.match_file(posixpath.dirname(path)))

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        return GitIgnoreSpec.from_lines([self.pattern])


@dataclass(frozen=True, slots=True)
class Owners:
    """A CODEOWNERS file, in the order of its lines."""

    rules: tuple[Rule, ...] = ()

    def asked(self, path: str) -> tuple[tuple[str, ...], ...]:
        """Whose word a change of the file needs: of each group one.

        GitHub knows one group, that of the last line that fits; GitLab has one for each section that is not optional.
        """
        last: dict[str, Rule] = {}
        for rule in self.rules:
            if not rule.optional and rule.fits(path):
                last[rule.section] = rule
        return tuple(rule.owners for rule in last.values() if rule.owners)


def read(text: str, *, gitlab: bool = False) -> Owners:
    """The rules of a CODEOWNERS file; a line that the forge would not understand is passed over, as it is there.

    Args:
        text: The file's text, with or without a byte order mark, with any line ends.
        gitlab: Whether it is read as GitLab reads it, with sections.
    """
    return Owners(tuple(_rules(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), gitlab=gitlab)))


def _rules(lines: Iterable[str], *, gitlab: bool) -> Iterator[Rule]:
    section, optional, usual = "", False, tuple[str, ...]()
    for line in lines:
        words = _words(line)
        if gitlab and (head := _SECTION.fullmatch(" ".join(words))):
            section, optional = head["name"].strip().lower(), bool(head["optional"])
            usual = tuple(word for word in head["owners"].split() if _OWNER.fullmatch(word))
            continue
        if not words or not all(_OWNER.fullmatch(word) for word in words[1:]):
            continue
        pattern, owners = words[0], tuple(words[1:])
        without = gitlab and pattern.startswith("!")
        if _is_understood(pattern[without:], gitlab=gitlab):
            yield Rule(pattern[without:], () if without else owners or usual, section, optional)


def _words(line: str) -> list[str]:
    r"""The words of a line up to a comment; a space with a backslash before it (`\ `) belongs to its word."""
    words: list[str] = _WORD.findall(line.strip())
    comment = next((index for index, word in enumerate(words) if word.startswith("#")), len(words))
    return words[:comment]


def _is_understood(pattern: str, *, gitlab: bool) -> bool:
    """GitHub takes no exceptions (`!`), no ranges (`[a-z]`) and no escaped `#` at the beginning."""
    if not gitlab and (pattern.startswith(("!", "\\#")) or {"[", "]"} & set(pattern)):
        return False
    try:
        GitIgnoreSpec.from_lines([pattern])
    except ValueError:  # a backslash with nothing behind it, say
        return False
    return True


def accounts(person: Person) -> frozenset[str]:
    """What a person may be called in CODEOWNERS, in small letters: their account on the forge, their mail address."""
    mail = person.contact if person.contact and _OWNER.fullmatch(person.contact) else None
    return frozenset(name.lower() for name in (person.forge, mail) if name)


def handles(charter: Charter, people: Iterable[str]) -> tuple[str, ...]:
    """The accounts on the forge of some of the charter's people, each once; who has none is left out."""
    named = (charter.people[name].forge for name in people if name in charter.people)
    return tuple(dict.fromkeys(account for account in named if account))


def approvers(charter: Charter) -> tuple[str, ...]:
    """Everybody who approves some pillar, in the charter's order."""
    return tuple(dict.fromkeys(name for people in charter.approvals.values() for name in people))


def line(path: str, owners: Iterable[str]) -> str:
    """A line of CODEOWNERS for one path."""
    escaped = re.sub(r"([\s#\\*?])", r"\\\1", path)
    return " ".join((escaped, *owners))


@dataclass(frozen=True, slots=True)
class _Part:
    """Some lines under a heading."""

    heading: str
    lines: tuple[str, ...] = field(default=())


def write(charter: Charter, *, gitlab: bool = False, under: str = "") -> str:
    """A CODEOWNERS file that asks for the word of those whom the charter names.

    What decides where and when everything goes (charter, workflows) and all of `content/` needs one of all who approve; a pillar that fewer
    approve has a folder of its own below, since CODEOWNERS knows no pillars.

    Args:
        charter: Whose `approvals` are meant, and whose people say who they are on the `forge`.
        gitlab: Whether it is for GitLab rather than for GitHub.
        under: The calendar's folder in the repository, with `/` at its end; empty where that is the calendar.
    """
    say = translator(charter.language).gettext
    everybody = handles(charter, approvers(charter))
    forge = ("/.gitlab-ci.yml",) if gitlab else ("/.github/",)
    top = [say("Whose word a change needs. From the charter's “approvals”; of several lines that fit a file, the last counts.")]
    top += _unknown(charter)
    deciding = (f"/{under}charter.yml", f"/{under}.parution/", *forge)  # in .parution/ stands what the forge's runs install
    parts = [_Part(say("What decides who approves, where and when everything goes"), _lines(deciding, everybody))]
    if gitlab:
        parts += [_Part(say("This file itself"), _lines(("CODEOWNERS",), everybody))]
    parts += [_Part(say("The posts, and their images"), _lines((f"/{under}content/",), everybody))]
    if apart := _apart(charter):
        heading = say("Pillars that not everybody above approves: their posts belong into these folders")
        parts += [_Part(heading, tuple(line(f"/{under}content/{pillar}/", owners) for pillar, owners in apart.items()))]
    told = "\n".join(f"# {sentence}" for sentence in top)
    return "\n".join([told, *("\n".join(("", f"# {part.heading}", *part.lines)) for part in parts), ""])


def _lines(paths: Iterable[str], owners: tuple[str, ...]) -> tuple[str, ...]:
    """A line for each path; in a comment where nobody could be named, since a path without owners asks for nobody."""
    return tuple(line(path, owners) if owners else f"# {line(path, ('@…',))}" for path in paths)


def _unknown(charter: Charter) -> Iterator[str]:
    say = translator(charter.language).gettext
    if not charter.approvals:
        yield say("The charter names nobody yet: “approvals” says who approves which pillar, “forge” who they are here.")
    elif lacking := [charter.people[name].name for name in approvers(charter) if not charter.people[name].forge]:
        yield say("Without an account in the charter (“forge”), and so not named here: {people}.", people=", ".join(lacking))


def folder_of(charter: Charter, pillar: str | None) -> str:
    """The folder below `content/` in which posts of a pillar belong, `gens/`; empty where it has none of its own."""
    return f"{pillar}/" if pillar in _apart(charter) else ""


def _apart(charter: Charter) -> Mapping[str, tuple[str, ...]]:
    """The pillars that fewer people approve than all those who approve any."""
    everybody = handles(charter, approvers(charter))
    of_pillars = {pillar: handles(charter, people) for pillar, people in charter.approvals.items()}
    return {pillar: named for pillar, named in of_pillars.items() if named and set(named) != set(everybody)}
