"""What is said where nobody's word is asked for that the charter wants, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from parution import owners
from parution.approvals.comparing import PROTECTED
from parution.approvals.needs import Gap, Lack
from parution.charter import Charter
from parution.model import Message, Place, Post, Problem, listing, say

UNCOVERED, SHARED, RULES, UNJUDGED = "approval-uncovered", "approval-shared", "approval-rules", "approval-unjudged"


def becomes(post: Post) -> Message:
    """A post becomes approved."""
    return say("“{title}” becomes approved here.", title=post.title)


def changes(post: Post, fields: Iterable[str]) -> Message:
    """An approved post changes in what is sent of it, when or where."""
    return say("“{title}” is approved, and changes here ({fields}).", title=post.title, fields=listing(PROTECTED[name] for name in fields))


def moves(post: Post) -> Message:
    """An approved post goes to another folder."""
    return say("“{title}” is approved, and its file moves here.", title=post.title)


def shows(post: Post, path: str) -> Message:
    """A file that an approved post shows is another one."""
    return say("“{title}” is approved, and an image of it changes here: {path}.", title=post.title, path=path)


def problem(event: Message, lack: Lack, place: Place, charter: Charter) -> Problem:
    """One event for which the word of those who approve a pillar is not certain."""
    values: dict[str, str | int | Message] = {
        "event": event,
        "people": listing(charter.people[name].name for name in lack.people),
        "pillar": charter.pillars[lack.pillar].name,
        "path": lack.path,
        "owners": listing(lack.asked),
    }
    if lack.gap is Gap.STRANGERS:
        message = say("{event} “{pillar}” needs the word of {people}, and CODEOWNERS lets {owners} accept {path} alone as well.", **values)
        return Problem(SHARED, place, message, _remedy(lack, charter))
    match lack.gap:
        case Gap.NO_FILE:
            message = say("{event} “{pillar}” needs the word of {people}, and there is no CODEOWNERS file that would ask for it.", **values)
        case Gap.NOBODY:
            message = say("{event} “{pillar}” needs the word of {people}, and CODEOWNERS asks nobody about {path}.", **values)
        case Gap.OTHERS:
            message = say("{event} “{pillar}” needs the word of {people}, and CODEOWNERS asks {owners} about {path}.", **values)
        case _:
            message = say(
                "{event} “{pillar}” needs the word of {people}, and the charter does not say what they are called on the forge.", **values
            )
    return Problem(UNCOVERED, place, message, _remedy(lack, charter))


def _remedy(lack: Lack, charter: Charter) -> Message:
    if lack.gap is Gap.NO_ACCOUNTS:
        line = f'{lack.people[0]}: {{name: {charter.people[lack.people[0]].name}, forge: "@…"}}'
        return say(
            "In a change of its own that is accepted first: write their accounts into charter.yml ({line}) and CODEOWNERS.", line=line
        )
    if teams := [owner for owner in lack.asked if "/" in owner]:
        line = f'people: {{editors: {{name: …, forge: "{teams[0]}"}}}}'
        return say(
            "Only the forge knows who is in {team}. If it approves this pillar, let the charter say so (under people: {line}, and then in "
            "approvals); else take it out of CODEOWNERS. In a change of its own that is accepted first.",
            team=teams[0],
            line=line,
        )
    if lack.home:
        return say("Move this file to {folder}: CODEOWNERS asks those there who approve this pillar.", folder=lack.home)
    named = owners.handles(charter, lack.people)
    if len({frozenset(people) for people in charter.approvals.values()}) > 1:
        line = owners.line(f"content/{lack.pillar}/", named)
        return say(
            "Keep the posts of this pillar in a folder of their own, and give it in CODEOWNERS to those who approve them, in a change of "
            "its own that is accepted first: {line}",
            line=line,
        )
    return say("In a change of its own that is accepted first, write into CODEOWNERS: {line}", line=owners.line("content/", named))


def charter_changes(sections: Iterable[str], place: Place, line: str) -> Problem:
    """The charter's own say on approvals changes, and nobody has to agree."""
    message = say(
        "This changes in the charter who approves, or where and when approved posts go ({sections}), and CODEOWNERS asks nobody about it.",
        sections=", ".join(sections),
    )
    return Problem(RULES, place, message, _have_it_read(line))


def owners_change(place: Place, line: str) -> Problem:
    """CODEOWNERS changes, and nobody has to agree."""
    message = say("This changes whose word is asked for, and CODEOWNERS asks nobody about a change of itself.")
    return Problem(RULES, place, message, _have_it_read(line))


def _have_it_read(line: str) -> Message:
    return say("Let one of those who approve read it before it is accepted; and write into CODEOWNERS: {line}", line=line)


def unjudged() -> Problem:
    """The charter to judge by has errors."""
    return Problem(
        UNJUDGED,
        Place(),
        say("Who approves what cannot be known: the charter has errors on the branch that this is compared with."),
        say("Mend the charter there first, in a change of its own."),
    )
