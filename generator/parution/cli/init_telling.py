"""What `parution init` says: what it wrote, what it left and why, what to do next."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from parution.cli.init_guesses import USUAL
from parution.cli.init_program import source
from parution.language import Translator
from parution.model import Message, say
from parution.scaffold.answers import Answers, unnamed
from parution.scaffold.program import UNKNOWN, command
from parution.scaffold.rendering import BESIDE, may_be_forced
from parution.scaffold.upkeep import FORCEABLE, LEAVES, WRITES, Fate, Step

_DONE = {
    Fate.NEW: say("written"),
    Fate.UPDATED: say("brought up to date"),
    Fate.REPLACED: say("replaced; what stood there is in {file}"),
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
    yield from _to_do(answers, root, words)
    yield from left([step for step in steps if step.fate in LEAVES], root, words)
    yield ""
    host = {"github": "GitHub", "gitlab": "GitLab"}[answers.forge]
    guide = BESIDE if any(step.path == BESIDE for step in steps) else "README.md"
    go = "" if root.resolve() == Path.cwd() else f"cd {shlex.quote(str(root))} && "
    rows = [
        (say_("See it"), f"{go}parution serve"),
        (say_("Make it yours"), say_("open charter.yml, then the posts in content/")),
        (say_("Share it"), say_("commit, push to {host}, and follow {file}", host=host, file=guide)),
    ]
    width = max(len(name) for name, _command in rows) + 3
    for number, (name, line) in enumerate(rows, 1):
        yield f"  {number}. {click.style(name.ljust(width), bold=True)}{line}"


def upkeep(answers: Answers, root: Path, steps: Sequence[Step], words: Translator) -> Iterator[str]:
    """A calendar that was brought up to date: what keeps its workflows from running, what changed, what was left."""
    if answers.program is None:
        yield from _unknown_program(root, words)
        yield ""
    done = [step for step in steps if step.fate in {*WRITES, Fate.GONE}]
    if not done:
        yield click.style(words.gettext("Everything is up to date."), fg="green", bold=True)
    for step in done:
        what = (
            words.gettext("taken away, as it is no longer needed")
            if step.fate is Fate.GONE
            else words.message(Message(_DONE[step.fate].template, {"file": step.kept}))
        )
        yield f"  {click.style(step.path, bold=True)}  {what}"
    yield from left([step for step in steps if step.fate in LEAVES], root, words)


def _to_do(answers: Answers, root: Path, words: Translator) -> Iterator[str]:
    """What the calendar lacks before it can publish, the first thing first."""
    if answers.program is None:
        yield ""
        yield from _unknown_program(root, words)
    open_ones = [problem for one in answers.channels for problem in unnamed(one)]
    if open_ones:
        yield ""
        yield words.gettext("Before anything can be published there:")
        for problem in open_ones:
            yield f"  {click.style('✗', fg='red')} {words.message(problem.why)} {words.message(problem.remedy)}"
    if answers.branch != USUAL:
        yield ""
        yield words.gettext("The branch that is published is “{branch}” (site: branch in charter.yml).", branch=answers.branch)


def _unknown_program(root: Path, words: Translator) -> Iterator[str]:
    told = words.gettext(UNKNOWN.template, command=command(shlex.quote(str(root))))
    yield f"{click.style('✗', fg='red', bold=True)} {told}"
    if why := source().why:
        yield f"  {words.message(why)}"


def to_ignore(lacking: Sequence[str], words: Translator) -> Iterator[str]:
    """The lines that a .gitignore of the team's lacks."""
    if lacking:
        yield ""
        yield words.gettext("Add to .gitignore, or git will keep what is made anew each time:")
        yield from (f"  {line}" for line in lacking)


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
    ours = [step.path for step in steps if step.fate in FORCEABLE and may_be_forced(step.path) and step.path != ".gitignore"]
    if ours:
        yield words.gettext("To have ours: {command}", command=f"parution init {where} --force {shlex.quote(ours[0])}")


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
