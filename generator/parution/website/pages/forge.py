"""Addresses at the forge where the calendar's repository is: a file there, its editor, a proposal that is begun.

Facts: the routes of GitHub, GitLab and Forgejo (Codeberg) for `blob`, `edit`, `compare`, pull requests and new issues. A forge that its
host's name does not tell is taken for one that has GitHub's.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from parution.charter import Site
from parution.history.branches import Branch
from parution.outgoing import WEB

_FORGEJO = ("codeberg.", "forgejo", "gitea")


class Forge:
    """The forge of a calendar; all addresses are empty where the charter names no repository."""

    def __init__(self, site: Site) -> None:
        home = (site.repository or "").rstrip("/").removesuffix(".git")
        self._home = home if home.startswith(WEB) else ""
        host, branch = urlsplit(self._home).hostname or "", quote(site.branch)
        self._fields = ("title", "body")
        if "gitlab" in host:
            self._fields = ("issue[title]", "issue[description]")
            self._view, self._edit, self._issue = f"-/blob/{branch}/", f"-/edit/{branch}/", "-/issues/new"
            self._compare, self._request = f"-/compare/{branch}...", "-/merge_requests/"
        elif any(name in host for name in _FORGEJO):
            self._view, self._edit, self._issue = f"src/branch/{branch}/", f"_edit/{branch}/", "issues/new"
            self._compare, self._request = f"compare/{branch}...", "pulls/"
        else:
            self._view, self._edit, self._issue = f"blob/{branch}/", f"edit/{branch}/", "issues/new"
            self._compare, self._request = f"compare/{branch}...", "pull/"

    @property
    def known(self) -> bool:
        """Whether there are any addresses."""
        return bool(self._home)

    def view(self, path: str, line: int = 0) -> str:
        """Where a file is read; at a line, if it is not 0."""
        return self._at(self._view, path) + (f"#L{line}" if line and self._home else "")

    def edit(self, path: str) -> str:
        """Where a file is edited."""
        return self._at(self._edit, path)

    def comparison(self, branch: Branch) -> str:
        """Where what a branch changes is seen: its pull request, where that is known, or else its commits since the calendar's branch."""
        if branch.label[:1] in {"#", "!"} and branch.label[1:].isdecimal():
            return self._at(self._request, branch.label[1:])
        return self._at(self._compare, branch.label if branch.ref else branch.commit)

    def proposal(self, title: str, text: str) -> str:
        """A new issue that says so."""
        return f"{self._home}/{self._issue}?{urlencode(dict(zip(self._fields, (title, text), strict=True)))}" if self._home else ""

    def _at(self, route: str, path: str) -> str:
        return f"{self._home}/{route}{quote(path)}" if self._home else ""
