"""Where the web editor finds the calendar's repository, and how its writers log in there.

Facts: the options of Decap's backends `github`, `gitlab` and `proxy`: `repo`, `branch`, `base_url` (of the service
that logs people in), `api_root`, and for GitLab `auth_type: pkce` with the `app_id` of an application. Decap's editors for Forgejo and
Gitea make no pull requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from parution.charter import Site
from parution.model import Message, say
from parution.outgoing import WEB

ForgeName = Literal["github", "gitlab"]
_OTHERS = ("codeberg.", "forgejo", "gitea", "bitbucket.")
LOCAL = "http://127.0.0.1:8081/api/v1"
"""Where Decap's own little server for one's own computer (decap-server) listens, if it is told to listen there only."""


class NoBackendError(Exception):
    """The charter does not say where the posts go; `message` says what is missing, `remedy` how to mend it."""

    def __init__(self, message: Message, remedy: Message) -> None:
        super().__init__(str(message))
        self.message, self.remedy = message, remedy


@dataclass(frozen=True, slots=True)
class Backend:
    """The editor's way to the repository.

    `options` are Decap's; `origins` the web origins with which the page has to speak; `local` the address of a decap-server to prefer when
    the page is opened on one's own computer; `needs` what is still missing before anybody can log in.
    """

    options: dict[str, Any]
    origins: tuple[str, ...]
    local: str | None = None
    needs: Message | None = None


def backend(site: Site, forge: ForgeName | None = None, login: str | None = None, application: str | None = None) -> Backend:
    """The way to the repository that the charter names.

    Args:
        site: the charter's.
        forge: which forge it is, where the host's name does not tell.
        login: the address of the service that logs people in at GitHub.
        application: the id of the application that was registered at GitLab.

    Raises:
        NoBackendError: no repository is named, or none that the editor can propose changes to.
    """
    parts = urlsplit((site.repository or "").rstrip("/").removesuffix(".git"))
    name, host = parts.path.strip("/"), parts.hostname or ""
    if not parts.geturl().startswith(WEB) or "/" not in name:
        raise NoBackendError(
            say("The charter does not say in which repository the posts lie."),
            say("Write in charter.yml: site: {{repository: https://github.com/owner/calendar}}"),
        )
    if forge is None and any(other in host for other in _OTHERS):
        raise NoBackendError(
            say("At {host} the web editor would write straight to the branch {branch}, without any review.", host=host, branch=site.branch),
            say("Let the writers use “edit” and the empty slots of the calendar's site: they open the forge's own editor."),
        )
    home = f"{parts.scheme}://{parts.netloc}"
    make = _gitlab if forge == "gitlab" or (forge is None and "gitlab" in host) else _github
    return make({"name": "", "repo": name, "branch": site.branch}, home, login or "", application or "")


def on_this_computer(branch: str, address: str = LOCAL) -> Backend:
    """The way to a repository on one's own computer, through decap-server."""
    return Backend({"name": "proxy", "proxy_url": address, "branch": branch}, (_origin(address),), address)


def _github(options: dict[str, Any], home: str, login: str, _application: str) -> Backend:
    hosted = home == "https://github.com"
    root = "https://api.github.com" if hosted else f"{home}/api/v3"
    options |= {"name": "github"} | ({} if hosted else {"api_root": root})
    origins = [_origin(root), home, *(["https://raw.githubusercontent.com", "https://www.githubstatus.com"] if hosted else [])]
    if login:
        parts = urlsplit(login.rstrip("/"))
        options["base_url"] = f"{parts.scheme}://{parts.netloc}"
        if parts.path:
            options["auth_endpoint"] = parts.path.strip("/")
        origins.append(options["base_url"])
    needs = None if login else say("GitHub lets nobody log in from a page alone: give the address of a login service (--login URL).")
    return Backend(options, tuple(origins), needs=needs)


def _gitlab(options: dict[str, Any], home: str, _login: str, application: str) -> Backend:
    options |= {"name": "gitlab", "auth_type": "pkce", "app_id": application}
    if home != "https://gitlab.com":
        options |= {"base_url": home, "api_root": f"{home}/api/v4", "graphql_api_root": f"{home}/api/graphql"}
    needs = None if application else say("GitLab needs the id of an application: register one there, and say --application ID.")
    return Backend(options, (home,), needs=needs)


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
