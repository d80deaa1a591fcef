"""What a reviewer needs first: whether anything keeps a change from being merged, what is grave in it, and whose approval it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from parution.diff.changes import Asked, Changes, Told
from parution.diff.post_change import PostChange
from parution.language import Translator

Level = Literal["error", "warning", "clean"]
_MOST_TITLES = 3
_OTHER_ID = "approval-id"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How grave it is, and a sentence without its full stop."""

    level: Level
    text: str


def verdict(changes: Changes, words: Translator) -> Verdict:
    """What the whole comes to; of what was found before, only the errors count, which keep it from being merged as much as new ones."""
    many = words.ngettext
    errors, warnings, notes = (sum(one.severity == name for one in changes.appeared) for name in ("error", "warning", "note"))
    ids = len(resent(changes))
    if errors:
        told = many("{n} error to mend before this can be merged", "{n} errors to mend before this can be merged", errors + ids)
        return Verdict("error", told)
    if ids:
        told = many("One post may go out a second time: its id changes", "{n} posts may go out a second time: their ids change", ids)
        return Verdict("error", told)
    if old := changes.head.errors:
        told = many("Nothing new to mend, but one error from before remains", "Nothing new to mend, but {n} errors from before remain", old)
        return Verdict("warning", told)
    if warnings:
        told = many("{n} warning, nothing to mend before merging", "{n} warnings, nothing to mend before merging", warnings)
        return Verdict("warning", told)
    if notes:
        return Verdict("clean", many("Nothing to mend, one note", "Nothing to mend, {n} notes", notes))
    return Verdict("clean", words.gettext("The check finds nothing new"))


def resent(changes: Changes) -> Sequence[PostChange]:
    """The posts that may have gone out already under another id, and may go out again under this one, unless a rule says so already."""
    told = {one.post for one in changes.appeared if one.rule == _OTHER_ID}
    return [one for one in changes.posts if may_go_again(one) and one.id not in told]


def may_go_again(post: PostChange) -> bool:
    """Whether a post changes its id that may have gone out: only what was approved has, and what is past goes out no more."""
    return bool(post.was and post.before and post.before.status == "approved" and not post.past)


def resent_told(post: PostChange, words: Translator) -> tuple[str, str]:
    """What is said of such a post, and how to mend it."""
    title = post.after.title if post.after else post.id
    told = words.gettext("“{title}” changes its id: it may go out a second time.", title=title)
    return told, words.gettext("Put the old one back: id: {was}", was=post.was)


def weighed(changes: Changes) -> tuple[list[Told], list[Told], list[Told]]:
    """What is found anew: the errors, the warnings, and the notes; of each what would send a post again first, then collisions and gaps."""
    ranks = {"collision": 1, "gap": 2, "other": 3}
    found = sorted(changes.appeared, key=lambda one: 0 if one.rule == _OTHER_ID else ranks[one.group])
    errors, warnings, notes = ([one for one in found if one.severity == name] for name in ("error", "warning", "note"))
    return errors, warnings, notes


def approvals(changes: Changes, words: Translator) -> Iterator[str]:
    """Whose approval the charter asks for, a sentence for each pillar: names as text, which calls nobody."""
    titles = {post.id: post.after.title for post in changes.posts if post.after}
    for one in changes.approvals:
        if one.people:
            yield words.gettext("Approval needed: {people}, for {what}.", people=_either(one.people, words), what=_what(one, titles, words))


def _what(one: Asked, titles: dict[str, str], words: Translator) -> str:
    if not one.pillar and not one.posts:
        return words.gettext("the change of the charter")
    known = [words.quote(titles[post]) for post in one.posts if post in titles]
    told = words.listing(known) if len(known) == len(one.posts) <= _MOST_TITLES else words.ngettext("{n} post", "{n} posts", len(one.posts))
    return f"{told} ({one.pillar})"


def _either(names: Sequence[str], words: Translator) -> str:
    """`Maud, Solène or Ilyes`."""
    if len(names) == 1:
        return names[0]
    return words.gettext("{names} or {last}", names=", ".join(names[:-1]), last=names[-1])
