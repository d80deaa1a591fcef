"""What a person can do about a delivery that cannot go on by itself: a sentence, and the commands to type."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from parution.deliveries.plan import BELATED, Action, Decision, Standing
from parution.deliveries.record import Key
from parution.model import Message, Post, say

ADDRESS = "https://…"
"""What stands for an address in a command that is shown."""

NO_CREDENTIALS = "credentials are missing: {names}"
"""How the plan says that a channel cannot be opened here."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do; `commands` are what to type, each with the case for which it is meant (None where there is but one)."""

    sentence: Message
    commands: tuple[tuple[Message | None, str], ...] = ()


def needs_person(decision: Decision, now: datetime, horizon: datetime) -> bool:
    """Whether nothing goes on until a person does something; `horizon` is when a slot becomes too long past to be sent."""
    standing = decision.standing
    if standing is Standing.UNAPPROVED:
        slot = decision.post.slot if decision.post else None
        return slot is not None and horizon <= slot <= now
    if standing is Standing.UNKNOWN:
        return decision.action is Action.PERSON
    stuck = standing is Standing.FAILED and decision.action is Action.PERSON
    return stuck or standing in {Standing.BLOCKED, Standing.MISSED}


def is_moved_in(decision: Decision) -> bool:
    """Whether it is one of many that were approved long after their time: a calendar that moved in, told in one line for all of them."""
    return decision.action is Action.PERSON and decision.why == BELATED


MOVED_IN = say(
    "If they are the record of what went out elsewhere, let them be. If one of them was to go out, give it another time (publish_at) and "
    "commit. To see them:"
)
"""What to do about them."""


def remedy_of(decision: Decision, where: str) -> Remedy | None:
    """What a person can do; `where` is the address, or the name, of the account."""
    key, post = decision.key, decision.post
    person = decision.action is Action.PERSON
    match decision.standing:
        case Standing.BLOCKED:
            remedy = _unblock(decision)
        case Standing.FAILED if person:
            remedy = refused(key, post)
        case Standing.UNKNOWN:
            remedy = look(key, where) if person else _wait(key)
        case Standing.MISSED:
            remedy = belated(key, post) if decision.why == BELATED else missed(key, post)
        case Standing.BY_HAND:
            remedy = _by_hand(key, where)
        case Standing.UNAPPROVED:
            remedy = Remedy(say("Approve it (status: approved) in {path}, or give it another time.", path=post.path if post else key.post))
        case _:
            return None
    return remedy


def _wait(key: Key) -> Remedy:
    return Remedy(say("The account is read then by itself. To have it read now:"), ((None, f"parution reconcile {key}"),))


def _by_hand(key: Key, where: str) -> Remedy:
    sentence = say("Publish it yourself on {where}; then say where it stands:", where=where)
    return Remedy(
        sentence,
        (
            (say("its text"), f"parution preview {key.post} --channel {key.channel}"),
            (say("once it is there"), f"parution resolve {key} --published {ADDRESS}"),
        ),
    )


def refused(key: Key, post: Post | None) -> Remedy:
    """What to do about a delivery that the network would refuse again."""
    sentence = say("Change the text or the time in {path} and commit: then it is tried again.", path=post.path if post else key.post)
    again = say("if you have mended the cause elsewhere")
    return Remedy(sentence, ((again, f"parution resolve {key} --not-sent"), (say("to let it go"), f"parution resolve {key} --skip")))


def sooner(key: Key) -> Remedy:
    """What to do about a delivery that waits for its next attempt."""
    sentence = say("It is tried again by itself. Once the cause is mended, to have it tried with the next run:")
    return Remedy(sentence, ((None, f"parution resolve {key} --not-sent"),))


def take_back(key: Key) -> Remedy:
    """What to do about a delivery that somebody has said is not to be sent."""
    return Remedy(say("To send it after all:"), ((None, f"parution resolve {key} --not-sent"),))


def look(key: Key, where: str) -> Remedy:
    """What to do where nobody knows whether it was sent."""
    sentence = say("Look for it on {where}, then say what you found:", where=where)
    return Remedy(
        sentence,
        (
            (say("it is there"), f"parution resolve {key} --published {ADDRESS}"),
            (say("it is not there"), f"parution resolve {key} --not-sent"),
        ),
    )


def missed(key: Key, post: Post | None) -> Remedy:
    """What to do about a delivery whose slot is too long past."""
    sentence = say("Give it a new time (publish_at) in {path} and commit, or let it go:", path=post.path if post else key.post)
    return Remedy(sentence, ((None, f"parution resolve {key} --skip"),))


def belated(key: Key, post: Post | None) -> Remedy:
    """What to do about a delivery whose time was long past when its post was approved."""
    sentence = say(
        "Give it another time (publish_at) in {path} and commit; or, if it only records what went out elsewhere, say so:",
        path=post.path if post else key.post,
    )
    return Remedy(sentence, ((None, f"parution resolve {key} --skip"),))


def repeat(key: Key, old: Key, path: str) -> Remedy:
    """What to do about a delivery that looks like one that has gone out under another id."""
    sentence = say(
        "Put “id: {old}” back in {path} and commit: an id never changes. If it is truly to go out once more, write “occurrence: {n}” into "
        "it. To keep the new id, say where it stands:",
        old=old.post,
        path=path,
        n=old.occurrence + 1,
    )
    return Remedy(sentence, ((None, f"parution resolve {key} --published {ADDRESS}"),))


def lost(key: Key) -> Remedy:
    """What to do where the outcome could not be written."""
    return Remedy(
        say("Run this again once the ledger can be reached: the account is read first, and nothing is sent twice."),
        ((None, f"parution status --post {key.post}"),),
    )


def torn(key: Key, path: str | None, where: str) -> Remedy:
    """What to do where a part of a thread stands on the network and the text was changed before the rest went out."""
    sentence = say(
        "Put the earlier text back in {path} and commit; or finish it by hand on {where}, then say so:", path=path or key.post, where=where
    )
    return Remedy(sentence, ((None, f"parution resolve {key} --published {ADDRESS}"),))


def unread(path: str) -> Remedy:
    """What to do about a file that is no post yet."""
    return Remedy(say("Mend what the check tells of {path}, and commit:", path=path), ((None, "parution check"),))


def credentials() -> Remedy:
    """What to do where credentials are not set."""
    sentence = say(
        "On GitHub, add them to the secrets of the environment “publishing” and to the step that publishes; on GitLab, to the CI/CD "
        "variables, for the environment “publishing”; on your own computer, set them before you run this (export NAME=…). What each of "
        "them is:"
    )
    return Remedy(sentence, ((None, "parution channels"),))


def _unblock(decision: Decision) -> Remedy:
    path = decision.post.path if decision.post else decision.key.post
    if decision.repeats:
        return repeat(decision.key, decision.repeats, path)
    match decision.why.template:
        case "the check finds errors in it":
            return Remedy(say("Mend what the check tells of {path}, and commit:", path=path), ((None, "parution check"),))
        case "its latest text is not committed":
            return Remedy(say("Commit {path}: what goes out is what is committed.", path=path))
        case template if template == NO_CREDENTIALS:
            return credentials()
    return Remedy(say("Mend the channel's entry in charter.yml. What is wrong with it:"), ((None, "parution channels"),))
