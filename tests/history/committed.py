"""A real git repository to write a history into."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Repository:
    top: Path
    clock: int = 1_700_000_000

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", "-C", self.top, *words], check=True, capture_output=True)
        return done.stdout.decode(errors="replace").strip()

    def write(self, path: str, text: str) -> None:
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def commit(self, author: str = "Ada", **when: int) -> int:
        """Commit everything, an hour after the last commit unless told when; returns the author's time."""
        self.clock = when.get("at", self.clock + 3600)
        dated = os.environ | {"GIT_AUTHOR_DATE": f"{self.clock} +0200", "GIT_COMMITTER_DATE": f"{self.clock + 60} +0000"}
        subprocess.run(["git", "-C", self.top, "add", "-A"], check=True)
        words = ["commit", "-q", "--allow-empty", "-m", "message", f"--author={author} <{author}@example.org>"]
        subprocess.run(["git", "-C", self.top, *words], check=True, env=dated)
        return self.clock

    def save(self, path: str, text: str, author: str = "Ada", **when: int) -> int:
        self.write(path, text)
        return self.commit(author, **when)
