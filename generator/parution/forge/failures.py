"""What a forge's refusal means, and what its owner can do about it: an answer becomes a sentence and a remedy."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from parution.forge.adapter import ForgeError, Kind
from parution.model import Message, say
from parution.publish.http import later

_LONGEST = 200


def failure(answer: httpx.Response, token: str) -> ForgeError:
    """What an answer that is no success means; `token` is the variable's name, for the remedy."""
    status = answer.status_code
    if is_limit(answer):
        return _limited(answer)
    if answer.is_server_error:
        return unreachable(status)
    kind, message, remedy = _MEANINGS.get(status, _OTHER)
    return ForgeError(kind, Message(message.template, {"name": token, "status": status, "words": _said(answer)}), remedy)


def is_limit(answer: httpx.Response) -> bool:
    """Whether the forge asks for fewer requests."""
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return True
    used_up = answer.headers.get("x-ratelimit-remaining") == "0"
    return answer.status_code == httpx.codes.FORBIDDEN and (used_up or b"rate limit" in answer.content.lower())


def unreachable(status: int | None = None) -> ForgeError:
    """That the forge did not answer, or not as its interface does."""
    message = say("The forge has a fault at the moment (answer {status}).", status=status) if status else say("The forge does not answer.")
    return ForgeError(Kind.UNREACHABLE, message, say("Look at its status page, or simply run this again later."))


def unclear() -> ForgeError:
    """That nobody knows whether something was written."""
    return ForgeError(
        Kind.DOUBT,
        say("The forge did not say whether it has written it."),
        say("Run this again: it looks first, and writes nothing twice."),
    )


def _limited(answer: httpx.Response) -> ForgeError:
    asked = later(answer)
    minutes = max(1, round(asked.total_seconds() / 60)) if asked else 1
    return ForgeError(
        Kind.LIMITED,
        say("The forge asks for fewer requests; it takes none for about {minutes} min.", minutes=minutes),
        say("Run this again after that. Other workflows of the repository use the same allowance."),
    )


def _said(answer: httpx.Response) -> str:
    """The forge's own words, if it has any."""
    try:
        found = answer.json()
    except (ValueError, RecursionError):
        return "–"
    words = (found.get("message") or found.get("error")) if isinstance(found, dict) else None
    return str(words)[:_LONGEST] if words else "–"


_MEANINGS: Mapping[int, tuple[Kind, Message, Message]] = {
    401: (
        Kind.TOKEN,
        say("The forge does not accept the token in {name} (answer 401).", name=""),
        say("It may have ended or been revoked: make a new one, and put it where the old one is set."),
    ),
    403: (
        Kind.RIGHTS,
        say("The token in {name} may not do that (answer 403): {words}", name="", words=""),
        say(
            "On GitHub, give the job the right (“permissions: pull-requests: write” for a comment, “issues: write” for issues, “actions: "
            "read” to look at workflows); on GitLab, the token needs the scope “api” and the role “Reporter”."
        ),
    ),
    404: (
        Kind.ABSENT,
        say("The forge does not find it, or does not show it to the token in {name} (answer 404).", name=""),
        say(
            "Check the number and the repository's name. If both are right, the token lacks a right: forges answer 404 for what it may not "
            "see."
        ),
    ),
    410: (
        Kind.REFUSED,
        say("The forge says that this is switched off in the repository (answer 410): {words}", words=""),
        say("On GitHub: Settings, General, Features, “Issues”. Without issues, leave --tell out and read what this command prints."),
    ),
}
_OTHER = (
    Kind.REFUSED,
    say("The forge refused it (answer {status}): {words}", status="", words=""),
    say("If that remains, report it with these words."),
)
