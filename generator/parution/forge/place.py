"""Where the forge is and who speaks to it: from the variables that its runners set, or else from the repository's address.

GitHub's runners set `GITHUB_REPOSITORY`, `GITHUB_API_URL`; GitLab's `CI_PROJECT_ID`, `CI_API_V4_URL`. The token is never found by itself:
`GITHUB_TOKEN` (the job's own will do) or `GITLAB_TOKEN` (a project access token; the job's own token may not write notes). A token is
sent to no other address than the one that the same environment, or the owner's own charter, names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from parution.forge.adapter import ForgeError, Kind
from parution.model import say

GITHUB, GITLAB = "github", "gitlab"
TOKENS = {GITHUB: "GITHUB_TOKEN", GITLAB: "GITLAB_TOKEN"}

_PUBLIC = "https://api.github.com"
_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Place:
    """A repository on a forge: which kind of forge, the address of its interface, the repository there, and the token."""

    kind: str
    api: str
    project: str
    token: str = field(repr=False)
    graphql: str = ""


def place_of(environment: Mapping[str, str], repository: str | None = None) -> Place:
    """Where to ask. `repository` is the address of the repository's page, for where no runner says it.

    Raises:
        ForgeError: nobody says where, or there is no token.
    """
    kind, api, project = _named(environment, repository)
    token = environment.get(TOKENS[kind], "").strip()
    if not token:
        raise _no_token(kind)
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ForgeError(
            Kind.TOKEN,
            say("What stands in {name} is no token: it has characters that no token has.", name=TOKENS[kind]),
            say("Copy it once more, without anything before or behind it."),
        )
    graphql = environment.get("GITHUB_GRAPHQL_URL") or (f"{api.removesuffix('/api/v3').removesuffix('/v3')}/graphql")
    return Place(kind, api, project, token, graphql if kind == GITHUB else "")


def _named(environment: Mapping[str, str], repository: str | None) -> tuple[str, str, str]:
    if project := environment.get("GITHUB_REPOSITORY"):
        return GITHUB, _address(environment.get("GITHUB_API_URL") or _PUBLIC), "/".join(quote(one) for one in project.split("/"))
    number = environment.get("CI_MERGE_REQUEST_PROJECT_ID") or environment.get("CI_PROJECT_ID")
    if number and (api := environment.get("CI_API_V4_URL")):
        return GITLAB, _address(api), quote(number, safe="")
    if found := _from_page(repository or ""):
        return found
    raise ForgeError(
        Kind.ABSENT,
        say("Nobody says on which forge this is: this is no job of GitHub Actions or of GitLab CI."),
        say("Write the address of the repository under “site”, “repository” in charter.yml; or run this in the forge's own workflow."),
    )


def _from_page(repository: str) -> tuple[str, str, str] | None:
    """The forge of a repository's page. Its kind is told by its host's name; one that is not GitLab's is taken for one of GitHub's."""
    split = urlsplit(repository)
    path = split.path.strip("/").removesuffix(".git")
    if not split.hostname or "/" not in path or (split.scheme != "https" and split.hostname not in _LOCAL):
        return None
    home = f"{split.scheme}://{split.netloc.rpartition('@')[2]}"
    if "gitlab" in split.hostname:
        return GITLAB, f"{home}/api/v4", quote(path, safe="")
    return GITHUB, _PUBLIC if split.hostname == "github.com" else f"{home}/api/v3", quote(path)


def _address(typed: str) -> str:
    split = urlsplit(typed)
    if split.scheme not in {"http", "https"} or not split.hostname:
        raise ForgeError(
            Kind.ABSENT,
            say("“{typed}” is no address of a forge's interface.", typed=typed),
            say("Leave GITHUB_API_URL, or CI_API_V4_URL, as the forge's runner sets it."),
        )
    return typed.rstrip("/")


def _no_token(kind: str) -> ForgeError:
    message = say("The token is missing: {name} is not set, or empty.", name=TOKENS[kind])
    if kind == GITHUB:
        remedy = say("Give it to the step that runs this: “env: GITHUB_TOKEN: ${{{{ github.token }}}}”.")
    else:
        remedy = say(
            "Make a project access token (Settings, Access tokens: role “Reporter”, scope “api”), and add it under Settings, CI/CD, "
            "Variables: GITLAB_TOKEN, masked, protected, environment scope “publishing”. The job's own token may not write notes."
        )
    return ForgeError(Kind.TOKEN, message, remedy)
