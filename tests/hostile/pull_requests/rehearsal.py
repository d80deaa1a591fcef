"""The commands that the workflows run on a pull request, in the process of the tests, and what is wrong with what comes of them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from forges.commands import Said, run
from forges.github_server import PROJECT, GitHub
from hostile.judging import faults
from hostile.pull_requests import verdict
from hostile.pull_requests.forge import SECRET, Forge, Opened

NOW: Final = "2026-11-21 12:00"
PATIENCE: Final = 30
"""Seconds of the processor's that a command may take for a pull request."""
_ENVIRONMENT: Final = {
    "PARUTION_TOKEN": SECRET,
    "PARUTION_HOOK_URL": f"https://example.org/{SECRET}",
    "GITHUB_REPOSITORY": PROJECT,
    "GITHUB_ACTIONS": "true",
    "GITHUB_STEP_SUMMARY": "",
    "GITHUB_EVENT_NAME": "",
    "COLUMNS": "100",
}


@dataclass
class Rehearsal:
    """One pull request on its way; `wrong` is what should not be."""

    forge: Forge
    opened: Opened
    github: GitHub
    wrong: list[str] = field(default_factory=list)
    said: str = ""
    changes: str = ""
    comment: str = ""
    refused: str = ""

    def go(self) -> None:
        """Check, compare, comment."""
        self.refused = self.forge.fetch(self.opened)
        if not (self.forge.root / "charter.yml").exists() and not self.opened.attack.says:
            return  # the forge's own checkout refuses such a tree, and our steps never come to it
        check = self._command("check", "--since", "HEAD^1", "--format", "github", "--now", NOW)
        self.said = check.stdout
        self.wrong += verdict.of_annotations(check.stdout, self._files())
        diff = self._command("diff", "HEAD^1", "--format", "json", "--now", NOW)
        if diff.returncode == 0:
            self.changes = diff.stdout
            self._comment()
        self.wrong += verdict.of_log(self.changes)
        if self.forge.mark.exists() or any(self.forge.place.rglob("executed")) or any(self.forge.place.rglob("pwned")):
            self.wrong.append("something was executed, or written outside")
        if self.opened.attack.says not in check.stdout:
            self.wrong.append(f"the check does not name {self.opened.attack.says}: {check.stdout[-2000:]}{check.stderr}")
        if self.opened.attack.told and '"evil"' not in self.changes:
            self.wrong.append(f"the comparison does not tell of the post: {diff.stderr}{self.changes[:2000]}")

    def build(self) -> None:
        """The site as it would be, of a calendar without errors."""
        site = self.forge.place / "site"
        if self._command("build", "--out", str(site), "--now", NOW).returncode == 0:
            self.wrong += list(_of_site(site))

    def told(self, artifact: bytes) -> tuple[int, str, str]:
        """What the comment's job makes of an artifact: how it ends, the comment or nothing, and what it says."""
        file = self.forge.place / "changes.json"
        file.write_bytes(artifact)
        number = self.github.pull(self.opened.head)
        done = self._command("comment", "--request", str(number), "--head", self.opened.head, "--read", str(file))
        return done.returncode, next((body for _, body in self.github.on(number)), ""), f"{done.stdout}\n{done.stderr}"

    def _comment(self) -> None:
        code, self.comment, said = self.told(self.changes.encode())
        if code:
            self.wrong.append(f"no comment: {said}")
        self.wrong += verdict.of_comment(self.comment)

    def _command(self, *words: str) -> Said:
        """A command; what no command may ever say, how it must end, and how long it may take."""
        begun, known = time.process_time(), dict(os.environ)
        given = {**_ENVIRONMENT, "GITHUB_TOKEN": "ghs_job" if words[0] == "comment" else SECRET, "GITHUB_API_URL": self.github.url}
        said = run(*words, cwd=self.forge.root, **given)
        spent = time.process_time() - begun
        if spent > PATIENCE:
            self.wrong.append(f"{words[0]} took {spent:.0f} s")
        if said.returncode not in {0, 1}:
            self.wrong.append(f"{words[0]} ended with {said.returncode}: {said.stderr[-500:]}")
        if dict(os.environ) != known:
            self.wrong.append(f"{words[0]} changed the environment")
        read = said.stderr if "json" in words else f"{said.stdout}\n{said.stderr}"
        self.wrong += [f"{words[0]}: {one}" for one in verdict.of_log(read)]
        return said

    def _files(self) -> frozenset[str]:
        """What an annotation may be about: what stands in the branch, and what must be there or was."""
        root, found = self.forge.root, {"charter.yml", "content", "content/table.md"}
        for folder, folders, files in os.walk(root):
            folders[:] = [one for one in folders if one != ".git"]
            found |= {os.path.relpath(os.path.join(folder, one), root) for one in (*folders, *files)}  # noqa: PTH118 - names that are no text
        return frozenset(name.encode("utf-8", "replace").decode() for name in (verdict.seen(one) for one in found)) | found


def _of_site(site: Path) -> Iterator[str]:
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    if links := [name for name, path in files.items() if path.is_symlink()]:
        yield f"links in the site: {links}"
    known = {name: path.read_bytes() for name, path in files.items()}
    for name, data in known.items():
        if SECRET.encode() in data or b"root:x:" in data:
            yield f"{name}: what was read outside"
        yield from (f"{name}: {one}" for one in faults(name, data, known))
