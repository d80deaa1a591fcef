"""A calendar in a real git repository, of which a test changes something and asks what that does."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from parution.cli.comparing import changes
from parution.cli.diff import rendered
from parution.diff import Changes
from tests_support import CHARTER, NOW, run

OAK = "The oak table is ready, come and see it on Saturday."


@dataclass
class Versions:
    """The repository at `top`, the calendar in `folder` of it."""

    top: Path
    folder: str = ""

    @property
    def root(self) -> Path:
        return self.top / self.folder

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", "-C", self.top, "-c", "user.name=Bot", "-c", "user.email=bot@example.org", *words], check=True, capture_output=True
        )
        return done.stdout.decode(errors="replace").strip()

    def write(self, path: str, text: str | bytes) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def post(self, name: str, fields: str = "", body: str = "Hello to all of you.", *, at: str = "", **named: str) -> Path:
        known = {"id": name, "title": f"The {name}", "status": "approved", "channels": "[mastodon]", **named}
        lines = "".join(f"{key}: {value}\n" for key, value in known.items())
        when = f"publish_at: {at}\n" if at else ""
        return self.write(f"content/{name}.md", f"---\n{lines}{when}{fields}---\n\n{body}\n")

    def commit(self) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "message")
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str) -> None:
        self.git("checkout", "-q", "-b", name)

    def changes(self, base: str = "main", head: str | None = None) -> Changes:
        return changes(self.root, base, head, NOW)

    def told(self, base: str, head: str | None = None, form: str = "text") -> str:
        """What the command prints."""
        return rendered(self.changes(base, head), form)

    def printed(self, *words: str) -> str:
        """The same from the command itself, which must end well."""
        done = run("diff", "--now", "2026-11-21T12:00Z", *words, cwd=self.root)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *words: str) -> str:
        done = run("diff", *words, cwd=self.root)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr


def begun(top: Path, folder: str = "", charter: str = CHARTER) -> Versions:
    """A repository whose branch `main` holds a charter and three posts."""
    subprocess.run(["git", "init", "-q", "-b", "main", top], check=True)
    versions = Versions(top, folder)
    versions.write("charter.yml", charter)
    versions.post("oak", at="2026-12-01 09:00", body=OAK)
    versions.post("elm", at="2026-12-03 09:00", body="Elm bends where oak breaks, and nobody remembers it.")
    versions.post("ash", "planned: 2026-12\n", status="draft", body="Ash for the handles of tools.")
    versions.commit()
    return versions
