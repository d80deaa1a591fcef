"""The tutorials are done, line by line, in a shell of their own and an empty directory.

In a block `console`, a line that begins with `$ ` is typed, and the lines below it are what must be answered; `…` stands for anything in a
line, and alone in a line for any number of lines; a space at which no line breaks is a space. A block `diff` is done in an editor: its
first line names the file (`…` as above), the lines with `-` become those with `+`, and all others must stand there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import parution

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^```(console|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", ["tutorial.md", "fr/tutorial.md"])
def test_every_line_of_the_tutorial_is_done_and_answered_as_it_says(page, tmp_path):
    reader = Reader(tmp_path)
    blocks = _BLOCK.findall((DOCS / page).read_text("utf-8"))
    assert {kind for kind, _ in blocks} == {"console", "diff"}
    for kind, block in blocks:
        if kind == "diff":
            reader.edit(block)
            continue
        before, *dialogue = re.split(r"^\$ (.+)\n", block, flags=re.MULTILINE)
        assert not before
        for typed, expected in zip(dialogue[::2], dialogue[1::2], strict=True):
            answer = reader.type(typed)
            assert agree(expected, answer), f"$ {typed}\n{answer}\n-- and not, as the page says:\n{expected}"


@pytest.mark.parametrize(
    ("expected", "answer", "same"),
    [
        ("One … two\n", "One and two\n", True),
        ("One … two\n", "One\nand two\n", False),
        ("One\n…\nTwo\n", "One\nand\n\nmore\nTwo\n", True),
        ("One\n…\nTwo\n", "One\nTwo\n", True),
        ("One\n…\nTwo\n", "One\nmore\n", False),
        ("", "A complaint\n", False),
    ],
)
def test_three_dots_stand_for_anything_and_nothing_else_does(expected, answer, same):
    assert agree(expected, answer) is same


def agree(expected: str, answer: str) -> bool:
    return bool(re.fullmatch(pattern(expected), answer.replace("\u202f", " ").replace("\N{NO-BREAK SPACE}", " ")))


def pattern(expected: str) -> str:
    lines = (r"(?:.*\n)*" if line == "…\n" else re.escape(line).replace("…", ".*") for line in expected.splitlines(keepends=True))
    return "".join(lines)


class Reader:
    """Somebody at a terminal, who has only what the page asks for."""

    def __init__(self, home: Path) -> None:
        self.here = home / "desk"
        self.there = home / "where"
        program = home / "bin" / "parution"
        for directory in (self.here, program.parent):
            directory.mkdir()
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m parution "$@"\n', "utf-8")
        program.chmod(0o755)
        self.environment = {
            "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(Path(parution.__file__).parents[1]),
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "COLUMNS": "100",
            "PARUTION_CACHE": str(home / "cache"),
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    def type(self, line: str) -> str:
        """What the terminal shows after a line; the next one is typed where this one left off."""
        script = f'{line}\npwd >"{self.there}"'
        done = subprocess.run(
            ["sh", "-c", script],
            cwd=self.here,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.here = Path(self.there.read_text("utf-8").strip())
        return done.stdout

    def edit(self, block: str) -> None:
        named, *lines = block.splitlines(keepends=True)
        (file,) = (one for one in self.here.rglob("*") if re.fullmatch(pattern(named), f"--- {one.relative_to(self.here).as_posix()}\n"))
        old, new = ("".join(line[1:] if line[0] in f" {sign}" else line for line in lines if line[0] in f" \n{sign}") for sign in "-+")
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{file} does not hold, once:\n{old}"
        file.write_text(text.replace(old, new), "utf-8")
