"""A small GitLab: as much of its interface as we use.

Faithful to the documentation of version 4 (<https://docs.gitlab.com/api/rest/>): `PRIVATE-TOKEN`; the job's own token may not write notes
(401 here, as for any token the server does not know for this); projects by number or by their path with `%2F`; pages with `Link`, 20
entries unless told; errors as `message` or `error`; notes of the system among those of people; labels as one text; commands (`/close`) in
what is written are carried out, unless they stand in a code block, and are taken out of the text; an account may change its own notes
only; `429` with `Retry-After`.

Not faithful: roles are reduced to what a token may write; commands are only counted.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Any

from forges.web import Answer, Asked, Server, paged

PROJECT = "7"
BOT = "project_7_bot_0f"
_HOME = "https://gitlab.example.org/atelier/calendar"
_BLOCK = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
_QUICK = re.compile(r"^/([a-z_]+)", re.MULTILINE)


@dataclass
class Account:
    """Whom a token stands for."""

    name: str
    writes: bool = True


class GitLab(Server):
    """A server with one project. `carried_out` are the commands that it found in what was written."""

    prefix = "/api/v4"

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {"glpat-bot": Account(BOT), "glpat-reader": Account("reader", writes=False)}
        self.requests: dict[int, dict[str, Any]] = {}
        self.issues: dict[int, dict[str, Any]] = {}
        self.notes: dict[int, dict[str, Any]] = {}
        self.pipelines: list[dict[str, Any]] = []
        self.schedules: list[dict[str, Any]] | None = []
        self.carried_out: list[str] = []
        self._ids, self._iids = itertools.count(500), itertools.count(1)

    def request(self, head: str = "b" * 40, *, fork: bool = False) -> int:
        """A merge request; its number."""
        iid = len(self.requests) + 1
        page = f"{_HOME}/-/merge_requests/{iid}"
        self.requests[iid] = {"iid": iid, "sha": head, "state": "opened", "web_url": page, "source_project_id": 8 if fork else 7}
        self.requests[iid]["target_project_id"] = 7
        return iid

    def note(self, at: str, name: str, body: str, *, system: bool = False) -> int:
        """A note that somebody else wrote; its id."""
        number = next(self._ids)
        self.notes[number] = {"id": number, "at": at, "author": {"username": name}, "body": body, "system": system}
        return number

    def on(self, at: str) -> list[tuple[str, str]]:
        """Who said what there (`merge_requests/1`)."""
        return [(one["author"]["username"], one["body"]) for one in self.notes.values() if one["at"] == at and not one["system"]]

    def answer(self, asked: Asked) -> Answer:
        account = self.tokens.get(asked.headers.get("private-token", ""))
        if account is None:
            return Answer(401, {"message": "401 Unauthorized"})
        path = asked.path.removeprefix(self.prefix)
        if path == "/user":
            return Answer(200, {"username": account.name})
        for project in (PROJECT, "atelier%2Fcalendar"):
            if path == f"/projects/{project}" or path.startswith(f"/projects/{project}/"):
                if asked.method != "GET" and not account.writes:
                    return Answer(403, {"message": "403 Forbidden"})
                return self._project(asked, account, path.removeprefix(f"/projects/{project}").strip("/"))
        return Answer(404, {"message": "404 Project Not Found"})

    def _project(self, asked: Asked, account: Account, path: str) -> Answer:
        if found := re.fullmatch(r"((?:merge_requests|issues)/\d+)/notes(?:/(\d+))?", path):
            return self._notes(asked, account, found[1], int(found[2] or 0))
        if found := re.fullmatch(r"merge_requests(?:/(\d+))?", path):
            return self._requests(asked, int(found[1] or 0))
        if found := re.fullmatch(r"issues(?:/(\d+))?", path):
            return self._issues(asked, account, int(found[1] or 0))
        if path == "pipelines":
            return paged(self.pipelines, asked, self.home)
        if path == "pipeline_schedules":
            return Answer(403, {"message": "403 Forbidden"}) if self.schedules is None else paged(self.schedules, asked, self.home)
        return Answer(200, {"web_url": _HOME}) if not path else Answer(404, {"error": "404 Not Found"})

    def _requests(self, asked: Asked, iid: int) -> Answer:
        if iid:
            return Answer(200, self.requests[iid]) if iid in self.requests else Answer(404, {"message": "404 Not found"})
        return paged([one for one in self.requests.values() if one["state"] == "opened"], asked, self.home)

    def _notes(self, asked: Asked, account: Account, at: str, number: int) -> Answer:
        kind, _, iid = at.partition("/")
        if int(iid) not in (self.requests if kind == "merge_requests" else self.issues):
            return Answer(404, {"message": "404 Not found"})
        if asked.method == "GET":
            found = [one for one in self.notes.values() if one["at"] == at]
            return paged(found if asked.query.get("sort") == "asc" else found[::-1], asked, self.home)
        if asked.method == "POST":
            return Answer(201, self.notes[self.note(at, account.name, self._obeyed(asked.body["body"]))])
        return self._changed(asked, account, number)

    def _changed(self, asked: Asked, account: Account, number: int) -> Answer:
        if number not in self.notes:
            return Answer(404, {"message": "404 Note Not Found"})
        if self.notes[number]["author"]["username"] != account.name:
            return Answer(403, {"message": "403 Forbidden"})
        if asked.method == "DELETE":
            del self.notes[number]
            return Answer(204)
        self.notes[number]["body"] = self._obeyed(asked.body["body"])
        return Answer(200, self.notes[number])

    def _issues(self, asked: Asked, account: Account, iid: int) -> Answer:
        if asked.method == "GET":
            label = asked.query.get("labels")
            found = [one for one in self.issues.values() if label is None or label in one["labels"]]
            found = [one for one in found if asked.query.get("state", "all") in {"all", one["state"]}]
            return paged(found[::-1], asked, self.home)
        if asked.method == "POST":
            number = next(self._iids)
            labels = [one for one in asked.body.get("labels", "").split(",") if one]
            self.issues[number] = {"iid": number, "author": {"username": account.name}, "state": "opened", "labels": labels}
            self.issues[number] |= {"title": asked.body["title"], "description": self._obeyed(asked.body.get("description", ""))}
            self.issues[number]["web_url"] = f"{_HOME}/-/issues/{number}"
            return Answer(201, self.issues[number])
        event = asked.body.get("state_event")
        assert event in {None, "close", "reopen"}
        self.issues[iid] |= {"title": asked.body["title"], "description": self._obeyed(asked.body["description"])}
        self.issues[iid]["state"] = {"close": "closed", "reopen": "opened", None: self.issues[iid]["state"]}[event]
        return Answer(200, self.issues[iid])

    def _obeyed(self, text: str) -> str:
        """The text without its commands, which are carried out."""
        self.carried_out += _QUICK.findall(_BLOCK.sub("", text))
        return text
