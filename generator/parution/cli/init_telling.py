"""What `parution init` says: what it wrote, what it left and why, what to do next."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from parution.language import Translator
from parution.model import Message, say
from parution.scaffold.answers import Answers
from parution.scaffold.rendering import may_be_forced
from parution.scaffold.upkeep import FORCEABLE, LEAVES, WRITES, Fate, Step

_DONE = {
    Fate.NEW: say("written"),
    Fate.UPDATED: say("brought up to date"),
    Fate.REPLACED: say("replaced; what stood there is in {file}.orig"),
}
_LEFT = {
    Fate.CHANGED: say("you changed it, so it stays as it is"),
    Fate.REMOVED: say("you deleted it, so it stays away"),
    Fate.THEIRS: say("it was here before, so it stays as it is"),
    Fate.BLOCKED: say("a link or a folder is in its place"),
}


def welcome(answers: Answers, root: Path, steps: Sequence[Step], words: Translator) -> Iterator[str]:
    """A calendar that was made: how much, and the three lines that come next."""
    say_ = words.gettext
    count = sum(step.fate in WRITES for step in steps)
    yield click.style(
        words.ngettext(
            "The calendar is ready: {n} file in “{directory}”.", "The calendar is ready: {n} files in “{directory}”.", count, directory=root
        ),
        fg="green",
        bold=True,
    )
    yield from left([step for step in steps if step.fate in LEAVES], root, words)
    yield ""
    host = {"github": "GitHub", "gitlab": "GitLab"}[answers.forge]
    go = "" if root.resolve() == Path.cwd() else f"cd {shlex.quote(str(root))} && "
    rows = [
        (say_("See it"), f"{go}parution serve"),
        (say_("Make it yours"), say_("open charter.yml, then the posts in content/")),
        (say_("Share it"), say_("commit, push to {host}, and follow README.md", host=host)),
    ]
    width = max(len(name) for name, _command in rows) + 3
    for number, (name, command) in enumerate(rows, 1):
        yield f"  {number}. {click.style(name.ljust(width), bold=True)}{command}"


def upkeep(root: Path, steps: Sequence[Step], words: Translator) -> Iterator[str]:
    """A calendar that was brought up to date: what changed, what was left."""
    done = [step for step in steps if step.fate in {*WRITES, Fate.GONE}]
    if not done:
        yield click.style(words.gettext("Everything is up to date."), fg="green", bold=True)
    for step in done:
        what = (
            words.gettext("taken away, as it is no longer needed")
            if step.fate is Fate.GONE
            else words.message(_with(_DONE[step.fate], step.path))
        )
        yield f"  {click.style(step.path, bold=True)}  {what}"
    yield from left([step for step in steps if step.fate in LEAVES], root, words)


def left(steps: Sequence[Step], root: Path, words: Translator) -> Iterator[str]:
    """What was not written, and how to have it all the same."""
    if not steps:
        return
    yield ""
    yield words.gettext("Left as they are ({n}):", n=len(steps))
    width = max(len(step.path) for step in steps)
    for step in steps:
        yield f"  {click.style(step.path.ljust(width), bold=True)}  {click.style(words.message(_LEFT[step.fate]), dim=True)}"
    where = shlex.quote(str(root))
    yield words.gettext("To see what would be different: {command}", command=f"parution init {where} --dry-run")
    if ours := next((step.path for step in steps if step.fate in FORCEABLE and may_be_forced(step.path)), None):
        yield words.gettext("To have ours: {command}", command=f"parution init {where} --force {shlex.quote(ours)}")


def rehearsal(steps: Iterable[Step], words: Translator) -> Iterator[str]:
    """What would be done, with the differences, line by line."""
    nothing = True
    for step in steps:
        if step.fate is Fate.SAME:
            continue
        nothing = False
        about = words.gettext("would be taken away") if step.fate is Fate.GONE else words.gettext("would be written")
        why = words.message(_LEFT[step.fate]) if step.fate in LEAVES else about
        yield f"{click.style(step.path, bold=True)}  {click.style(why, dim=True)}"
        if step.file and step.found is not None:
            yield from _difference(step.found, step.file.data)
    if nothing:
        yield click.style(words.gettext("Everything is up to date."), fg="green", bold=True)


def _difference(old: bytes, new: bytes) -> Iterator[str]:
    colours = {"+": "green", "-": "red", "@": "cyan"}
    before, after = (data.decode("utf-8", "replace").splitlines() for data in (old, new))
    for line in list(difflib.unified_diff(before, after, lineterm="", n=2))[2:]:
        yield f"    {click.style(line, fg=colours.get(line[:1]))}"


def _with(message: Message, path: str) -> Message:
    return Message(message.template, {"file": path})
