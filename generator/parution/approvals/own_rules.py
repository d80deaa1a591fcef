"""Changes of who approves what: of the charter's own say, and of CODEOWNERS."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import zip_longest

from parution import charter_file, owners, rules
from parution.approvals import telling
from parution.approvals.needs import Needs
from parution.charter import Charter
from parution.history.before import Before
from parution.model import Place


def changes_of_rules(now: Charter, charter: Charter, before: Before, needs: Needs) -> Iterator[rules.Found]:
    """What is to be said where such a change needs nobody's word; nothing where it does, whosever that is."""
    accounts = owners.handles(charter, owners.approvers(charter)) or ("@…",)
    own = f"{before.prefix}{charter_file.NAME}"
    sections = sections_changed(now, charter)
    if sections and not needs.is_owned(own):
        said = telling.charter_changes(sections, Place("key", (sections[0],)), owners.line(f"/{own}", accounts))
        yield charter_file.NAME, None, said
    yield from _of_owners(before, needs, accounts)


def sections_changed(now: Charter, was: Charter) -> list[str]:
    """The sections of a charter in which it says otherwise than before who approves, or where and when the posts go."""
    return [name for name in _SECTIONS if _say_of(now, was, name) != _say_of(was, was, name)]


_SECTIONS = ("approvals", "people", "timezone", "channels", "rules")


def _say_of(one: Charter, was: Charter, section: str) -> object:
    """What a charter says in a section of who approves, and of where and when the posts go; of the channels, those that were there."""
    match section:
        case "approvals":
            return one.approvals
        case "people":
            named = [name for name in owners.approvers(was) if name in one.people]
            # Where nobody had an account yet, nobody could be asked: to give them theirs takes nothing away.
            return [(name, owners.accounts(one.people[name])) for name in named] if owners.handles(was, owners.approvers(was)) else None
        case "timezone":
            return one.timezone.key
        case "channels":
            known = [(name, one.channels[name]) for name in was.channels if name in one.channels]
            return [(name, channel.network, channel.account, channel.server, channel.settings) for name, channel in known]
        case _:
            return {name: setting for name, setting in one.rules.items() if name in _OURS}


_OURS = (telling.UNCOVERED, telling.SHARED, telling.RULES, telling.UNJUDGED)


def _of_owners(before: Before, needs: Needs, accounts: tuple[str, ...]) -> Iterator[rules.Found]:
    was, now = before.owners, before.owners_now
    if was is None:  # where nobody was asked, nobody is passed over
        return
    text = now.text if now else ""
    if owners.read(was.text, gitlab=before.gitlab) == owners.read(text, gitlab=before.gitlab):
        return
    touched = [was.path, *([now.path] if now and now.path != was.path else [])]
    unowned = next((path for path in reversed(touched) if not needs.is_owned(path)), None)
    if unowned:
        here = posixpath.relpath(touched[-1], before.prefix or ".")
        place = _first_difference(was.text, text) if now else Place()
        yield here, None, telling.owners_change(place, owners.line(f"/{unowned}", accounts))


def _first_difference(before: str, after: str) -> Place:
    r"""The first line that is not the same; line ends count as `\n`, and no byte order mark is there, as when a file is shown."""
    at = 0
    for old, new in zip_longest(_lines(before), _lines(after)):
        if old != new:
            return Place("text", start=at, end=at + len(new or ""))
        at += len(old) + 1
    return Place()


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
